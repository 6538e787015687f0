"""Stamping a custody log: one tap is one record on disk. Undone, given another time with a reason, silences explained."""

from datetime import datetime
from typing import ClassVar

from app.domain.attendance import Attendance
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.policy import Permission
from app.domain.stamp import ONCE, UNDONE, Stamp, Tapped, called, tapped_at
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

LONGEST_WORDS = 500
FARTHEST_S = 2 * 86_400


class Tap(Operation, frozen=True, kw_only=True):
    """Stamp now. `id` is fresh. `at` (ISO with offset) states another time, with `reason`; where the log is entered
    afterwards it is the time on paper and needs none."""

    id: Id
    attendance: Id
    kind: str
    about: str = ""
    words: str = ""
    at: str = ""
    until: str = ""
    reason: str = ""
    label: ClassVar[str] = "Stamp"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Attendance, self.attendance)
        if not self.kind:
            raise Refused("Choose what happened.", "kind")
        _once(work, record, self.kind)
        if self.at and not self.reason.strip() and not record.entered_afterwards:
            raise Refused("Say why the time is not now. Both times are kept.", "reason")
        stamp = stamped(
            work, record, self.id, self.kind, at=self.at, about=self.about, words=self.words, until=self.until,
            reason=self.reason,
        )  # fmt: skip
        work.put(stamp)
        return Outcome(record=self.id, undo=UndoStamp(stamp=self.id))


class UndoStamp(Operation, frozen=True, kw_only=True):
    """It did not happen: the stamp is taken out, and stays readable in the history."""

    stamp: Id
    label: ClassVar[str] = "Undo the stamp"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        work.void(self.stamp, UNDONE)
        return Outcome(record=self.stamp)


class ChangeTime(Operation, frozen=True, kw_only=True):
    """Another time than the one tapped, with the reason. When it was tapped stays beside it."""

    stamp: Id
    at: str
    reason: str
    until: str = ""
    label: ClassVar[str] = "Change the time"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why the time is changed. Both times are kept.", "reason")
        stamp = work.get(Stamp, self.stamp)
        _whole(self.at, self.until, work)
        work.put(stamp.but(at=self.at, until=self.until or stamp.until, reason=_short(self.reason, "reason")), stamp)
        return Outcome(record=stamp.id)


class SayAbout(Operation, frozen=True, kw_only=True):
    """Say a little more about a stamp: which, with whom, in a few words that are process facts."""

    stamp: Id
    words: str
    about: str = ""
    label: ClassVar[str] = "Say more about a stamp"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        stamp = work.get(Stamp, self.stamp)
        work.put(stamp.but(words=_short(self.words, "words"), about=self.about or stamp.about), stamp)
        return Outcome(record=stamp.id)


class ExplainGap(Operation, frozen=True, kw_only=True):
    """Why nothing was written from one time to another, while it is still known."""

    id: Id
    attendance: Id
    since: str
    until: str
    words: str
    label: ClassVar[str] = "Say why nothing was written"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.words.strip():
            raise Refused("Say in a few words why nothing was written.", "words")
        record = work.get(Attendance, self.attendance)
        stamp = stamped(work, record, self.id, "gap", at=self.since, until=self.until, words=self.words)
        work.put(stamp)
        return Outcome(record=self.id, undo=UndoStamp(stamp=self.id))


class StepDown(Operation, frozen=True, kw_only=True):
    """Stop being this child's adult, because of what they said or for another reason. What they said is not written down.
    `at` (ISO with offset) is when, empty for now; only a log that is entered afterwards states it."""

    id: Id
    attendance: Id
    reason: str
    at: str = ""
    label: ClassVar[str] = "Step down"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Choose why you step down. Do not write what the child said.", "reason")
        record = work.get(Attendance, self.attendance)
        _once(work, record, "stepped_down")
        at = self.at if record.entered_afterwards else ""
        work.put(stamped(work, record, self.id, "stepped_down", at=at, words=self.reason))
        return Outcome(record=self.id, undo=UndoStamp(stamp=self.id))


def stamped(
    work: UnitOfWork,
    record: Attendance,
    id: Id,
    kind: str,
    *,
    at: str = "",
    until: str = "",
    about: str = "",
    words: str = "",
    reason: str = "",
) -> Stamp:
    """A stamp of this moment. Raises Refused for times that are none."""
    if at or until:
        _whole(at or work.moment.wall_at, until, work)
    return Stamp(
        id=id,
        scope=record.scope,
        kind=kind,
        at=at or work.moment.wall_at,
        zone=work.moment.zone,
        until=until,
        about=about,
        words=_short(words, "words"),
        reason=_short(reason, "reason"),
        tapped=Tapped() if record.entered_afterwards else tapped_at(work.moment),
    )


def _once(work: UnitOfWork, record: Attendance, kind: str) -> None:
    """Once for each adult: whoever took over arrives and leaves too."""
    mine = (s for s in work.all_in(Stamp, record.scope) if s.kind == kind and work.envelope(s.id).made_by == work.actor)
    if kind in ONCE and next(mine, None) is not None:
        raise Refused(f"“{called(kind)}” is stamped already. Change its time, or undo it first.", "kind")


def _whole(at: str, until: str, work: UnitOfWork) -> None:
    for name, text in (("at", at), ("until", until)):
        try:
            is_whole = not text or datetime.fromisoformat(text).tzinfo is not None
        except ValueError:
            is_whole = False
        if not is_whole:
            raise Refused("Write the time as hours and minutes, for example 18:42.", name)
    if until and instant(until) < instant(at):
        raise Refused("The end lies before the beginning. Correct one of them.", "until")
    if instant(at) > instant(work.moment.wall_at) + FARTHEST_S:  # the laptop's own clock may be slow by a day
        raise Refused("That lies more than two days ahead. Check the date.", "at")


def _short(words: str, field: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise Refused(f"Keep it to {LONGEST_WORDS} characters: what happened, not what was said.", field)
    return one_line(words)
