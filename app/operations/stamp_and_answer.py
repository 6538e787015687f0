"""Stamps and the answers that belong to them, both or neither: a search with who allowed it, an outcome with its answer."""

from typing import ClassVar

import msgspec

from app.domain.attendance import Attendance
from app.domain.ids import Id
from app.domain.policy import Permission
from app.operations.attendance import KeepAttendance
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork
from app.operations.stamp import Tap, UndoStamp
from app.operations.stamp_several import ToStamp


class StampAndAnswer(Operation, frozen=True, kw_only=True):
    """Stamp these in this order, and keep the answers of `now` over those of `seen`. The outcome's record is the last stamp, or
    the attendance where there is none. Raises Refused as `Tap` and `KeepAttendance` do, and then keeps nothing."""

    stamps: tuple[ToStamp, ...]
    seen: Attendance
    now: Attendance
    label: ClassVar[str] = "Stamp"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        outcome = KeepAttendance(seen=self.seen, now=self.now).apply(work)
        if not self.stamps:
            return outcome
        for one in self.stamps:
            outcome = Tap(attendance=self.now.id, **msgspec.structs.asdict(one)).apply(work)
        ids = tuple(one.id for one in self.stamps)
        return Outcome(record=outcome.record, undo=UndoStampsAndAnswers(stamps=ids, seen=self.now, now=self.seen))


class UndoStampsAndAnswers(Operation, frozen=True, kw_only=True):
    """None of it happened: the stamps are taken out, and the answers are those of `now` again."""

    stamps: tuple[Id, ...]
    seen: Attendance
    now: Attendance
    label: ClassVar[str] = "Undo the stamp"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        for stamp in self.stamps:
            UndoStamp(stamp=stamp).apply(work)
        KeepAttendance(seen=self.seen, now=self.now).apply(work)
        return Outcome(record=self.stamps[-1])
