"""Answers that stand in a record and count for nothing now: their question does not apply, or the form asks it no more.

They are never dropped: what was said stays readable and printable, each with why it does not count.
"""

from collections.abc import Sequence

import msgspec

from app.domain.answer import Answer, Answers
from app.forms.answer_words import answer_words
from app.forms.definition import FormDefinition, Question
from app.forms.visibility import visible
from app.forms.wording import fill

NOT_APPLIED = "Does not apply now"
NOT_ASKED = "No longer asked"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that does not count: its question and itself in words, and why."""

    id: str
    label: str
    words: str
    why: str


def kept_answers(
    form: FormDefinition, older: Sequence[FormDefinition], answers: Answers, stage: str, called: str
) -> tuple[Kept, ...]:
    """In the order of the form; then what only an `older` version (newest first) asked, and what none of them knows."""
    counted = visible(form, answers, stage).questions
    hidden = [id for id in form.questions if id in answers and id not in counted and not answers[id].is_blank]
    orphans = [id for id in answers if id not in form.questions and not answers[id].is_blank]
    kept = [_kept(id, form.questions[id], answers[id], NOT_APPLIED, called) for id in hidden]
    return (*kept, *(_kept(id, _known(id, older), answers[id], NOT_ASKED, called) for id in sorted(orphans)))


def _known(id: str, older: Sequence[FormDefinition]) -> Question | None:
    return next((form.questions[id] for form in older if id in form.questions), None)


def _kept(id: str, question: Question | None, answer: Answer, why: str, called: str) -> Kept:
    if question is not None:
        return Kept(id=id, label=fill(question.label, called), words=answer_words(question, answer, called), why=why)
    values = [answer.value, *(cell for row in answer.rows.values() for cell in row.values())]
    words = " · ".join(_plain(value) for value in values if value is not None)
    return Kept(id=id, label=id.replace("_", " ").capitalize(), words=words, why=why)


def _plain(value: object) -> str:
    """A value without its question: codes as they are."""
    match value:
        case bool():
            return "Yes" if value else "No"
        case tuple():
            return ", ".join(str(one) for one in value)
        case _:
            return str(value)
