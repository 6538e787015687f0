"""Sentences and words of the caseload."""

from datetime import date
from typing import Final

from app.operations.rows.child import ChildLine
from app.ui import when

TITLE: Final = "Caseload"
OWN_TITLE: Final = "My caseload"
TEAM_TITLE: Final = "The team’s caseload"
RECORD_A_CONTACT: Final = "Record a contact"
OPEN_A_FILE: Final = "Open a child’s file"
FILTER: Final = "Filter this list"
EMPTY: Final = (
    "No children are allocated to you yet. When your manager allocates someone they will appear here after the next sync."
)
SYNC_NOW: Final = "Sync now"
CLEAR: Final = "Clear filters"
UNREADABLE: Final = "The list could not be shown. Nothing is lost."

STANDINGS: Final = {
    "not_started": ("Not started", "neutral"),
    "in_progress": ("In progress", "info"),
    "sent": ("Waiting for countersign", "info"),
    "returned": ("Returned with notes", "warn"),
    "countersigned": ("Signed off", "ok"),
    "changed_since_sent": ("Changed since sent", "warn"),
    "changed_since_signed": ("Changed since signed", "warn"),
    "overdue": ("Overdue", "bad"),
}


def standing(code: str) -> tuple[str, str]:
    """Words and tone of a task's state; an unknown one (of a newer Waymark) shows its code in words."""
    return STANDINGS.get(code, (code.replace("_", " ").capitalize(), "neutral"))


def who(line: ChildLine) -> str:
    """ "15 · he/him · YJ-24-0183"."""
    age = "" if line.age is None else str(line.age)
    return " · ".join(filter(None, (age, line.pronouns, line.case_number)))


def subtitle(count: int, today: date) -> str:
    """How many, and the day that "in 2 days" is counted from."""
    children = "1 child or young person" if count == 1 else f"{count:,} children and young people"
    return f"{children} · {when.long_day(today)}"


def nothing_matches(typed: str) -> str:
    """Filters that leave nobody."""
    return f"Nothing matches “{typed}”." if typed else "Nobody matches this filter."


def sentence(line: ChildLine, today: date) -> str:
    """The whole row as spoken."""
    day = when.day_of(line.due_on)
    due = f"{line.due_what} due {when.short_day(day, today)}, {when.due(day, today)[0]}" if day else ""
    last = f"last contact {when.moment(line.last_contact_at, today)}" if line.last_contact_at else "no contact yet"
    done = f"{line.progress} per cent" if line.progress else ""
    parts = (
        line.name,
        who(line),
        line.order,
        line.task,
        standing(line.task_standing)[0] if line.task else "",
        done,
        due,
        last,
    )
    return ", ".join(filter(None, parts))
