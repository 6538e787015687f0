"""Typed dates and times: what people type is read as they mean it, and what cannot be is said plainly."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import (
    ParsedDate,
    Unread,
    as_typed,
    day_of,
    distance,
    from_edtf,
    in_words,
    later_of,
    parse_date,
    parse_time,
    readback,
)

MONDAY = date(2026, 11, 23)
DAYS = st.dates(min_value=date(1930, 1, 1), max_value=date(2036, 12, 31))


@pytest.mark.parametrize(
    ("typed", "edtf", "precision"),
    [
        ("14/8/26", "2026-08-14", "day"),
        ("14.8.2026", "2026-08-14", "day"),
        ("14-08-2026", "2026-08-14", "day"),
        ("14 aug 2026", "2026-08-14", "day"),
        ("14th of August 2026", "2026-08-14", "day"),
        ("Friday 14 August 2026", "2026-08-14", "day"),
        ("August 14, 2026", "2026-08-14", "day"),
        ("14 Awst 2026", "2026-08-14", "day"),
        ("14082026", "2026-08-14", "day"),
        ("2026-08-14", "2026-08-14", "day"),
        ("14/8", "2026-08-14", "day"),
        ("14 aug", "2026-08-14", "day"),
        ("aug 14", "2026-08-14", "day"),
        ("today", "2026-11-23", "day"),
        ("Yesterday", "2026-11-22", "day"),
        ("-3", "2026-11-20", "day"),
        ("+ 2", "2026-11-25", "day"),
        ("3 days ago", "2026-11-20", "day"),
        ("aug 2026", "2026-08", "month"),
        ("8/2026", "2026-08", "month"),
        ("2026-08", "2026-08", "month"),
        ("2026", "2026", "year"),
        ("about 2026", "2026~", "approximate"),
        ("around aug 2026", "2026-08~", "approximate"),
        ("~14/8/26", "2026-08-14~", "approximate"),
        ("12/3/11", "2011-03-12", "day"),
        ("12/3/99", "1999-03-12", "day"),
        ("29/2/2028", "2028-02-29", "day"),
        ("1 sept 2026", "2026-09-01", "day"),
    ],
)
def test_a_date_is_read_as_it_is_meant(typed: str, edtf: str, precision: str) -> None:
    known = parse_date(typed, MONDAY)
    assert isinstance(known, ParsedDate), known
    assert (known.edtf, known.precision) == (edtf, precision)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/11/26", "We could not read '31/11/26'. November has 30 days. Try 30/11/2026."),
        ("29/2/26", "We could not read '29/2/26'. February 2026 has 28 days. Try 28/2/2026."),
        ("14/13/26", "We could not read '14/13/26'. Months go from 1 to 12, and the day comes first. Try 14/8/2026."),
        ("0/8/26", "We could not read '0/8/26'. August has 31 days. Try 1/8/2026."),
        ("14/8/1066", "We could not read '14/8/1066'. The year must be from 1900 to 2100. Try 14/8/2026."),
        ("soon", "We could not read 'soon'. Type day, month and year, for example 14/8/2026."),
        ("", "Type a date, for example 14/8/2026."),
        ("12", "We could not read '12'. Type day, month and year, for example 14/8/2026."),
    ],
)
def test_an_unreadable_date_says_what_to_try(typed: str, sentence: str) -> None:
    assert parse_date(typed, MONDAY) == Unread(sentence)


def test_a_month_covers_its_days_and_a_year_too() -> None:
    february = parse_date("feb 2028", MONDAY)
    assert isinstance(february, ParsedDate)
    assert (february.first, february.last) == (date(2028, 2, 1), date(2028, 2, 29))
    year = from_edtf("2026~")
    assert year is not None
    assert (year.first, year.last) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2026-08-14", "Friday 14 August 2026 · 3 months ago"),
        ("2026-11-23", "Monday 23 November 2026 · today"),
        ("2026-11-22", "Sunday 22 November 2026 · yesterday"),
        ("2026-11-24", "Tuesday 24 November 2026 · tomorrow"),
        ("2026-11-28", "Saturday 28 November 2026 · in 5 days"),
        ("2026-10-20", "Tuesday 20 October 2026 · 4 weeks ago"),
        ("2011-03-12", "Saturday 12 March 2011 · 15 years ago"),
        ("2026-08", "August 2026 · 2 months ago"),
        ("2026-11", "November 2026 · this month"),
        ("2026", "2026 · this year"),
        ("2025~", "about 2025 · 10 months ago"),
    ],
)
def test_the_date_is_said_back_with_its_distance(edtf: str, said: str) -> None:
    known = from_edtf(edtf)
    assert known is not None
    assert readback(known, MONDAY) == said


@given(DAYS)
def test_what_the_field_shows_reads_back_as_the_same_day(day: date) -> None:
    known = day_of(day)
    assert parse_date(as_typed(known), MONDAY) == known
    assert parse_date(in_words(known), MONDAY) == known
    assert from_edtf(known.edtf) == known


@given(DAYS, st.sampled_from(["2026-08~", "2026-08", "1999", "2011~", "2030-01-02~"]))
def test_vague_dates_survive_the_field_whatever_day_it_is(day: date, edtf: str) -> None:
    known = from_edtf(edtf)
    assert known is not None
    assert parse_date(as_typed(known), day) == known


@given(st.text(max_size=40), DAYS)
def test_any_typing_gives_a_date_or_a_sentence_and_never_an_error(typed: str, today: date) -> None:
    found = parse_date(typed, today)
    if isinstance(found, Unread):
        assert found.sentence.endswith(".")
        assert len(found.sentence) < 160
    else:
        assert found.first <= found.last
        assert from_edtf(found.edtf) == found


@given(st.text(alphabet="0123456789/.-+~ adgnouy", max_size=14), DAYS)
def test_near_misses_are_read_or_refused_too(typed: str, today: date) -> None:
    found = parse_date(typed, today)
    assert isinstance(found, Unread) or from_edtf(found.edtf) == found


@given(DAYS, st.integers(-700, 700))
def test_distance_never_says_the_wrong_direction(today: date, days: int) -> None:
    said = distance(day_of(today + timedelta(days=days)), today)
    assert said.endswith("ago") or said == "yesterday" if days < 0 else said.startswith("in ") or days in (0, 1)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1430", time(14, 30)),
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("2.30pm", time(14, 30)),
        ("2:30 p.m.", time(14, 30)),
        ("2pm", time(14)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("9", time(9)),
        ("930", time(9, 30)),
        ("0:05", time(0, 5)),
        ("now", time(10, 5)),
        ("midday", time(12)),
    ],
)
def test_a_time_is_read_as_it_is_meant(typed: str, read: time) -> None:
    assert parse_time(typed, time(10, 5, 31)) == read


@pytest.mark.parametrize("typed", ["25:00", "14:61", "13pm", "0am", "later", "", "14:3", "123456"])
def test_an_unreadable_time_says_what_to_try(typed: str) -> None:
    found = parse_time(typed, time(10, 5))
    assert isinstance(found, Unread)
    assert "14:30" in found.sentence


@given(st.text(max_size=12))
def test_any_typing_gives_a_time_or_a_sentence(typed: str) -> None:
    assert isinstance(parse_time(typed, time(1)), time | Unread)


@given(
    st.lists(
        st.sampled_from(["", "2026", "2026~", "2026-12", "2026-12-31", "2026-12-31~", "2025-06-01", "?"]),
        min_size=3,
        max_size=3,
    )
)
def test_the_later_of_some_days_does_not_depend_on_their_order(days: list[str]) -> None:
    one, two, three = days
    latest = later_of(later_of(one, two), three)
    assert latest == later_of(one, later_of(three, two))
    assert latest in days
    assert all((known := from_edtf(day)) is None or known.last <= from_edtf(latest).last for day in days)  # type: ignore[union-attr]


def test_of_two_that_end_on_one_day_the_exacter_is_the_later() -> None:
    assert later_of("2026-12-31", "2026") == later_of("2026", "2026-12-31") == "2026-12-31"
    assert later_of("2026-12-31~", "2026-12-31") == "2026-12-31"
    assert later_of("", "2020") == "2020"
