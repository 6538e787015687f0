"""Opening and changing a child's own record. Opening writes the read entry of the audit."""

from typing import ClassVar

from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class OpenChild(Operation, frozen=True, kw_only=True):
    """Note that this person opened the file. Refused when the child is not on this laptop."""

    scope: Id
    label: ClassVar[str] = "Open a child’s record"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        if not work.all_in(Child, self.scope):
            raise Refused(
                "This child’s record is not on this laptop. It may have moved to another team. Talk to your manager."
            )
        work.note("read child", self.scope)
        return Outcome(record=self.scope)


class MarkLooked(Operation, frozen=True, kw_only=True):
    """Remember that everything new in the file has been seen."""

    scope: Id
    label: ClassVar[str] = "Mark all seen"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.mark_looked(self.scope)
        return Outcome(record=self.scope)


class SaveChild(Operation, frozen=True, kw_only=True):
    """Keep a change to who the child is and what helps."""

    seen: Child
    now: Child
    label: ClassVar[str] = "Change the child’s details"
    needs: ClassVar[Permission | None] = Permission.KEEP_FILE

    def apply(self, work: UnitOfWork) -> Outcome:
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id, undo=SaveChild(seen=self.now, now=self.seen))
