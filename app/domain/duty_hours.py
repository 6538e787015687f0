"""Core hours, nights and spans of duty as instants; local times are of the service's zone, so a changed hour moves no night."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from app.domain.moment import instant
from app.domain.rota import WEEKDAYS, Rota
from app.domain.wall_time import HOME

NIGHT_FROM, NIGHT_UNTIL = time(23), time(7)


class Duty(msgspec.Struct, frozen=True, order=True):
    """From one instant to another, in seconds since 1970; `until` is after `since`."""

    since: float
    until: float

    @property
    def hours(self) -> float:
        """How long it lasts."""
        return (self.until - self.since) / 3600

    def meets(self, other: "Duty") -> bool:
        """Do they share any time?"""
        return self.since < other.until and other.since < self.until


def duty(from_at: str, until_at: str) -> Duty | None:
    """The span of two ISO times; None where one cannot be read or the end is not after the beginning."""
    since, until = instant(from_at), instant(until_at)
    return Duty(since, until) if float("-inf") < since < until else None


def core(rota: Rota, day: date, zone: ZoneInfo = HOME) -> Duty | None:
    """The core hours of this day; None on a day without, or where the rota's times cannot be read."""
    if WEEKDAYS[day.weekday()] not in rota.core_days:
        return None
    try:
        since, until = time.fromisoformat(rota.core_from), time.fromisoformat(rota.core_until)
    except ValueError:
        return None
    return Duty(_at(day, since, zone), _at(day, until, zone)) if since < until else None


def night(day: date, zone: ZoneInfo = HOME) -> Duty:
    """The night that begins on this day, 23:00 to 07:00."""
    return Duty(_at(day, NIGHT_FROM, zone), _at(day + timedelta(days=1), NIGHT_UNTIL, zone))


def nights_of(duties: Iterable[Duty], zone: ZoneInfo = HOME) -> frozenset[date]:
    """The days on which nights begin that any of these duties touches; each night once."""
    found = set()
    for one in duties:
        day = datetime.fromtimestamp(one.since, UTC).astimezone(zone).date() - timedelta(days=1)
        last = datetime.fromtimestamp(one.until, UTC).astimezone(zone).date()
        while day <= last:
            if night(day, zone).meets(one):
                found.add(day)
            day += timedelta(days=1)
    return frozenset(found)


def night_hours(one: Duty, zone: ZoneInfo = HOME) -> float:
    """Hours of this duty that lie between 23:00 and 07:00, in real hours: a night on which the hour goes back has one more."""
    shared = (_shared(night(day, zone), one) for day in nights_of([one], zone))
    return sum(shared) / 3600


def joined(duties: Iterable[Duty]) -> Iterator[Duty]:
    """The same time without overlaps, in order."""
    current: Duty | None = None
    for one in sorted(duties):
        if current is not None and one.since <= current.until:
            current = Duty(current.since, max(current.until, one.until))
            continue
        if current is not None:
            yield current
        current = one
    if current is not None:
        yield current


def _shared(one: Duty, other: Duty) -> float:
    return max(0.0, min(one.until, other.until) - max(one.since, other.since))


def _at(day: date, clock: time, zone: ZoneInfo) -> float:
    return datetime.combine(day, clock, zone).timestamp()
