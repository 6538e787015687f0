"""One stamp of time, taken once for each thing a person does; nothing below the edge reads a clock.

`wall_at` is what the laptop's clock said and may be wrong; `boot_id` with `boottime_ns` measures spans even so;
`last_server_at` is the newest time the central service has told this laptop. No outcome depends on any of them.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import msgspec


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A stamp: ISO 8601 wall time with offset, zone name, boot identity, nanoseconds since boot, last server time."""

    wall_at: str
    zone: str = "Europe/London"
    boot_id: str = ""
    boottime_ns: int = 0
    last_server_at: str = ""

    @property
    def at(self) -> datetime:
        """The wall time as an aware datetime."""
        return datetime.fromisoformat(self.wall_at)

    @property
    def today(self) -> date:
        """The date in the zone the laptop was in."""
        return self.at.date()

    def later(self, **span: float) -> "Moment":
        """A moment that many days, hours, minutes or seconds on (for tests and for dates reckoned from now)."""
        return msgspec.structs.replace(self, wall_at=(self.at + timedelta(**span)).isoformat())


def instant(text: str) -> float:
    """Seconds since 1970 of an ISO time, to put times of different offsets in order; what is no time comes before all."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return float("-inf")
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


class Clock(Protocol):
    """Says what the time is; the real one lives in bootstrap, tests turn one by hand."""

    def __call__(self) -> Moment: ...
