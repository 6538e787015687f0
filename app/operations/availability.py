"""Saying when one can or cannot be asked, and taking it back."""

from typing import ClassVar

from app.domain.availability import NAMES, Availability
from app.domain.duty_hours import duty
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class SayWhen(Operation, frozen=True, kw_only=True):
    """Say it for oneself; a manager for anybody."""

    now: Availability
    seen: Availability | None = None
    label: ClassVar[str] = "Say when you can come"
    needs: ClassVar[Permission | None] = Permission.SAY_WHEN

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.now.kind not in NAMES:
            raise Refused("Say if you can or cannot come.", "kind")
        if duty(self.now.from_at, self.now.until_at) is None:
            raise Refused("It ends before it begins. Change one of the two times.", "until_at")
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id, undo=TakeBackWhen(availability=self.now.id))


class TakeBackWhen(Operation, frozen=True, kw_only=True):
    """What was said no longer holds."""

    availability: Id
    label: ClassVar[str] = "Take back"
    needs: ClassVar[Permission | None] = Permission.SAY_WHEN

    def apply(self, work: UnitOfWork) -> Outcome:
        work.void(self.availability, "Taken back")
        return Outcome(record=self.availability)
