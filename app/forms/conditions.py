"""The closed list of conditions that decide whether a question is shown: no code, no expression language.

A condition looks only at questions that stand before it, so one pass in order settles everything and no cycle can
exist (app.forms.checking refuses the rest). A question that is not shown counts as unanswered.
Values are compared by their code: yes/no as "yes" and "no", numbers by size, ratings by the order of their levels.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import msgspec

from app.domain.answer import Answer, Value

Scales: TypeAlias = Mapping[str, tuple[str, ...]]
MOST_NESTED = 8


class Is(msgspec.Struct, frozen=True, tag="is"):
    """The answer is exactly this code: a choice, a rating, yes or no, a number."""

    question: str
    value: str


class Includes(msgspec.Struct, frozen=True, tag="includes"):
    """The choices ticked include this one."""

    question: str
    value: str


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """Something is stated."""

    question: str


class AtLeast(msgspec.Struct, frozen=True, tag="at_least"):
    """The number, or the level of the rating, is this or more."""

    question: str
    value: str


class AtStage(msgspec.Struct, frozen=True, tag="stage"):
    """It is this kind of stage, whatever has been answered."""

    stage: str


class All(msgspec.Struct, frozen=True, tag="all"):
    """Every part holds."""

    of: tuple["Condition", ...]


class AnyOf(msgspec.Struct, frozen=True, tag="any"):
    """At least one part holds."""

    of: tuple["Condition", ...]


class Not(msgspec.Struct, frozen=True, tag="not"):
    """The part does not hold."""

    of: "Condition"


Condition: TypeAlias = Is | Includes | Answered | AtLeast | AtStage | All | AnyOf | Not


def holds(condition: Condition | None, answers: Mapping[str, Answer], scales: Scales, stage: str = "") -> bool:
    """Whether it holds at this kind of stage. `answers` has the shown questions only; `scales` the levels, low first."""
    if isinstance(condition, Is):  # what nearly all of them are
        said = answers.get(condition.question)
        return said is not None and not said.is_blank and code_of(said.value) == condition.value
    match condition:
        case None:
            return True
        case All(of):
            for part in of:  # noqa: SIM110 (half the time of all())
                if not holds(part, answers, scales, stage):
                    return False
            return True
        case AnyOf(of):
            for part in of:  # noqa: SIM110
                if holds(part, answers, scales, stage):
                    return True
            return False
        case Not(part):
            return not holds(part, answers, scales, stage)
        case AtStage(wanted):
            return stage == wanted
        case Includes() | Answered() | AtLeast():
            answer = answers.get(condition.question)
            return answer is not None and not answer.is_blank and _fits(condition, answer, scales)


def questions_in(condition: Condition | None) -> Iterator[str]:
    """Ids of the questions a condition looks at, in reading order, with repeats."""
    match condition:
        case All(of) | AnyOf(of):
            for part in of:
                yield from questions_in(part)
        case Not(part):
            yield from questions_in(part)
        case Is() | Includes() | Answered() | AtLeast():
            yield condition.question


def parts_of(condition: Condition | None) -> Iterator[Is | Includes | Answered | AtLeast]:
    """The conditions on single questions inside a condition."""
    match condition:
        case All(of) | AnyOf(of):
            for part in of:
                yield from parts_of(part)
        case Not(part):
            yield from parts_of(part)
        case Is() | Includes() | Answered() | AtLeast():
            yield condition


def stages_in(condition: Condition | None) -> Iterator[str]:
    """The kinds of stage a condition names, with repeats."""
    match condition:
        case All(of) | AnyOf(of):
            for part in of:
                yield from stages_in(part)
        case Not(part):
            yield from stages_in(part)
        case AtStage(stage):
            yield stage


def code_of(value: Value) -> str:
    """A value as conditions compare it: True is "yes", False is "no", a number its digits, a set of choices nothing."""
    match value:
        case None | tuple():
            return ""
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def _fits(condition: Includes | Answered | AtLeast, answer: Answer, scales: Scales) -> bool:
    match condition:
        case Includes(_, wanted):
            return isinstance(answer.value, tuple) and wanted in answer.value
        case AtLeast(question, wanted) if question in scales:
            return _reaches(scales[question], code_of(answer.value), wanted)
        case AtLeast(_, wanted):
            return _is_as_big(str(len(answer.rows)) if answer.rows else code_of(answer.value), wanted)
        case Answered():
            return True


def _reaches(scale: tuple[str, ...], level: str, wanted: str) -> bool:
    return level in scale and wanted in scale and scale.index(level) >= scale.index(wanted)


def _is_as_big(number: str, wanted: str) -> bool:
    try:
        return Decimal(number) >= Decimal(wanted)
    except InvalidOperation:
        return False
