"""How far a form has come, section by section: the words of the rail and of the check before sending.

Not started means that nobody has stated anything here at this stage: answers carried from an earlier one do not count.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from app.domain.answer import Answers
from app.forms.definition import FormDefinition, Section
from app.forms.problem import Place, Problem, problems_before_sending
from app.forms.rated import MINOR
from app.forms.visibility import Visible, visible


class State(StrEnum):
    """The five states of a section."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    CANNOT_START = "cannot_start"
    RETURNED = "returned"


class SectionProgress(msgspec.Struct, frozen=True, kw_only=True):
    """One section: its state, questions answered of those shown, how many still need attention, and why (if it says)."""

    section_id: str
    state: State
    answered: int = 0
    shown: int = 0
    to_answer: int = 0
    reason: str = ""


class Progress(msgspec.Struct, frozen=True):
    """Every shown section in reading order."""

    sections: tuple[SectionProgress, ...]

    @property
    def total(self) -> int:
        """Number of sections shown."""
        return len(self.sections)

    @property
    def complete(self) -> int:
        """Number of sections with nothing left to do."""
        return sum(section.state is State.COMPLETE for section in self.sections)

    @property
    def to_answer(self) -> int:
        """Number of questions that still need attention in all sections."""
        return sum(section.to_answer for section in self.sections)

    def of(self, section_id: str) -> SectionProgress | None:
        """The progress of one section, or None when it is not shown."""
        return next((section for section in self.sections if section.section_id == section_id), None)


def section_progress(
    definition: FormDefinition, section: Section, seen: Visible, today: date, returned_note: str = "", stage: str = ""
) -> SectionProgress:
    """How far one shown section has come. `returned_note`: what the manager wrote when sending it back, if they did."""
    asked = [question for question in section.questions if question.id in seen.questions and question.takes_an_answer]
    place = Place(definition, seen.answers, today, stage)
    to_answer = sum(any(problems_before_sending(place, question)) for question in asked)
    given = [seen.answers[question.id] for question in asked if question.id in seen.answers]
    stated = [answer for answer in given if not answer.is_blank]
    is_touched = stage == MINOR or any(not answer.carried_from or answer.confirmed for answer in stated)
    is_open = section.id in seen.open_sections
    state = _state(is_touched=is_touched or not asked, is_open=is_open, to_answer=to_answer, note=returned_note)
    return SectionProgress(
        section_id=section.id,
        state=state,
        answered=len(stated),
        shown=len(asked),
        to_answer=to_answer,
        reason=section.closed_because if state is State.CANNOT_START else returned_note,
    )


def progress_of(
    definition: FormDefinition,
    answers: Answers,
    today: date,
    returned: Mapping[str, str] | None = None,
    *,
    stage: str = "",
) -> Progress:
    """Progress of the whole form. `returned`: section id -> the manager's note, for sections sent back."""
    seen, notes = visible(definition, answers, stage), returned or {}
    shown = (section for section in definition.sections if section.id in seen.sections)
    return Progress(
        tuple(section_progress(definition, section, seen, today, notes.get(section.id, ""), stage) for section in shown)
    )


def problems_on_send(definition: FormDefinition, answers: Answers, today: date, stage: str = "") -> tuple[Problem, ...]:
    """Everything to put right before the form can be sent, in reading order. Empty means that it can go."""
    return tuple(_problems_on_send(definition, answers, today, stage))


def first_problem_on_send(definition: FormDefinition, answers: Answers, today: date, stage: str = "") -> Problem | None:
    """The first of them, without looking for more. None means that it can go."""
    return next(_problems_on_send(definition, answers, today, stage), None)


def _problems_on_send(definition: FormDefinition, answers: Answers, today: date, stage: str) -> Iterator[Problem]:
    seen = visible(definition, answers, stage)
    place = Place(definition, seen.answers, today, stage)
    for question in definition.questions.values():
        if question.id in seen.questions:
            yield from problems_before_sending(place, question)


def _state(*, is_touched: bool, is_open: bool, to_answer: int, note: str) -> State:
    if note:
        return State.RETURNED
    if not is_open and not is_touched:
        return State.CANNOT_START
    if not is_touched:
        return State.NOT_STARTED
    return State.IN_PROGRESS if to_answer else State.COMPLETE
