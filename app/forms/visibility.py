"""Which questions are on screen for a set of answers: one pass in reading order.

The answers decide, and the kind of stage it is: what is asked at other stages only is not there.

Answers of hidden questions are kept in the record but count as not given, here and for everything that follows.
"""

from collections.abc import Mapping

import msgspec

from app.domain.answer import Answer, Answers, Row
from app.forms.conditions import holds
from app.forms.definition import FormDefinition, Kind, Question


class Visible(msgspec.Struct, frozen=True):
    """Shown question ids, shown section ids, sections that can be started, and the answers that count."""

    questions: frozenset[str]
    sections: frozenset[str]
    open_sections: frozenset[str]
    answers: Mapping[str, Answer]


def visible(definition: FormDefinition, answers: Answers, stage: str = "") -> Visible:
    """What is shown for these answers at this kind of stage; without one, only what every stage asks.

    600 questions take well under a millisecond.
    """
    counted: dict[str, Answer] = {}
    questions: set[str] = set()
    sections: set[str] = set()
    opened: set[str] = set()
    scales = definition.scales
    for section in definition.sections:
        if section.stages and stage not in section.stages:
            continue
        if section.shown_when is not None and not holds(section.shown_when, counted, scales, stage):
            continue
        sections.add(section.id)
        if section.opens_when is None or holds(section.opens_when, counted, scales, stage):
            opened.add(section.id)
        for question in section.questions:
            if question.stages and stage not in question.stages:
                continue
            if question.shown_when is None or holds(question.shown_when, counted, scales, stage):
                questions.add(question.id)
                answer = answers.get(question.id)
                if answer is not None:
                    counted[question.id] = answer
    return Visible(frozenset(questions), frozenset(sections), frozenset(opened), counted)


def visible_fields(question: Question, row: Row) -> tuple[Question, ...]:
    """The fields of a repeating group that are shown in this row. Their conditions look at earlier fields of the row."""
    shown: list[Question] = []
    counted: dict[str, Answer] = {}
    scales = {field.id: field.codes for field in question.fields if field.kind is Kind.RATING}
    for field in question.fields:
        if holds(field.shown_when, counted, scales):
            shown.append(field)
            if field.id in row:
                counted[field.id] = Answer(value=row[field.id])
    return tuple(shown)
