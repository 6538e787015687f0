"""A worry about a child's safety as lists and cards show it."""

import msgspec

from app.domain.concern import Concern
from app.domain.ids import Id


class ActionLine(msgspec.Struct, frozen=True, kw_only=True):
    """What was done about a worry. `by` is a name."""

    told: str
    done: str
    at: str
    by: str
    next_step: str


class ConcernLine(msgspec.Struct, frozen=True, kw_only=True):
    """One worry: what was asked and said, who noted it when, and what was done since, earliest first."""

    id: Id
    scope: Id
    child: str
    called: str
    about: Id
    about_type: str
    question: str
    asked: str
    said: str
    said_by: str
    raised_at: str
    raised_by: str
    actions: tuple[ActionLine, ...] = ()
    concern: Concern
    """The record as it stands: what a person saw when they record an action."""

    @property
    def is_open(self) -> bool:
        """Has nobody recorded yet what was done?"""
        return not self.actions
