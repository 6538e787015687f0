"""Instants as they stand on the wall: over midnight, and on the nights when the hour changes."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.wall_time import span, utc, wall

_EVENING = datetime(2026, 11, 23, 22, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "now", "said"),
    [
        ("2026-11-23T23:59:00+00:00", "2026-11-23T22:31:00+00:00", "23:59"),
        ("2026-11-24T00:00:00+00:00", "2026-11-23T22:31:00+00:00", "Tue 00:00"),
        ("2026-06-30T22:30:00+00:00", "2026-06-30T22:31:00+00:00", "23:30"),
        ("2026-06-30T23:30:00+00:00", "2026-06-30T22:31:00+00:00", "Wed 00:30"),
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
