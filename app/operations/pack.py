"""A panel pack is written for one meeting; a volunteer is let in to it with `LetIn` and holds nothing else of the file."""

from typing import ClassVar

from app.domain.errors import Refused
from app.domain.pack import Pack
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class SavePack(Operation, frozen=True, kw_only=True):
    """Keep the pack as it now stands on screen. It can be taken back."""

    seen: Pack | None
    now: Pack
    label: ClassVar[str] = "Write a panel pack"
    needs: ClassVar[Permission | None] = Permission.CERTIFY

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.now.called.strip():
            raise Refused("Write the name the child likes.", "called")
        if not self.now.meets_on:
            raise Refused("Say on which day the panel meets.", "meets_on")
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id)
