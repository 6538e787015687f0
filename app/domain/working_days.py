"""Working days in England and Wales: Monday to Friday without bank holidays; the day of the event is day 0 (DOMAIN 6).

Bank holidays follow from the Banking and Financial Dealings Act 1971 and from royal proclamations, listed where they differ.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

_MOVED: Final = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
_EXTRA: Final = (date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8))


def is_working_day(day: date) -> bool:
    """True on Monday to Friday that is not a bank holiday in England and Wales."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The date `count` (0 or more) working days after a day; day 0 is the day itself even where it is none."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Working days after `first` up to and with `last`; negative where last is before first."""
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year in England and Wales, substitute days included."""
    easter = easter_sunday(year)
    days = {
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
        _weekday_from(date(year, 1, 1)),
    }
    christmas = _weekday_from(date(year, 12, 25))
    boxing = _weekday_from(date(year, 12, 26))
    days |= {christmas, boxing if boxing != christmas else boxing + timedelta(days=1)}
    days = {_MOVED.get(day, day) for day in days}
    return frozenset(days | {day for day in _EXTRA if day.year == year})


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _weekday_from(day: date) -> date:
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by Gauss's rule in the anonymous form."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
