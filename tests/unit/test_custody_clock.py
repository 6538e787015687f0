"""The clocks of custody: limits in instants over midnight and changed hours, with their rule, source and a warning in time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.custody_clock import (
    BREAK,
    CustodyClock,
    CustodyFacts,
    Interview,
    Span,
    State,
    custody_clocks,
    last_day_of_bail,
    relevant_time,
)

_LONDON = ZoneInfo("Europe/London")


def _at(text: str) -> datetime:
    """A wall time in London, "23 22:31" of November 2026 or a whole ISO time."""
    if len(text) == 8:
        day, hour = text.split()
        text = f"2026-11-{day}T{hour}:00"
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=_LONDON)).astimezone(UTC)


def _clocks(facts: CustodyFacts, now: str) -> dict[str, CustodyClock]:
    return {clock.key: clock for clock in custody_clocks(facts, _at(now))}


RIO = CustodyFacts(arrested_at=_at("23 21:50"), brought_in_at=_at("23 22:31"), authorised_at=_at("23 22:52"))


def test_a_night_in_the_cells() -> None:
    clocks = _clocks(RIO, "24 02:47")
    review, detention = clocks["review"], clocks["detention"]
    assert (review.name, review.rule) == (
        "Next review due 04:52",
        "6 hours after detention was authorised at 22:52",
    )
    assert (review.source, review.ask) == ("PACE 1984 s.40(3), Code C 15", "Will you be there? Ask to be told.")
    assert (review.left(_at("24 02:47")), review.state) == (timedelta(hours=2, minutes=5), State.RUNNING)
    assert detention.name == "Detention ends 22:31"
    assert detention.rule == "24 hours from arriving at the station, 22:31"
    assert detention.left(_at("24 02:47")) == timedelta(hours=19, minutes=44)
    assert detention.marks == (_at("24 04:52"),)
    assert list(clocks) == ["review", "detention", "rest", "meals"]


@pytest.mark.parametrize(
    ("now", "state", "ask"),
    [
        ("24 04:22", State.RUNNING, "Will you be there? Ask to be told."),
        ("24 04:23", State.SOON, "Go and ask."),
        ("24 04:52", State.PASSED, "Review was due 04:52. Ask the sergeant when it was done."),
    ],
)
def test_a_review_warns_before_and_asks_after(now: str, state: State, ask: str) -> None:
    review = _clocks(RIO, now)["review"]
    assert (review.state, review.ask) == (state, ask)


def test_reviews_go_on_every_nine_hours_and_a_late_one_does_not_move_the_next() -> None:
    early = msgspec.structs.replace(RIO, reviews=(_at("24 04:30"),))
    assert _clocks(early, "24 05:00")["review"].due_at == _at("24 13:30")
    late = msgspec.structs.replace(RIO, reviews=(_at("24 06:00"),))
    review = _clocks(late, "24 06:30")["review"]
    assert review.due_at == _at("24 13:52")
    assert review.rule == "9 hours after 04:52, when the last review was due"


@pytest.mark.parametrize(
    ("facts", "time"),
    [
        (RIO, "23 22:31"),
        (CustodyFacts(arrested_at=_at("22 20:00"), brought_in_at=_at("23 22:31")), "23 20:00"),
        (CustodyFacts(brought_in_at=_at("23 22:31")), "23 22:31"),
        (CustodyFacts(voluntary=True, arrested_at=_at("23 15:00"), brought_in_at=_at("23 14:00")), "23 15:00"),
        (CustodyFacts(arrested_at=_at("23 21:50")), None),
        (CustodyFacts(voluntary=True, brought_in_at=_at("23 14:00")), None),
    ],
)
def test_the_relevant_time(facts: CustodyFacts, time: str | None) -> None:
    assert relevant_time(facts) == (None if time is None else _at(time))


def test_longer_detention_needs_somebody_who_allowed_it() -> None:
    superintendent = _clocks(msgspec.structs.replace(RIO, is_extended=True), "24 20:00")["detention"]
    assert (superintendent.due_at, superintendent.source) == (_at("25 10:31"), "PACE 1984 s.42")
    court = _clocks(msgspec.structs.replace(RIO, warrant_until=_at("26 20:00")), "25 09:00")["detention"]
    assert (court.due_at, court.source) == (_at("26 20:00"), "PACE 1984 s.43 and s.44")
    too_long = _clocks(msgspec.structs.replace(RIO, warrant_until=_at("29 00:00")), "25 09:00")["detention"]
    assert too_long.due_at == _at("27 22:31")


def test_time_in_hospital_is_not_counted() -> None:
    away = msgspec.structs.replace(RIO, hospital=(Span(_at("23 23:00"), _at("24 01:00")),))
    assert _clocks(away, "24 02:47")["review"].due_at == _at("24 06:52")
    assert _clocks(away, "24 02:47")["detention"].due_at == _at("25 00:31")
    still = msgspec.structs.replace(RIO, hospital=(Span(_at("24 02:00")),))
    assert _clocks(still, "24 03:00")["detention"].left(_at("24 03:00")) == timedelta(hours=20, minutes=31)


def test_a_voluntary_interview_has_no_clock_of_detention_until_an_arrest() -> None:
    talking = CustodyFacts(
        voluntary=True, brought_in_at=_at("23 14:00"), interviews=(Interview(span=Span(_at("23 14:10"))),)
    )
    assert list(_clocks(talking, "23 14:30")) == ["interview"]
    arrested = msgspec.structs.replace(talking, arrested_at=_at("23 15:00"), authorised_at=_at("23 15:05"))
    clocks = _clocks(arrested, "23 15:30")
    assert clocks["detention"].rule == "24 hours from the arrest at the station, 15:00"
    assert "review" in clocks


def test_after_charge_reviews_go_on_and_the_time_in_the_cells_counts_up() -> None:
    charged = msgspec.structs.replace(RIO, charged_at=_at("24 03:00"))
    assert list(_clocks(charged, "24 03:30")) == ["review", "rest", "meals"]
    refused = msgspec.structs.replace(charged, bail_refused_at=_at("24 03:10"))
    cells = _clocks(refused, "24 05:30")["cells"]
    assert (cells.due_at, cells.left(_at("24 05:30")), cells.source) == (None, timedelta(hours=2.5), "PACE 1984 s.38(6)")
    only_refused = _clocks(msgspec.structs.replace(RIO, bail_refused_at=_at("24 03:10")), "24 05:30")
    assert "detention" not in only_refused
    assert only_refused["cells"].rule.startswith("Bail refused at 03:10. A child refused bail")
    moved = msgspec.structs.replace(refused, moved_at=_at("24 06:00"))
    assert _clocks(moved, "24 06:30") == {}


def test_two_hours_of_questions_then_a_quarter_of_an_hour() -> None:
    begun = Interview(span=Span(_at("24 01:52")))
    facts = msgspec.structs.replace(RIO, interviews=(begun,))
    assert _clocks(facts, "24 02:47")["interview"].due_at == _at("24 03:52")
    assert _clocks(facts, "24 03:40")["interview"].state is State.SOON
    assert _clocks(facts, "24 03:52")["interview"].ask == "A break was due 03:52. Ask for one."
    pausing = msgspec.structs.replace(begun, breaks=(Span(_at("24 02:47")),))
    pause = _clocks(msgspec.structs.replace(RIO, interviews=(pausing,)), "24 02:50")["interview"]
    assert (pause.name, pause.state) == ("Break until 03:02 at least", State.RUNNING)
    for until, due in [("24 03:01", "24 03:52"), ("24 03:02", "24 05:02")]:
        broke = msgspec.structs.replace(begun, breaks=(Span(_at("24 02:47"), _at(until)),))
        assert _clocks(msgspec.structs.replace(RIO, interviews=(broke,)), "24 03:05")["interview"].due_at == _at(due)
    over = Interview(span=Span(_at("24 01:52"), _at("24 03:00")))
    assert "interview" not in _clocks(msgspec.structs.replace(RIO, interviews=(over,)), "24 03:05")


def test_food_and_rest() -> None:
    fed = msgspec.structs.replace(RIO, meals=((_at("24 00:40"), False),))
    meals = _clocks(fed, "24 02:47")["meals"]
    assert (meals.name, meals.ask, meals.due_at) == ("1 meal offered in 24 hours", "No main meal yet.", _at("24 08:40"))
    assert _clocks(RIO, "24 06:31")["meals"].ask == "No food noted. Ask for a meal."
    three = msgspec.structs.replace(
        RIO, meals=((_at("24 00:40"), False), (_at("24 08:00"), False), (_at("24 13:00"), True))
    )
    assert _clocks(three, "24 14:00")["meals"].state is State.MET
    assert _clocks(RIO, "24 02:47")["rest"].name == "Rest to begin by 14:31"
    resting = msgspec.structs.replace(RIO, rests=(Span(_at("24 01:10")),))
    assert _clocks(resting, "24 02:47")["rest"].name == "Rest until 09:10"
    assert _clocks(resting, "24 09:10")["rest"].state is State.MET


def test_bail_before_charge_lasts_three_months_from_the_day_after_the_arrest() -> None:
    bailed = msgspec.structs.replace(RIO, bailed_at=_at("24 03:00"))
    assert list(_clocks(bailed, "24 03:30")) == ["bail"]
    bail = _clocks(bailed, "24 03:30")["bail"]
    assert (bail.name, bail.due_at) == ("Bail before charge ends 23 February 2027", _at("2027-02-24T00:00"))
    days = [last_day_of_bail(date.fromisoformat(day)) for day in ("2026-11-29", "2026-11-30", "2026-05-30", "2026-02-28")]
    assert days == [date(2027, 2, 28), date(2027, 2, 28), date(2026, 8, 30), date(2026, 5, 31)]


@pytest.mark.parametrize(
    ("arrived", "review", "ends"),
    [
        ("2026-03-28T22:00:00+00:00", "2026-03-29T05:00:00+01:00", "2026-03-29T23:00:00+01:00"),
        ("2026-10-24T22:00:00+01:00", "2026-10-25T03:00:00+00:00", "2026-10-25T21:00:00+00:00"),
        ("2026-10-25T01:30:00+01:00", "2026-10-25T06:30:00+00:00", "2026-10-26T00:30:00+00:00"),
    ],
)
def test_the_hour_changes_in_the_night(arrived: str, review: str, ends: str) -> None:
    at = _at(arrived)
    clocks = _clocks(CustodyFacts(brought_in_at=at, authorised_at=at), arrived)
    assert (clocks["review"].due_at, clocks["detention"].due_at) == (_at(review), _at(ends))
    assert clocks["review"].name.endswith(f"{datetime.fromisoformat(review):%H:%M} {'BST' if '+01' in review else 'GMT'}")


_SPANS = st.lists(st.tuples(st.integers(0, 70), st.integers(1, 14)), max_size=5)
_START = datetime(2026, 10, 24, 20, tzinfo=UTC)


def _apart(pairs: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Spans one after the other, none of them over another."""
    spans: list[Span] = []
    at = _START
    for gap, length in pairs:
        since = at + timedelta(hours=gap % 20)
        at = since + timedelta(hours=length)
        spans.append(Span(since, at))
        at += timedelta(hours=1)
    return tuple(spans)


@given(_SPANS, st.integers(0, 90))
def test_while_rest_begins_in_time_every_day_holds_eight_hours(pairs: list[tuple[int, int]], hour: int) -> None:
    """The clock's limit is the last hour at which eight hours of rest still fit in every span of 24 hours."""
    now = _START + timedelta(hours=hour)
    rests = tuple(rest for rest in _apart(pairs) if rest.until is not None and rest.until <= now)
    clocks = custody_clocks(CustodyFacts(brought_in_at=_START, rests=rests), now)
    due = next(clock.due_at for clock in clocks if clock.key == "rest")
    assert due is not None

    def holds(window: datetime, then: datetime) -> bool:
        new = Span(then, then + timedelta(hours=8))
        ends = window + timedelta(hours=24)
        return any(
            rest.until is not None and min(rest.until, ends) - max(rest.since, window) >= timedelta(hours=8)
            for rest in (*rests, new)
        )

    since = max(
        [
            _START,
            *(
                rest.until - timedelta(hours=8)
                for rest in rests
                if rest.until and rest.until - rest.since >= timedelta(hours=8)
            ),
        ]
    )
    windows = [since + timedelta(minutes=30 * n) for n in range(2 * 24)]
    assert all(holds(window, due) for window in windows if window <= due)
    late = due + timedelta(hours=1)
    assert not all(holds(since + timedelta(minutes=30 * n), late) for n in range(2 * 24))


@given(st.lists(st.integers(0, 30 * 60), max_size=5), st.integers(0, 40 * 60))
def test_reviews_are_never_later_than_nine_hours_after_they_were_due(minutes: list[int], now_min: int) -> None:
    facts = CustodyFacts(
        brought_in_at=_START, authorised_at=_START, reviews=tuple(_START + timedelta(minutes=each) for each in minutes)
    )
    now = _START + timedelta(minutes=now_min)
    review = next(clock for clock in custody_clocks(facts, now) if clock.key == "review")
    assert review.due_at is not None
    assert review.due_at <= _START + timedelta(hours=6 + 9 * len(minutes))
    assert (review.state is State.PASSED) == (now >= review.due_at)
    assert (review.state is State.SOON) == (timedelta(0) < review.due_at - now < timedelta(minutes=30))
    assert review.share(review.since) == 0
    assert review.share(review.due_at) == 1


@given(st.integers(0, 366 * 24), st.integers(0, 30))
def test_every_clock_says_its_rule_and_source_and_limits_are_true_spans(begins: int, hours: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=begins)
    now = start + timedelta(hours=hours)
    going = Interview(span=Span(now - timedelta(minutes=1)))
    facts = CustodyFacts(arrested_at=start, brought_in_at=start, authorised_at=start, interviews=(going,))
    clocks = {clock.key: clock for clock in custody_clocks(facts, now)}
    lengths = {key: clock.due_at - clock.since for key, clock in clocks.items() if clock.due_at is not None}
    assert lengths["detention"] == timedelta(hours=24)
    assert lengths["review"] == timedelta(hours=6)
    assert lengths["interview"] == timedelta(hours=2)
    assert all(clock.rule and clock.source and not clock.rule.endswith(".") for clock in clocks.values())
    assert all(clock.ask for clock in clocks.values() if clock.state is State.PASSED)
    assert "breach" not in " ".join(clock.name + clock.rule + clock.ask for clock in clocks.values()).lower()
    assert timedelta(minutes=15) == BREAK
