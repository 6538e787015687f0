"""Long times in a custody log in which nothing was written, and whether somebody said why. Reckoned in instants."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

from app.domain.moment import instant
from app.domain.stamp import Stamp, in_time

LONGEST_S: Final = 45 * 60
"""From this long on a silence asks for its reason."""
_ENDS: Final = {
    "rest_ended": "rest_started",
    "interview_ended": "interview_started",
    "consultation_ended": "consultation_started",
    "alone_ended": "alone_started",
    "break_ended": "break_started",
    "arrived": "handed_over",
}
_STARTS: Final = frozenset(_ENDS.values())


class Gap(msgspec.Struct, frozen=True):
    """A silence from one stamp to the next (or to now), as ISO times with offset."""

    since: str
    until: str


def gaps(stamps: Sequence[Stamp], now: str = "") -> tuple[Gap, ...]:
    """Silences of LONGEST_S or more while the adult was there, of which nobody has said why, oldest first.

    Counted from arriving until leaving, handing over or stepping down; up to `now` while they are there still.
    """
    ordered = in_time(list(stamps))
    arrived = next((s for s in ordered if s.kind == "arrived"), None)
    if arrived is None:
        return ()
    end = next((s.at for s in reversed(ordered) if s.kind in {"left", "stepped_down"}), "") or now
    said = [(instant(s.at), instant(s.until)) for s in ordered if s.kind == "gap" and s.until]
    here = [s for s in ordered if s.kind != "gap" and instant(arrived.at) <= instant(s.at)]
    marks = [s for s in here if not end or instant(s.at) <= instant(end)]
    silences = [(Gap(one.at, other.at), _between(one, other)) for one, other in pairwise(marks)]
    if end and marks and instant(marks[-1].at) < instant(end):
        silences.append((Gap(marks[-1].at, end), instant(end) - instant(marks[-1].at)))
    found = (silence for n, silence in enumerate(silences) if not _lasts(marks[: n + 1]))
    return tuple(gap for gap, length in found if length >= LONGEST_S and not _is_said(gap, length, said))


def _between(one: Stamp, other: Stamp) -> float:
    """Seconds between two stamps: by the laptop's counter where it ran through and both times are as tapped, so that a clock
    that was moved neither makes a silence nor hides one; else by the times they state."""
    first, then = one.tapped, other.tapped
    is_counted = bool(first.boot_id) and first.boot_id == then.boot_id and first.boot_ms < then.boot_ms
    if is_counted and not one.is_changed and not other.is_changed:
        return (then.boot_ms - first.boot_ms) / 1000
    return instant(other.at) - instant(one.at)


def _lasts(before: Sequence[Stamp]) -> bool:
    """Is something going on that explains the time by itself: a rest, an interview, a break in it, the way of whoever took over?

    What begins ends a rest, so that a forgotten end does not explain the whole night.
    """
    going: list[str] = []
    for kind in (s.kind for s in before):
        if kind in _STARTS:
            going = [*(other for other in going if other != "rest_started"), kind]
        elif kind in _ENDS:
            going = [other for other in going if other != _ENDS[kind]]
    return bool(going)


def _is_said(gap: Gap, length: float, said: Sequence[tuple[float, float]]) -> bool:
    """Do the reasons leave less than LONGEST_S of its `length` without one?"""
    left = length
    for begin, end in said:
        left -= max(0.0, min(end, instant(gap.until)) - max(begin, instant(gap.since)))
    return left < LONGEST_S
