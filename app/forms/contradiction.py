"""What is said in two places and cannot both be so: a declared rule over the answers of a child's forms, and its finding.

A rule names its questions as `form/question`; `contact` is the newest contact. It asks with the conditions of forms and a few
more, and it never stops anybody: a finding cites the answers and is put right or justified.
"""

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import msgspec

from app.domain.answer import Answer, Answers
from app.domain.ids import Id
from app.forms.conditions import Answered, AtLeast, Includes, Is, code_of, holds
from app.forms.definition import FormDefinition, Kind, Question


class AtMost(msgspec.Struct, frozen=True, tag="at_most"):
    """The number, or the level of the rating, is stated and this or less."""

    question: str
    value: str


class Differs(msgspec.Struct, frozen=True, tag="differs"):
    """Both are stated and are not the same code."""

    question: str
    other: str


class BelowRows(msgspec.Struct, frozen=True, tag="below_rows"):
    """The rating is lower than the highest `field` in a row of `rows`."""

    question: str
    rows: str
    field: str


class Row(msgspec.Struct, frozen=True, tag="row"):
    """Some row of a repeating group is so. The test inside looks at the fields of that row."""

    question: str
    of: "Test"


class Every(msgspec.Struct, frozen=True, tag="every"):
    """All of them hold."""

    of: tuple["Test", ...]


class Some(msgspec.Struct, frozen=True, tag="some"):
    """At least one holds."""

    of: tuple["Test", ...]


class Never(msgspec.Struct, frozen=True, tag="never"):
    """It does not hold."""

    of: "Test"


Leaf: TypeAlias = Is | Includes | Answered | AtLeast
Test: TypeAlias = Leaf | AtMost | Differs | BelowRows | Row | Every | Some | Never


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """`says` what does not go together, with `{name}`; `cites` are the questions whose answers are shown, two or more."""

    id: str
    says: str
    when: Test
    cites: tuple[str, ...]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The newest answers of one form about this child; `answers` are those that count. `on` is their day, ISO."""

    form: str
    record: Id
    record_type: str
    title: str
    on: str
    definition: FormDefinition
    answers: Answers


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as a finding shows it, and where it stands."""

    form: str
    question: str
    record: Id
    record_type: str
    title: str
    on: str
    asked: str
    said: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that do not go together. `answers` names exactly these words: a justification of others does not count."""

    rule: str
    says: str
    cites: tuple[Cited, ...]

    @property
    def answers(self) -> str:
        """A short name for the answers that it cites."""
        words = "\x00".join(part for cited in self.cites for part in (cited.form, cited.question, cited.said))
        return hashlib.sha256(words.encode()).hexdigest()[:16]


def questions_of(test: Test) -> Iterator[str]:
    """The questions a test looks at, `form/question`, with repeats; fields of rows are not among them."""
    match test:
        case Every(of) | Some(of):
            for part in of:
                yield from questions_of(part)
        case Never(part):
            yield from questions_of(part)
        case Differs(question, other):
            yield from (question, other)
        case BelowRows(question, rows, _):
            yield from (question, rows)
        case _:
            yield test.question


class Facts:
    """Answers and scales under `form/question`, looked up where they stand, so that nothing is copied for an answer."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = dict(sources)

    def put(self, source: Source) -> None:
        """Another state of one form."""
        self._sources[source.form] = source

    def source(self, name: str) -> Source | None:
        """The form that a name belongs to."""
        return self._sources.get(name.partition("/")[0])

    def answer(self, name: str) -> Answer:
        """A blank one where nothing is said."""
        source = self.source(name)
        return source.answers.get(name.partition("/")[2], Answer()) if source else Answer()

    def question(self, name: str) -> Question | None:
        """As its form asks it; None where this form, or this version of it, does not."""
        source = self.source(name)
        return source.definition.questions.get(name.partition("/")[2]) if source else None


def holds_for(test: Test, facts: Facts) -> bool:
    """Does the test hold? What is not stated holds nothing but `never`."""
    match test:
        case Every(of):
            return all(holds_for(part, facts) for part in of)
        case Some(of):
            return any(holds_for(part, facts) for part in of)
        case Never(part):
            return not holds_for(part, facts)
        case Differs(question, other):
            codes = code_of(facts.answer(question).value), code_of(facts.answer(other).value)
            return all(codes) and codes[0] != codes[1]
        case BelowRows(question, rows, field):
            return _is_below(facts, question, rows, field)
        case Row(question, part):
            asked = facts.question(question)
            return asked is not None and any(_in_row(part, asked, row) for row in facts.answer(question).rows.values())
        case AtMost(question, value):
            return _at_most(facts.answer(question), facts.question(question), value)
        case Is() | Includes() | Answered() | AtLeast():
            return _leaf(test, facts.answer(test.question), facts.question(test.question))


def _leaf(test: Leaf, answer: Answer, question: Question | None) -> bool:
    scales = {test.question: question.codes} if question is not None and question.kind is Kind.RATING else {}
    return holds(test, {test.question: answer}, scales)


def _in_row(test: Test, rows: Question, row: Mapping[str, object]) -> bool:
    fields = {field.id: field for field in rows.fields}
    match test:
        case Every(of):
            return all(_in_row(part, rows, row) for part in of)
        case Some(of):
            return any(_in_row(part, rows, row) for part in of)
        case Never(part):
            return not _in_row(part, rows, row)
        case Is() | Includes() | Answered() | AtLeast():
            return _leaf(test, _cell(row, test.question), fields.get(test.question))
        case AtMost(question, value):
            return _at_most(_cell(row, question), fields.get(question), value)
        case _:
            return False


def _cell(row: Mapping[str, object], field: str) -> Answer:
    return Answer(value=row[field]) if field in row else Answer()  # type: ignore[arg-type]


def _at_most(answer: Answer, question: Question | None, value: str) -> bool:
    if question is None or answer.is_blank:
        return False
    if question.kind is Kind.RATING:
        codes, stated = question.codes, code_of(answer.value)
        return stated in codes and value in codes and codes.index(stated) <= codes.index(value)
    try:
        return Decimal(code_of(answer.value)) <= Decimal(value)
    except InvalidOperation:
        return False


def _is_below(facts: Facts, question: str, rows: str, field: str) -> bool:
    asked, group = facts.question(question), facts.question(rows)
    level = code_of(facts.answer(question).value)
    if asked is None or group is None or level not in asked.codes:
        return False
    stated = (code_of(_cell(row, field).value) for row in facts.answer(rows).rows.values())
    return any(code in asked.codes and asked.codes.index(code) > asked.codes.index(level) for code in stated)
