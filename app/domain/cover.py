"""Where the rota has nobody: each stretch of the coming days with who is on duty, and which stretches are holes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from app.domain.adult_profile import POOL, STAFF, AdultProfile
from app.domain.duty_hours import Duty, core, duty
from app.domain.ids import Id
from app.domain.rota import Rota
from app.domain.shift import Shift
from app.domain.wall_time import HOME

DAYS = 14


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which nothing changes: `source` is who has to cover it (staff or pool), `people` who is on duty from there,
    `others` who is on duty from the other source. `short` is how many are missing."""

    span: Duty
    source: str
    people: tuple[Id, ...] = ()
    others: tuple[Id, ...] = ()
    short: int = 0

    @property
    def is_hole(self) -> bool:
        """Is nobody there at all?"""
        return not self.people and not self.others


def cover(
    rota: Rota,
    shifts: Iterable[Shift],
    profiles: Iterable[AdultProfile],
    first: date,
    days: int = DAYS,
    zone: ZoneInfo = HOME,
) -> tuple[Stretch, ...]:
    """All stretches from midnight on `first` for so many days, in order and without a gap. Who has no profile counts as pool."""
    begin, end = _midnight(first, zone), _midnight(first + timedelta(days=days), zone)
    cores = [hours for n in range(days) if (hours := core(rota, first + timedelta(days=n), zone)) is not None]
    source = {profile.person: profile.source for profile in profiles}
    on_duty = [(shift.person, span) for shift in shifts if (span := duty(shift.from_at, shift.until_at)) is not None]
    edges = {begin, end}
    for one in (*cores, *(span for _, span in on_duty)):
        edges |= {edge for edge in (one.since, one.until) if begin < edge < end}
    ordered = sorted(edges)
    made = (_stretch(rota, Duty(since, until), cores, on_duty, source) for since, until in pairwise(ordered))
    return tuple(_merged(made))


def _stretch(
    rota: Rota, span: Duty, cores: list[Duty], on_duty: list[tuple[Id, Duty]], source: Mapping[Id, str]
) -> Stretch:
    wanted = STAFF if any(hours.since <= span.since < hours.until for hours in cores) else POOL
    there = sorted({person for person, on in on_duty if on.since <= span.since < on.until})
    people = tuple(person for person in there if source.get(person, POOL) == wanted)
    needed = rota.staff_wanted if wanted == STAFF else rota.pool_wanted
    others = tuple(person for person in there if person not in people)
    return Stretch(span=span, source=wanted, people=people, others=others, short=max(0, needed - len(people)))


def _merged(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours that say the same are one."""
    last: Stretch | None = None
    for one in stretches:
        if last is not None and _same(last, one):
            last = msgspec.structs.replace(last, span=Duty(last.span.since, one.span.until))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _same(one: Stretch, other: Stretch) -> bool:
    return (one.source, one.people, one.others, one.short) == (other.source, other.people, other.others, other.short)


def _midnight(day: date, zone: ZoneInfo) -> float:
    return datetime.combine(day, time(), zone).timestamp()
