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


class _Sitting(Operation, frozen=True, kw_only=True):
    """What beginning one and recording that it was not wanted have in common: whose it is, and on which form."""

    id: Id
    scope: Id
    form: str = "what_do_you_think"
    respondent: str = "child"
    respondent_name: str = ""
    relation: str = ""
    language: str = "en"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def made(self, work: UnitOfWork) -> SelfAssessment:
        """Their sitting with the newest version of its form, today. Raises Refused where a carer has no name."""
        if self.respondent == "carer" and not self.respondent_name.strip():
            raise Refused("Write who answers: a name, or Mum or Dad.", "respondent_name")
        form = work.form(self.form, 0, self.language)
        return SelfAssessment(
            id=self.id,
            scope=self.scope,
            form=FormRef(id=form.id, version=form.version, text_hash=form.text_hash),
            respondent=self.respondent,
            respondent_name=self.respondent_name.strip(),
            relation=self.relation.strip(),
            language=self.language,
            done_on=work.moment.today.isoformat(),
            started_at=work.moment.wall_at,
        )


class StartSelfAssessment(_Sitting, frozen=True, kw_only=True):
    """Begin one. `done_on` is the day it was written, where that was on paper."""

    mode: str = "alone"
    helper: str = ""
    place: str = ""
    done_on: str = ""
    label: ClassVar[str] = "Begin a self-assessment"

    def apply(self, work: UnitOfWork) -> Outcome:
        begun = self.made(work)
        said = {"mode": self.mode, "helper": self.helper.strip(), "place": self.place.strip()}
        work.put(begun.but(**said, done_on=self.done_on or begun.done_on))
        return Outcome(record=self.id)


class DeclineSelfAssessment(_Sitting, frozen=True, kw_only=True):
    """It was offered, and they did not want to do it; `why` in their words or the worker's."""

    why: str
    label: ClassVar[str] = "Record that a self-assessment was not wanted"

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.why.strip():
            raise Refused("Write why it was not wanted, as they said it if you can.", "why")
        offered = self.made(work)
        work.put(offered.but(finished_at=offered.started_at, declined=True, why_declined=self.why.strip()))
        return Outcome(record=self.id)


class KeepSelfAssessment(Operation, frozen=True, kw_only=True):
    """Keep what was said so far. `seen` is the record as it stood, `now` as it stands on screen."""

    seen: SelfAssessment
    now: SelfAssessment
    label: ClassVar[str] = "Self-assessment"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        _still_theirs(work, self.now.id)
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
        record = _still_theirs(work, self.id)
        if not record.answers and not record.beside:
            raise Refused("Nothing has been answered yet. Say that it was not wanted, and why, if that is so.")
        refuse_while_open(work, record)
        work.put(record.but(finished_at=work.moment.wall_at), record)
        return Outcome(record=self.id)


def _still_theirs(work: UnitOfWork, id: Id) -> SelfAssessment:
    """One that may still be added to. Raises Refused once it is finished."""
    record = work.get(SelfAssessment, id)
    if record.is_finished:
        raise Refused(FINISHED)
    return record
