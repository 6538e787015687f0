"""The clocks of police custody: what is due when for a child there, by which rule, from the facts in the log (DOMAIN 16.3).

Everything is reckoned in instants, so neither midnight nor a change of the hour moves a limit. A clock says what to ask; it
never says that somebody broke a rule. `now` comes in; nothing here reads a clock.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from app.domain.wall_time import HOME, wall

FIRST_REVIEW: Final = timedelta(hours=6)
NEXT_REVIEW: Final = timedelta(hours=9)
DETENTION: Final = timedelta(hours=24)
EXTENDED: Final = timedelta(hours=36)
LONGEST: Final = timedelta(hours=96)
REST: Final = timedelta(hours=8)
DAY: Final = timedelta(hours=24)
INTERVIEW: Final = timedelta(hours=2)
BREAK: Final = timedelta(minutes=15)
BAIL_MONTHS: Final = 3


class State(StrEnum):
    """How near a limit is. `soon` is the warning before it; `met` is a rule that is kept for now."""

    RUNNING = "running"
    SOON = "soon"
    PASSED = "passed"
    MET = "met"


class Span(msgspec.Struct, frozen=True):
    """From one instant to another; `until` None while it goes on."""

    since: datetime
    until: datetime | None = None


class Interview(msgspec.Struct, frozen=True, kw_only=True):
    """One interview and the breaks in it."""

    span: Span
    breaks: tuple[Span, ...] = ()


class CustodyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the clocks need to know, as instants (aware); None and empty where it is not known or did not happen.

    `voluntary` says how the child came: with `arrested_at` it is an arrest at the station. `warrant_until` is what a court
    allowed; `hospital` is time away for treatment; `meals` are offers with True for a main meal.
    """

    voluntary: bool = False
    arrested_at: datetime | None = None
    brought_in_at: datetime | None = None
    authorised_at: datetime | None = None
    reviews: tuple[datetime, ...] = ()
    is_extended: bool = False
    warrant_until: datetime | None = None
    hospital: tuple[Span, ...] = ()
    rests: tuple[Span, ...] = ()
    meals: tuple[tuple[datetime, bool], ...] = ()
    interviews: tuple[Interview, ...] = ()
    charged_at: datetime | None = None
    bail_refused_at: datetime | None = None
    bailed_at: datetime | None = None
    moved_at: datetime | None = None
    """When the child left the cells: released, or taken to the council's accommodation or to court."""


class CustodyClock(msgspec.Struct, frozen=True, kw_only=True):
    """One limit: its name, the span it runs over, the rule in words with its source, and what to do (`ask`, may be empty).

    `due_at` is None for a clock that only counts up. `marks` are instants within the span worth a tick.
    """

    key: str
    name: str
    since: datetime
    due_at: datetime | None
    rule: str
    source: str
    state: State = State.RUNNING
    ask: str = ""
    marks: tuple[datetime, ...] = ()

    def left(self, now: datetime) -> timedelta:
        """Time to the limit, below 0 once it has passed; for a clock without a limit the time since it began."""
        return self.due_at - now if self.due_at is not None else now - self.since

    def share(self, at: datetime) -> float:
        """How much of the span is used at an instant, from 0 to 1; 1 for a clock without a limit."""
        if self.due_at is None or self.due_at <= self.since:
            return 1.0
        return min(1.0, max(0.0, (at - self.since) / (self.due_at - self.since)))


def relevant_time(facts: CustodyFacts) -> datetime | None:
    """When the time of detention counts from: arrival or 24 hours after arrest, first; an arrest at the station counts itself."""
    if facts.voluntary:
        return facts.arrested_at
    if facts.brought_in_at is None or facts.arrested_at is None:
        return facts.brought_in_at
    return min(facts.brought_in_at, facts.arrested_at + DAY)


def custody_clocks(facts: CustodyFacts, now: datetime, zone: ZoneInfo = HOME) -> tuple[CustodyClock, ...]:
    """The clocks that run now, the police's limits first. A voluntary interview has no clock of detention."""
    found: list[CustodyClock | None] = []
    in_cells = facts.moved_at is None and facts.bailed_at is None
    is_held = not facts.voluntary or facts.arrested_at is not None
    if is_held and in_cells:
        found += [_review(facts, now, zone), _detention(facts, now, zone), _after_charge(facts, now, zone)]
    if in_cells:
        found.append(_interview(facts, now, zone))
    if is_held and in_cells:
        found += [_rest(facts, now, zone), _meals(facts, now, zone)]
    found.append(_bail(facts, now, zone))
    return tuple(clock for clock in found if clock is not None)


def most_urgent(clocks: Iterable[CustodyClock]) -> CustodyClock | None:
    """What to look at first: a limit that has passed (the police's before others), else the nearest, else what counts up."""
    known = list(clocks)
    passed = next((clock for clock in known if clock.state is State.PASSED), None)
    near = [clock for clock in known if clock.state is State.SOON]
    dated = [(clock.due_at, n) for n, clock in enumerate(near) if clock.due_at is not None]
    return passed or (near[min(dated)[1]] if dated else next(iter(near), None))


def _review(facts: CustodyFacts, now: datetime, zone: ZoneInfo) -> CustodyClock | None:
    """A late review does not move the ones after it: the next counts from when it was due (PACE s.40(7))."""
    authorised = facts.authorised_at
    if authorised is None:
        return None
    start = authorised
    due = _later(authorised, FIRST_REVIEW, facts.hospital, now)
    rule = f"6 hours after detention was authorised at {wall(authorised, now, zone)}"
    for done in sorted(at for at in facts.reviews if at >= authorised):
        start = min(done, due)
        at = wall(start, now, zone)
        rule = (
            f"9 hours after the last review at {at}"
            if start == done
            else f"9 hours after {at}, when the last review was due"
        )
        due = _later(start, NEXT_REVIEW, facts.hospital, now)
    state = _state(due, now, timedelta(minutes=30))
    asks = {
        State.RUNNING: "Will you be there? Ask to be told.",
        State.SOON: "Go and ask.",
        State.PASSED: f"Review was due {wall(due, now, zone)}. Ask the sergeant when it was done.",
    }
    name = f"Next review due {wall(due, now, zone)}"
    source = "PACE 1984 s.40(3), Code C 15"
    return CustodyClock(
        key="review", name=name, since=start, due_at=due, rule=rule, source=source, state=state, ask=asks[state]
    )


def _detention(facts: CustodyFacts, now: datetime, zone: ZoneInfo) -> CustodyClock | None:
    start = relevant_time(facts)
    if start is None or facts.charged_at is not None or facts.bail_refused_at is not None:
        return None
    length, whose, source = DETENTION, "", "PACE 1984 s.41"
    if facts.is_extended or facts.warrant_until is not None:
        length, whose, source = EXTENDED, ", as a superintendent allowed", "PACE 1984 s.42"
    due = _later(start, length, facts.hospital, now)
    rule = f"{length // timedelta(hours=1)} hours from {_what(facts, start)}, {wall(start, now, zone)}{whose}"
    if facts.warrant_until is not None:
        last = _later(start, LONGEST, facts.hospital, now)
        due, source = min(facts.warrant_until, last), "PACE 1984 s.43 and s.44"
        rule = f"A court's warrant, never more than 96 hours from {_what(facts, start)}, {wall(start, now, zone)}"
    state = _state(due, now, timedelta(hours=1))
    asks = {
        State.RUNNING: "",
        State.SOON: "Ask what is planned: release, charge or an extension.",
        State.PASSED: f"The time ended {wall(due, now, zone)}. Ask the sergeant what was decided, and when.",
    }
    first = None if facts.authorised_at is None else _later(facts.authorised_at, FIRST_REVIEW, facts.hospital, now)
    return CustodyClock(
        key="detention",
        name=f"Detention ends {wall(due, now, zone)}",
        since=start,
        due_at=due,
        rule=rule,
        source=source,
        state=state,
        ask=asks[state],
        marks=() if first is None else (first,),
    )


def _after_charge(facts: CustodyFacts, now: datetime, zone: ZoneInfo) -> CustodyClock | None:
    if facts.bail_refused_at is None:
        return None
    start, what = (facts.charged_at, "Charged") if facts.charged_at else (facts.bail_refused_at, "Bail refused")
    return CustodyClock(
        key="cells",
        name="In the cells since charge",
        since=start,
        due_at=None,
        rule=f"{what} at {wall(start, now, zone)}. A child refused bail goes to the council's accommodation",
        source="PACE 1984 s.38(6)",
        state=State.SOON,
        ask="Ask whether the council was asked for a place, what it said, and for the certificate if there is none.",
    )


def _interview(facts: CustodyFacts, now: datetime, zone: ZoneInfo) -> CustodyClock | None:
    """Two hours of questions, then a break of about 15 minutes; a shorter pause is no break."""
    going = [each for each in facts.interviews if each.span.until is None and each.span.since <= now]
    if not going:
        return None
    interview = max(going, key=lambda each: each.span.since)
    source = "Code C 12.8, note 12B"
    pauses = [pause for pause in interview.breaks if pause.since <= now]
    open_pause = next((pause for pause in pauses if pause.until is None or pause.until > now), None)
    if open_pause is not None:
        ends = open_pause.since + BREAK
        state = State.MET if now >= ends else State.RUNNING
        name = f"Break until {wall(ends, now, zone)} at least"
        rule = f"About 15 minutes, since {wall(open_pause.since, now, zone)}; 45 at a meal"
        return CustodyClock(
            key="interview", name=name, since=open_pause.since, due_at=ends, rule=rule, source=source, state=state
        )
    start = interview.span.since
    for pause in sorted(pauses, key=lambda each: each.since):
        if pause.until is not None and pause.until - pause.since >= BREAK:
            start = max(start, pause.until)
    due = start + INTERVIEW
    state = _state(due, now, timedelta(minutes=15))
    asks = {
        State.RUNNING: "",
        State.SOON: "A break is near. Look at how the child is doing.",
        State.PASSED: f"A break was due {wall(due, now, zone)}. Ask for one.",
    }
    return CustodyClock(
        key="interview",
        name=f"Break due {wall(due, now, zone)}",
        since=start,
        due_at=due,
        rule=f"A break of about 15 minutes after 2 hours of questions, since {wall(start, now, zone)}",
        source=source,
        state=state,
        ask=asks[state],
    )


def _rest(facts: CustodyFacts, now: datetime, zone: ZoneInfo) -> CustodyClock | None:
    """By when eight hours must begin, so that every span of 24 hours holds eight in one piece."""
    start = _held_since(facts)
    if start is None:
        return None
    source = "Code C 12.2"
    rests = sorted((rest for rest in facts.rests if rest.since <= now), key=lambda rest: rest.since)
    resting = next((rest for rest in rests if rest.until is None or rest.until > now), None)
    if resting is not None:
        ends = resting.since + REST
        state = State.MET if now >= ends else State.RUNNING
        rule = f"8 hours in one piece, resting since {wall(resting.since, now, zone)}"
        name = f"Rest until {wall(ends, now, zone)}"
        return CustodyClock(key="rest", name=name, since=resting.since, due_at=ends, rule=rule, source=source, state=state)
    whole = [rest.until for rest in rests if rest.until is not None and rest.until - rest.since >= REST]
    if whole:
        start = max(start, max(whole) - REST)
    due = start + DAY - REST
    state = _state(due, now, timedelta(hours=2))
    asks = {
        State.RUNNING: "",
        State.SOON: "Ask when the child can rest.",
        State.PASSED: f"8 hours of rest had to begin by {wall(due, now, zone)}. Ask the sergeant when they will be given.",
    }
    return CustodyClock(
        key="rest",
        name=f"Rest to begin by {wall(due, now, zone)}",
        since=start,
        due_at=due,
        rule="8 hours in one piece in any 24, normally at night, with no questions",
        source=source,
        state=state,
        ask=asks[state],
    )


def _meals(facts: CustodyFacts, now: datetime, zone: ZoneInfo) -> CustodyClock | None:
    """Three meals in 24 hours, one of them a main meal, said as the next one about eight hours after the last."""
    start = _held_since(facts)
    if start is None:
        return None
    lately = [(at, is_main) for at, is_main in facts.meals if max(start, now - DAY) <= at <= now]
    mains = sum(is_main for _, is_main in lately)
    last = max((at for at, _ in lately), default=start)
    due = last + DAY / 3
    is_met = mains >= 1 and len(lately) >= 3
    state = State.MET if is_met and now < due else _state(due, now, timedelta(hours=1))
    main = "" if mains else " No main meal yet."
    asks = {
        State.RUNNING: main.strip(),
        State.MET: "",
        State.SOON: "Ask whether the child is hungry." + main,
        State.PASSED: f"Last food {wall(last, now, zone)}. Ask for a meal." + main
        if lately
        else "No food noted. Ask for a meal.",
    }
    return CustodyClock(
        key="meals",
        name=f"{len(lately)} {'meal' if len(lately) == 1 else 'meals'} offered in 24 hours",
        since=last,
        due_at=due,
        rule="Two light meals and one main meal in any 24 hours: about one in 8",
        source="Code C 8.6",
        state=state,
        ask=asks[state],
    )


def _bail(facts: CustodyFacts, now: datetime, zone: ZoneInfo) -> CustodyClock | None:
    """Three months that begin the day after the arrest; the last day counts whole."""
    if facts.bailed_at is None or facts.arrested_at is None:
        return None
    arrested = facts.arrested_at.astimezone(zone).date()
    last = last_day_of_bail(arrested)
    due = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    state = _state(due, now, timedelta(days=7))
    return CustodyClock(
        key="bail",
        name=f"Bail before charge ends {last.day} {last:%B %Y}",
        since=facts.bailed_at,
        due_at=due,
        rule=f"3 months from the day after the arrest on {arrested.day} {arrested:%B}, unless it is extended",
        source="PACE 1984 s.47ZB",
        state=state,
        ask="" if state is State.RUNNING else "Ask the officer what was decided.",
    )


def last_day_of_bail(arrested: date) -> date:
    """The last day of three months that begin the day after an arrest."""
    first = arrested + timedelta(days=1)
    year, month = first.year + (first.month + BAIL_MONTHS - 1) // 12, (first.month + BAIL_MONTHS - 1) % 12 + 1
    days = monthrange(year, month)[1]
    return date(year, month, days) if first.day > days else date(year, month, first.day) - timedelta(days=1)


def _held_since(facts: CustodyFacts) -> datetime | None:
    return facts.arrested_at if facts.voluntary else facts.brought_in_at


def _what(facts: CustodyFacts, start: datetime) -> str:
    if facts.voluntary:
        return "the arrest at the station"
    return "arriving at the station" if start == facts.brought_in_at else "24 hours after the arrest"


def _later(start: datetime, length: timedelta, away: Iterable[Span], now: datetime) -> datetime:
    """The instant when `length` has run from a start, the time in hospital not counted (PACE s.41(6))."""
    end = start + length
    reached = start
    for stay in sorted(away, key=lambda each: each.since):
        begins, ends = max(stay.since, reached), stay.until or max(now, stay.since)
        if begins < end and ends > begins:
            end += ends - begins
            reached = ends
    return end


def _state(due: datetime, now: datetime, warn: timedelta) -> State:
    if now >= due:
        return State.PASSED
    return State.SOON if due - now < warn else State.RUNNING
