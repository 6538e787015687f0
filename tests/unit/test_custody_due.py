"""Until when a custody log is finished, reviewed and followed by a visit: weekends, bank holidays, midnight, changed hours."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attending import Attending, State
from app.domain.custody_due import FINISH, REVIEW, AttendedFacts, LogDue, log_due, visit_due
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.stamp import Stamp, Tapped, tapped_at
from app.domain.wall_time import HOME

ID = Id("01999999-0000-7000-8000-00000000bbbb")


def left(at: str, kind: str = "left", *, tapped: Moment | None = None) -> Stamp:
    id = Id(f"01999999-0000-7000-8000-{len(kind):012}")
    return Stamp(id=id, scope=ID, kind=kind, at=at, tapped=tapped_at(tapped) if tapped else Tapped())


def finish(at: str) -> LogDue:
    due = log_due(Attending(state=State.LEFT, since=at), [left(at)])
    assert due is not None
    assert due.what == FINISH
    return due


def review(signed_at: str) -> date:
    due = log_due(Attending(state=State.COMPLETED, since=signed_at), [left(signed_at)])
    assert due is not None
    assert (due.what, due.at) == (REVIEW, None)
    return due.on


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-24T02:10:00+00:00", "2026-11-25 02:10 GMT"),
        ("2026-11-23T23:59:00+00:00", "2026-11-24 23:59 GMT"),
        ("2026-10-24T14:00:00+01:00", "2026-10-25 13:00 GMT"),  # the night has an hour more
        ("2026-03-28T14:00:00+00:00", "2026-03-29 15:00 BST"),  # and this one an hour less
        ("2026-10-25T01:30:00+01:00", "2026-10-26 00:30 GMT"),  # the first half past one of that night, a day earlier
        ("2026-10-25T01:30:00+00:00", "2026-10-26 01:30 GMT"),
    ],
)
def test_the_adult_has_twenty_four_hours_by_the_clock_from_leaving(at: str, until: str) -> None:
    due = finish(at)
    assert due.at is not None
    assert f"{due.at.astimezone(HOME):%Y-%m-%d %H:%M %Z}" == until
    assert due.on.isoformat() == until[:10]
    assert not due.is_late(due.at)
    assert due.is_late(due.at + timedelta(seconds=1))


def test_a_clock_that_was_put_on_makes_no_log_late() -> None:
    true = Moment(wall_at="2026-11-24T01:00:00+00:00", boot_id="night", boottime_ns=10**12)
    ahead = Moment(wall_at="2026-11-24T05:00:00+00:00", boot_id="night", boottime_ns=10**12 + 3600 * 10**9)
    stamps = [left(true.wall_at, "arrived", tapped=true), left(ahead.wall_at, tapped=ahead)]
    due = log_due(Attending(state=State.LEFT, since=ahead.wall_at), stamps)
    assert due is not None
    assert due.at == datetime.fromisoformat("2026-11-25T02:00:00+00:00")


def test_stepping_down_leaves_the_same_time_and_a_log_that_runs_or_is_closed_has_none() -> None:
    at = "2026-11-24T02:10:00+00:00"
    due = log_due(Attending(state=State.STEPPED_DOWN, since=at), [left(at, "stepped_down")])
    assert due == finish(at)
    for state in (State.IN_PROGRESS, State.HANDED_OVER, State.REVIEWED, State.CANCELLED, State.DECLINED):
        assert log_due(Attending(state=state, since=at), [left(at)]) is None


@pytest.mark.parametrize(
    ("signed_at", "on"),
    [
        ("2026-11-24T02:30:00+00:00", "2026-11-27"),  # a Tuesday
        ("2026-11-26T23:59:00+00:00", "2026-12-01"),  # a Thursday, over the weekend
        ("2026-11-28T03:00:00+00:00", "2026-12-02"),  # a Saturday counts from itself
        ("2026-12-23T10:00:00+00:00", "2026-12-30"),  # Christmas Day, and Boxing Day on a Saturday taken on Monday
        ("2027-03-24T10:00:00+00:00", "2027-03-31"),  # Good Friday and Easter Monday
        ("2026-06-09T23:30:00+00:00", "2026-06-15"),  # half past midnight at home, so Wednesday
    ],
)
def test_a_manager_has_three_working_days_from_the_day_of_signing(signed_at: str, on: str) -> None:
    assert review(signed_at).isoformat() == on


def test_a_review_is_late_from_midnight_at_home() -> None:
    due = LogDue(what=REVIEW, on=date(2026, 6, 15))
    assert not due.is_late(datetime.fromisoformat("2026-06-15T22:59:59+00:00"))
    assert due.is_late(datetime.fromisoformat("2026-06-15T23:00:00+00:00")), "it is the 16th in British Summer Time"


@pytest.mark.parametrize(
    ("left_at", "on"),
    [
        ("2026-11-23T23:50:00+00:00", "2026-11-25"),
        ("2026-11-24T00:10:00+00:00", "2026-11-26"),
        ("2026-11-27T19:40:00+00:00", "2026-12-01"),
        ("2026-12-24T22:00:00+00:00", "2026-12-30"),
        ("2026-06-09T23:30:00+00:00", "2026-06-12"),
    ],
)
def test_a_visit_follows_within_two_working_days_of_leaving(left_at: str, on: str) -> None:
    found = visit_due([AttendedFacts(left_at=left_at)], "")
    assert found is not None
    assert found[2].isoformat() == on


@given(minutes=st.integers(-3 * 1440, 3 * 1440), others=st.lists(st.integers(-9 * 1440, -1), max_size=3))
def test_only_being_with_the_child_after_the_newest_attendance_ends_it(minutes: int, others: list[int]) -> None:
    end = datetime.fromisoformat("2026-10-25T01:30:00+01:00")
    facts = [AttendedFacts(link=Id(str(n)), left_at=(end + timedelta(minutes=m)).isoformat()) for n, m in enumerate(others)]
    met = (end + timedelta(minutes=minutes)).astimezone(HOME).isoformat()
    found = visit_due([*facts, AttendedFacts(link=ID, left_at=end.isoformat())], met)
    assert (found is None) == (minutes >= 0)
    assert found is None or found[0].link == ID
