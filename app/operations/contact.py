"""Contacts: typed into from the first keystroke, finished by their author, corrected only by a later note."""

from datetime import datetime, timedelta
from typing import ClassVar

from app.domain.child import Child
from app.domain.contact import Addendum, Appointment, Contact
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission, may
from app.operations.base import Operation, Outcome
from app.operations.concern import raise_from_contact
from app.operations.event import note_risk_change
from app.operations.ports import UnitOfWork

LOCKED_AFTER = timedelta(hours=72)


class SaveContact(Operation, frozen=True, kw_only=True):
    """Keep what has been typed so far. Refused once the contact is older than 72 hours and finished."""

    seen: Contact | None
    now: Contact
    label: ClassVar[str] = "Write a contact"

    def apply(self, work: UnitOfWork) -> Outcome:
        _still_open(self.seen, work)
        work.put(self.now, self.seen)
        raise_from_contact(work, self.now)
        return Outcome(record=self.now.id)


class FinishContact(Operation, frozen=True, kw_only=True):
    """Call it done: everything that must be said is said. Books the next visit when one was named and the role books."""

    seen: Contact | None
    now: Contact
    label: ClassVar[str] = "Save contact"

    def apply(self, work: UnitOfWork) -> Outcome:
        _still_open(self.seen, work)
        child = next(iter(work.all_in(Child, self.now.scope)), None)
        if self.now.started_at and datetime.fromisoformat(self.now.started_at) > work.moment.at + timedelta(minutes=5):
            raise Refused("The start must be today or earlier. Change the day or the time.", "started_at")
        finished = self.now.finishing(work.moment.wall_at, child.called if child else "the child")
        work.put(finished, self.seen)
        raise_from_contact(work, finished)
        note_risk_change(work, finished)
        if finished.next_at and may(work.role, Permission.DIARY):
            _book(work, finished)
        return Outcome(record=finished.id)


def _book(work: UnitOfWork, contact: Contact) -> None:
    visits = work.all_in(Appointment, contact.scope)
    if any(v.at == contact.next_at and not v.cancelled for v in visits):
        return
    work.put(
        Appointment(
            id=work.new_id(),
            scope=contact.scope,
            at=contact.next_at,
            kind=contact.kind,
            place=contact.venue,
            person=work.actor,
        )
    )


class DiscardContact(Operation, frozen=True, kw_only=True):
    """Remove a contact from the record; it stays readable in the history with the reason."""

    contact: Id
    reason: str
    label: ClassVar[str] = "Remove contact"

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why this contact is removed.", "reason")
        work.void(self.contact, self.reason)
        return Outcome(record=self.contact, undo=RestoreContact(contact=self.contact))


class RestoreContact(Operation, frozen=True, kw_only=True):
    """Bring a removed contact back."""

    contact: Id
    label: ClassVar[str] = "Bring the contact back"

    def apply(self, work: UnitOfWork) -> Outcome:
        work.unvoid(self.contact)
        return Outcome(record=self.contact)


class AddLaterNote(Operation, frozen=True, kw_only=True):
    """Add to a contact that may no longer be changed."""

    id: Id
    about: Id
    text: str
    label: ClassVar[str] = "Add a later note"

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.text.strip():
            raise Refused("Write the note first.", "text")
        contact = work.get(Contact, self.about)
        work.put(Addendum(id=self.id, scope=contact.scope, about=self.about, text=self.text))
        return Outcome(record=self.id)


def _still_open(seen: Contact | None, work: UnitOfWork) -> None:
    if seen is None or not seen.finished_at:
        return
    if work.moment.at - datetime.fromisoformat(seen.finished_at) > LOCKED_AFTER:
        raise Refused("This contact was finished more than 72 hours ago. Add a later note instead.", "content")
