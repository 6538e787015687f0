"""The real clock and the real maker of identifiers: the only places on a laptop that ask for the time or for an id."""

import os
import sys
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from app.domain.ids import Id
from app.domain.moment import Moment


def new_id() -> Id:
    """A fresh UUIDv7."""
    from uuid_utils import uuid7  # no identifier is made before the unlock window is there

    return Id(str(uuid7()))


def now() -> Moment:
    """What the laptop's clock says, with the time since it started (asleep or awake)."""
    wall = datetime.now(UTC).astimezone()
    return Moment(
        wall_at=wall.isoformat(timespec="seconds"),
        zone=wall.tzname() or "",
        boot_id=_boot_id(),
        boottime_ns=_boottime_ns(),
    )


def _boottime_ns() -> int:
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return time.monotonic_ns()


@cache
def _boot_id() -> str:
    named = Path("/proc/sys/kernel/random/boot_id")
    if named.exists():
        return named.read_text(encoding="ascii").strip()
    import psutil

    return f"{os.name}-{int(psutil.boot_time())}"
