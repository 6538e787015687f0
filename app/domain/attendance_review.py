"""A manager's review of an attendance: what they ask, what the adult answers, and when it was done. One for each attendance."""

from typing import ClassVar

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Keyed, Prose
from app.domain.record import EMPTY, Record


class LogQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question about the log and its answer; times are instants, empty until it is asked or answered."""

    text: Prose = ""
    asked_by: Id = NO_ID
    asked_at: str = ""
    answer: Prose = ""
    answered_by: Id = NO_ID
    answered_at: str = ""


class AttendanceReview(Record, frozen=True, kw_only=True):
    """`done_at` ends it: the attendance then leaves the adult's laptop."""

    type_name: ClassVar[str] = "attendance_review"
    about: Id
    questions: Keyed[LogQuestion] = EMPTY
    note: Prose = ""
    done_at: str = ""
    done_by: Id = NO_ID

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Ids of questions that wait for the adult, in the order in which they were asked."""
        waiting = [(q.asked_at, key) for key, q in self.questions.items() if not q.answer.strip()]
        return tuple(key for _, key in sorted(waiting))
