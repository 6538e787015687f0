"""An open draft, or an answer on its way, taken to a later version of its form by the mapping that the version declares.

`renamed` of the later version says which question of any earlier one it asks under another id. What is no longer asked keeps
its answer under the old id; so does what was renamed to a question that takes another kind of answer. Nothing is dropped.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from app.domain.answer import Answer
from app.domain.record import Tree
from app.forms.definition import FormDefinition
from app.forms.fitting import has_shape

A = TypeVar("A")


def upgraded(answers: Mapping[str, Answer], form: FormDefinition) -> dict[str, Answer]:
    """The answers of an earlier version as this version holds them."""
    return {_name(key, answer, answers, form): answer for key, answer in answers.items()}


def upgraded_through(answers: Mapping[str, Answer], forms: Iterable[FormDefinition]) -> dict[str, Answer]:
    """The answers taken from version to version; what was renamed twice finds its way that no single version declares."""
    taken = dict(answers)
    for form in forms:
        taken = upgraded(taken, form)
    return taken


def upgraded_body(body: Tree, form: FormDefinition) -> Tree:
    """The same for a stored body, whatever else is in it."""
    answers = body.get("answers")
    if not isinstance(answers, dict):
        return body
    named = {_name(key, _answer(value), answers, form): value for key, value in answers.items()}
    return {**body, "answers": named}


def _name(key: str, answer: Answer | None, answers: Mapping[str, Any], form: FormDefinition) -> str:
    """The id of the question that asks it now; its own where none does, or where that has an answer already."""
    now = form.renamed.get(key, key)
    question = form.questions.get(now)
    moves = now != key and now not in answers and question is not None and answer is not None
    return now if moves and question is not None and answer is not None and has_shape(question, answer) else key


def _answer(value: Any) -> Answer | None:
    try:
        return msgspec.convert(value, Answer)
    except msgspec.ValidationError:
        return None
