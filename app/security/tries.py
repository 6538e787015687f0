"""Waiting between wrong passphrases: three free tries, then 5, 15, 60 and 300 seconds, surviving a restart.

Waits are measured in time since the laptop started, never by the wall clock, so setting the clock back or forward changes
nothing. After a restart of the laptop only the time since then counts, which can lengthen a wait and never shortens one.
"""

from math import ceil
from typing import Final

import msgspec

from app.domain.errors import Refused
from app.domain.moment import Clock, Moment
from app.security.profile import TRIES_FILE, Profile

FREE_TRIES: Final = 3
WAITS_S: Final = (5.0, 15.0, 60.0, 300.0)


class CountedTries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`tries.json`: wrong tries in a row, and when the last was, as time since start of that boot of the laptop."""

    wrong: int = 0
    boot_id: str = ""
    boottime_ns: int = 0


class Tries:
    """The count of wrong tries of one profile. `now` stamps the moment; its boot time is what counts."""

    def __init__(self, profile: Profile, now: Clock) -> None:
        self._profile = profile
        self._now = now

    def before_try(self) -> float:
        """Seconds to wait before the next try; 0.0 when it may be made now."""
        counted = self._counted()
        return max(0.0, wait_after_s(counted.wrong) - _passed_s(counted, self._now()))

    def failed(self) -> None:
        """A wrong passphrase was tried; on disk before the person is told. Raises Unavailable."""
        self._keep(self._counted().wrong + 1)

    def succeeded(self) -> None:
        """The right one was given: the count starts again."""
        if self._counted().wrong:
            self._keep(0)

    def _counted(self) -> CountedTries:
        """A damaged file counts as the longest wait from now on, or damaging it would be a way round."""
        try:
            return self._profile.read(TRIES_FILE, CountedTries) or CountedTries()
        except Refused:
            return self._keep(FREE_TRIES + len(WAITS_S) - 1)

    def _keep(self, wrong: int) -> CountedTries:
        now = self._now()
        counted = CountedTries(wrong=wrong, boot_id=now.boot_id, boottime_ns=now.boottime_ns)
        self._profile.write(TRIES_FILE, counted)
        return counted


def wait_after_s(wrong: int) -> float:
    """Seconds to wait after that many wrong tries in a row."""
    over = wrong - FREE_TRIES
    return 0.0 if over < 0 else WAITS_S[min(over, len(WAITS_S) - 1)]


def whole_seconds(wait_s: float) -> int:
    """A wait as it is counted down on screen: never shorter than it is."""
    return ceil(wait_s)


def _passed_s(counted: CountedTries, now: Moment) -> float:
    """Seconds that have surely passed: since the try in the same boot, since the start of this boot in another."""
    is_same_boot = counted.boot_id == now.boot_id and now.boottime_ns >= counted.boottime_ns
    return (now.boottime_ns - (counted.boottime_ns if is_same_boot else 0)) / 1e9
