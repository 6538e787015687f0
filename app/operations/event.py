"""Events that call for a review: recorded by whoever learns of one, taken back when it was a mistake."""

from typing import ClassVar

from app.domain.contact import Contact
from app.domain.errors import Refused
from app.domain.event import EVENTS, RISK, Event
from app.domain.ids import Id, derived
from app.domain.policy import Permission, may
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

RAISED = frozenset({"increased", "new"})
"""What a contact says of risk that calls for a review."""


class RecordEvent(Operation, frozen=True, kw_only=True):
    """Keep that it happened. From then on a review is due."""

    id: Id
    scope: Id
    kind: str
    happened_on: str = ""
    words: str = ""
    label: ClassVar[str] = "Record what happened"
    needs: ClassVar[Permission | None] = Permission.EVENT

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.kind not in EVENTS:
            raise Refused("Choose what happened.", "kind")
        event = Event(
            id=self.id, scope=self.scope, kind=self.kind, happened_on=self.happened_on, told_at=work.moment.wall_at,
            words=self.words,
        )  # fmt: skip
        work.put(event)
        return Outcome(record=self.id)


class TakeBackEvent(Operation, frozen=True, kw_only=True):
    """It did not happen, or it stands here twice: no review is due for it. It stays in the history with the reason."""

    event: Id
    reason: str
    label: ClassVar[str] = "Take back"
    needs: ClassVar[Permission | None] = Permission.PLAN

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why it is taken back.", "reason")
        work.void(self.event, self.reason)
        return Outcome(record=self.event)


def note_risk_change(work: UnitOfWork, contact: Contact) -> None:
    """A finished contact that says that risk is higher or new is such an event, once for each contact."""
    id = derived("waymark-risk-event", contact.id)
    if contact.risk not in RAISED or not may(work.role, Permission.EVENT):
        return
    if any(event.id == id for event in work.all_in(Event, contact.scope)):
        return
    work.put(
        Event(
            id=id, scope=contact.scope, kind=RISK, happened_on=contact.started_at[:10], told_at=work.moment.wall_at,
            words=contact.risk_note, source=contact.id,
        )
    )  # fmt: skip
