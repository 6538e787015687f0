"""Which merge class a path of a record has: read from the field's type, and for answers from the form definition."""

import typing
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

import msgspec

from app.domain.merge_class import ByFormDefinition, Group, KeyedItems, Narrative, TextSet
from app.domain.record import Record
from app.domain.types import ANSWERS_A_FORM, TYPES
from app.forms.definition import FormDefinition, Question

Path = tuple[str, ...]


class MergeRule(msgspec.Struct, frozen=True):
    """What a path is, and `group`: the judgement it belongs to, or empty.

    `kind`: plain (a person decides), prose, set, items (a map of items), item (one of them), answer (a whole answer),
    mark (who said an answer, where it comes from: it belongs to the value it stands beside), later (the day it was said: it
    belongs to the value too, and where only the days differ the later one stands).
    """

    kind: str = "plain"
    group: str = ""


PLAIN = MergeRule()
Classify = Callable[[Path], MergeRule]


def rules_for(type_name: str, form: FormDefinition | None = None) -> Classify:
    """The rules of a record type. Answers are plain (a person decides) where the form definition is not at hand."""
    record = TYPES.get(type_name)

    def classify(path: Path) -> MergeRule:
        if record is None:
            return PLAIN
        if type_name in ANSWERS_A_FORM and path[0] == "answers" and len(path) > 1:
            return _of_answer(form, path)
        return _of_field(record, path)

    return classify


@cache
def _hints(struct: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(struct, include_extras=True)


@lru_cache(maxsize=4096)
def _of_field(struct: type[Record], path: Path) -> MergeRule:
    hint: Any = struct
    group = ""
    for depth, step in enumerate(path):
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            hint = _hints(hint).get(step)
        else:
            marks, bare = _split(hint)
            if not any(isinstance(m, KeyedItems | ByFormDefinition) for m in marks):
                return PLAIN
            hint = typing.get_args(bare)[1] if typing.get_args(bare) else None
        group = group or _group(hint, path[: depth + 1])
    marks, _ = _split(hint)
    return MergeRule(kind=_kind(marks, hint), group=group)


def _split(hint: Any) -> tuple[tuple[Any, ...], Any]:
    if typing.get_origin(hint) is typing.Annotated:
        bare, *marks = typing.get_args(hint)
        return tuple(marks), bare
    return (), hint


def _group(hint: Any, path: Path) -> str:
    marks, _ = _split(hint)
    names = [m.name for m in marks if isinstance(m, Group)]
    return "/".join((*path[:-1], names[0])) if names else ""


def _kind(marks: tuple[Any, ...], hint: Any) -> str:
    if any(isinstance(m, Narrative) for m in marks):
        return "prose"
    if any(isinstance(m, TextSet) for m in marks):
        return "set"
    if any(isinstance(m, KeyedItems | ByFormDefinition) for m in marks):
        return "items"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return "item"
    return "plain"


def _of_answer(form: FormDefinition | None, path: Path) -> MergeRule:
    """What was said and who said it are one judgement, except where the value itself joins piece by piece."""
    question = form.questions.get(path[1]) if form else None
    kind = _KINDS.get(question.kind, "plain") if question else "plain"
    asked_group = f"answers/{question.group}" if question and question.group else ""
    group = asked_group or (f"answers/{path[1]}=" if kind == "plain" else "")
    match path[2:]:
        case ():
            return MergeRule("answer", group)
        case ("value", *_):
            return MergeRule(kind, group)
        case ("rows",):
            return MergeRule("items", asked_group)
        case ("rows", _):
            return MergeRule("item", asked_group)
        case ("rows", _, field, *_):
            return MergeRule(_kind_of_cell(question, field), asked_group)
        case ("said_on",):
            return MergeRule("later", group)
        case _:
            return MergeRule("mark", group)


def _kind_of_cell(question: Question | None, field_id: str) -> str:
    field = question.field(field_id) if question else None
    return _KINDS.get(field.kind, "plain") if field else "plain"


_KINDS: Mapping[str, str] = {"narrative": "prose", "several": "set", "repeating": "rows"}
