"""The stretches of days that custody figures are counted over: quarters and years of the financial year, or everything."""

from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from app.domain.report import quarter_of
from app.domain.wall_time import HOME

QUARTER, LAST_QUARTER, YEAR, ALL = "quarter", "last_quarter", "year", "all"
CHOICES: Final = (QUARTER, LAST_QUARTER, YEAR, ALL)


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """From the first to the last day, both in; `first` is None for everything there is."""

    key: str
    first: date | None
    last: date

    def has(self, at: datetime) -> bool:
        """Does the day of this instant, as the wall in England had it, lie in it?"""
        day = at.astimezone(HOME).date()
        return (self.first is None or self.first <= day) and day <= self.last

    @property
    def name(self) -> str:
        """ "2026-27 Q3" where it is a quarter; empty else."""
        return quarter_of(self.last) if self.key in {QUARTER, LAST_QUARTER} else ""


def period(key: str, today: date) -> Period:
    """This quarter so far, the last one that is over, the financial year so far (from 1 April), or all."""
    begins = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    if key == LAST_QUARTER:
        last = begins - timedelta(days=1)
        return Period(key=key, first=date(last.year, last.month - 2, 1), last=last)
    if key == YEAR:
        return Period(key=key, first=date(today.year - (today.month < 4), 4, 1), last=today)
    return Period(key=key, first=begins if key == QUARTER else None, last=today)
