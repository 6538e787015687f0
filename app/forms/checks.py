"""The closed list of named checks a form may ask for. Each looks at one answer and says one calm sentence, or nothing.

A check never runs on an empty answer (that is what `required` is for) nor on a hidden question.
`EXPECTS` says which kinds a check goes with and what its arguments are; app.forms.checking holds every form to it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import msgspec

from app.domain.answer import Answer
from app.domain.dates import from_edtf
from app.forms.conditions import code_of
from app.forms.definition import Check, Kind, Question
from app.forms.fitting import is_decimal


class Asked(msgspec.Struct, frozen=True):
    """What a check may look at: the question, its answer, its neighbours with the answers that count, and today.

    Neighbours are the questions of the form; for a field of a repeating group, the fields of its row.
    """

    neighbours: Mapping[str, Question]
    question: Question
    answer: Answer
    answers: Mapping[str, Answer]
    today: date

    def level_of(self, question_id: str) -> str:
        """The code another question holds, or ""."""
        answer = self.answers.get(question_id)
        return code_of(answer.value) if answer is not None else ""

    def explains(self, question_id: str) -> bool:
        """Whether that question has an answer."""
        answer = self.answers.get(question_id)
        return answer is not None and not answer.is_blank


class Expected(msgspec.Struct, frozen=True):
    """Kinds a check goes with, and what its arguments are in order: number, whole, code, date, rating, reason, …"""

    kinds: frozenset[Kind]
    arguments: tuple[str, ...] = ()


_TEXT = frozenset({Kind.SHORT_TEXT, Kind.NARRATIVE})
_RATED = frozenset({Kind.RATING, Kind.CHOICE})
EXPECTS: dict[str, Expected] = {
    "not_in_future": Expected(frozenset({Kind.DATE})),
    "not_in_past": Expected(frozenset({Kind.DATE})),
    "after": Expected(frozenset({Kind.DATE}), ("date",)),
    "between": Expected(frozenset({Kind.NUMBER, Kind.DECIMAL}), ("number", "number")),
    "max_length": Expected(_TEXT, ("whole",)),
    "at_least_rows": Expected(frozenset({Kind.REPEATING}), ("whole",)),
    "at_most_rows": Expected(frozenset({Kind.REPEATING}), ("whole",)),
    "at_most_chosen": Expected(frozenset({Kind.SEVERAL}), ("whole",)),
    "alone": Expected(frozenset({Kind.SEVERAL}), ("code",)),
    "same_or_explained": Expected(_RATED, ("rating", "reason")),
    "not_below_rows": Expected(frozenset({Kind.RATING}), ("rows", "field", "reason")),
    "scaled_approach": Expected(_RATED, ("rating", "rating", "reason")),
}
QUESTION_ARGUMENTS = frozenset({"date", "rating", "reason", "rows"})
_SCALED = ("standard", "enhanced", "intensive")
_RANK = {"low": 0, "medium": 1, "high": 2, "very_high": 2}


def failing(asked: Asked) -> Iterator[str]:
    """The sentences of the checks that this answer fails, in the form's order. Empty answers fail none."""
    if asked.answer.is_blank:
        return
    for check in asked.question.checks:
        sentence = _JUDGES[check.name](asked, *check.arguments)
        if sentence:
            yield sentence


def questions_named(check: Check) -> Iterator[str]:
    """Ids of the other questions a check looks at. A check that is not in the list names none."""
    expected = EXPECTS.get(check.name)
    if expected is not None:
        for what, argument in zip(expected.arguments, check.arguments, strict=False):
            if what in QUESTION_ARGUMENTS:
                yield argument


def scaled_level(lor: str, rosh: str) -> str:
    """Indicated level of intervention: the higher of the two ratings decides (DOMAIN 3.5). "" while one is missing."""
    return _SCALED[max(_RANK[lor], _RANK[rosh])] if lor in _RANK and rosh in _RANK else ""


def _not_in_future(asked: Asked) -> str:
    when = from_edtf(str(asked.answer.value))
    return "The date must be today or earlier" if when and when.first > asked.today else ""


def _not_in_past(asked: Asked) -> str:
    when = from_edtf(str(asked.answer.value))
    return "The date must be today or later" if when and when.last < asked.today else ""


def _after(asked: Asked, other: str) -> str:
    when, start = from_edtf(str(asked.answer.value)), from_edtf(asked.level_of(other))
    if when is None or start is None or when.last >= start.first:
        return ""
    return f"The date must not be before the answer to “{asked.neighbours[other].label}”"


def _between(asked: Asked, least: str, most: str) -> str:
    figures = code_of(asked.answer.value)
    if not is_decimal(figures) or Decimal(least) <= Decimal(figures) <= Decimal(most):
        return ""
    return f"Enter a number from {least} to {most}"


def _max_length(asked: Asked, most: str) -> str:
    used = len(str(asked.answer.value))
    return f"Use {most} characters or fewer. You have used {used}" if used > int(most) else ""


def _at_least_rows(asked: Asked, least: str) -> str:
    return f"Add at least {least}" if len(asked.answer.rows) < int(least) else ""


def _at_most_rows(asked: Asked, most: str) -> str:
    return f"Keep {most} at most" if len(asked.answer.rows) > int(most) else ""


def _at_most_chosen(asked: Asked, most: str) -> str:
    chosen = asked.answer.value
    return f"Choose {most} at most" if isinstance(chosen, tuple) and len(chosen) > int(most) else ""


def _alone(asked: Asked, code: str) -> str:
    chosen, option = asked.answer.value, asked.question.option(code)
    if not isinstance(chosen, tuple) or code not in chosen or len(chosen) == 1 or option is None:
        return ""
    return f"“{option.label}” cannot be chosen together with other answers"


def _same_or_explained(asked: Asked, other: str, reason: str) -> str:
    level = asked.level_of(other)
    if not level or level not in asked.question.codes or code_of(asked.answer.value) == level or asked.explains(reason):
        return ""
    return f"This differs from “{asked.neighbours[other].label}”. Say why, or change one of them"


def _not_below_rows(asked: Asked, rows: str, field: str, reason: str) -> str:
    answer = asked.answers.get(rows)
    levels = asked.question.codes
    if answer is None or asked.explains(reason) or asked.answer.value not in levels:
        return ""
    listed = [levels.index(str(row[field])) for row in answer.rows.values() if row.get(field) in levels]
    if not listed or levels.index(str(asked.answer.value)) >= max(listed):
        return ""
    return f"This is lower than the highest line in “{asked.neighbours[rows].label}”. Say why, or change one"


def _scaled_approach(asked: Asked, lor: str, rosh: str, reason: str) -> str:
    indicated = scaled_level(asked.level_of(lor), asked.level_of(rosh))
    if not indicated or asked.answer.value == indicated or asked.explains(reason):
        return ""
    return f"The ratings point to the {indicated} level. Say why you chose another, or change it"


_Judge: TypeAlias = Callable[..., str]
_JUDGES: dict[str, _Judge] = {
    "not_in_future": _not_in_future,
    "not_in_past": _not_in_past,
    "after": _after,
    "between": _between,
    "max_length": _max_length,
    "at_least_rows": _at_least_rows,
    "at_most_rows": _at_most_rows,
    "at_most_chosen": _at_most_chosen,
    "alone": _alone,
    "same_or_explained": _same_or_explained,
    "not_below_rows": _not_below_rows,
    "scaled_approach": _scaled_approach,
}
