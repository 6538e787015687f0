"""Restricted text: written beside a child's file, for the people its author names (ARCHITECTURE 2.4)."""

from typing import ClassVar, Final

from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Grant
from app.domain.policy import Permission
from app.domain.restricted import Restricted
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

BEFOREHAND: Final = (
    "Only you and the people you name can read this, while they work with this child. Managers do not see that it is there."
)
"""What a screen says before somebody writes it."""


class WriteRestricted(Operation, frozen=True, kw_only=True):
    """Write or go on writing a restricted record. `id` and `scope` are fresh ids for a new one."""

    id: Id
    scope: Id
    file: Id
    text: str
    about: Id = NO_ID
    kind: str = "other"
    seen: Restricted | None = None
    label: ClassVar[str] = "Write restricted text"
    needs: ClassVar[Permission | None] = Permission.RESTRICT

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.text.strip():
            raise Refused("Write the text first.", "text")
        if self.seen is None:
            work.put(
                Restricted(id=self.id, scope=self.scope, file=self.file, about=self.about, kind=self.kind, text=self.text)
            )
        else:
            work.put(self.seen.but(text=self.text, kind=self.kind), self.seen)
        return Outcome(record=self.id)


class NameReader(Operation, frozen=True, kw_only=True):
    """Let one person read it until a day. Access follows on their laptop with the next sync, while they have the child."""

    id: Id
    restricted: Id
    person: Id
    until_on: str
    reason: str
    label: ClassVar[str] = "Name who may read this"
    needs: ClassVar[Permission | None] = Permission.RESTRICT

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Restricted, self.restricted)
        if self.person == work.actor:
            raise Refused("You wrote this, so you can read it already.", "person")
        if self.until_on < work.moment.today.isoformat():
            raise Refused("The last day lies in the past. Choose a later one.", "until_on")
        if not self.reason.strip():
            raise Refused("Say in a few words why they need to read it.", "reason")
        reason = one_line(self.reason)
        work.put(Grant(id=self.id, scope=record.scope, person=self.person, until_on=self.until_on, reason=reason))
        return Outcome(record=self.id, undo=StopReader(grant=self.id, reason="Undone"))


class StopReader(Operation, frozen=True, kw_only=True):
    """They may not read it any more: it leaves their laptop with the next sync."""

    grant: Id
    reason: str
    label: ClassVar[str] = "Stop somebody reading this"
    needs: ClassVar[Permission | None] = Permission.RESTRICT

    def apply(self, work: UnitOfWork) -> Outcome:
        work.void(self.grant, one_line(self.reason) or "No longer needed")
        return Outcome(record=self.grant)
