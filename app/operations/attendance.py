"""Keeping an attendance: begun in a tap, answered bit by bit, handed over, ended with a signature, or cancelled."""

from collections.abc import Mapping
from typing import ClassVar

from app.changes.log_hash import log_hash
from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.attendance import DETAINED, FORM, KIND, STATION, VOLUNTARY, Attendance
from app.domain.attending import lacking
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission
from app.domain.record import EMPTY
from app.domain.signature import ATTENDED
from app.domain.stamp import Stamp
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork
from app.operations.signing import sign
from app.operations.stamp import stamped

STATEMENT = "This log says what I saw and did, as it happened."
CHANGED = "The log has changed since you read it. Read it once more, then sign."


class BeginAttendance(Operation, frozen=True, kw_only=True):
    """Begin a log. `id` and `scope` are fresh ids. `adult` is who attends, empty for oneself.

    `requested_at` (ISO with offset) is when the police asked, empty for now. `is_accepted` stamps accepting too. `answers`
    are what is known already (station, child's name, the request of the rota). `entered_afterwards`: it is over, and typed in;
    then only being asked is stamped, where its time is given.
    """

    id: Id
    scope: Id
    kind: str = DETAINED
    station: str = ""
    requested_at: str = ""
    is_accepted: bool = True
    adult: Id = NO_ID
    call_out: Id = NO_ID
    entered_afterwards: bool = False
    answers: Mapping[str, Answer] = EMPTY
    label: ClassVar[str] = "Begin a custody log"
    needs: ClassVar[Permission | None] = Permission.GIVE_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.kind not in {DETAINED, VOLUNTARY, "bail_return", "caution"}:
            raise Refused("Say if the child is detained or there for a voluntary interview.", KIND)
        adult, form = self.adult or work.actor, work.form(FORM, 0)
        said = {KIND: Answer(value=self.kind)}
        if self.station.strip():
            said[STATION] = Answer(value=one_line(self.station))
        record = Attendance(
            id=self.id,
            scope=self.scope,
            form=FormRef(id=form.id, version=form.version, text_hash=form.text_hash),
            adult=adult,
            adults=(adult,),
            call_out=self.call_out,
            entered_afterwards=self.entered_afterwards,
            answers={**self.answers, **said},
        )
        work.put(record)
        if adult == work.actor and not self.entered_afterwards:
            work.put(stamped(work, record, work.new_id(), "requested", at=self.requested_at))
            if self.is_accepted:
                work.put(stamped(work, record, work.new_id(), "accepted"))
        elif adult == work.actor and self.requested_at:  # where the night begins that is written up
            work.put(stamped(work, record, work.new_id(), "requested", at=self.requested_at))
        return Outcome(record=self.id)


class KeepAttendance(Operation, frozen=True, kw_only=True):
    """Keep what is answered so far. `seen` is the record as it stood, `now` as it stands on screen."""

    seen: Attendance
    now: Attendance
    label: ClassVar[str] = "Custody log"
    needs: ClassVar[Permission | None] = Permission.GIVE_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.now.but(answers=EMPTY) != self.seen.but(answers=EMPTY):
            raise Refused("Only the answers are kept here. Nothing was changed.")
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id)


class HandOver(Operation, frozen=True, kw_only=True):
    """Somebody else attends from now on: the log comes to their laptop with the next sync, and both may write in it."""

    attendance: Id
    to: Id
    words: str = ""
    label: ClassVar[str] = "Hand over"
    needs: ClassVar[Permission | None] = Permission.GIVE_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Attendance, self.attendance)
        if not self.to or self.to == record.adult:
            raise Refused("Choose who takes over.", "to")
        was_there = work.actor in (record.adult, *record.adults)
        work.put(record.but(adult=self.to, adults=tuple(sorted({*record.adults, record.adult, self.to}))))
        if was_there:
            work.put(stamped(work, record, work.new_id(), "handed_over", about=self.to, words=self.words))
        return Outcome(record=record.id)


class CompleteAttendance(Operation, frozen=True, kw_only=True):
    """Sign the log as it was read. `content` and `log` are the hashes of the record and its stamps as the screen had them."""

    attendance: Id
    content: str
    log: str
    label: ClassVar[str] = "Sign the log"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Attendance, self.attendance)
        stamps = work.all_in(Stamp, record.scope)
        if work.head_hash(record) != self.content or log_hash(stamps) != self.log:
            raise Refused(CHANGED)
        for one in lacking(record, stamps, work.moment.wall_at):
            raise Refused(one.words, one.code)
        signed = record.but(log_hash=self.log)
        work.put(signed, record)
        return sign(work, signed, work.head_hash(signed), ATTENDED, STATEMENT)


class CancelAttendance(Operation, frozen=True, kw_only=True):
    """The adult was not needed after all, or it was begun by mistake. It leaves this laptop with the next sync."""

    attendance: Id
    reason: str
    label: ClassVar[str] = "Cancel the log"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why it is cancelled.", "reason")
        record = work.get(Attendance, self.attendance)
        stamp = stamped(work, record, work.new_id(), "cancelled", words=self.reason)
        work.put(stamp)
        return Outcome(record=stamp.id)
