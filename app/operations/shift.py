"""Planning duties: who is on call from when until when."""

from typing import ClassVar

from app.domain.duty_hours import duty
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.shift import Shift
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

LONGEST_HOURS = 7 * 24


class PlanShift(Operation, frozen=True, kw_only=True):
    """Put somebody on duty, or change a duty that is there. Somebody who is on duty then already is not put on twice."""

    now: Shift
    seen: Shift | None = None
    label: ClassVar[str] = "Plan a duty"
    needs: ClassVar[Permission | None] = Permission.KEEP_ROTA

    def apply(self, work: UnitOfWork) -> Outcome:
        span = duty(self.now.from_at, self.now.until_at)
        if not self.now.person:
            raise Refused("Choose who is on duty.", "person")
        if span is None:
            raise Refused("It ends before it begins. Change one of the two times.", "until_at")
        if span.hours > LONGEST_HOURS:
            raise Refused("One duty is a week at most. Make two of it.", "until_at")
        for other in work.all_in(Shift, self.now.scope):
            theirs = duty(other.from_at, other.until_at)
            if other.id != self.now.id and other.person == self.now.person and theirs is not None and theirs.meets(span):
                raise Refused("They are on duty then already. Change that duty instead.", "person")
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id, undo=RemoveShift(shift=self.now.id))


class RemoveShift(Operation, frozen=True, kw_only=True):
    """Nobody is on duty by this any more; it stays in the history."""

    shift: Id
    reason: str = "Changed"
    label: ClassVar[str] = "Take off the rota"
    needs: ClassVar[Permission | None] = Permission.KEEP_ROTA

    def apply(self, work: UnitOfWork) -> Outcome:
        work.void(self.shift, self.reason)
        return Outcome(record=self.shift)
