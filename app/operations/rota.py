"""The rota itself: opened once for a service, and how it covers the clock."""

from datetime import time
from typing import ClassVar

from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.rota import WEEKDAYS, Rota
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

MOST_WANTED = 20


class OpenRota(Operation, frozen=True, kw_only=True):
    """Begin the service's rota. `id` and `scope` are fresh ids. Where two are begun apart, the one with the smaller id counts."""

    id: Id
    scope: Id
    label: ClassVar[str] = "Begin the rota"
    needs: ClassVar[Permission | None] = Permission.KEEP_ROTA

    def apply(self, work: UnitOfWork) -> Outcome:
        work.put(Rota(id=self.id, scope=self.scope))
        return Outcome(record=self.id)


class KeepRota(Operation, frozen=True, kw_only=True):
    """Change core hours and the other rules. `seen` is the record as it stood."""

    seen: Rota
    now: Rota
    label: ClassVar[str] = "Rules of the rota"
    needs: ClassVar[Permission | None] = Permission.KEEP_ROTA

    def apply(self, work: UnitOfWork) -> Outcome:
        try:
            is_right = time.fromisoformat(self.now.core_from) < time.fromisoformat(self.now.core_until)
        except ValueError:
            raise Refused("Write the core hours like 09:00.", "core_from") from None
        if not is_right:
            raise Refused("Core hours end after they begin. Change one of the two times.", "core_until")
        for name, least, most in (("rest_hours", 0, 24), ("usual_hours", 1, 24), ("last_minute_hours", 0, 48)):
            if not least <= getattr(self.now, name) <= most:
                raise Refused(f"Choose a number of hours from {least} to {most}.", name)
        if not set(self.now.core_days) <= set(WEEKDAYS):
            raise Refused("Choose days of the week.", "core_days")
        for name in ("staff_wanted", "pool_wanted"):
            if not 0 <= getattr(self.now, name) <= MOST_WANTED:
                raise Refused(f"Choose how many, from nobody to {MOST_WANTED}.", name)
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id, undo=KeepRota(seen=self.now, now=self.seen))
