"""What a child says of the appropriate adult, on the adult's laptop: asked, kept as it is said, finished, or not wanted."""

from typing import ClassVar

from app.domain.assessment import FormRef
from app.domain.attendance import Attendance
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.self_assessment import FEEDBACK, SelfAssessment
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork
from app.operations.self_assessment import FinishSelfAssessment, KeepSelfAssessment


class BeginFeedback(Operation, frozen=True, kw_only=True):
    """Begin a sitting beside the log; `id` is fresh. `mode` is alone or read_aloud."""

    id: Id
    attendance: Id
    mode: str = "alone"
    label: ClassVar[str] = "Hand the laptop to the child"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        work.put(_sitting(work, self.id, self.attendance).but(mode=self.mode))
        return Outcome(record=self.id)


class DeclineFeedback(Operation, frozen=True, kw_only=True):
    """The child was asked and did not want to; `why` in a few words."""

    id: Id
    attendance: Id
    why: str
    label: ClassVar[str] = "Record that the child did not want to say how it was"
    needs: ClassVar[Permission | None] = Permission.ATTEND

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.why.strip():
            raise Refused("Say why not.", "why")
        asked = _sitting(work, self.id, self.attendance)
        work.put(asked.but(finished_at=asked.started_at, declined=True, why_declined=self.why.strip()))
        return Outcome(record=self.id)


class KeepFeedback(KeepSelfAssessment, frozen=True, kw_only=True):
    """Keep what was said so far."""

    label: ClassVar[str] = "What the child says"
    needs: ClassVar[Permission | None] = Permission.ATTEND


class FinishFeedback(FinishSelfAssessment, frozen=True, kw_only=True):
    """The child has said all they wanted to. From now on it is never changed, and nobody takes it out."""

    label: ClassVar[str] = "Finish what the child says"
    needs: ClassVar[Permission | None] = Permission.ATTEND


def _sitting(work: UnitOfWork, id: Id, attendance: Id) -> SelfAssessment:
    record, form = work.get(Attendance, attendance), work.form(FEEDBACK, 0)
    return SelfAssessment(
        id=id,
        scope=record.scope,
        form=FormRef(id=form.id, version=form.version, text_hash=form.text_hash),
        done_on=work.moment.today.isoformat(),
        started_at=work.moment.wall_at,
    )
