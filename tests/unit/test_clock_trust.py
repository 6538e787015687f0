"""A laptop's clock that was moved in the night: it shows, both times are kept, and the log's times stay true."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock_trust import TOLERANCE, Reckoned, reckon, true_times
from app.domain.moment import Moment

_BEGAN = datetime(2026, 11, 23, 22, 31, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def _moment(ran_h: float, *, ahead: timedelta = timedelta(0), boot: str = "a", told: datetime | None = None) -> Moment:
    """What a laptop stamps `ran_h` hours into the night with its clock ahead by so much."""
    at = _BEGAN + timedelta(hours=ran_h)
    return Moment(
        wall_at=(at + ahead).isoformat(),
        boot_id=boot,
        boottime_ns=int((100 + ran_h * 3600) * 1e9),
        last_server_at=told.isoformat() if told else "",
    )


def _at(ran_h: float) -> datetime:
    return _BEGAN + timedelta(hours=ran_h)


def test_a_clock_put_three_hours_on_shows_and_both_times_are_kept() -> None:
    *_, moved, after = reckon([_moment(0), _moment(1), _moment(2, ahead=3 * _HOUR)], _moment(2.5, ahead=3 * _HOUR))
    assert moved == Reckoned(said=_at(5), truly=_at(2), jumped=3 * _HOUR)
    assert (after.said, after.at, after.off, after.jumped) == (_at(5.5), _at(2.5), 3 * _HOUR, timedelta(0))


def test_a_clock_set_back_a_day_shows() -> None:
    back = timedelta(days=-1)
    _, moved = reckon([_moment(0)], _moment(1, ahead=back))
    assert (moved.at, moved.off, moved.jumped) == (_at(1), back, back)


def test_a_clock_set_back_and_right_again_is_believed_again_and_what_lay_between_is_put_right() -> None:
    first, wrong, right = reckon([_moment(0), _moment(1, ahead=-_HOUR)], _moment(2))
    assert (first.off, wrong.at, wrong.off) == (timedelta(0), _at(1), -_HOUR)
    assert (right.at, right.off, right.jumped) == (_at(2), timedelta(0), _HOUR)


def test_a_small_correction_by_the_network_is_no_change_but_many_do_not_add_up_unseen() -> None:
    little = timedelta(seconds=90)
    found = reckon([_moment(n, ahead=n * little) for n in range(4)])
    assert [each.jumped for each in found] == [timedelta(0)] * 4
    assert found[1].at == found[1].said
    assert (found[3].off, found[3].at) == (3 * little, _at(3))


def test_a_restart_with_the_clock_right_goes_on_and_says_that_only_the_clock_joins_the_two() -> None:
    before, after = reckon([_moment(0)], _moment(1, boot="b"))
    assert before.is_measured
    assert (after.restarted, after.is_measured, after.at, after.off) == (True, False, _at(1), timedelta(0))


def test_a_restart_does_not_make_a_wrong_clock_right() -> None:
    stamps = [_moment(0), _moment(1, ahead=3 * _HOUR), _moment(2, ahead=3 * _HOUR, boot="b")]
    assert reckon(stamps)[-1].at == _at(2)
    assert reckon([*stamps[:2], _moment(2, boot="b")])[-1].at == _at(2)
    behind = [_moment(0), _moment(1, ahead=-3 * _HOUR), _moment(2, ahead=-3 * _HOUR, boot="b")]
    assert reckon(behind)[-1].at == _at(2)


def test_time_does_not_run_backwards_over_a_restart() -> None:
    last, after = reckon([_moment(5)], _moment(6, ahead=timedelta(days=-1), boot="b"))
    assert after.at == last.at
    assert after.jumped == timedelta(hours=1, days=-1)


def test_a_clock_behind_what_the_service_told_is_put_right_for_the_whole_run() -> None:
    behind = timedelta(days=-1)
    first, now = reckon([_moment(0, ahead=behind)], _moment(1, ahead=behind, told=_at(1)))
    assert (first.at, now.at, now.off) == (_at(0), _at(1), behind)
    first, now = reckon([_moment(0)], _moment(1, told=_at(-3)))
    assert (first.off, now.off) == (timedelta(0), timedelta(0))


def test_neither_night_of_a_changed_hour_is_a_changed_clock() -> None:
    for before, after in [
        ("2026-03-29T00:59:00+00:00", "2026-03-29T02:01:00+01:00"),
        ("2026-10-25T01:59:00+01:00", "2026-10-25T01:01:00+00:00"),
    ]:
        two = [
            Moment(wall_at=before, boot_id="a", boottime_ns=0),
            Moment(wall_at=after, boot_id="a", boottime_ns=120 * 10**9),
        ]
        assert [each.jumped for each in reckon(two)] == [timedelta(0)] * 2


def test_a_stated_time_stands_and_the_clocks_own_is_put_right() -> None:
    wrong = _moment(1, ahead=3 * _HOUR)
    stamps = [
        ("in", _at(0).isoformat(), _moment(0)),
        ("tapped", wrong.wall_at, wrong),
        ("changed", _at(0.5).isoformat(), wrong),
        ("typed", _at(-1).isoformat(), Moment(wall_at="")),
        ("unread", "about two", Moment(wall_at="")),
    ]
    assert true_times(stamps) == {"in": _at(0), "tapped": _at(1), "changed": _at(0.5), "typed": _at(-1)}


_STEPS = st.lists(
    st.tuples(st.integers(0, 4 * 3600), st.integers(-100_000, 100_000), st.booleans(), st.booleans()),
    min_size=1,
    max_size=12,
)


@given(_STEPS)
def test_laws(steps: list[tuple[int, int, bool, bool]]) -> None:
    """In one start all true spans come back whatever is done to the clock; over restarts time goes on and what was told holds."""
    t, boot = 0, 0
    moments: list[Moment] = []
    truths: list[datetime] = []
    for ran, ahead, restarts, told in steps:
        t += ran
        boot += restarts
        is_first = not moments
        at = _BEGAN + timedelta(seconds=t)
        said = at + timedelta(seconds=0 if is_first else ahead)
        moments.append(
            Moment(
                wall_at=said.isoformat(),
                boot_id=f"boot{boot}",
                boottime_ns=t * 10**9,
                last_server_at=at.isoformat() if told else "",
            )
        )
        truths.append(at)
    found = reckon(moments)
    for n in range(1, len(found)):
        assert found[n].truly >= found[n - 1].truly
        if moments[n].boot_id == moments[n - 1].boot_id:
            assert found[n].truly - found[n - 1].truly == truths[n] - truths[n - 1]
        assert found[n].restarted == (moments[n].boot_id != moments[n - 1].boot_id)
    for n, each in enumerate(found):
        assert each.said == datetime.fromisoformat(moments[n].wall_at)
        assert each.truly >= truths[n] - TOLERANCE or not moments[n].last_server_at
        if each.is_measured:
            assert each.truly == truths[n]
