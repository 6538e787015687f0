"""Keeping what the rota knows of an appropriate adult."""

from typing import ClassVar

from app.domain.adult_profile import POOL, STAFF, AdultProfile
from app.domain.errors import Refused
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class KeepProfile(Operation, frozen=True, kw_only=True):
    """Keep a profile. `seen` is the record as it stood, None for a new one."""

    now: AdultProfile
    seen: AdultProfile | None = None
    label: ClassVar[str] = "Keep a profile"
    needs: ClassVar[Permission | None] = Permission.KEEP_ROTA

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.now.person:
            raise Refused("Choose who this is.", "person")
        if self.now.source not in {STAFF, POOL}:
            raise Refused("Say if they are staff or of the sessional pool.", "source")
        if not 1 <= self.now.max_shift_hours <= 24:
            raise Refused("The longest shift is 1 to 24 hours.", "max_shift_hours")
        if self.now.checked_on and self.now.check_until_on and self.now.check_until_on < self.now.checked_on:
            raise Refused("The check ends before it was made. Change one of the two days.", "check_until_on")
        others = (p for p in work.all_in(AdultProfile, self.now.scope) if p.person == self.now.person)
        if self.seen is None and any(p.id != self.now.id for p in others):
            raise Refused("This person is on the rota already. Open their profile.", "person")
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id)
