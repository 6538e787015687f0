"""Dates as people remember them: a day, a month or a year, exact or about. Read from EDTF text, never from a clock."""

import calendar
import re
from datetime import date

import msgspec

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)")


class PartialDate(msgspec.Struct, frozen=True):
    """The first and the last day that the text can mean. `is_about` when the person said that it is an estimate."""

    earliest_on: date
    latest_on: date
    is_about: bool = False


def read_date(text: str) -> PartialDate | None:
    """`2026-08-14`, `2026-08` or `2026`, with `~` behind it when approximate. None when it is no such date."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    year, month, day, about = found.groups()
    try:
        earliest = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return PartialDate(earliest, _last_day(earliest, has_month=bool(month), has_day=bool(day)), bool(about))


def _last_day(first: date, *, has_month: bool, has_day: bool) -> date:
    if has_day:
        return first
    month = first.month if has_month else 12
    return date(first.year, month, calendar.monthrange(first.year, month)[1])
