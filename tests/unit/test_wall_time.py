"""Instants as they stand on the wall: over midnight, and on the nights when the hour changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.wall_time import first_from, last_before, nearest, on_day, span, utc, wall, zone_of

_EVENING = datetime(2026, 11, 23, 22, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "now", "said"),
    [
        ("2026-11-23T23:59:00+00:00", "2026-11-23T22:31:00+00:00", "23:59"),
        ("2026-11-24T00:00:00+00:00", "2026-11-23T22:31:00+00:00", "00:00"),
        ("2026-11-24T10:30:00+00:00", "2026-11-23T22:31:00+00:00", "10:30"),
        ("2026-11-24T10:31:00+00:00", "2026-11-23T22:31:00+00:00", "Tue 10:31"),
        ("2026-11-23T23:05:00+00:00", "2026-11-24T11:06:00+00:00", "Mon 23:05"),
        ("2026-11-23T01:05:00+00:00", "2026-11-23T22:31:00+00:00", "01:05"),
        ("2026-06-30T22:30:00+00:00", "2026-06-30T22:31:00+00:00", "23:30"),
        ("2026-06-30T23:30:00+00:00", "2026-06-30T22:31:00+00:00", "00:30"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25T00:31:00+00:00", "01:30 BST"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25T00:31:00+00:00", "01:30 GMT"),
        ("2026-03-29T00:59:00+00:00", "2026-03-29T00:31:00+00:00", "00:59 GMT"),
        ("2026-03-29T01:00:00+00:00", "2026-03-29T00:31:00+00:00", "02:00 BST"),
        ("2026-10-26T01:30:00+00:00", "2026-10-26T00:31:00+00:00", "01:30"),
    ],
)
def test_a_time_is_said_as_it_stands_on_the_wall(at: str, now: str, said: str) -> None:
    assert wall(datetime.fromisoformat(at), datetime.fromisoformat(now)) == said


def test_a_span_is_short_to_read() -> None:
    spans = [
        timedelta(minutes=47, seconds=59),
        timedelta(hours=2, minutes=5),
        timedelta(hours=-19, minutes=-44),
        timedelta(days=88),
    ]
    assert [span(each) for each in spans] == ["47 min", "2 h 05", "19 h 44", "88 days 0 h"]


def test_only_a_time_with_its_offset_is_an_instant() -> None:
    assert utc("2026-10-25T01:30:00+01:00") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert utc("2026-10-25T01:30:00") is None
    assert utc("about two") is None
    assert utc("") is None


@pytest.mark.parametrize(
    ("clock", "near", "at"),
    [
        ("23:50", "2026-11-24T00:10:00+00:00", "2026-11-23T23:50:00+00:00"),
        ("00:10", "2026-11-23T23:50:00+00:00", "2026-11-24T00:10:00+00:00"),
        ("09:00", "2026-11-23T09:01:00+00:00", "2026-11-23T09:00:00+00:00"),
        ("01:30", "2026-10-25T00:35:00+00:00", "2026-10-25T00:30:00+00:00"),
        ("01:30", "2026-10-25T01:35:00+00:00", "2026-10-25T01:30:00+00:00"),
        ("01:30", "2026-03-29T01:35:00+00:00", None),
        ("02:30", "2026-03-29T01:35:00+00:00", "2026-03-29T01:30:00+00:00"),
    ],
)
def test_a_typed_time_is_the_closest_one_that_the_wall_showed(clock: str, near: str, at: str | None) -> None:
    found = nearest(time.fromisoformat(clock), datetime.fromisoformat(near))
    assert found == (None if at is None else datetime.fromisoformat(at))


def test_a_time_from_the_custody_record_lies_in_the_past() -> None:
    half_past_one = time(1, 30)
    for now, at in [
        ("2026-11-24T02:00:00+00:00", "2026-11-24T01:30:00+00:00"),
        ("2026-11-24T01:00:00+00:00", "2026-11-23T01:30:00+00:00"),
        ("2026-10-25T02:00:00+00:00", "2026-10-25T01:30:00+00:00"),
        ("2026-10-25T00:40:00+00:00", "2026-10-25T00:30:00+00:00"),
        ("2026-03-29T03:00:00+00:00", "2026-03-28T01:30:00+00:00"),
    ]:
        assert last_before(half_past_one, datetime.fromisoformat(now)) == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    ("clock", "begin", "at"),
    [
        ("23:05", "2026-11-23T23:05:40+00:00", "2026-11-23T23:05:00+00:00"),
        ("02:40", "2026-11-23T23:05:00+00:00", "2026-11-24T02:40:00+00:00"),
        ("23:04", "2026-11-23T23:05:00+00:00", "2026-11-24T23:04:00+00:00"),
        ("01:30", "2026-10-24T23:05:00+00:00", "2026-10-25T00:30:00+00:00"),
        ("01:30", "2026-10-25T00:45:00+00:00", "2026-10-25T01:30:00+00:00"),
        ("01:30", "2026-03-28T23:05:00+00:00", "2026-03-30T00:30:00+00:00"),
    ],
)
def test_a_time_of_a_night_is_the_first_from_where_it_begins(clock: str, begin: str, at: str) -> None:
    assert first_from(time.fromisoformat(clock), datetime.fromisoformat(begin)) == datetime.fromisoformat(at)
    assert on_day(date(2026, 3, 29), time(1, 30)) is None


def test_a_laptop_that_only_says_bst_is_at_home() -> None:
    assert [str(zone_of(name)) for name in ("Europe/Paris", "BST", "GMT Standard Time", "", "No/Where")] == [
        "Europe/Paris",
        *["Europe/London"] * 4,
    ]
