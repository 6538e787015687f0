"""A child's file is opened, and people are given it or handed over: access on every laptop follows from these records."""

from typing import ClassVar

from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.policy import Permission
from app.domain.service import Person
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

CASE_MANAGER = "case_manager"
CO_WORKER = "co_worker"
_LINES = ("first_names", "surname", "preferred_name", "pronouns", "first_language", "phone")


class CreateChild(Operation, frozen=True, kw_only=True):
    """Open a child's file. Without an allocation it is with the person who opened it, until a manager allocates it."""

    now: Child
    worker: Id = NO_ID
    allocation: Id = NO_ID
    label: ClassVar[str] = "Open a child’s file"
    needs: ClassVar[Permission | None] = Permission.KEEP_FILE

    def apply(self, work: UnitOfWork) -> Outcome:
        now = self.now.but(**{name: one_line(getattr(self.now, name)) for name in _LINES})
        if not now.first_names:
            raise Refused("Write the first name, as far as it is known.", "first_names")
        if not now.surname:
            raise Refused("Write the surname. Where nobody knows it yet, write “not known”.", "surname")
        if now.born_on and now.born_on > work.moment.today.isoformat():
            raise Refused("The date of birth lies in the future.", "born_on")
        work.put(now)
        if self.worker:
            Allocate(id=self.allocation, scope=now.scope, person=self.worker).apply(work)
        return Outcome(record=now.id)


class Allocate(Operation, frozen=True, kw_only=True):
    """Give a child's file to a person. A new case manager takes over: who was it before ends on the same day."""

    id: Id
    scope: Id
    person: Id
    role: str = CASE_MANAGER
    reason: str = ""
    label: ClassVar[str] = "Allocate a child"
    needs: ClassVar[Permission | None] = Permission.ALLOCATE

    def apply(self, work: UnitOfWork) -> Outcome:
        person = work.get(Person, self.person)
        if person.left_on:
            raise Refused(f"{person.names} has left the service. Choose somebody else.", "person")
        today = work.moment.today.isoformat()
        active = [a for a in work.all_in(Allocation, self.scope) if not a.to_on]
        if any(a.person == self.person and a.role == self.role for a in active):
            raise Refused(f"{person.names} has this child already.", "person")
        for before in active:
            if before.person == self.person or (self.role == CASE_MANAGER and before.role == CASE_MANAGER):
                work.put(before.but(to_on=today), before)
        work.put(
            Allocation(
                id=self.id,
                scope=self.scope,
                person=self.person,
                team=person.team,
                role=self.role,
                from_on=today,
                reason=one_line(self.reason),
            )
        )
        return Outcome(record=self.id)


class EndAllocation(Operation, frozen=True, kw_only=True):
    """Somebody no longer works with this child. The last one does not go before somebody else has the child."""

    allocation: Id
    reason: str = ""
    label: ClassVar[str] = "End an allocation"
    needs: ClassVar[Permission | None] = Permission.ALLOCATE

    def apply(self, work: UnitOfWork) -> Outcome:
        before = work.get(Allocation, self.allocation)
        if before.to_on:
            raise Refused("This has ended already.")
        others = [a for a in work.all_in(Allocation, before.scope) if not a.to_on and a.id != before.id]
        if not others:
            raise Refused("Nobody else has this child. Allocate somebody first, so that nobody is without a worker.")
        reason = {"reason": one_line(self.reason)} if self.reason.strip() else {}
        work.put(before.but(to_on=work.moment.today.isoformat(), **reason), before)
        return Outcome(record=before.id)
