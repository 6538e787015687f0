"""The service directory from the window: people, roles, teams, leavers. Ordinary records, so it works offline too."""

from typing import ClassVar

from app.domain.errors import Refused
from app.domain.policy import Permission, Role
from app.domain.service import Person, Team
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class SavePerson(Operation, frozen=True, kw_only=True):
    """Add somebody who works here, or change their name, role, team or post. `seen` is None for somebody new."""

    seen: Person | None
    now: Person
    label: ClassVar[str] = "Change a person"
    needs: ClassVar[Permission | None] = Permission.DIRECTORY

    def apply(self, work: UnitOfWork) -> Outcome:
        now = self.now.but(names=one_line(self.now.names), post=one_line(self.now.post))
        if not now.names:
            raise Refused("Write the name as colleagues know it.", "names")
        if now.role not in set(Role):
            raise Refused("Choose what this person does.", "role")
        if self.seen is not None and self.seen.id == work.actor and now.role != self.seen.role:
            raise Refused("You cannot change your own role. Another administrator can.", "role")
        work.put(now, self.seen)
        return Outcome(record=now.id)


class NotePersonLeft(Operation, frozen=True, kw_only=True):
    """Somebody has left: their rights end with this record at the service, and their laptops with them."""

    seen: Person
    left_on: str
    label: ClassVar[str] = "Note that somebody left"
    needs: ClassVar[Permission | None] = Permission.DIRECTORY

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.seen.id == work.actor:
            raise Refused("You cannot note your own leaving. Another administrator does.")
        if self.seen.left_on:
            raise Refused("This is noted already.")
        work.put(self.seen.but(left_on=self.left_on), self.seen)
        return Outcome(record=self.seen.id)


class SaveTeam(Operation, frozen=True, kw_only=True):
    """Add a team, or give it another name."""

    seen: Team | None
    now: Team
    label: ClassVar[str] = "Change a team"
    needs: ClassVar[Permission | None] = Permission.DIRECTORY

    def apply(self, work: UnitOfWork) -> Outcome:
        now = self.now.but(name=one_line(self.now.name))
        if not now.name:
            raise Refused("Write the name of the team.", "name")
        work.put(now, self.seen)
        return Outcome(record=now.id)
