"""How long an adult waited at the police station: the time there outside talks with the child, consultations and interviews."""

from collections.abc import Sequence
from typing import Final

from app.domain.attending import ending
from app.domain.moment import instant
from app.domain.stamp import Stamp, in_time

_BUSY: Final = (
    ("alone_started", "alone_ended"), ("consultation_started", "consultation_ended"), ("interview_started", "interview_ended"),
)  # fmt: skip
_BREAK: Final = ("break_started", "break_ended")

Span = tuple[float, float]


def minutes_waited(stamps: Sequence[Stamp]) -> int | None:
    """Whole minutes by the times that are stated; a break in an interview is waiting. None until arriving and leaving are known."""
    ordered = in_time(list(stamps))
    arrived, left = next((s for s in ordered if s.kind == "arrived"), None), ending(ordered)
    if arrived is None or left is None:
        return None
    here = (instant(arrived.at), instant(left.at))
    busy = [span for start, end in _BUSY for span in _spans(ordered, start, end, here)]
    breaks = _spans(ordered, *_BREAK, here)
    taken = _covered([*busy, *breaks]) - _covered(breaks)
    return max(0, round(here[1] - here[0] - taken)) // 60


def _spans(ordered: Sequence[Stamp], start: str, end: str, here: Span) -> list[Span]:
    """From each start to the end after it, or to leaving; within the time there."""
    found, since = [], None
    for stamp in ordered:
        if stamp.kind == start and since is None:
            since = instant(stamp.at)
        elif stamp.kind == end and since is not None:
            found.append((since, instant(stamp.at)))
            since = None
    if since is not None:
        found.append((since, here[1]))
    return [(max(a, here[0]), min(b, here[1])) for a, b in found if min(b, here[1]) > max(a, here[0])]


def _covered(spans: Sequence[Span]) -> float:
    """Seconds that lie in at least one of the spans."""
    total, reached = 0.0, float("-inf")
    for since, until in sorted(spans):
        total += max(0.0, until - max(since, reached))
        reached = max(reached, until)
    return total
