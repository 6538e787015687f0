"""What the page of a custody log makes of what is stored: the next step, moved clocks, restarts, what a role of the night needs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.custody_clock import CustodyClock
from app.models.queries.views import StoreViews
from app.ui.features.custody import urgent
from app.ui.features.custody.board import Board
from app.ui.features.custody.log_words import clock_moved, log_lines
from tests.helpers.custody_night import CustodyNight


@pytest.fixture
def night(tmp_path: Path) -> Iterator[CustodyNight]:
    made = CustodyNight(tmp_path)
    made.begin()
    yield made
    made.close()


def _subs(board: Board) -> dict[str, str]:
    return {tile.key: tile.sub for tile in board.tiles}


def _clock(board: Board, key: str) -> CustodyClock:
    return next(clock for clock in board.clocks if clock.key == key)


def _next(board: Board) -> str:
    return board.next_tile.stamps if board.next_tile is not None else ""


def test_what_comes_next_follows_the_night(night: CustodyNight) -> None:
    expected = [
        ("23:18", "set_off", "arrived"),
        ("23:52", "arrived", "record_read"),
        ("23:58", "record_read", "alone_started"),
        ("00:10", "alone_started", "alone_ended"),
        ("00:25", "alone_ended", "solicitor_here"),
        ("00:40", "interview_started", "interview_ended"),
        ("01:30", "drink", "break_started"),
        ("01:31", "break_started", "break_ended"),
        ("01:46", "break_ended", "interview_ended"),
        ("02:00", "interview_ended", "told_outcome"),
        ("02:10", "left", ""),
    ]
    assert _next(night.board()) == "set_off"
    for clock, kind, following in expected:
        night.tap(clock, kind)
        assert _next(night.board()) == following, kind
    assert sum(tile.is_next for tile in night.board().tiles) == 0


@pytest.mark.parametrize(("moved", "said"), [({"hours": 3}, "03:30"), ({"days": -1}, "00:30")])
def test_a_moved_clock_shows_and_the_police_clocks_stay_right(
    night: CustodyNight, moved: dict[str, float], said: str
) -> None:
    night.tap("23:52", "arrived")
    night.from_record(brought_in="2026-11-23T22:31:00+00:00", detention_authorised="2026-11-23T22:52:00+00:00")
    night.clock.to("00:30")
    night.clock.move(**moved)
    board = night.board()
    assert board.reckoned.off == timedelta(**moved)
    assert f"It says {said if 'hours' in moved else 'Mon 00:30'}; by its counter it is 00:30." in clock_moved(board)
    review = _clock(board, "review")
    assert (review.name, review.left(board.now)) == ("Next review due 04:52", timedelta(hours=4, minutes=22))
    night.clock.turn(minutes=5)
    night.tap(f"{night.clock.now.at:%H:%M}", "record_read")
    stamp = next(s for s in night.row().times if s.kind == "record_read")
    assert stamp.at == stamp.tapped.wall_at == night.clock.now.wall_at
    assert _subs(night.board())["record_read"] == "00:35"


def test_a_limit_that_is_near_stands_in_the_head_and_in_the_list_whatever_the_laptops_clock_says(
    night: CustodyNight,
) -> None:
    def said() -> str:
        now = night.clock.now
        line = urgent.of_line(StoreViews(night.laptop.store).logs(now.wall_at)[0], now)
        assert line == urgent.of_board(night.board())
        return line

    assert night.board().is_awaited
    night.tap("23:52", "arrived")
    night.from_record(brought_in="2026-11-23T22:31:00+00:00", detention_authorised="2026-11-23T22:52:00+00:00")
    night.clock.to("02:00")
    assert said() == ""
    assert {"rest", "meals"} <= {clock.key for clock in night.board().clocks}
    assert not night.board().is_awaited
    night.clock.move(hours=3)
    night.clock.turn(hours=2, minutes=30)
    assert said() == "Next review due 04:52: 22 min left"
    night.clock.turn(minutes=30)
    assert said() == "Next review due 04:52: passed 8 min ago"
    night.tap(f"{night.clock.now.at:%H:%M}", "bail_refused")
    night.tap(f"{night.clock.now.at:%H:%M}", "review_done")
    assert said().startswith("In the cells since charge: ")


def test_after_a_restart_the_page_is_right_from_what_is_stored(night: CustodyNight) -> None:
    night.tap("23:52", "arrived")
    night.clock.restart("another")
    night.clock.turn(hours=1)
    board = night.board()
    assert not board.reckoned.off
    assert _subs(board)["arrived"] == "23:52 · 47 min after asked"
    night.tap("01:10", "record_read")
    assert _subs(night.board())["record_read"] == "01:10"


def test_the_night_when_the_hour_comes_twice(tmp_path: Path) -> None:
    night = CustodyNight(tmp_path)
    try:
        night.clock.now = night.clock.now.later(days=-30)
        night.clock.now = type(night.clock.now)(
            wall_at="2026-10-25T00:50:00+01:00", zone="Europe/London", boot_id="night", boottime_ns=10**12
        )
        night.begin()
        night.tap("00:55", "arrived")
        night.from_record(brought_in="2026-10-25T00:30:00+01:00", detention_authorised="2026-10-25T00:40:00+01:00")
        assert _clock(night.board(), "review").name == "Next review due 05:40 GMT"
        night.clock.turn(minutes=50)
        night.tap(f"{night.clock.now.at:%H:%M}", "record_read")
        assert _subs(night.board())["record_read"] == "01:45 BST"
    finally:
        night.close()


def test_a_voluntary_interview_has_no_clock_and_may_be_left(night: CustodyNight) -> None:
    night.begin(kind="voluntary")
    board = night.board()
    assert board.clocks == ()
    assert board.lacks_times == ()
    assert "record_read" not in _subs(board)
    assert board.rights[0].label == "May leave at any time"
    night.from_record(arrested="2026-11-23T23:04:00+00:00")
    arrested = night.board()
    assert arrested.rights[0].label == "Someone told"
    assert arrested.lacks_times == ("detention_authorised",)
    assert [clock.key for clock in arrested.clocks] == ["detention", "rest", "meals"]


def test_rights_are_given_and_understood_apart(night: CustodyNight) -> None:
    night.tap("23:52", "arrived")
    night.tap("00:05", "right_given", about="someone_told", words="nan")
    night.tap("00:06", "right_given", about="silence")
    night.tap("00:07", "right_understood", about="someone_told")
    rights = {right.about: right for right in night.board().rights}
    assert night.board().to_check == 1
    assert rights["someone_told"].sub == "nan, 00:05"
    assert (rights["silence"].label, rights["silence"].sub) == ("Say nothing if he wants", "ask him to say it back")


def test_the_log_reads_as_lines_with_both_times_of_what_was_changed(night: CustodyNight) -> None:
    night.tap("23:52", "arrived")
    night.from_record(brought_in="2026-11-23T22:31:00+00:00")
    night.tap("00:40", "food", about="main")
    assert log_lines(night.board()) == (
        "22:31  Brought to the station. Tapped 23:52; from the custody record",
        "23:05  Asked to attend",
        "23:05  Accepted",
        "23:52  Arrived",
        "00:40  Food: main meal",
    )


def test_girls_and_who_is_not_known_are_asked_about_products(night: CustodyNight) -> None:
    assert "Period products" not in [care.label for care in night.board().care]
    night.begin(child_pronouns="she/her")
    assert "Period products" in [care.label for care in night.board().care]
    night.begin(child_pronouns="")
    assert "Period products" in [care.label for care in night.board().care]
