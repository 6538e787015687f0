"""How long a stage took and whether it is late, in working days; why it was late (DOMAIN 4.3)."""

from datetime import date
from typing import Final

from app.domain.working_days import working_days_between

LATE_REASONS: Final = {
    "child_absent": "The child did not come",
    "no_interpreter": "There was no interpreter",
    "staff_absence": "A colleague was away",
    "late_notification": "We were told late",
    "partner_information": "Information from partners was missing",
    "system": "A system did not work",
    "other": "Something else",
}


def days_late(due_on: str, today: date) -> int:
    """Working days past the day it was due; 0 in time or without a day. A weekend alone is not late."""
    due = _day(due_on)
    return max(0, working_days_between(due, today)) if due is not None and due < today else 0


def days_to_complete(started_on: str, sent_at: str) -> int | None:
    """Working days from start to sending (the time of signing, not of sync); None while one of them is not known."""
    started, sent = _day(started_on), _day(sent_at)
    return max(0, working_days_between(started, sent)) if started is not None and sent is not None else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
