"""Why an attendance was hard on the adult: long, at night, a strip search, an injury, something said about safety."""

from collections.abc import Sequence
from typing import Final

from app.domain.answer import Answer
from app.domain.attendance import Attendance
from app.domain.attending import minutes_there
from app.domain.duty_hours import Duty, night_hours
from app.domain.moment import instant
from app.domain.stamp import Stamp, in_time

LONG_MINUTES: Final = 6 * 60
NIGHT_HOURS: Final = 2.0
_STRIPS: Final = frozenset({"strip", "intimate"})
_NO_INJURY: Final = frozenset({"", "none", "no", "nothing", "none seen", "none told"})


def hard_night(attendance: Attendance, stamps: Sequence[Stamp]) -> tuple[str, ...]:
    """What made it hard, in words that stand in a sentence; empty for an ordinary one, or while the adult is still there.

    `stamps` are those that stand. Six hours or more, two hours or more between 23:00 and 07:00, and what was seen or said.
    """
    ordered = in_time(list(stamps))
    end = next((s for s in reversed(ordered) if s.kind in {"left", "stepped_down"}), None)
    if end is None:
        return ()
    begun = next((s for s in ordered if s.kind in {"set_off", "arrived"}), end)
    since, until = instant(begun.at), instant(end.at)
    in_night = night_hours(Duty(since, until)) if float("-inf") < since < until else 0.0
    rows = attendance.answers.get("searches_each", Answer()).rows.values()
    was_stripped = any(row.get("sort") in _STRIPS for row in rows) or any(
        s.kind == "search" and s.about in _STRIPS for s in ordered
    )
    seen = attendance.text("alerts_injuries").strip().rstrip(".").casefold()
    is_hurt = seen not in _NO_INJURY or attendance.text("health_injuries_told") in {"recorded", "told", "not_recorded"}
    was_told = "safeguarding_what" in attendance.answers or any(s.kind in {"referred", "stepped_down"} for s in ordered)
    found = (
        ("many hours", minutes_there(ordered) >= LONG_MINUTES),
        ("a night", in_night >= NIGHT_HOURS),
        ("a strip search", was_stripped),
        ("an injury", is_hurt or any(s.kind == "hospital_left" for s in ordered)),
        ("something hard to hear", was_told),
    )
    return tuple(words for words, holds in found if holds)
