"""A manager's review of a custody log: asks, hears, ends. The adult answers what was asked."""

from typing import ClassVar

import msgspec

from app.domain.attendance import Attendance
from app.domain.attendance_review import AttendanceReview, LogQuestion
from app.domain.attending import standing
from app.domain.errors import Refused
from app.domain.ids import Id, derived
from app.domain.policy import Permission
from app.domain.signature import Signature
from app.domain.stamp import Stamp
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


def review_id(attendance: Id) -> Id:
    """The one review of an attendance: two managers who begin it apart begin the same."""
    return derived("waymark-attendance-review", attendance)


class AskAboutLog(Operation, frozen=True, kw_only=True):
    """Ask the adult something about the log. `id` is a fresh id of the question."""

    id: Id
    attendance: Id
    text: str
    label: ClassVar[str] = "Ask about a custody log"
    needs: ClassVar[Permission | None] = Permission.REVIEW_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.text.strip():
            raise Refused("Write the question first.", "text")
        record = work.get(Attendance, self.attendance)
        review, seen = _review(work, record)
        if review.done_at:
            raise Refused("This log is reviewed. Open the review again to ask more.")
        asked = LogQuestion(text=self.text.strip(), asked_by=work.actor, asked_at=work.moment.wall_at)
        work.put(review.but(questions={**review.questions, self.id: asked}), seen)
        return Outcome(record=review.id)


class AnswerAboutLog(Operation, frozen=True, kw_only=True):
    """The adult's answer to one question."""

    attendance: Id
    question: Id
    text: str
    label: ClassVar[str] = "Answer about a custody log"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.text.strip():
            raise Refused("Write your answer first.", "text")
        record = work.get(Attendance, self.attendance)
        review, seen = _review(work, record)
        asked = review.questions.get(self.question)
        if asked is None:
            raise Refused("This question is not on this laptop any more. Nothing was changed.")
        now = work.moment.wall_at
        answered = msgspec.structs.replace(asked, answer=self.text.strip(), answered_by=work.actor, answered_at=now)
        work.put(review.but(questions={**review.questions, self.question: answered}), seen)
        return Outcome(record=review.id)


class FinishReview(Operation, frozen=True, kw_only=True):
    """The log is reviewed: it leaves the adult's laptop with the next sync. `note` is needed where something is open."""

    attendance: Id
    note: str = ""
    label: ClassVar[str] = "Finish the review"
    needs: ClassVar[Permission | None] = Permission.REVIEW_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Attendance, self.attendance)
        review, seen = _review(work, record)
        if review.done_at:
            raise Refused("This log is reviewed already.")
        if not self.note.strip():
            self._refuse_what_is_open(work, record, review)
        now = review.but(note=self.note.strip(), done_at=work.moment.wall_at, done_by=work.actor)
        work.put(now, seen)
        return Outcome(record=review.id, undo=ReopenReview(attendance=record.id, reason="Undone"))

    @staticmethod
    def _refuse_what_is_open(work: UnitOfWork, record: Attendance, review: AttendanceReview) -> None:
        stamps, signatures = work.all_in(Stamp, record.scope), work.all_in(Signature, record.scope)
        where = standing(record, stamps, [s for s in signatures if s.about == record.id])
        if where.signed is None and where.state.value != "cancelled":
            raise Refused("The adult has not signed this log. Say in the note why it is reviewed as it is.", "note")
        if review.unanswered:
            raise Refused("A question has no answer yet. Wait for it, or say in the note why not.", "note")


class ReopenReview(Operation, frozen=True, kw_only=True):
    """Open the review again: the log comes back to the adult's laptop with the next sync."""

    attendance: Id
    reason: str
    label: ClassVar[str] = "Open the review again"
    needs: ClassVar[Permission | None] = Permission.REVIEW_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why.", "reason")
        review, seen = _review(work, work.get(Attendance, self.attendance))
        note = "\n\n".join(filter(None, (review.note, self.reason.strip())))
        work.put(review.but(note=note, done_at="", done_by=Id("")), seen)
        return Outcome(record=review.id)


def _review(work: UnitOfWork, record: Attendance) -> tuple[AttendanceReview, AttendanceReview | None]:
    """The review as it stands with what was seen; a new one where there is none yet."""
    id = review_id(record.id)
    stands = next((r for r in work.all_in(AttendanceReview, record.scope) if r.id == id), None)
    return stands or AttendanceReview(id=id, scope=record.scope, about=record.id), stands
