"""How much of a lease is used, over clocks that say anything at all; and the words for it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moment import Moment
from app.security.lease import DAY_S, Level, Seen, judge, known_s, later, look
from app.security.wrapping import Lease
from app.ui.lease_words import lease_words

ISSUED = Moment(wall_at="2026-11-01T12:00:00+00:00", boot_id="one", boottime_ns=0)
LEASE = Lease(share="ab", serial=1, issued_at=ISSUED.wall_at, not_after_at=ISSUED.later(days=14).wall_at)
days = st.floats(-4000, 4000, allow_nan=False)
steps = st.lists(st.tuples(days, st.sampled_from(["one", "two", "three"]), st.floats(0, 3)), max_size=8)


def moment(at_days: float, boot: str = "one", up_days: float = 0.0) -> Moment:
    """A clock that says so many days after the issue, so many days after this start of the laptop."""
    return msgspec.structs.replace(ISSUED.later(days=at_days), boot_id=boot, boottime_ns=round(up_days * DAY_S * 1e9))


@pytest.mark.parametrize(
    ("at_days", "level"),
    [(0, Level.GOOD), (6.9, Level.GOOD), (7.1, Level.HALF), (11.3, Level.MOST), (13.1, Level.LAST_DAY), (14, Level.ENDED)],
)
def test_a_lease_of_fourteen_days_warns_at_half_at_four_fifths_and_on_its_last_day(at_days: float, level: Level) -> None:
    assert judge(LEASE, Seen(), moment(at_days)).level is level


def test_without_a_lease_nobody_is_kept_out_and_without_its_share_it_is_over() -> None:
    assert judge(Lease(share="ab"), Seen(), moment(9999)).level is Level.NONE
    assert judge(msgspec.structs.replace(LEASE, share=""), Seen(), moment(1)).level is Level.ENDED


@given(steps)
def test_no_row_of_clocks_ever_gives_time_back(row: list[tuple[float, str, float]]) -> None:
    seen, least = Seen(), float("inf")
    for at_days, boot, up_days in row:
        now = moment(at_days, boot, up_days)
        judged = judge(LEASE, seen, now)
        assert 0 <= judged.left_s <= min(least, 14 * DAY_S) + 1
        least = judged.left_s
        before, seen = known_s(LEASE, seen, now), look(LEASE, seen, now)
        assert seen.at_s >= before


@given(days, st.floats(0, 30))
def test_run_time_counts_whatever_the_clock_says(at_days: float, ran_days: float) -> None:
    seen = look(LEASE, Seen(), moment(0))
    judged = judge(LEASE, seen, moment(min(at_days, 0), "one", ran_days))
    assert judged.left_s <= max(0.0, 14 - ran_days) * DAY_S + 1


def test_the_newer_lease_knows_better_then_the_later_time() -> None:
    assert later(Seen(serial=2, at_s=1), Seen(serial=1, at_s=99)).serial == 2
    assert later(Seen(serial=1, at_s=1), Seen(serial=1, at_s=99)).at_s == 99


@pytest.mark.parametrize(
    ("level", "left_s", "says"),
    [
        ("good", 13 * DAY_S, ""),
        ("none", 0, ""),
        ("half", 6.5 * DAY_S, "within the next 6 days"),
        ("most", 2.1 * DAY_S, "locks in 2 days"),
        ("last_day", 5_000, "locks in 2 hours"),
        ("last_day", 60, "locks in 1 hour "),
        ("ended", 0, "connect to the service once"),
        ("clock_back", 99, "clock is behind"),
    ],
)
def test_the_words_are_calm_and_never_promise_more_than_there_is(level: str, left_s: float, says: str) -> None:
    said = lease_words(level, left_s)
    assert says in said
    assert bool(said) == bool(says)
