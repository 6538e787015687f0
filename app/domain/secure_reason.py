"""Why a child who was refused bail stays with the police: the reason that the law does not allow below the age of 12."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.domain.attendance import Attendance
from app.domain.stamp import Stamp
from app.domain.wall_time import HOME, utc

REASON: Final = "transfer_not_reason"
NO_SECURE: Final = "no_secure"
FROM_AGE: Final = 12
"""PACE 1984 section 38(6)(b): no secure accommodation is a reason from this age only."""


def too_young(attendance: Attendance, day: date) -> int | None:
    """The child's age on a day where it is known and below 12; None else."""
    age = attendance.age_on(day)
    return age if age is not None and age < FROM_AGE else None


def not_allowed(attendance: Attendance, stamps: Sequence[Stamp]) -> int | None:
    """The age on the day of the refusal, where that reason is written down and the child was too young for it; None else."""
    if attendance.text(REASON) != NO_SECURE:
        return None
    at = next((known for s in reversed(stamps) if s.kind in ("bail_refused", "charged") and (known := utc(s.at))), None)
    at = at or next((known for s in reversed(stamps) if (known := utc(s.at))), None)
    return too_young(attendance, at.astimezone(HOME).date()) if at is not None else None
