"""Letting somebody into a child's file for a time: cover, a holiday, a panel volunteer's pack, two files that belong together."""

from typing import ClassVar

from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Grant
from app.domain.policy import Permission, Role
from app.domain.service import Person
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class LetIn(Operation, frozen=True, kw_only=True):
    """Let a person in, in their own role, or everybody a second file is with, to read; until a day, with the reason.

    A panel volunteer is let in to one pack, named in `about`, and holds nothing else of the file.
    """

    id: Id
    scope: Id
    until_on: str
    reason: str
    person: Id = NO_ID
    members_of: Id = NO_ID
    about: Id = NO_ID
    from_on: str = ""
    label: ClassVar[str] = "Let somebody into this file"
    needs: ClassVar[Permission | None] = Permission.ALLOCATE

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.until_on < (self.from_on or work.moment.today.isoformat()):
            raise Refused("The last day comes before the first. Choose a later one.", "until_on")
        if not self.reason.strip():
            raise Refused("Say in a few words why.", "reason")
        if self.person:
            self._check(work.get(Person, self.person))
        work.put(
            Grant(
                id=self.id,
                scope=self.scope,
                person=self.person,
                members_of=self.members_of,
                about=self.about,
                from_on=self.from_on,
                until_on=self.until_on,
                reason=one_line(self.reason),
            )
        )
        return Outcome(record=self.id, undo=EndGrant(grant=self.id, reason="Undone"))

    def _check(self, person: Person) -> None:
        if person.left_on:
            raise Refused(f"{person.names} has left the service. Choose somebody else.", "person")
        if person.role == Role.PANEL_VOLUNTEER and not self.about:
            raise Refused("A panel volunteer reads one pack. Choose the pack.", "about")


class EndGrant(Operation, frozen=True, kw_only=True):
    """Take it back before its day: the file leaves their laptop with the next sync."""

    grant: Id
    reason: str
    label: ClassVar[str] = "End somebody’s access"
    needs: ClassVar[Permission | None] = Permission.ALLOCATE

    def apply(self, work: UnitOfWork) -> Outcome:
        work.void(self.grant, one_line(self.reason) or "No longer needed")
        return Outcome(record=self.grant)
