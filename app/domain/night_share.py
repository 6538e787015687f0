"""How the nights are shared among the pool: how many each had, and who had more than their share."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import msgspec

from app.domain.adult_profile import POOL, AdultProfile
from app.domain.duty_hours import Duty, duty, nights_of
from app.domain.ids import Id
from app.domain.shift import Shift
from app.domain.wall_time import HOME


class NightShare(msgspec.Struct, frozen=True, kw_only=True):
    """One adult of the pool: nights on duty in the time looked at, and how many more than the equal share (below 0: fewer)."""

    person: Id
    nights: int
    over: float


def night_shares(
    profiles: Iterable[AdultProfile], shifts: Iterable[Shift], within: Duty, zone: ZoneInfo = HOME
) -> tuple[NightShare, ...]:
    """Everybody of the pool who takes requests, most nights first. A night on which two were on duty counts for both."""
    people = sorted({profile.person for profile in profiles if profile.source == POOL and not profile.is_paused})
    spans: dict[Id, list[Duty]] = {person: [] for person in people}
    for shift in shifts:
        span = duty(shift.from_at, shift.until_at)
        if shift.person in spans and span is not None and span.meets(within):
            spans[shift.person].append(Duty(max(span.since, within.since), min(span.until, within.until)))
    nights = {person: len(nights_of(spans[person], zone)) for person in people}
    equal = sum(nights.values()) / len(people) if people else 0.0
    shares = (NightShare(person=person, nights=nights[person], over=nights[person] - equal) for person in people)
    return tuple(sorted(shares, key=lambda share: (-share.nights, share.person)))
