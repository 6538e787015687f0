"""Several stamps with one tap, all of them or none: rights that were given together, and what a step ends by itself."""

from typing import ClassVar

import msgspec

from app.domain.ids import Id
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork
from app.operations.stamp import Tap, UndoStamp


class ToStamp(msgspec.Struct, frozen=True, kw_only=True):
    """One of them; `id` is fresh, the rest as in `Tap`."""

    id: Id
    kind: str
    about: str = ""
    words: str = ""
    at: str = ""
    until: str = ""
    reason: str = ""


class TapSeveral(Operation, frozen=True, kw_only=True):
    """Stamp these, in this order. The outcome's record is the last. Raises Refused as `Tap` does, and then stamps nothing."""

    attendance: Id
    stamps: tuple[ToStamp, ...]
    label: ClassVar[str] = "Stamp"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        outcome = Outcome()
        for one in self.stamps:
            outcome = Tap(attendance=self.attendance, **msgspec.structs.asdict(one)).apply(work)
        return Outcome(record=outcome.record, undo=UndoStamps(stamps=tuple(one.id for one in self.stamps)))


class UndoStamps(Operation, frozen=True, kw_only=True):
    """None of them happened: each is taken out, and stays readable in the history."""

    stamps: tuple[Id, ...]
    label: ClassVar[str] = "Undo the stamp"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        for stamp in self.stamps:
            UndoStamp(stamp=stamp).apply(work)
        return Outcome(record=self.stamps[-1])
