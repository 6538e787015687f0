"""What appropriate adults spent and how long they were there: their own lines in the logs, by adult and month. Names no child."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

from app.domain.answer import Answer
from app.domain.attendance import Attendance
from app.domain.ids import NO_ID, Id

QUESTION: Final = "follow_up_expenses"
SORTS: Final = {
    "mileage": "Miles driven",
    "fare": "Fare",
    "parking": "Parking",
    "food": "Food",
    "hours": "Hours",
    "other": "Something else",
}
UNITS: Final = {"mileage": "miles", "hours": "hours"}
"""What an amount of this sort counts; all others are pounds."""
POUNDS: Final = "pounds"


class Expense(msgspec.Struct, frozen=True, kw_only=True):
    """One line as the adult wrote it. `amount` is None where what stands there is no number."""

    sort: str
    amount: Decimal | None
    words: str = ""

    @property
    def unit(self) -> str:
        """miles, hours or pounds."""
        return UNITS.get(self.sort, POUNDS)


class Trip(msgspec.Struct, frozen=True, kw_only=True):
    """One attendance: whose, on which day at home, where, how many minutes at the station, and what it cost."""

    log: Id
    adult: Id
    adult_name: str = ""
    on: date
    station: str = ""
    minutes: int = 0
    expenses: tuple[Expense, ...] = ()


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One adult's month. `sums` are by unit, those that are not 0."""

    adult: Id
    name: str
    trips: tuple[Trip, ...]
    minutes: int
    sums: tuple[tuple[str, Decimal], ...] = ()


def expenses_of(record: Attendance) -> tuple[Expense, ...]:
    """The lines of one log, in the order in which they were written."""
    rows = record.answers.get(QUESTION, Answer()).rows
    return tuple(
        Expense(
            sort=str(row.get("sort", "")) or "other", amount=_number(row.get("amount")), words=str(row.get("words", ""))
        )
        for _, row in sorted(rows.items())
        if row.get("amount") or row.get("words")
    )


def claims(trips: Iterable[Trip], month: str) -> tuple[Claim, ...]:
    """The month ("2026-11") of everybody who attended in it, by name; each one's trips by day."""
    whose: dict[Id, list[Trip]] = {}
    for trip in trips:
        if trip.on.isoformat()[:7] == month:
            whose.setdefault(trip.adult or NO_ID, []).append(trip)
    made = [_claim(adult, sorted(own, key=lambda t: (t.on, t.log))) for adult, own in whose.items()]
    return tuple(sorted(made, key=lambda claim: (claim.name.casefold(), claim.adult)))


def _claim(adult: Id, trips: list[Trip]) -> Claim:
    sums: dict[str, Decimal] = {}
    for expense in (one for trip in trips for one in trip.expenses):
        sums[expense.unit] = sums.get(expense.unit, Decimal(0)) + (expense.amount or Decimal(0))
    order = ("miles", POUNDS, "hours")
    return Claim(
        adult=adult,
        name=trips[0].adult_name,
        trips=tuple(trips),
        minutes=sum(trip.minutes for trip in trips),
        sums=tuple((unit, sums[unit]) for unit in order if sums.get(unit)),
    )


def _number(cell: object) -> Decimal | None:
    try:
        found = Decimal(str(cell))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
