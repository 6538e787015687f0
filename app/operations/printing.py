"""Paper that left the laptop is a line of the audit trail."""

from typing import ClassVar

from app.domain.ids import Id
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class NotePrinted(Operation, frozen=True, kw_only=True):
    """Note that `what` of this record left the laptop; `how` is drew (before anything is shown), printed or saved."""

    record: Id
    what: str
    how: str
    label: ClassVar[str] = "Print"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note(f"{self.how} {self.what}", self.record)
        return Outcome(record=self.record)
