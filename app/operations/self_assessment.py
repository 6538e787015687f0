"""What a child or carer says about themselves: begun, kept as it is said, finished, or offered and not wanted."""

from typing import ClassVar

from app.domain import drawing
from app.domain.assessment import FormRef
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.self_assessment import SelfAssessment
from app.operations.base import Operation, Outcome
from app.operations.concern import raise_from_answers
from app.operations.conflict import refuse_while_open
from app.operations.ports import UnitOfWork

FINISHED = "This is finished, and these are their words: nobody changes them. Do a new one to add to it."
NOT_THE_WORDS = ("form", "respondent", "started_at", "finished_at", "declined", "why_declined")
"""What is set when it begins or ends, and never along with the answers."""


class StartSelfAssessment(Operation, frozen=True, kw_only=True):
    """Begin one with the newest version of its form. `done_on` is the day it was written, where that was on paper."""

    id: Id
    scope: Id
    form: str = "what_do_you_think"
    respondent: str = "child"
    respondent_name: str = ""
    relation: str = ""
    mode: str = "alone"
    language: str = "en"
    helper: str = ""
    place: str = ""
    done_on: str = ""
    label: ClassVar[str] = "Begin a self-assessment"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.respondent == "carer" and not self.respondent_name.strip():
            raise Refused("Write who answers: a name, or Mum or Dad.", "respondent_name")
        work.put(
            SelfAssessment(
                id=self.id,
                scope=self.scope,
                form=_newest(work, self.form),
                respondent=self.respondent,
                respondent_name=self.respondent_name.strip(),
                relation=self.relation.strip(),
                mode=self.mode,
                language=self.language,
                helper=self.helper.strip(),
                place=self.place.strip(),
                done_on=self.done_on or work.moment.today.isoformat(),
                started_at=work.moment.wall_at,
            )
        )
        return Outcome(record=self.id)


class KeepSelfAssessment(Operation, frozen=True, kw_only=True):
    """Keep what was said so far. `seen` is the record as it stood, `now` as it stands on screen."""

    seen: SelfAssessment
    now: SelfAssessment
    label: ClassVar[str] = "Self-assessment"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        if work.get(SelfAssessment, self.now.id).is_finished:
            raise Refused(FINISHED)
        if any(getattr(self.seen, name) != getattr(self.now, name) for name in NOT_THE_WORDS):
            raise Refused("Only what they said is kept here. Nothing was changed.")
        for beside in self.now.beside.values():
            drawing.read(beside.drawing)
        work.put(self.now, self.seen)
        self._raise(work)
        return Outcome(record=self.now.id)

    def _raise(self, work: UnitOfWork) -> None:
        """What tells of danger is raised with the very answer, long before they have finished."""
        ref, before = self.now.form, self.seen.answers
        if work.has_form(ref.id, ref.version):
            said = [key for key, answer in self.now.answers.items() if answer != before.get(key)]
            form = work.form(ref.id, ref.version)
            raise_from_answers(work, self.now, form, before, self.now.answers, said, said_by=self.now.respondent)


class FinishSelfAssessment(Operation, frozen=True, kw_only=True):
    """They have said all they wanted to, and what may be shown to whom. From now on it is never changed."""

    id: Id
    label: ClassVar[str] = "Finish the self-assessment"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(SelfAssessment, self.id)
        if record.is_finished:
            raise Refused(FINISHED)
        if not record.answers and not record.beside:
            raise Refused("Nothing has been answered yet. Say that it was not wanted, and why, if that is so.")
        refuse_while_open(work, record)
        work.put(record.but(finished_at=work.moment.wall_at), record)
        return Outcome(record=self.id)


class DeclineSelfAssessment(Operation, frozen=True, kw_only=True):
    """It was offered, and they did not want to do it; `why` in their words or the worker's."""

    id: Id
    scope: Id
    why: str
    form: str = "what_do_you_think"
    respondent: str = "child"
    respondent_name: str = ""
    relation: str = ""
    label: ClassVar[str] = "Record that a self-assessment was not wanted"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.why.strip():
            raise Refused("Write why it was not wanted, as they said it if you can.", "why")
        now = work.moment.wall_at
        work.put(
            SelfAssessment(
                id=self.id,
                scope=self.scope,
                form=_newest(work, self.form),
                respondent=self.respondent,
                respondent_name=self.respondent_name.strip(),
                relation=self.relation.strip(),
                done_on=work.moment.today.isoformat(),
                started_at=now,
                finished_at=now,
                declined=True,
                why_declined=self.why.strip(),
            )
        )
        return Outcome(record=self.id)


def _newest(work: UnitOfWork, form_id: str) -> FormRef:
    form = work.form(form_id, 0)
    return FormRef(id=form.id, version=form.version, text_hash=form.text_hash)
