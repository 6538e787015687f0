"""Sentences of the allocation sheet."""

from datetime import date
from typing import Final

from app.operations.rows.service import AllocationLine, WorkerLine
from app.ui import when

WITH_NOW: Final = "Works with this child now"
BEFORE: Final = "Before"
NOBODY_NOW: Final = "Nobody is allocated. The file is with the person who opened it."
CHOOSE: Final = "Allocate to"
ROLE: Final = "As"
ROLES: Final = (("case_manager", "Case manager, takes over"), ("co_worker", "Works alongside"))
REASON: Final = "Why"
REASON_HINT: Final = "For the record. The colleague sees it."
FILTER: Final = "Find a colleague"
END: Final = "End"
CHOOSE_FIRST: Final = "Choose a colleague first."
UNREADABLE: Final = "The list could not be shown. Nothing is lost. Try again in a moment."
NOBODY_FOUND: Final = "Nobody of that name works here."
_ROLE_WORDS: Final = {"case_manager": "Case manager", "co_worker": "Works alongside"}


def title(called: str) -> str:
    """Whose allocation it is."""
    return f"Who works with {called}"


def line(found: AllocationLine, today: date) -> tuple[str, str]:
    """A name, and as what since when."""
    day = when.day_of(found.from_on)
    since = f"since {when.short_day(day, today)}" if day else ""
    ended = when.day_of(found.to_on)
    span = f"until {when.short_day(ended, today)}" if ended else since
    role = _ROLE_WORDS.get(found.role, found.role.replace("_", " ").capitalize())
    return found.names, " · ".join(filter(None, (role, span, found.reason)))


def worker(found: WorkerLine) -> tuple[str, str]:
    """Second line and badge of a colleague: post, team, and how many children they have."""
    return " · ".join(filter(None, (found.post, found.team))), _load(found.children)


def _load(children: int) -> str:
    if not children:
        return "none on this laptop"
    return f"{children:,} {'child' if children == 1 else 'children'}"


def allocate(worker: WorkerLine | None) -> str:
    """The button."""
    return f"Allocate to {worker.names.split(' ', 1)[0]}" if worker else "Allocate"


def more(count: int) -> str:
    """Under the first few colleagues."""
    return f"{when.count_of(count, 'colleague').capitalize()} more. Type a name to find them."


def allocated(names: str, called: str) -> str:
    """After the commit."""
    return f"{called} is with {names} now. Their laptop gets the file with its next sync."


def ended(names: str) -> str:
    """After ending."""
    return f"{names} does not work with this child any more."
