"""May this laptop be opened away from the service now? Decided over the lease, the clock and what was seen of time.

Time is the latest of three: the laptop's clock; the highest time known (the service's at the lease's issue, or what was
seen later under this lease); and that time with the run time since, in the same start of the laptop. So setting the clock
back stretches nothing. A clock more than a day behind what is known is refused, because nothing could be dated by it. Each
new lease starts the reckoning again from the service's own time, which mends a clock that once ran years ahead.
"""

from enum import StrEnum
from typing import Final

import msgspec

from app.domain.errors import Refused
from app.domain.moment import Moment, instant
from app.security.profile import CLOCK_FILE, Profile
from app.security.wrapping import Lease

DAY_S: Final = 86_400.0
MOST_BEHIND_S: Final = DAY_S
HALF: Final = 0.5
FOUR_FIFTHS: Final = 0.8


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The highest time known under a lease (`serial`), in seconds since 1970, and when in which start of the laptop."""

    serial: int = 0
    at_s: float = 0.0
    boot_id: str = ""
    boottime_ns: int = 0


class Level(StrEnum):
    """How much of a lease is used. Only `ENDED` and `CLOCK_BACK` keep anybody out."""

    NONE = "none"
    GOOD = "good"
    HALF = "half"
    MOST = "most"
    LAST_DAY = "last_day"
    ENDED = "ended"
    CLOCK_BACK = "clock_back"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The level, the seconds left, and the end as ISO 8601 (empty without a lease)."""

    level: Level = Level.NONE
    left_s: float = 0.0
    not_after_at: str = ""

    @property
    def opens(self) -> bool:
        """May the records be opened?"""
        return self.level not in {Level.ENDED, Level.CLOCK_BACK}


def judge(lease: Lease, seen: Seen, moment: Moment) -> Judged:
    """The standing of a lease at this moment; without a lease there is nothing to keep anybody out."""
    if not lease.serial:
        return Judged()
    known = known_s(lease, seen, moment)
    now = instant(moment.wall_at)
    left = instant(lease.not_after_at) - max(now, known)
    if left <= 0 or not lease.share:
        level = Level.ENDED
    elif now < known - MOST_BEHIND_S:
        level = Level.CLOCK_BACK
    else:
        level = _level(1 - left / max(1.0, instant(lease.not_after_at) - instant(lease.issued_at)), left)
    return Judged(level=level, left_s=max(0.0, left), not_after_at=lease.not_after_at)


def known_s(lease: Lease, seen: Seen, moment: Moment) -> float:
    """The highest time that is known whatever the clock says. What was seen under another lease counts for nothing."""
    issued = instant(lease.issued_at)
    if seen.serial != lease.serial:
        return issued
    passed = (moment.boottime_ns - seen.boottime_ns) / 1e9 if seen.boot_id == moment.boot_id else 0.0
    return max(issued, seen.at_s + max(0.0, passed))


def look(lease: Lease, seen: Seen, moment: Moment) -> Seen:
    """What is known of time from now on."""
    at_s = max(known_s(lease, seen, moment), instant(moment.wall_at))
    return Seen(serial=lease.serial, at_s=at_s, boot_id=moment.boot_id, boottime_ns=moment.boottime_ns)


def later(one: Seen, other: Seen) -> Seen:
    """The one that knows more: the newer lease, then the later time."""
    return max(one, other, key=lambda seen: (seen.serial, seen.at_s))


def read_seen(profile: Profile) -> Seen:
    """What stands beside the store. A missing or damaged file is as if nothing was seen: the store's own copy is asked too."""
    try:
        return profile.read(CLOCK_FILE, Seen) or Seen()
    except Refused:
        return Seen()


def keep_seen(profile: Profile, seen: Seen) -> None:
    """Write it beside the store, so that it is known before anything is opened. Raises Unavailable."""
    profile.write(CLOCK_FILE, seen)


def _level(used: float, left_s: float) -> Level:
    if left_s <= DAY_S:
        return Level.LAST_DAY
    if used >= FOUR_FIFTHS:
        return Level.MOST
    return Level.HALF if used >= HALF else Level.GOOD


def standing(profile: Profile, lease: Lease, moment: Moment) -> Judged:
    """How the lease stands by the clock and by what was noted of time beside the store."""
    return judge(lease, read_seen(profile), moment)
