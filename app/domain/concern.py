"""A worry about a child's safety that an answer or a contact raised: open until somebody records what was done.

It is made in the transaction that saves the answer, with no network. It says what was asked and what was said at that
moment, so that changing the answer back does not take it away. Nobody changes or removes it; actions are only added.
"""

from typing import ClassVar

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Keyed
from app.domain.record import EMPTY, Record


class ConcernAction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done about it: who was told, what was done, when (an instant), by whom, and what comes next."""

    told: str = ""
    done: str = ""
    at: str = ""
    by: Id = NO_ID
    next_step: str = ""

    @property
    def is_whole(self) -> bool:
        """Does it say who was told, what was done, when and by whom? What comes next may be empty."""
        return all(part.strip() for part in (self.told, self.done, self.at, self.by))


class Concern(Record, frozen=True, kw_only=True):
    """`about` is the record with the answer, `question` the id of its question or the field of a contact.

    `asked` and `said` are the words as they stood; `said_by` who gave the answer (child, carer, worker …, or empty).
    """

    type_name: ClassVar[str] = "concern"
    about: Id
    about_type: str = ""
    question: str = ""
    asked: str = ""
    said: str = ""
    said_by: str = ""
    raised_at: str = ""
    raised_by: Id = NO_ID
    actions: Keyed[ConcernAction] = EMPTY

    @property
    def is_open(self) -> bool:
        """Has nobody recorded yet what was done?"""
        return not self.actions
