"""Openings with a reason: somebody whom a child's file is not with reads it for a day, and its managers say they saw that.

The file itself is asked for online (`AskService`); what is written on the laptop is that it was asked for.
"""

from typing import ClassVar, Final, Protocol

import msgspec

from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Opening
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

BEFOREHAND: Final = (
    "This file is not with you. If you open it, you can read it for 24 hours and write nothing in it. That you opened it, and "
    "why, stands in the child’s record, and the child’s manager is told."
)
"""What a screen says before it asks."""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which child, and why. The surname and either the case number or the date of birth (2011-03-12)."""

    id: Id
    surname: str
    reason: str
    born_on: str = ""
    case_number: str = ""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The file comes with the next sync and may be read until then. `told` are the names of the managers told."""

    scope: Id
    until_at: str
    told: tuple[str, ...]


class AskService(Protocol):
    """Asks the service for a file. Not on the GUI thread. Raises Refused with what to do, Unavailable when offline."""

    def __call__(self, sought: Sought) -> Opened: ...


class NoteOpened(Operation, frozen=True, kw_only=True):
    """Note in this laptop's audit that the person asked for a file that is not with them and was given it."""

    scope: Id
    label: ClassVar[str] = "Open a file with a reason"
    needs: ClassVar[Permission | None] = Permission.OPEN_WITH_REASON

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note("opened with a reason", self.scope)
        return Outcome(record=self.scope)


class AcknowledgeOpening(Operation, frozen=True, kw_only=True):
    """A manager of the file has seen that somebody opened it, and why."""

    opening: Id
    label: ClassVar[str] = "Say that you saw it"
    needs: ClassVar[Permission | None] = Permission.ALLOCATE

    def apply(self, work: UnitOfWork) -> Outcome:
        before = work.get(Opening, self.opening)
        if before.seen_by:
            raise Refused("A manager has seen this already.")
        work.put(before.but(seen_by=work.actor, seen_at=work.moment.wall_at), before)
        return Outcome(record=self.opening)
