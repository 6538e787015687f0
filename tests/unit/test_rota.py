"""Who is sent to a police station and why, where the rota has nobody, and how nights are shared."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.adult_profile import POOL, STAFF, AdultProfile, Course
from app.domain.availability import CAN, CANNOT, Availability
from app.domain.call_out import CallOut
from app.domain.call_out_answer import ACCEPT, DECLINE, STOOD_DOWN, CallOutAnswer
from app.domain.call_out_standing import CallOutState, call_out_standing, is_last_minute
from app.domain.cover import cover
from app.domain.duty_hours import Duty, core, duty, joined, night, night_hours, nights_of
from app.domain.eligibility import Board, Candidate, candidates
from app.domain.ids import Id
from app.domain.night_share import night_shares
from app.domain.rota import Rota
from app.domain.shift import Shift
from app.domain.wall_time import HOME

MONDAY = date(2026, 11, 23)
NIGHT_CALL = CallOut(
    id=Id("call"), kind="detained", station="Harbour Road", area="Harbour", requested_at="2026-11-23T23:00:00+00:00"
)
TRAINED = {
    "a": Course(course="appropriate_adult", done_on="2025-01-10", until_on="2027-01-10"),
    "s": Course(course="safeguarding", done_on="2026-02-01", until_on="2027-02-01"),
}
LAPSED = Course(course="safeguarding", done_on="2024-01-01", until_on="2025-01-01")


def adult(name: str, **facts: Any) -> AdultProfile:
    known: dict[str, Any] = {"checked_on": "2025-03-01", "check_until_on": "2028-03-01", "courses": TRAINED}
    return AdultProfile(id=Id(f"profile-{name}"), person=Id(name), **{**known, **facts})


def board(*profiles: AdultProfile, **facts: Any) -> Board:
    return Board(rota=Rota(), profiles=profiles, **facts)


def first(ranked: tuple[Candidate, ...]) -> Candidate:
    return ranked[0]


def on(person: str, since: str, until: str, **more: Any) -> Shift:
    return Shift(id=Id(f"{person}{since}"), person=Id(person), from_at=since, until_at=until, **more)


def accepted(person: str, call_out: CallOut, says: str = ACCEPT, at: str = "2026-11-20T10:00:00+00:00") -> CallOutAnswer:
    return CallOutAnswer(id=Id(f"{person}{call_out.id}{at}"), call_out=call_out.id, person=Id(person), says=says, at=at)


def earlier(id: str, begins: str, ended: str) -> CallOut:
    return NIGHT_CALL.but(id=Id(id), requested_at=begins, ended_at=ended, ending="done")


def test_who_is_on_duty_is_asked_first_then_the_second_then_who_said_they_can() -> None:
    people = (adult("can"), adult("second"), adult("duty"), adult("silent"))
    shifts = (
        on("duty", "2026-11-23T17:00:00+00:00", "2026-11-24T09:00:00+00:00"),
        on("second", "2026-11-23T17:00:00+00:00", "2026-11-24T09:00:00+00:00", is_second=True),
    )
    can = Availability(
        person=Id("can"), from_at="2026-11-23T18:00:00+00:00", until_at="2026-11-24T08:00:00+00:00", kind=CAN
    )
    ranked = candidates(board(*people, shifts=shifts, availability=(can,)), NIGHT_CALL)
    assert [one.person for one in ranked] == ["duty", "second", "can", "silent"]
    assert ranked[0].reasons[0] == "On duty"
    assert ranked[1].reasons[0] == "Second on duty"
    assert "Said that they can come" in ranked[2].reasons


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"checked_on": ""}, "No check is noted."),
        ({"check_until_on": "2026-11-22"}, "The check has run out."),
        ({"courses": {"s": TRAINED["s"]}}, "Appropriate adult training is not noted."),
        ({"courses": {**TRAINED, "s": LAPSED}}, "Safeguarding has run out."),
        ({"conflicts": ("harbour road",)}, "Has something to do with harbour road."),
        ({"is_paused": True}, "Does not take requests at the moment."),
        ({"max_shift_hours": 3}, "Would be on duty for more than 3 hours."),
    ],
)  # fmt: skip
def test_nobody_is_sent_whose_checks_training_conflicts_or_hours_say_no(facts: dict[str, Any], why: str) -> None:
    other, one = candidates(board(adult("a", **facts), adult("b")), NIGHT_CALL)
    assert (other.person, other.may_go) == ("b", True)
    assert (one.blocks, one.may_go) == ((why,), False)


def test_a_check_or_course_that_ends_on_the_day_still_counts() -> None:
    last = {
        "check_until_on": "2026-11-23",
        "courses": {**TRAINED, "s": Course(course="safeguarding", done_on="2025-11-24", until_on="2026-11-23")},
    }
    assert first(candidates(board(adult("a", **last)), NIGHT_CALL)).may_go
    assert adult("a", **last).runs_out_soon(MONDAY) == (("check", "2026-11-23"), ("safeguarding", "2026-11-23"))


def test_a_woman_is_sent_where_one_is_asked_for_and_a_language_counts() -> None:
    call = NIGHT_CALL.but(wants_sex="female", language="Somali")
    ranked = candidates(
        board(
            adult("a", sex="male", languages=("somali",)),
            adult("b", sex="female"),
            adult("c", sex="female", languages=("Somali",)),
        ),
        call,
    )
    assert [one.person for one in ranked if one.may_go] == ["c", "b"]
    assert "Speaks Somali" in ranked[0].reasons
    assert ranked[2].blocks == ("A woman is asked for.",)


def test_who_is_out_already_has_had_no_rest_or_cannot_come_is_not_sent() -> None:
    out = NIGHT_CALL.but(id=Id("out"), requested_at="2026-11-23T21:00:00+00:00")
    tired = earlier("tired", "2026-11-23T10:00:00+00:00", "2026-11-23T18:00:00+00:00")
    cannot = Availability(
        person=Id("c"), from_at="2026-11-24T01:00:00+00:00", until_at="2026-11-24T02:00:00+00:00", kind=CANNOT
    )
    ranked = candidates(
        board(
            adult("a"),
            adult("b"),
            adult("c"),
            call_outs=(out, tired),
            answers=(accepted("a", out), accepted("b", tired)),
            availability=(cannot,),
        ),
        NIGHT_CALL,
    )
    assert {one.person: one.blocks for one in ranked} == {
        "a": ("Is with another child then.",),
        "b": ("Would have less than 11 hours of rest since the last one.",),
        "c": ("Said that they cannot come then.",),
    }


def test_two_attendances_close_together_are_one_shift_until_it_is_too_long() -> None:
    before = earlier("before", "2026-11-23T19:00:00+00:00", "2026-11-23T22:00:00+00:00")
    facts = {"call_outs": (before,), "answers": (accepted("a", before),)}
    assert first(candidates(board(adult("a"), **facts), NIGHT_CALL)).may_go
    (short,) = candidates(board(adult("a", max_shift_hours=7), **facts), NIGHT_CALL)
    assert short.blocks == ("Would be on duty for more than 7 hours.",)


def test_nights_are_shared_fewest_first() -> None:
    calls = tuple(earlier(f"c{n}", f"2026-11-1{n}T22:00:00+00:00", f"2026-11-1{n + 1}T01:00:00+00:00") for n in range(3))
    ranked = candidates(
        board(adult("a"), adult("b"), call_outs=calls, answers=tuple(accepted("a", c) for c in calls)), NIGHT_CALL
    )
    assert [(one.person, one.nights) for one in ranked] == [("b", 0), ("a", 3)]
    assert "3 nights in four weeks" in ranked[1].reasons


def test_staff_go_in_core_hours_and_the_pool_outside() -> None:
    people = (adult("pool", source=POOL), adult("staff", source=STAFF))
    by_day = NIGHT_CALL.but(requested_at="2026-11-23T11:00:00+00:00")
    assert first(candidates(board(*people), by_day)).person == "staff"
    assert first(candidates(board(*people), NIGHT_CALL)).person == "pool"
    assert first(candidates(board(*people), NIGHT_CALL.but(requested_at="2026-11-22T11:00:00+00:00"))).person == "pool"


def test_a_request_is_open_accepted_by_one_by_two_or_over() -> None:
    one, two = accepted("a", NIGHT_CALL), accepted("b", NIGHT_CALL, at="2026-11-20T10:01:00+00:00")
    assert call_out_standing(NIGHT_CALL, []).state is CallOutState.OPEN
    assert call_out_standing(NIGHT_CALL, [two, one]).accepted == ("a", "b")
    assert call_out_standing(NIGHT_CALL, [one, two]).state is CallOutState.TWICE
    down = accepted("b", NIGHT_CALL, STOOD_DOWN, "2026-11-20T10:05:00+00:00")
    assert call_out_standing(NIGHT_CALL, [one, two, down]).accepted == ("a",)
    back = accepted("a", NIGHT_CALL, DECLINE, "2026-11-20T10:06:00+00:00")
    assert call_out_standing(NIGHT_CALL, [one, back]).declined == ("a",)
    assert call_out_standing(NIGHT_CALL.but(ending="no_adult"), [one]).state is CallOutState.OVER


def test_the_last_minute_is_counted_from_when_somebody_is_needed() -> None:
    call = NIGHT_CALL.but(needed_by="2026-11-24T09:00:00+00:00")
    assert not is_last_minute(call, Rota(), "2026-11-24T06:59:00+00:00")
    assert is_last_minute(call, Rota(), "2026-11-24T07:00:00+00:00")
    assert is_last_minute(NIGHT_CALL, Rota(), "2026-11-23T23:00:00+00:00")


people = st.sampled_from(["a", "b", "c", "d"])
says = st.builds(
    lambda person, says, minute: accepted(person, NIGHT_CALL, says, f"2026-11-20T10:{minute:02}:00+00:00"),
    people, st.sampled_from([ACCEPT, DECLINE, STOOD_DOWN]), st.integers(0, 59),
)  # fmt: skip


@given(answers=st.lists(says, max_size=12, unique_by=lambda a: a.id), order=st.randoms(use_true_random=False))
def test_answers_say_the_same_in_whatever_order_they_came(answers: list[CallOutAnswer], order: Any) -> None:
    other = list(answers)
    order.shuffle(other)
    assert call_out_standing(NIGHT_CALL, other) == call_out_standing(NIGHT_CALL, answers)


moments = st.integers(0, 14 * 24 * 4).map(lambda n: datetime(2026, 10, 20, tzinfo=HOME).timestamp() + n * 900)


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    since, until = sorted((draw(moments), draw(moments)))
    return on(
        draw(people), datetime.fromtimestamp(since, HOME).isoformat(), datetime.fromtimestamp(until, HOME).isoformat()
    )


@given(st.lists(shifts(), max_size=8))
def test_the_cover_has_no_gap_no_overlap_and_says_who_is_there_at_every_quarter_hour(planned: list[Shift]) -> None:
    profiles = (adult("a", source=STAFF), adult("b"))
    first_day = date(2026, 10, 20)
    stretches = cover(Rota(), planned, profiles, first_day)
    assert stretches[0].span.since == datetime.combine(first_day, datetime.min.time(), HOME).timestamp()
    assert (
        stretches[-1].span.until == datetime.combine(first_day + timedelta(days=14), datetime.min.time(), HOME).timestamp()
    )
    assert all(one.span.until == other.span.since for one, other in pairwise(stretches))
    for stretch in stretches:
        for at in (stretch.span.since, (stretch.span.since + stretch.span.until) / 2, stretch.span.until - 1):
            there = {s.person for s in planned if (d := duty(s.from_at, s.until_at)) and d.since <= at < d.until}
            assert there == {*stretch.people, *stretch.others}
            assert stretch.is_hole is (not there)


def test_an_empty_rota_is_holes_by_day_for_staff_and_by_night_for_the_pool() -> None:
    stretches = cover(Rota(), (), (), MONDAY, days=1)
    assert [(one.source, one.is_hole, one.short) for one in stretches] == [
        (POOL, True, 1),
        (STAFF, True, 1),
        (POOL, True, 1),
    ]


def test_a_week_end_has_no_core_hours() -> None:
    assert core(Rota(), date(2026, 11, 28)) is None
    assert core(Rota(core_from="nine"), MONDAY) is None


def test_the_night_on_which_the_hour_goes_back_has_nine_hours_and_forward_seven() -> None:
    assert night(date(2026, 10, 24)).hours == 9
    assert night(date(2026, 3, 28)).hours == 7
    assert night(MONDAY).hours == 8


@given(st.lists(st.tuples(moments, moments), max_size=8))
def test_nights_and_night_hours_do_not_depend_on_how_a_duty_is_cut(edges: Iterable[tuple[float, float]]) -> None:
    duties = [Duty(min(pair), max(pair)) for pair in edges if pair[0] != pair[1]]
    merged = list(joined(duties))
    assert nights_of(merged) == nights_of(duties)
    for one in merged:
        middle = (one.since + one.until) / 2
        parts = night_hours(Duty(one.since, middle)) + night_hours(Duty(middle, one.until))
        assert parts == pytest.approx(night_hours(one))
        assert 0 <= night_hours(one) <= one.hours + 1e-9


def test_nights_of_the_pool_are_shared_and_who_had_more_is_seen() -> None:
    planned = [on("a", f"2026-11-{d}T22:00:00+00:00", f"2026-11-{d + 1}T06:00:00+00:00") for d in (10, 11, 12)]
    planned.append(on("b", "2026-11-14T23:30:00+00:00", "2026-11-15T01:00:00+00:00"))
    planned.append(on("staff", "2026-11-15T22:00:00+00:00", "2026-11-16T06:00:00+00:00"))
    within = Duty(datetime(2026, 11, 1, tzinfo=HOME).timestamp(), datetime(2026, 11, 29, tzinfo=HOME).timestamp())
    shares = night_shares((adult("a"), adult("b"), adult("staff", source=STAFF)), planned, within)
    assert [(share.person, share.nights, share.over) for share in shares] == [("a", 3, 1.0), ("b", 1, -1.0)]
