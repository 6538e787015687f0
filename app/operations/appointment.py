"""Visits in the diary."""

from typing import ClassVar

from app.domain.contact import Appointment
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class BookVisit(Operation, frozen=True, kw_only=True):
    """Put a visit in the diary."""

    now: Appointment
    label: ClassVar[str] = "Book a visit"
    needs: ClassVar[Permission | None] = Permission.DIARY

    def apply(self, work: UnitOfWork) -> Outcome:
        work.put(self.now)
        return Outcome(record=self.now.id)


class ChangeVisit(Operation, frozen=True, kw_only=True):
    """Change or cancel a visit."""

    seen: Appointment
    now: Appointment
    label: ClassVar[str] = "Change a visit"
    needs: ClassVar[Permission | None] = Permission.DIARY

    def apply(self, work: UnitOfWork) -> Outcome:
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id, undo=ChangeVisit(seen=self.now, now=self.seen))
