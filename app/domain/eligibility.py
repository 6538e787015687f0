"""Which appropriate adults may be sent to a request, in which order they are asked, and why: eight questions, answered in words."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from app.domain.adult_profile import POOL, STAFF, AdultProfile
from app.domain.availability import CAN, CANNOT, Availability
from app.domain.call_out import CallOut
from app.domain.call_out_answer import DECLINE, CallOutAnswer
from app.domain.call_out_standing import call_out_standing
from app.domain.duty_hours import Duty, core, duty, nights_of
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.rota import Rota
from app.domain.shift import Shift
from app.domain.wall_time import HOME

LOOKS_BACK: timedelta = timedelta(days=28)
"""Nights of this long before are counted for a fair share."""


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the ranking looks at, as it stands on this laptop."""

    rota: Rota
    profiles: tuple[AdultProfile, ...] = ()
    shifts: tuple[Shift, ...] = ()
    availability: tuple[Availability, ...] = ()
    call_outs: tuple[CallOut, ...] = ()
    answers: tuple[CallOutAnswer, ...] = ()


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One adult for one request. `blocks` say why they may not be sent (none: they may); `reasons` why they stand where they do.

    `nights` are those of the last 28 days; `says` is what they have answered, empty while they have not.
    """

    person: Id
    blocks: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    nights: int = 0
    says: str = ""

    @property
    def may_go(self) -> bool:
        """Is there nothing against it?"""
        return not self.blocks


def candidates(board: Board, call_out: CallOut, zone: ZoneInfo = HOME) -> tuple[Candidate, ...]:
    """Everybody with a profile, those who may go first and in the order in which they are asked.

    The order: on duty first, then second on duty; who said that they can; the source that this hour belongs to; the language;
    the area; fewest nights; and the id, so that every laptop says the same.
    """
    begins = instant(call_out.begins_at)
    stay = Duty(begins, begins + board.rota.usual_hours * 3600)
    ranked = sorted((_judge(board, profile, call_out, stay, zone) for profile in board.profiles), key=lambda pair: pair[0])
    return tuple(candidate for _, candidate in ranked)


def _judge(
    board: Board, profile: AdultProfile, call_out: CallOut, stay: Duty, zone: ZoneInfo
) -> tuple[tuple[object, ...], Candidate]:
    day = datetime.fromtimestamp(stay.since, UTC).astimezone(zone).date()
    said = _said(board.availability, profile.person, stay)
    duties = _duties(board, profile.person, call_out)
    nights = len(nights_of(_recent(duties, stay), zone))
    on_duty = [s for s in board.shifts if s.person == profile.person and _covers(s, stay.since)]
    is_first, is_second = any(not s.is_second for s in on_duty), any(s.is_second for s in on_duty)
    wanted = STAFF if _is_core(board.rota, day, stay.since, zone) else POOL
    speaks = bool(call_out.language) and call_out.language.casefold() in {one.casefold() for one in profile.languages}
    is_near = bool(call_out.area) and call_out.area in profile.areas
    blocks = tuple(_blocks(board.rota, profile, call_out, stay, day, said, duties))
    reasons = [
        (is_first, "On duty"),
        (is_second and not is_first, "Second on duty"),
        (said == CAN, "Said that they can come"),
        (profile.source == wanted, "Core hours: staff go" if wanted == STAFF else "Out of hours: the pool goes"),
        (speaks, f"Speaks {call_out.language}"),
        (is_near, f"Goes to {call_out.area}"),
        (
            True,
            "No night in four weeks" if not nights else f"{nights} {'night' if nights == 1 else 'nights'} in four weeks",
        ),
    ]
    latest = [a for a in board.answers if a.call_out == call_out.id and a.person == profile.person]
    says = max(latest, key=lambda a: (instant(a.at), a.id)).says if latest else ""
    place = (
        bool(blocks), says == DECLINE, not is_first, not is_second, said != CAN, profile.source != wanted, not speaks,
        not is_near, nights, profile.person,
    )  # fmt: skip
    words = tuple(word for holds, word in reasons if holds)
    return place, Candidate(person=profile.person, blocks=blocks, reasons=words, nights=nights, says=says)


def _blocks(
    rota: Rota, profile: AdultProfile, call_out: CallOut, stay: Duty, day: date, said: str, duties: Sequence[Duty]
) -> Iterable[str]:
    if profile.is_paused:
        yield "Does not take requests at the moment."
    yield from (sentence for _, sentence in profile.lapses(day))
    if said == CANNOT:
        yield "Said that they cannot come then."
    met = {one.casefold() for one in profile.conflicts} & {one.casefold() for one in (*call_out.contacts, call_out.station)}
    if met:
        yield f"Has something to do with {', '.join(sorted(met))}."
    if call_out.wants_sex and profile.sex != call_out.wants_sex:
        yield f"A {'woman' if call_out.wants_sex == 'female' else 'man'} is asked for."
    if any(one.meets(stay) for one in duties):
        yield "Is with another child then."
    elif _too_long(rota, profile, stay, duties):
        yield f"Would be on duty for more than {profile.max_shift_hours} hours."
    elif _rested(stay, duties) < rota.rest_hours * 3600 and not _goes_on(stay, duties):
        yield f"Would have less than {rota.rest_hours} hours of rest since the last one."


def _duties(board: Board, person: Id, but: CallOut) -> list[Duty]:
    """The attendances this adult accepted, as spans; one that is not over is taken to last as long as usual."""
    found = []
    for call_out in board.call_outs:
        if call_out.id == but.id or person not in call_out_standing(call_out, board.answers).accepted:
            continue
        since = instant(call_out.begins_at)
        until = instant(call_out.ended_at) if call_out.ended_at else since + board.rota.usual_hours * 3600
        if since < until:
            found.append(Duty(since, until))
    return sorted(found)


def _recent(duties: Iterable[Duty], stay: Duty) -> list[Duty]:
    return [one for one in duties if stay.since - LOOKS_BACK.total_seconds() <= one.until <= stay.since]


_ONE_SHIFT: float = 3 * 3600
"""Attendances with less than this between them are one time on duty."""


def _goes_on(stay: Duty, duties: Sequence[Duty]) -> bool:
    return _rested(stay, duties) < _ONE_SHIFT


def _rested(stay: Duty, duties: Sequence[Duty]) -> float:
    """Seconds since the last attendance before this one."""
    before = [one.until for one in duties if one.until <= stay.since]
    return stay.since - max(before) if before else float("inf")


def _too_long(rota: Rota, profile: AdultProfile, stay: Duty, duties: Sequence[Duty]) -> bool:
    """Would this attendance, with those just before it, pass the longest shift?"""
    since = stay.since
    for one in reversed(duties):
        if one.until <= since and since - one.until < _ONE_SHIFT:
            since = one.since
    return (stay.until - since) / 3600 > profile.max_shift_hours


def _said(all_said: Iterable[Availability], person: Id, stay: Duty) -> str:
    """What they said of this time: `cannot` where any of it is not possible, `can` where the beginning is."""
    spans = [(one.kind, span) for one in all_said if one.person == person and (span := duty(one.from_at, one.until_at))]
    if any(kind == CANNOT and span.meets(stay) for kind, span in spans):
        return CANNOT
    return CAN if any(kind == CAN and span.since <= stay.since < span.until for kind, span in spans) else ""


def _covers(shift: Shift, at: float) -> bool:
    span = duty(shift.from_at, shift.until_at)
    return span is not None and span.since <= at < span.until


def _is_core(rota: Rota, day: date, at: float, zone: ZoneInfo) -> bool:
    hours = core(rota, day, zone)
    return hours is not None and hours.since <= at < hours.until
