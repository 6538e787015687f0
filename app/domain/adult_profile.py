"""What the rota knows of one appropriate adult: checks, training, languages, area, hours. Nothing about any child."""

from datetime import date
from typing import ClassVar, Final

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Keyed, Prose, SetOf
from app.domain.record import EMPTY, Record

STAFF, POOL = "staff", "pool"
NEEDED: Final = ("appropriate_adult", "safeguarding")
"""Courses without which nobody is sent."""
COURSES: Final = {
    "appropriate_adult": "Appropriate adult training",
    "safeguarding": "Safeguarding",
    "communication": "Speech, language and communication",
    "mental_health": "Mental health",
    "data_protection": "Data protection",
}
SOON_DAYS: Final = 30


class Course(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A course: its code in COURSES (an open list), done when, and the last day it counts (empty: it does not run out)."""

    course: str
    done_on: str = ""
    until_on: str = ""


class AdultProfile(Record, frozen=True, kw_only=True):
    """`source` is staff or pool. `checked_on` and `check_until_on` are the dates of the criminal records check. `conflicts`
    are stations, schools or officers that this adult has something to do with. `areas` are where they go."""

    type_name: ClassVar[str] = "adult_profile"
    person: Id = NO_ID
    source: str = POOL
    checked_on: str = ""
    check_until_on: str = ""
    courses: Keyed[Course] = EMPTY
    languages: SetOf = ()
    sex: str = ""
    areas: SetOf = ()
    conflicts: SetOf = ()
    goes_alone: bool = True
    max_shift_hours: int = 12
    supervised_on: str = ""
    phone: str = ""
    note: Prose = ""
    is_paused: bool = False

    def lapses(self, today: date) -> tuple[tuple[str, str], ...]:
        """What is missing or has run out today: (what, sentence). Empty where this adult may be sent."""
        found = []
        if not self.checked_on:
            found.append(("check", "No check is noted."))
        elif self.check_until_on and self.check_until_on < today.isoformat():
            found.append(("check", "The check has run out."))
        for needed in NEEDED:
            had = [c for c in self.courses.values() if c.course == needed and c.done_on and c.done_on <= today.isoformat()]
            name = COURSES[needed]
            if not had:
                found.append((needed, f"{name} is not noted."))
            elif not any(not c.until_on or c.until_on >= today.isoformat() for c in had):
                found.append((needed, f"{name} has run out."))
        return tuple(found)

    def runs_out_soon(self, today: date) -> tuple[tuple[str, str], ...]:
        """What runs out within SOON_DAYS: (what, last day), earliest first; what has run out already is in `lapses`."""
        last = date.fromordinal(today.toordinal() + SOON_DAYS).isoformat()
        ends = [("check", self.check_until_on), *_ends(self.courses)]
        return tuple(sorted((e for e in ends if e[1] and today.isoformat() <= e[1] <= last), key=lambda e: (e[1], e[0])))


def _ends(courses: Keyed[Course]) -> list[tuple[str, str]]:
    """For each course the last day that any taking of it counts."""
    latest: dict[str, str] = {}
    for course in courses.values():
        latest[course.course] = max(latest.get(course.course, ""), course.until_on or "9999")
    return list(latest.items())
