"""A report for a court, a panel or the secure estate: its own text, made from one stage of assessment; and its filing (DOMAIN 3.7).

The text is what is countersigned. When it was filed and what the court decided are said in a record beside it, because the
text is closed by then. How often courts followed the proposal is reckoned here, by court and quarter.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Group, Keyed, Prose
from app.domain.record import EMPTY, Record


class Passage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The text of one section of a report, as its author wrote it."""

    text: Prose = ""


class Report(Record, frozen=True, kw_only=True):
    """One version of a report. `template` says which sections it has; `passages` are by the section's id.

    `made_from` is the content hash of the stage `assessment` when its answers were taken over; `previous` the version before.
    """

    type_name: ClassVar[str] = "report"
    template: str
    template_version: int = 1
    assessment: Id = NO_ID
    made_from: str = ""
    order: Id = NO_ID
    number: int = 1
    previous: Id = NO_ID
    court: str = ""
    asked_on: str = ""
    due_on: str = ""
    proposal: str = ""
    passages: Keyed[Passage] = EMPTY

    def saying(self, section: str, text: str) -> "Report":
        """With this text in place of the one before."""
        return self.but(passages={**self.passages, section: Passage(text=text)})


class Filing(Record, frozen=True, kw_only=True):
    """That a report was handed in, which text, and what the court decided. `outcome` is an open code of disposals."""

    type_name: ClassVar[str] = "filing"
    about: Id
    content_hash: str = ""
    filed_on: str = ""
    filed_to: str = ""
    why_late: Prose = ""
    outcome: Annotated[str, Group("outcome")] = ""
    outcome_on: Annotated[str, Group("outcome")] = ""
    outcome_words: Prose = ""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How often one court followed the proposal in one quarter. `quarter` is that of the financial year, "2026-27 Q3"."""

    court: str
    quarter: str
    decided: int
    followed: int


def is_late(report: Report, filing: Filing | None, today: date) -> bool:
    """Was it filed after its day, or is that day past without it?"""
    filed = filing.filed_on if filing is not None else ""
    return bool(report.due_on) and (filed or today.isoformat()) > report.due_on


def quarter_of(day: date) -> str:
    """The quarter of the financial year (April to March) that a day is in."""
    months = (day.month - 4) % 12
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}-{(first + 1) % 100:02} Q{months // 3 + 1}"


def agreement(filed: Iterable[tuple[Report, Filing]]) -> tuple[Agreement, ...]:
    """By court and quarter, among reports that proposed something and whose outcome is known."""
    counted: dict[tuple[str, str], list[int]] = {}
    for report, filing in filed:
        day = _day(filing.outcome_on)
        if report.proposal and filing.outcome and day is not None:
            row = counted.setdefault((report.court, quarter_of(day)), [0, 0])
            row[0] += 1
            row[1] += report.proposal == filing.outcome
    return tuple(
        Agreement(court=court, quarter=quarter, decided=decided, followed=followed)
        for (court, quarter), (decided, followed) in sorted(counted.items())
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
