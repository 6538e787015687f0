"""Assessments: started, answered, sent, returned, countersigned, reopened. Each signing names the content that was read."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef, Justification
from app.domain.child import Child
from app.domain.countersigning import NOBODY, rule_for
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission
from app.domain.record import EMPTY
from app.domain.signature import Note
from app.domain.standing import Stage
from app.domain.words import STAGE
from app.forms.carrying import carry_forward
from app.forms.definition import FormDefinition
from app.forms.progress import first_problem_on_send
from app.forms.rated import MINOR, facts
from app.forms.upgrade import upgraded_through
from app.forms.wording import fill
from app.operations.base import Operation, Outcome
from app.operations.concern import raise_from_answers
from app.operations.ports import UnitOfWork
from app.operations.signing import sign, still_waits
from app.operations.submitting import obstacle, still_usable

_CLOSED = frozenset({Stage.SENT, Stage.COUNTERSIGNED, Stage.ABANDONED})
RETURN_IT = (
    "The day this was to be used by has passed, so it is too old to decide by. Return it with a note, so that it is looked at "
    "again. Nothing was signed."
)
SAID = ("late_reason", "late_words", "unchanged_because", "unasked_because", "justified")
"""What is said about a stage itself, beside its answers."""


class StartAssessment(Operation, frozen=True, kw_only=True):
    """Begin a stage with the newest version of a form. What the last signed stage gathered comes along, to be confirmed.

    Refused while another stage of the form is open: it is signed first, or a manager abandons it (DOMAIN 4.2). A minor
    update takes everything along, its judgements too.
    """

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
        today, is_minor = work.moment.today.isoformat(), self.stage == MINOR
        _refuse_beside_open_one(work, self.scope, form.id)
        before = _last_signed(work, self.scope, form.id)
        if is_minor and before is None:
            raise Refused("There is no signed assessment to correct yet. Start the stage itself.")
        started = Assessment(
            id=self.id,
            scope=self.scope,
            form=ref,
            stage=self.stage,
            order=self.order,
            started_on=today,
            due_on=self.due_on,
            previous=before.id if before else NO_ID,
            answers=_carried(work, before, form, all_of_it=is_minor) if before else EMPTY,
        )
        work.put(started)
        return Outcome(record=self.id)


def _carried(work: UnitOfWork, before: Assessment, form: FormDefinition, *, all_of_it: bool) -> dict[str, Answer]:
    """What the stage before gathered, as this version of the form asks it."""
    answers = upgraded_through(before.answers, _versions_after(work, before, form))
    return carry_forward(answers, before.id, form, all_of_it=all_of_it)


def _versions_after(work: UnitOfWork, record: Assessment, form: FormDefinition) -> Iterator[FormDefinition]:
    """The versions of a record's form behind its own, up to this one, as far as they are here."""
    later = range(record.form.version + 1, form.version + 1)
    return (work.form(form.id, version) for version in later if work.has_form(form.id, version))


def _last_signed(work: UnitOfWork, scope: Id, form: str) -> Assessment | None:
    earlier = [a for a in work.all_in(Assessment, scope) if a.form.id == form]
    return next((a for a in reversed(earlier) if work.standing(a).stage is Stage.COUNTERSIGNED), None)


def _refuse_beside_open_one(work: UnitOfWork, scope: Id, form: str) -> None:
    open_ones = [a for a in work.all_in(Assessment, scope) if a.form.id == form and not work.standing(a).is_over]
    if open_ones:
        what = STAGE.get(open_ones[-1].stage, open_ones[-1].stage)
        raise Refused(f"“{what}” is not signed yet. Finish it first, or ask a manager to abandon it. Nothing was changed.")


class RecordAnswers(Operation, frozen=True, kw_only=True):
    """Keep these answers, and what is said about the stage itself; raise a worry for each answer that asks for action.

    `seen` is the assessment as it stood on screen.
    """

    seen: Assessment
    answers: dict[str, Answer]
    late_reason: str | None = None
    late_words: str | None = None
    unchanged_because: str | None = None
    unasked_because: str | None = None
    justified: Mapping[str, Justification] | None = None
    label: ClassVar[str] = "Answer"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        kept = {**self.seen.answers, **self.answers}
        now = {question: answer for question, answer in kept.items() if not answer.is_blank or question not in self.answers}
        said = {name: said for name in SAID if (said := getattr(self, name)) is not None}
        work.put(self.seen.but(answers=now, **said), self.seen)
        if work.has_form(self.seen.form.id, self.seen.form.version):
            form = work.form(self.seen.form.id, self.seen.form.version)
            raise_from_answers(work, self.seen, form, self.seen.answers, now, self.answers, self.seen.stage)
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
        work.put(
            record.but(form=ref, answers=upgraded_through(record.answers, _versions_after(work, record, form))), record
        )
        return Outcome(record=record.id)


class SubmitAssessment(Operation, frozen=True, kw_only=True):
    """Send it to be countersigned: everything required is answered, and the content is what the author read.

    Where nobody has to countersign it (a minor update), this signs and locks it.
    """

    assessment: Id
    read_content: str
    statement: str
    label: ClassVar[str] = "Send for countersigning"
    needs: ClassVar[Permission | None] = Permission.SUBMIT

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Assessment, self.assessment)
        form = work.form(record.form.id, record.form.version)
        problem = first_problem_on_send(form, record.answers, work.moment.today, record.stage)
        if problem is not None:
            raise Refused(fill(problem.sentence, _called(work, record)), problem.question_id)
        found = obstacle(work, record, form)
        if found is not None:
            sentence, about = found
            raise Refused(fill(sentence, _called(work, record)), about)
        is_alone = rule_for(facts(form, record)).level == NOBODY
        return sign(work, record, self.read_content, "auto_signed" if is_alone else "submitted", self.statement)


def _called(work: UnitOfWork, record: Assessment) -> str:
    return next((c.called for c in work.all_in(Child, record.scope)), "the child")


class CountersignAssessment(Operation, frozen=True, kw_only=True):
    """Sign the content that the manager has read. Refused: own work, content that is no longer the head, or an
    assessment that is past the day it was to be used by."""

    assessment: Id
    read_content: str
    statement: str
    label: ClassVar[str] = "Countersign"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Assessment, self.assessment)
        still_waits(work, record, self.read_content)
        if work.has_form(record.form.id, record.form.version):
            too_old = still_usable(work, record, work.form(record.form.id, record.form.version))
            if too_old is not None:
                raise Refused(RETURN_IT)
        return sign(work, record, self.read_content, "countersigned", self.statement)


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
        still_waits(work, record, self.read_content)
        notes = {work.new_id(): note for note in self.notes}
        return sign(work, record, self.read_content, "returned", "", reason=self.reason, notes=notes)


class ReopenAssessment(Operation, frozen=True, kw_only=True):
    """Open a signed or abandoned assessment for changes again, with the reason; what was signed stays readable."""

    assessment: Id
    reason: str
    label: ClassVar[str] = "Reopen"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why it is opened again.", "reason")
        record = work.get(Assessment, self.assessment)
        stage = work.standing(record).stage
        if stage not in {Stage.COUNTERSIGNED, Stage.CHANGED_SINCE_SIGNED, Stage.ABANDONED}:
            raise Refused("This is not countersigned, so there is nothing to reopen.")
        if stage is Stage.ABANDONED:
            _refuse_beside_open_one(work, record.scope, record.form.id)
        return sign(work, record, work.head_hash(record), "reopened", "", reason=self.reason)


class AbandonAssessment(Operation, frozen=True, kw_only=True):
    """End a stage that is not signed, with the reason; what was written stays readable, and another may be started."""

    assessment: Id
    reason: str
    label: ClassVar[str] = "Abandon"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why it is abandoned.", "reason")
        record = work.get(Assessment, self.assessment)
        if work.standing(record).is_over:
            raise Refused("This is signed or abandoned already, so it stays as it is.")
        return sign(work, record, work.head_hash(record), "abandoned", "", reason=self.reason)


class NoteAssessmentPrinted(Operation, frozen=True, kw_only=True):
    """Note in the audit that an assessment left the laptop on paper or as a file; `how` is
    drew (before anything is shown), printed or saved, `what` the paper it is on."""

    assessment: Id
    how: str
    what: str = "assessment"
    label: ClassVar[str] = "Print the assessment"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note(f"{self.how} {self.what}", self.assessment)
        return Outcome(record=self.assessment)
