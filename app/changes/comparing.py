"""What changed between two stages of an assessment, question by question, exactly: values in, values out.

Hidden answers count as not given, and so do blank ones; white space and who said it change nothing. Rows are told apart by
their ids; a row written again in the same words is the same row. An earlier answer whose question the later form no longer
asks, or does not ask at this stage, is no change of anybody: it stands in `unasked`.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.domain.answer import Answer, Answers, Row, Value
from app.forms.answer_words import answer_words, row_words, value_words
from app.forms.definition import FormDefinition, Kind, Question, Section
from app.forms.private_fields import tells_of_harmed
from app.forms.safeguarding import raises_concern
from app.forms.score import system_words
from app.forms.upgrade import upgraded_through
from app.forms.visibility import visible, visible_fields
from app.forms.wording import fill

JUDGEMENTS: Final = (
    ("lor_level", "It happening again"),
    ("rosh_level", "Serious harm to others"),
    ("swb_level", "Safety and wellbeing"),
    ("intervention_level", "Contact level"),
)
"""The judgements of every stage: tag of the question and what it is called."""
TEXTS: Final = frozenset({Kind.SHORT_TEXT, Kind.NARRATIVE})


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two that are compared. `answers` are as the record holds them, by the ids of its own form."""

    form: FormDefinition
    answers: Answers
    stage: str = ""


class RowChange(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a repeating group by its id, in words; `way` is new, gone or changed."""

    id: str
    way: str
    before: str = ""
    now: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One question whose answer is another one, in words.

    `way`: new, gone, hidden (answered then, kept, not counted now), changed, higher or lower (ratings). `label_before` is
    what was asked where that was another wording or id, `section_before` where it stood if elsewhere.
    """

    id: str
    section: str
    label: str
    kind: Kind
    way: str
    before: str = ""
    now: str = ""
    rows: tuple[RowChange, ...] = ()
    label_before: str = ""
    section_before: str = ""
    is_worry: bool = False
    """The answer now asks for action, by the form's own marks."""


class SectionChanges(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of one section in reading order, under its domain (the group of sections)."""

    id: str
    title: str
    domain: str
    changes: tuple[Change, ...]


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement, then and now. `way` is higher, lower, same, first (no earlier one) or open (none now).

    `system`: what a score or a rule gives beside it, in a sentence; empty where nothing does.
    """

    label: str
    before: str
    now: str
    way: str
    system: str = ""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All that changed. `same` counts answers that read as they did, `left_out` those that concern people harmed."""

    judgements: tuple[Judgement, ...]
    sections: tuple[SectionChanges, ...]
    unasked: tuple[Change, ...]
    same: int
    left_out: int = 0

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes in reading order."""
        return tuple(change for section in self.sections for change in section.changes)

    def most_important(self) -> tuple[Change, ...]:
        """All changes, what asks for action first, then ratings, facts, tables and words; reading order among equals."""
        return tuple(sorted(self.changes, key=weight))


def weight(change: Change) -> int:
    """How far down a change stands among others: 0 is the most important."""
    if change.is_worry:
        return 0
    match change.kind:
        case Kind.RATING:
            return 1
        case Kind.REPEATING:
            return 3
        case Kind.NARRATIVE | Kind.SHORT_TEXT:
            return 4
        case _:
            return 2


def compare(
    before: Side, now: Side, called: str, between: tuple[FormDefinition, ...] = (), *, without_harmed: bool = False
) -> Comparison:
    """What changed from `before` to `now`, each with its own version of the form. `called` is the child's chosen name.

    `between`: the versions between the two, in order: what was renamed twice is found through what each of them declares.
    `without_harmed`: what tells of people harmed stays out, and is counted in `left_out`.
    """
    told = _Telling(before, now, called, between, without_harmed)
    sections = [told.section(section) for section in now.form.sections]
    return Comparison(
        judgements=judgements(now.form, visible(now.form, now.answers, now.stage).answers, told.then_all, called),
        sections=tuple(section for section in sections if section.changes),
        unasked=told.unasked(),
        same=told.same,
        left_out=told.left_out,
    )


class _Telling:
    """One comparison under way: what counts on either side, by the ids of the later form."""

    def __init__(
        self, before: Side, now: Side, called: str, between: tuple[FormDefinition, ...], without_harmed: bool
    ) -> None:
        self._before, self._now, self._called, self._without_harmed = before, now, called, without_harmed
        form = now.form
        counted = visible(before.form, before.answers, before.stage).answers
        by_name = upgraded_through(counted, (*between, form))
        old = {id(answer): key for key, answer in counted.items()}
        self._named = {key: old[id(answer)] for key, answer in by_name.items()}  # upgrading only gives new names
        self._then = {key: answer for key, answer in by_name.items() if not answer.is_blank}
        self.then_all = self._then
        seen = visible(form, now.answers, now.stage)
        self._asked = seen.questions
        self._given = {key: answer for key, answer in seen.answers.items() if not answer.is_blank}
        self.same = self.left_out = 0

    def section(self, section: Section) -> SectionChanges:
        found = [self._change(question, section) for question in section.questions if question.takes_an_answer]
        group = next(g for g in self._now.form.groups if section in g.sections)
        return SectionChanges(
            id=section.id,
            title=fill(section.title, self._called),
            domain=fill(group.title, self._called),
            changes=tuple(change for change in found if change is not None),
        )

    def _change(self, question: Question, section: Section) -> Change | None:
        then, now = self._then.get(question.id), self._given.get(question.id)
        if (then is None and now is None) or not self._is_for_this_stage(question, section):
            return None
        asked_then = self._question_then(question.id)
        if then is not None and now is not None and _reads_same(asked_then or question, then, question, now):
            self.same += 1
            return None
        called = self._called
        was_at = self._before.form.home.get(self._named.get(question.id, question.id), "") if then is not None else ""
        rows = _rows(question, then, now, called) if question.kind is Kind.REPEATING else ()
        if question.kind is Kind.REPEATING and not rows:
            self.same += 1
            return None
        if self._without_harmed:
            then, now = _but_harmed(question, then), _but_harmed(question, now)
            told = _rows(question, then, now, called) if rows else ()
            is_about_harmed = tells_of_harmed(question) or (asked_then is not None and tells_of_harmed(asked_then))
            self.left_out += is_about_harmed or told != rows
            if is_about_harmed or (rows and not told):
                return None
            rows = told
        label = fill(question.label, called)
        label_before = fill(asked_then.label, called) if asked_then is not None and then is not None else label
        return Change(
            id=question.id,
            section=section.id,
            label=label,
            kind=question.kind,
            way=self._way(question, then, now),
            before=answer_words(asked_then or question, then, called).strip() if then is not None else "",
            now=answer_words(question, now, called).strip() if now is not None else "",
            rows=rows,
            label_before=label_before if label_before != label else "",
            section_before=self._title_then(was_at) if was_at and was_at != section.id else "",
            is_worry=now is not None and raises_concern(question, now),
        )

    def _is_for_this_stage(self, question: Question, section: Section) -> bool:
        return all(not kinds or self._now.stage in kinds for kinds in (section.stages, question.stages))

    def _way(self, question: Question, then: Answer | None, now: Answer | None) -> str:
        if now is None:
            kept = self._now.answers.get(question.id)
            return "hidden" if question.id not in self._asked and kept is not None and not kept.is_blank else "gone"
        if then is None:
            return "new"
        scale = question.codes
        if question.kind is Kind.RATING and then.value in scale and now.value in scale:
            return "higher" if scale.index(str(now.value)) > scale.index(str(then.value)) else "lower"
        return "changed"

    def _question_then(self, key: str) -> Question | None:
        return self._before.form.questions.get(self._named.get(key, key))

    def _title_then(self, section: str) -> str:
        return fill(self._before.form.section(section).title, self._called)

    def unasked(self) -> tuple[Change, ...]:
        """Earlier answers whose question this form does not have, or does not ask at this stage."""
        here = {
            question.id
            for section in self._now.form.sections
            for question in section.questions
            if self._is_for_this_stage(question, section)
        }
        form, called = self._before.form, self._called
        left = [(self._named[key], answer) for key, answer in self._then.items() if key not in here]
        return tuple(
            Change(
                id=key,
                section=form.home[key],
                label=fill(form.questions[key].label, called),
                kind=form.questions[key].kind,
                way="gone",
                before=answer_words(form.questions[key], answer, called).strip(),
            )
            for key, answer in left
        )


def _reads_same(asked_then: Question, then: Answer, asked: Question, now: Answer) -> bool:
    if asked.kind is Kind.REPEATING or asked_then.kind is Kind.REPEATING:
        return asked.kind is asked_then.kind and then.rows == now.rows
    return _same_value(asked.kind, then.value, now.value)


def _same_value(kind: Kind, then: Value, now: Value) -> bool:
    if isinstance(then, str) and isinstance(now, str) and kind in TEXTS:
        return then == now or then.split() == now.split()
    return type(then) is type(now) and then == now


def _rows(question: Question, then: Answer | None, now: Answer | None, called: str) -> tuple[RowChange, ...]:
    old, new = ({id: _shown(question, row) for id, row in (a.rows if a else {}).items()} for a in (then, now))
    left = {id: row for id, row in old.items() if id not in new}
    came = {id: row for id, row in new.items() if id not in old}
    for id, row in tuple(came.items()):
        twin = next((other for other, words in left.items() if _same_row(question, words, row)), "")
        if twin:
            del left[twin], came[id]
    changed = [
        RowChange(id=id, way="changed", before=row_words(question, old[id], called), now=row_words(question, row, called))
        for id, row in new.items()
        if id in old and not _same_row(question, old[id], row)
    ]
    added = [RowChange(id=id, way="new", now=row_words(question, row, called)) for id, row in came.items()]
    gone = [RowChange(id=id, way="gone", before=row_words(question, row, called)) for id, row in left.items()]
    return (*changed, *added, *gone)


def _but_harmed(question: Question, answer: Answer | None) -> Answer | None:
    """The answer without the fields of its rows that tell of people harmed."""
    if answer is None:
        return None
    private = {field.id for field in question.fields if tells_of_harmed(question, field)}
    rows = {id: {key: cell for key, cell in row.items() if key not in private} for id, row in answer.rows.items()}
    return msgspec.structs.replace(answer, rows=rows)


def _shown(question: Question, row: Row) -> Row:
    """The cells that are shown in this row, without blanks: what is hidden in a row counts as not given."""
    cells = {field.id: row[field.id] for field in visible_fields(question, row) if field.id in row}
    return {key: cell for key, cell in cells.items() if not (cell == () or (isinstance(cell, str) and not cell.strip()))}


def _same_row(question: Question, one: Row, two: Row) -> bool:
    kinds = {field.id: field.kind for field in question.fields}
    return one.keys() == two.keys() and all(_same_value(kinds[key], one[key], two[key]) for key in one)


def judgements(form: FormDefinition, now: Answers, then: Answers | None, called: str) -> tuple[Judgement, ...]:
    """The judgements that this form makes, each with the way it went. `then` is by the ids of this form; None: no earlier one."""
    tagged = {tag: question for question in form.questions.values() for tag in question.tags}
    shown = ((label, tagged[tag]) for tag, label in JUDGEMENTS if tag in tagged)
    return tuple(
        _judgement(label, question, now, then, called, system_words(form, now, question, called))
        for label, question in shown
    )


def _judgement(label: str, question: Question, now: Answers, then: Answers | None, called: str, system: str) -> Judgement:
    new, old = (_code(question, given) for given in (now, then or {}))
    scale = question.codes
    if new not in scale:
        way = "open"
    elif old not in scale:
        way = "first"
    else:
        step = scale.index(new) - scale.index(old)
        way = "same" if not step else "higher" if step > 0 else "lower"
    words = [value_words(question, code, called) for code in (old, new)]
    return Judgement(label=label, before=words[0], now=words[1], way=way, system=system)


def _code(question: Question, answers: Mapping[str, Answer]) -> str:
    answer = answers.get(question.id)
    return answer.value if answer is not None and isinstance(answer.value, str) else ""
