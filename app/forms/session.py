"""One form being filled in: takes answers one by one and says what changed. It acts on nothing: no store, no clock.

Laws: what is shown depends on the answers alone and not on the order they came in; the answer of a question that becomes
hidden is kept and comes back with it; what `Changed` says equals what a fresh session over the same answers would say.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import msgspec

from app.domain.answer import Answer, Answers, Cell, Value
from app.forms.checks import questions_named
from app.forms.definition import FormDefinition, Question, Section
from app.forms.fitting import has_shape
from app.forms.problem import Place, Problem, problems_with
from app.forms.progress import Progress, SectionProgress, problems_on_send, progress_of, section_progress
from app.forms.rated import HARM
from app.forms.visibility import visible, visible_fields


class Changed(msgspec.Struct, frozen=True):
    """What one answer changed: questions that came and went, what is wrong now with the answer and those tied to it."""

    question_id: str
    answer: Answer
    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    problems: tuple[Problem, ...]
    progress: Progress


class Shown(msgspec.Struct, frozen=True):
    """A question on screen with its answer (blank when none) and what is wrong with what it states."""

    question: Question
    answer: Answer
    problems: tuple[Problem, ...]


class SectionView(msgspec.Struct, frozen=True):
    """A section as it is to be built: its texts, its shown questions in order, its progress (None when hidden)."""

    section: Section
    questions: tuple[Shown, ...]
    progress: SectionProgress | None


class FormSession:
    """A definition with answers that change. Belongs to one presenter."""

    def __init__(
        self,
        definition: FormDefinition,
        answers: Answers,
        today: date,
        returned: Mapping[str, str] | None = None,
        stage: str = "",
    ) -> None:
        self._definition = definition
        self._answers = dict(answers)
        self._today = today
        self._stage = stage
        self._returned = dict(returned or {})
        self._watchers = watchers(definition)
        self._seen = visible(definition, self._answers, stage)
        self._progress = progress_of(definition, self._answers, today, self._returned, stage=stage)

    @classmethod
    def open(
        cls,
        definition: FormDefinition,
        answers: Answers,
        today: date,
        returned: Mapping[str, str] | None = None,
        *,
        stage: str = "",
    ) -> "FormSession":
        """A session over these answers at this kind of stage. `returned`: section id -> note of a manager's return."""
        return cls(definition, answers, today, returned, stage)

    @property
    def definition(self) -> FormDefinition:
        """The form."""
        return self._definition

    @property
    def stage(self) -> str:
        """The kind of stage that decides what is asked; empty for a form without stages."""
        return self._stage

    @property
    def answers(self) -> Answers:
        """Every answer, those of hidden questions too, without blank ones. A read-only view that follows the session."""
        return MappingProxyType(self._answers)

    @property
    def counted(self) -> Answers:
        """The answers that count: those of questions that are shown."""
        return self._seen.answers

    @property
    def progress(self) -> Progress:
        """How far each shown section has come."""
        return self._progress

    def answer_to(self, question_id: str) -> Answer:
        """The answer, shown or not; a blank one when there is none."""
        return self._answers.get(question_id, Answer())

    def is_shown(self, question_id: str) -> bool:
        """Whether the question is on its page."""
        return question_id in self._seen.questions

    def section(self, section_id: str) -> SectionView:
        """The section's shown questions with answers and problems. Raises KeyError when the form has no such section."""
        section = self._definition.section(section_id)
        place = Place(self._definition, self._seen.answers, self._today, self._stage)
        shown = tuple(
            Shown(question, self.answer_to(question.id), tuple(problems_with(place, question)))
            for question in section.questions
            if question.id in self._seen.questions
        )
        return SectionView(section, shown, self._progress.of(section_id))

    def fields_in_row(self, question_id: str, row_id: str) -> tuple[Question, ...]:
        """The fields of a repeating group shown in one row; for a row not there yet, those shown while it is empty."""
        return visible_fields(self._definition.questions[question_id], self.answer_to(question_id).rows.get(row_id, {}))

    def answer(self, question_id: str, said: Answer | Value) -> Changed:
        """Take an answer, or just its value (who said it then stays). Blank removes it.

        Raises KeyError for a question the form does not have, TypeError for a value of a type its kind does not take:
        both are faults of the program. What a person can get wrong comes back as `problems`.
        """
        question = self._definition.questions[question_id]
        answer = said if isinstance(said, Answer) else self.answer_to(question_id).stating(said)
        if not question.takes_an_answer or not has_shape(question, answer):
            raise TypeError(f"{question_id}: this value does not go with {question.kind}")
        return self._take(question_id, answer)

    def answer_cell(self, question_id: str, row_id: str, field_id: str, value: Value) -> Changed:
        """Fill one field of one row of a repeating group. A new row id adds the row; blank empties the field."""
        before = self.answer_to(question_id)
        row: dict[str, Cell] = dict(before.rows.get(row_id, {}))
        row.pop(field_id, None)
        if value is not None and not Answer(value=value).is_blank:
            row[field_id] = value
        return self.answer(question_id, before.with_rows({**before.rows, row_id: row}))

    def remove_row(self, question_id: str, row_id: str) -> Changed:
        """Take a row out of a repeating group. A row that is not there changes nothing."""
        before = self.answer_to(question_id)
        return self.answer(question_id, before.with_rows({k: row for k, row in before.rows.items() if k != row_id}))

    def confirm(self, question_id: str) -> Changed:
        """Say that a carried answer still holds."""
        return self._take(question_id, self.answer_to(question_id).confirming())

    def problems_on_send(self) -> tuple[Problem, ...]:
        """Everything to put right before sending, in reading order."""
        return problems_on_send(self._definition, self._answers, self._today, self._stage)

    def _take(self, question_id: str, answer: Answer) -> Changed:
        before = self._seen.questions
        if answer.is_blank:
            self._answers.pop(question_id, None)
        else:
            self._answers[question_id] = answer
        self._seen = visible(self._definition, self._answers, self._stage)
        after = self._seen.questions
        moved = (before ^ after) | {question_id}
        self._progress = self._progress_after(moved)
        order = self._definition.order
        return Changed(
            question_id,
            self.answer_to(question_id),
            tuple(sorted(after - before, key=order.__getitem__)),
            tuple(sorted(before - after, key=order.__getitem__)),
            self._problems_near(moved),
            self._progress,
        )

    def _problems_near(self, moved: frozenset[str]) -> tuple[Problem, ...]:
        place = Place(self._definition, self._seen.answers, self._today, self._stage)
        near = moved | {key for one in moved for key in self._watchers.get(one, ())}
        shown = sorted(near & self._seen.questions, key=self._definition.order.__getitem__)
        return tuple(problem for key in shown for problem in problems_with(place, self._definition.questions[key]))

    def _progress_after(self, moved: frozenset[str]) -> Progress:
        home = self._definition.home
        stale = {home[key] for one in moved for key in (one, *self._watchers.get(one, ()))}
        kept = {one.section_id: one for one in self._progress.sections if one.section_id not in stale}
        return Progress(
            tuple(
                kept[section.id] if section.id in kept and section.opens_when is None else self._fresh(section)
                for section in self._definition.sections
                if section.id in self._seen.sections
            )
        )

    def _fresh(self, section: Section) -> SectionProgress:
        note = self._returned.get(section.id, "")
        return section_progress(self._definition, section, self._seen, self._today, note, self._stage)


def watchers(definition: FormDefinition) -> Mapping[str, frozenset[str]]:
    """Question id -> the questions whose checks look at it or that are needed because of it: only those are judged again."""
    found: dict[str, set[str]] = {}
    for question in definition.questions.values():
        for check in question.checks:
            for looked_at in questions_named(check):
                found.setdefault(looked_at, set()).add(question.id)
    for tag in HARM:
        for rated in definition.tagged.get(tag, ()):
            found.setdefault(rated.id, set()).update(one.id for one in definition.tagged.get("contingency", ()))
    return {looked_at: frozenset(by) for looked_at, by in found.items()}
