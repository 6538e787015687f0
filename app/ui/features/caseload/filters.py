"""Which children a filter shows: plain functions over the rows, fast enough for ten thousand of them at every key."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from app.domain.text import folded
from app.operations.rows.child import ChildLine

Test = Callable[[ChildLine, str, str], bool]
SOON_DAYS: Final = 3


def _overdue(line: ChildLine, today: str, week_end: str) -> bool:
    return line.task_standing == "overdue" or "" < line.due_on < today


def _week(line: ChildLine, today: str, week_end: str) -> bool:
    return today <= line.due_on <= week_end


def _waiting(line: ChildLine, today: str, week_end: str) -> bool:
    return line.task_standing == "sent"


def _returned(line: ChildLine, today: str, week_end: str) -> bool:
    return line.task_standing == "returned"


def _without_screens(line: ChildLine, today: str, week_end: str) -> bool:
    return "" < line.screens_due_on < today


def _wales(line: ChildLine, today: str, week_end: str) -> bool:
    return line.nation == "Wales"


FILTERS: Final[dict[str, tuple[str, Test | None]]] = {
    "all": ("All", None),
    "overdue": ("Overdue", _overdue),
    "week": ("Due this week", _week),
    "waiting": ("Waiting for countersign", _waiting),
    "returned": ("Returned with notes", _returned),
    "not_seen": ("Not seen this week", lambda line, today, week_end: not is_seen(line, today)),
    "screens": ("Health or education not looked at", _without_screens),
    "wales": ("Wales", _wales),
}
"""Key of the filter: what the chip says, and who passes."""


def monday_of(today: str) -> str:
    """The Monday of the week of a day, ISO."""
    day = date.fromisoformat(today)
    return (day - timedelta(days=day.weekday())).isoformat()


def is_seen(line: ChildLine, today: str) -> bool:
    """True if there was a contact in this week."""
    return line.last_contact_at[:10] >= monday_of(today)


def passing(lines: Sequence[ChildLine], key: str, typed: str, today: date) -> tuple[ChildLine, ...]:
    """The rows that pass a filter and hold every typed word, in their order."""
    test = FILTERS[key][1]
    this_day, week_end = today.isoformat(), (today + timedelta(days=6 - today.weekday())).isoformat()
    left = lines if test is None else [line for line in lines if test(line, this_day, week_end)]
    for word in folded(typed).split():
        left = [line for line in left if word in line.filter_text]
    return tuple(left)


def counts(lines: Sequence[ChildLine], today: date) -> dict[str, int]:
    """How many each filter would show."""
    return {key: len(passing(lines, key, "", today)) for key in FILTERS}


def due_soon(lines: Sequence[ChildLine], today: date) -> int:
    """How many have something due in the next three days, today included."""
    first, last = today.isoformat(), (today + timedelta(days=SOON_DAYS)).isoformat()
    return sum(first <= line.due_on <= last for line in lines)
