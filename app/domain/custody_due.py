"""By when a custody log is finished, reviewed, and followed by a visit (DOMAIN 16.2), right over midnight and changed hours.

The adult has 24 hours by the clock from leaving. A manager has three working days from the day on which the adult signed, and
the service two from the day on which the adult left the child; days are those of the wall at home.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from app.domain.attending import Attending, State, ending
from app.domain.custody_facts import true_instants
from app.domain.ids import NO_ID, Id
from app.domain.moment import instant
from app.domain.stamp import Stamp
from app.domain.wall_time import HOME, utc
from app.domain.working_days import add_working_days

FINISH, REVIEW = "finish", "review"
FINISH_HOURS: Final = 24
REVIEW_DAYS: Final = 3
VISIT_DAYS: Final = 2


class LogDue(msgspec.Struct, frozen=True, kw_only=True):
    """`what` is FINISH or REVIEW, `on` the last day at home. `at` (UTC) is the very instant for FINISH, None where the whole
    day counts."""

    what: str
    on: date
    at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Has it passed at this instant?"""
        return now > self.at if self.at is not None else now.astimezone(HOME).date() > self.on


class AttendedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An attendance that is linked to a child's file: when the adult left (ISO with offset), where, and the link."""

    link: Id = NO_ID
    left_at: str
    station: str = ""


def log_due(where: Attending, stamps: Sequence[Stamp]) -> LogDue | None:
    """What is due of a log as it stands; None while it runs and once it is closed."""
    if where.state in {State.LEFT, State.STEPPED_DOWN}:
        end = ending(stamps)
        left = true_instants(stamps).get(end.id) if end is not None else None
        if left is None:
            return None
        at = left + timedelta(hours=FINISH_HOURS)
        return LogDue(what=FINISH, on=at.astimezone(HOME).date(), at=at)
    signed = utc(where.since) if where.state is State.COMPLETED else None
    if signed is None:
        return None
    return LogDue(what=REVIEW, on=add_working_days(signed.astimezone(HOME).date(), REVIEW_DAYS))


def visit_due(attended: Sequence[AttendedFacts], met_at: str) -> tuple[AttendedFacts, date, date] | None:
    """The newest attendance that nobody has followed by a visit, the day it ended and the day the visit is due.

    `met_at` is when somebody of the service last met the child, empty for never.
    """
    newest = max(attended, key=lambda one: (instant(one.left_at), one.link), default=None)
    left = utc(newest.left_at) if newest is not None else None
    if newest is None or left is None or (met_at and instant(met_at) >= left.timestamp()):
        return None
    day = left.astimezone(HOME).date()
    return newest, day, add_working_days(day, VISIT_DAYS)
