"""The templates of reports, read from resources/reports: sections, the answers that each begins with, and the time rule."""

from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import msgspec

from app import resources
from app.domain.working_days import add_working_days

ORDER: Final = ("pre_sentence", "referral_order", "bail", "post_court", "progress", "breach")
"""All templates, in the order in which they are offered."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One section: its heading, a hint for the author, and the questions whose answers it begins with."""

    id: str
    title: str
    hint: str
    answers: tuple[str, ...] = ()
    required: bool = True


class Due(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When it has to be filed, counted from the day it was asked for; `rule` is the time rule of DOMAIN 6."""

    rule: str
    days: int
    working: bool = True

    def from_day(self, day: date) -> date:
        """The last day to file it."""
        return add_working_days(day, self.days) if self.working else day + timedelta(days=self.days)


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of report. `proposes`: it says what the court should do, so the outcome is kept beside it.

    `fields`: of each table that a section begins with, the fields that may go out; no other does.
    """

    id: str
    version: int
    title: str
    purpose: str
    asked: str
    proposes: bool
    sections: tuple[Section, ...]
    due: Due | None = None
    fields: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

    def section(self, id: str) -> Section | None:
        """The section with this id, None where another version had it."""
        return next((section for section in self.sections if section.id == id), None)


@cache
def template(id: str) -> Template:
    """The newest version of a template. Raises FileNotFoundError, or msgspec.ValidationError for a file in another shape."""
    tree: Any = resources.values("reports", f"{id}.yaml")
    return msgspec.convert(tree, Template)


def templates() -> tuple[Template, ...]:
    """All of them."""
    return tuple(template(id) for id in ORDER)
