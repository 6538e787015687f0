"""What a merge needs to know of a form: how the answer to each question joins, and which questions are judged together."""

from typing import Literal, TypeAlias

from app.forms.definition import FormDefinition, Kind

MergeClass: TypeAlias = Literal["narrative", "scalar", "set", "rows"]
_CLASSES: dict[Kind, MergeClass] = {Kind.NARRATIVE: "narrative", Kind.SEVERAL: "set", Kind.REPEATING: "rows"}


def classify(definition: FormDefinition, question_id: str, field_id: str = "") -> MergeClass:
    """How answers to a question, or to a field of its rows, join. What the form does not know a person decides."""
    question = definition.questions.get(question_id)
    if question is not None and field_id:
        question = question.field(field_id)
    return "scalar" if question is None else _CLASSES.get(question.kind, "scalar")


def group_of(definition: FormDefinition, question_id: str) -> str:
    """The conflict group of a question, or "": edits to two members of a group are put to a person together."""
    question = definition.questions.get(question_id)
    return "" if question is None else question.group
