"""Assessments: started, answered, sent, returned, countersigned, reopened. Each signing names the content that was read."""

from collections.abc import Mapping
from typing import Any, ClassVar

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission
from app.domain.record import EMPTY
from app.domain.signature import Note, Signature, signed_documents
from app.domain.standing import Stage
from app.forms.carrying import carry_forward
from app.forms.progress import problems_on_send
from app.forms.upgrade import upgraded
from app.forms.wording import fill
from app.operations.base import Operation, Outcome
from app.operations.conflict import refuse_while_open
from app.operations.ports import UnitOfWork

_CLOSED = frozenset({Stage.SENT, Stage.COUNTERSIGNED})
CHANGED = "This has changed since you read it. Read the change, then sign. Your notes are kept."


class StartAssessment(Operation, frozen=True, kw_only=True):
    """Begin an assessment with the newest version of a form. What the last signed stage gathered comes along, to be confirmed."""

    id: Id
    scope: Id
    form: str = "assessment"
    stage: str = "start_of_order"
    order: Id = NO_ID
    due_on: str = ""
    label: ClassVar[str] = "Start an assessment"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        form = work.form(self.form, 0)
        ref = FormRef(id=form.id, version=form.version, text_hash=form.text_hash)
        today = work.moment.today.isoformat()
        before = _last_signed(work, self.scope, form.id)
        started = Assessment(
            id=self.id,
            scope=self.scope,
            form=ref,
            stage=self.stage,
            order=self.order,
            started_on=today,
            due_on=self.due_on,
            previous=before.id if before else NO_ID,
            answers=carry_forward(before.answers, before.id, form) if before else EMPTY,
        )
        work.put(started)
        return Outcome(record=self.id)


def _last_signed(work: UnitOfWork, scope: Id, form: str) -> Assessment | None:
    earlier = [a for a in work.all_in(Assessment, scope) if a.form.id == form]
    return next((a for a in reversed(earlier) if work.standing(a).stage is Stage.COUNTERSIGNED), None)


class RecordAnswers(Operation, frozen=True, kw_only=True):
    """Keep these answers. `seen` is the assessment as it stood on screen."""

    seen: Assessment
    answers: dict[str, Answer]
    label: ClassVar[str] = "Answer"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        kept = {**self.seen.answers, **self.answers}
        now = {question: answer for question, answer in kept.items() if not answer.is_blank or question not in self.answers}
        work.put(self.seen.but(answers=now), self.seen)
        return Outcome(record=self.seen.id)


class UpgradeAssessment(Operation, frozen=True, kw_only=True):
    """Take an open assessment to the newest version of its form. Answers go along; what is no longer asked keeps its answer.

    Refused once it is sent or signed: what somebody signed names the version that they saw.
    """

    assessment: Id
    label: ClassVar[str] = "Move to the newer form"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Assessment, self.assessment)
        form = work.form(record.form.id, 0)
        if form.version <= record.form.version:
            raise Refused("This assessment is on the newest form already.")
        if work.standing(record).stage in _CLOSED:
            raise Refused("This is sent or signed, so it stays on the form that was signed. Nothing was changed.")
        ref = FormRef(id=form.id, version=form.version, text_hash=form.text_hash)
        work.put(record.but(form=ref, answers=upgraded(record.answers, form)), record)
        return Outcome(record=record.id)


class SubmitAssessment(Operation, frozen=True, kw_only=True):
    """Send it to be countersigned: everything required is answered, and the content is what the author read."""

    assessment: Id
    read_content: str
    statement: str
    label: ClassVar[str] = "Send for countersigning"
    needs: ClassVar[Permission | None] = Permission.SUBMIT

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Assessment, self.assessment)
        form = work.form(record.form.id, record.form.version)
        problems = problems_on_send(form, record.answers, work.moment.today, record.stage)
        if problems:
            called = next((c.called for c in work.all_in(Child, record.scope)), "the child")
            raise Refused(fill(problems[0].sentence, called), problems[0].question_id)
        return _sign(work, record, self.read_content, "submitted", self.statement)


class CountersignAssessment(Operation, frozen=True, kw_only=True):
    """Sign the content that the manager has read. Refused: own work, or content that is no longer the head."""

    assessment: Id
    read_content: str
    statement: str
    label: ClassVar[str] = "Countersign"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Assessment, self.assessment)
        _still_waits(work, record, self.read_content)
        return _sign(work, record, self.read_content, "countersigned", self.statement)


class ReturnAssessment(Operation, frozen=True, kw_only=True):
    """Send it back to its author with at least one note."""

    assessment: Id
    read_content: str
    notes: tuple[Note, ...]
    reason: str = ""
    label: ClassVar[str] = "Return with notes"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.notes and not self.reason.strip():
            raise Refused("Write at least one note, so that the author knows what to do.", "notes")
        record = work.get(Assessment, self.assessment)
        _still_waits(work, record, self.read_content)
        notes = {work.new_id(): note for note in self.notes}
        return _sign(work, record, self.read_content, "returned", "", reason=self.reason, notes=notes)


class ReopenAssessment(Operation, frozen=True, kw_only=True):
    """Open a countersigned assessment for changes again, with the reason; what was signed stays readable."""

    assessment: Id
    reason: str
    label: ClassVar[str] = "Reopen"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why it is opened again.", "reason")
        record = work.get(Assessment, self.assessment)
        if work.standing(record).stage not in {Stage.COUNTERSIGNED, Stage.CHANGED_SINCE_SIGNED}:
            raise Refused("This is not countersigned, so there is nothing to reopen.")
        return _sign(work, record, work.head_hash(record), "reopened", "", reason=self.reason)


def _still_waits(work: UnitOfWork, record: Assessment, read_content: str) -> None:
    if work.standing(record).stage is not Stage.SENT:
        raise Refused(CHANGED if work.head_hash(record) != read_content else "This is not waiting to be countersigned.")


class NoteAssessmentPrinted(Operation, frozen=True, kw_only=True):
    """Note in the audit that an assessment left the laptop on paper or as a file; `how` is
    drew (before anything is shown), printed or saved."""

    assessment: Id
    how: str
    label: ClassVar[str] = "Print the assessment"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note(f"{self.how} assessment", self.assessment)
        return Outcome(record=self.assessment)


def _sign(
    work: UnitOfWork,
    record: Assessment,
    read_content: str,
    meaning: str,
    statement: str,
    *,
    reason: str = "",
    notes: Mapping[Any, Note] = EMPTY,
) -> Outcome:
    """Bind the person to exactly what was read. Raises Refused when the head is something else by now.

    What two people's changes left open is decided before anybody sends or countersigns (SYNC 2.6).
    """
    if work.head_hash(record) != read_content:
        raise Refused(CHANGED)
    if meaning in {"submitted", "countersigned"}:
        refuse_while_open(work, record)
    before = work.standing(record).signed
    key, value = work.sign(record.id, read_content, meaning)
    signature = Signature(
        id=work.new_id(),
        scope=record.scope,
        about=record.id,
        content_hash=read_content,
        meaning=meaning,
        signer=work.actor,
        signer_role=work.role,
        statement=statement,
        signed_at=work.moment.wall_at,
        reason=reason,
        notes=notes,
        signed_body=work.body_text(record),
        documents=signed_documents(work.documents(record.id)),
        key=key,
        value=value,
        certificate=work.certificate,
        after=before.id if before else NO_ID,
    )
    work.put(signature)
    return Outcome(record=signature.id)
