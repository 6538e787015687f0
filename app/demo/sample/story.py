"""Custody nights as told in resources/sample/nights.yaml: what was stamped when, what was answered, and the records they make."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Final

import msgspec

from app.demo.sample.lists import sample_list
from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.attendance import FORM, KIND, STATION, Attendance
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.stamp import Stamp, tapped_at
from app.domain.wall_time import HOME
from app.forms.definition import FormDefinition, Kind

SEARCHES: Final = "searches_each"
"""Its rows stand under the ids of the searches' stamps."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One stamp. Times are those of the wall; `tapped` is empty where it was tapped at that time."""

    at: str
    kind: str
    about: str = ""
    words: str = ""
    until: str = ""
    reason: str = ""
    tapped: str = ""
    sheet: Mapping[str, str] = {}


class Later(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a manager did so many days after the signature: their name, and what they asked."""

    days: int
    at: str
    by: str
    text: str = ""


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One attendance from the call to the signature. `file` is the child in whose file it is linked."""

    key: str
    title: str
    adult: str
    days_ago: int
    kind: str
    station: str
    first: Mapping[str, str]
    steps: tuple[Step, ...]
    said: Mapping[str, Any]
    afterwards: Mapping[str, Any]
    signed: str
    file: str = ""
    reviewed: Later | None = None
    asked: Later | None = None


class Timed(msgspec.Struct, frozen=True):
    """A step with its instants: when it was tapped, what it states, and until when."""

    step: Step
    tapped: datetime
    at: datetime
    until: datetime | None = None


@cache
def stories() -> tuple[Story, ...]:
    """All of them."""
    return msgspec.convert(sample_list("nights"), tuple[Story, ...])


def story(key: str) -> Story:
    """The one of that key."""
    return next(one for one in stories() if one.key == key)


def timed(night: Story, evening: date) -> tuple[Timed, ...]:
    """Its steps in the order of tapping, from that evening on and over midnight."""
    return tuple(_timed(night, evening))


def signed_at(night: Story, evening: date) -> datetime:
    """When the adult signed."""
    return _next(night.signed, timed(night, evening)[-1].tapped)


def _timed(night: Story, evening: date) -> Iterator[Timed]:
    now = datetime.combine(evening, time.fromisoformat(night.steps[0].at), HOME)
    for step in night.steps:
        now = _next(step.tapped or step.at, now)
        at = _before(step.at, now)
        yield Timed(step, now, at, _next(step.until, at) if step.until else None)


def _next(wall: str, after: datetime) -> datetime:
    found = datetime.combine(after.date(), time.fromisoformat(wall), HOME)
    return found if found >= after else found + timedelta(days=1)


def _before(wall: str, now: datetime) -> datetime:
    found = datetime.combine(now.date(), time.fromisoformat(wall), HOME)
    return found if found <= now else found - timedelta(days=1)


class Ids(msgspec.Struct, frozen=True):
    """What the records of a night are called: its scope, its log, who attends, and where fresh ids come from."""

    scope: Id
    log: Id
    adult: Id
    new: Callable[[], Id]


def stamps_of(steps: tuple[Timed, ...], ids: Ids, moment: Callable[[datetime], Moment]) -> tuple[Stamp, ...]:
    """The stamps, with ids that grow as they were tapped. `moment` says how the laptop stood at an instant of the story."""
    drawn = sorted(ids.new() for _ in steps)
    return tuple(_stamp(one, id, ids.scope, moment) for one, id in zip(steps, drawn, strict=True))


def _stamp(one: Timed, id: Id, scope: Id, moment: Callable[[datetime], Moment]) -> Stamp:
    step, tapped = one.step, moment(one.tapped)
    return Stamp(
        id=id, scope=scope, kind=step.kind, at=moment(one.at).wall_at, zone=tapped.zone,
        until=moment(one.until).wall_at if one.until else "", about=step.about, words=step.words, reason=step.reason,
        tapped=tapped_at(tapped),
    )  # fmt: skip


def attendance_of(night: Story, form: FormDefinition, ids: Ids, stamps: tuple[Stamp, ...], *parts: str) -> Attendance:
    """The record, with the answers of these parts of the story (first, said, afterwards)."""
    told: dict[str, Any] = {KIND: night.kind, STATION: night.station}
    for part in parts:
        told |= getattr(night, part)
    searches = [stamp.id for stamp in stamps if stamp.kind == "search"]
    return Attendance(
        id=ids.log,
        scope=ids.scope,
        form=FormRef(id=FORM, version=form.version, text_hash=form.text_hash),
        adult=ids.adult,
        adults=(ids.adult,),
        answers={key: _answer(form, key, value, searches) for key, value in told.items()},
    )


def _answer(form: FormDefinition, key: str, value: Any, searches: list[Id]) -> Answer:
    if form.questions[key].kind is Kind.REPEATING:
        assert key == SEARCHES, "the rows of other questions have no stamp to be called after"
        return Answer(rows=dict(zip(searches, value, strict=True)))
    return Answer(value=tuple(sorted(value)) if isinstance(value, list) else value)
