"""Reports: begun from a stage of assessment, written, sent, countersigned, made again as a new version, filed and answered."""

from datetime import date
from typing import ClassVar

from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission
from app.domain.report import Filing, Passage, Report, is_late
from app.domain.signature import Note
from app.domain.standing import Stage
from app.forms.people_harmed import Named, named_by, named_in, names_of_harmed, names_of_others
from app.forms.report_text import HARMED, passage
from app.forms.visibility import visible
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork
from app.operations.report_templates import Template, template
from app.operations.signing import sign, still_waits

_SIGNED = frozenset({Stage.COUNTERSIGNED, Stage.CHANGED_SINCE_SIGNED})


class StartReport(Operation, frozen=True, kw_only=True):
    """Begin a report from a stage, signed or not. Its answers become the first text; people harmed and others stay out of it."""

    id: Id
    scope: Id
    template: str
    assessment: Id
    order: Id = NO_ID
    asked_on: str = ""
    court: str = ""
    label: ClassVar[str] = "Start a report"
    needs: ClassVar[Permission | None] = Permission.REPORT

    def apply(self, work: UnitOfWork) -> Outcome:
        kind = template(self.template)
        stage = work.get(Assessment, self.assessment)
        if stage.scope != self.scope:
            raise Refused("This assessment is in another file. Nothing was made.", "assessment")
        made = Report(
            id=self.id,
            scope=self.scope,
            template=kind.id,
            template_version=kind.version,
            assessment=stage.id,
            made_from=work.head_hash(stage),
            order=self.order,
            court=self.court.strip(),
            asked_on=self.asked_on,
            due_on=due_on(kind, self.asked_on),
            passages=_first_text(work, kind, stage),
        )
        work.put(made)
        return Outcome(record=self.id)


def due_on(kind: Template, asked_on: str) -> str:
    """The last day to file it, empty where no rule says one or the day it was asked for is not known."""
    try:
        day = date.fromisoformat(asked_on)
    except ValueError:
        return ""
    return kind.due.from_day(day).isoformat() if kind.due is not None else ""


def _first_text(work: UnitOfWork, kind: Template, stage: Assessment) -> dict[str, Passage]:
    form = work.form(stage.form.id, stage.form.version)
    child = next(iter(work.all_in(Child, stage.scope)), None)
    called = child.called if child is not None else "the child"
    own = f"{child.first_names} {child.surname} {called}" if child is not None else called
    people = {carer.name: carer.relation for carer in child.carers.values()} if child is not None else {}
    known = (own, *people)
    people |= dict.fromkeys(names_of_harmed(form, stage.answers, known), HARMED)
    people |= names_of_others(form, stage.answers, known)
    counted = visible(form, stage.answers, stage.stage).answers
    told = {
        section.id: passage(form, counted, section.answers, called, people, own, kind.fields) for section in kind.sections
    }
    return {id: Passage(text=text) for id, text in told.items() if text}


def harmed_of(work: UnitOfWork, record: Report) -> tuple[str, ...]:
    """Names of people harmed and of others that the stage's answers hold; none where stage or form is not on this laptop."""
    stage = next((a for a in work.all_in(Assessment, record.scope) if a.id == record.assessment), None)
    if stage is None or not work.has_form(stage.form.id, stage.form.version):
        return ()
    child = next(iter(work.all_in(Child, record.scope)), None)
    known = child.names_in_file if child is not None else ()
    return named_by(work.form(stage.form.id, stage.form.version), stage.answers, known)


class SaveReport(Operation, frozen=True, kw_only=True):
    """Keep what was written; `seen` is the report as it stood on screen."""

    seen: Report
    now: Report
    label: ClassVar[str] = "Write the report"
    needs: ClassVar[Permission | None] = Permission.REPORT

    def apply(self, work: UnitOfWork) -> Outcome:
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id)


class SubmitReport(Operation, frozen=True, kw_only=True):
    """Send it to be countersigned: every section that it needs has words, and no brackets of the first text are left.

    A name that the stage holds as that of somebody harmed, or of another person, stops it, unless the author looked at that
    name in its place: `looked_at` has the pairs (section, name).
    """

    report: Id
    read_content: str
    statement: str
    looked_at: tuple[tuple[str, str], ...] = ()
    label: ClassVar[str] = "Send the report"
    needs: ClassVar[Permission | None] = Permission.SUBMIT

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Report, self.report)
        if work.standing(record).stage in {Stage.SENT, Stage.COUNTERSIGNED}:
            raise Refused("This report is sent already.")
        missing = unfinished(template(record.template), record)
        if missing:
            raise Refused(missing[0][1], missing[0][0])
        for one in named(record, harmed_of(work, record)):
            if (one.place, one.name) not in self.looked_at:
                raise Refused(names_somebody(template(record.template), one), one.place)
        return sign(work, record, self.read_content, "submitted", self.statement)


def unfinished(kind: Template, record: Report) -> tuple[tuple[str, str], ...]:
    """What stands in the way of sending: (section or field, sentence)."""
    found = []
    if kind.proposes and not record.proposal:
        found.append(("proposal", "Choose what you propose to the court."))
    for section in kind.sections:
        text = record.passages[section.id].text if section.id in record.passages else ""
        if section.required and not text.strip():
            found.append((section.id, f"Write something under “{section.title}”, or say why there is nothing to say."))
        elif "[" in text and "]" in text:
            found.append((section.id, f"Put your own words where brackets stand under “{section.title}”."))
    return tuple(found)


def named(record: Report, harmed: tuple[str, ...]) -> tuple[Named, ...]:
    """Where the text uses one of these names."""
    return named_in({id: passage.text for id, passage in record.passages.items()}, harmed)


def names_somebody(kind: Template, one: Named) -> str:
    """What is said of a name in its place."""
    section = kind.section(one.place)
    under = f"under “{section.title}”" if section is not None else "in the text"
    return (
        f"“{one.name}” stands {under}, and the assessment writes that name where it tells of people harmed or of others."
        " Is it theirs?"
    )


class CountersignReport(Operation, frozen=True, kw_only=True):
    """Sign the text that the manager has read. Refused: own work, or a text that is no longer the head."""

    report: Id
    read_content: str
    statement: str
    label: ClassVar[str] = "Countersign the report"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Report, self.report)
        still_waits(work, record, self.read_content)
        return sign(work, record, self.read_content, "countersigned", self.statement)


class ReturnReport(Operation, frozen=True, kw_only=True):
    """Send it back to its author; the note says what to do."""

    report: Id
    read_content: str
    note: str
    label: ClassVar[str] = "Return the report"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.note.strip():
            raise Refused("Write a note, so that the author knows what to do.", "note")
        record = work.get(Report, self.report)
        still_waits(work, record, self.read_content)
        notes = {work.new_id(): Note(about="", text=self.note.strip(), kind="change")}
        return sign(work, record, self.read_content, "returned", "", reason=self.note.strip(), notes=notes)


class ReopenReport(Operation, frozen=True, kw_only=True):
    """Open a countersigned report for changes again, with the reason; what was signed stays readable.

    Refused once it was handed in, or where a newer version goes on from it: then the text is what others have.
    """

    report: Id
    reason: str
    label: ClassVar[str] = "Reopen the report"
    needs: ClassVar[Permission | None] = Permission.COUNTERSIGN

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why it is opened again.", "reason")
        record = work.get(Report, self.report)
        if work.standing(record).stage not in _SIGNED:
            raise Refused("This is not countersigned, so there is nothing to reopen.")
        if any(r.previous == record.id for r in work.all_in(Report, record.scope)):
            raise Refused("There is a newer version of this report already. Open that one.")
        return sign(work, record, work.head_hash(record), "reopened", "", reason=self.reason.strip())


class NewReportVersion(Operation, frozen=True, kw_only=True):
    """A new version of a countersigned report, with the same words to go on from; the one before stays as it was signed."""

    id: Id
    report: Id
    label: ClassVar[str] = "New version of the report"
    needs: ClassVar[Permission | None] = Permission.REPORT

    def apply(self, work: UnitOfWork) -> Outcome:
        before = work.get(Report, self.report)
        if work.standing(before).stage not in _SIGNED:
            raise Refused("This version is not countersigned, so it can be changed as it is.")
        later = next((r for r in work.all_in(Report, before.scope) if r.previous == before.id), None)
        if later is not None:
            raise Refused("There is a newer version of this report already. Open that one.")
        work.put(before.but(id=self.id, previous=before.id, number=before.number + 1, ver=0))
        return Outcome(record=self.id)


class FileReport(Operation, frozen=True, kw_only=True):
    """Say when and to whom it was handed in; late ones say why. Only a countersigned text is filed."""

    id: Id
    report: Id
    filed_on: str
    filed_to: str
    why_late: str = ""
    label: ClassVar[str] = "File the report"
    needs: ClassVar[Permission | None] = Permission.REPORT

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Report, self.report)
        if work.standing(record).stage is not Stage.COUNTERSIGNED:
            raise Refused("A report is filed when it is countersigned.")
        if filing_of(work, record) is not None:
            raise Refused("This report is filed already.")
        if not _is_past(self.filed_on, work.moment.today):
            raise Refused("Enter the day it was handed in, not later than today.", "filed_on")
        filing = Filing(
            id=self.id,
            scope=record.scope,
            about=record.id,
            content_hash=work.head_hash(record),
            filed_on=self.filed_on,
            filed_to=self.filed_to.strip(),
            why_late=self.why_late.strip(),
        )
        if is_late(record, filing, work.moment.today) and not filing.why_late:
            raise Refused("This was filed after the day it was due. Say why, so that the reason is on record.", "why_late")
        work.put(filing)
        return Outcome(record=filing.id)


class RecordOutcome(Operation, frozen=True, kw_only=True):
    """What the court or panel decided, beside what was proposed."""

    report: Id
    outcome: str
    outcome_on: str
    words: str = ""
    label: ClassVar[str] = "Record the outcome"
    needs: ClassVar[Permission | None] = Permission.REPORT

    def apply(self, work: UnitOfWork) -> Outcome:
        filing = filing_of(work, work.get(Report, self.report))
        if filing is None:
            raise Refused("Say first when the report was filed.")
        if not self.outcome:
            raise Refused("Choose what was decided.", "outcome")
        if not _is_past(self.outcome_on, work.moment.today):
            raise Refused("Enter the day of the decision, not later than today.", "outcome_on")
        work.put(filing.but(outcome=self.outcome, outcome_on=self.outcome_on, outcome_words=self.words.strip()))
        return Outcome(record=filing.id)


def filing_of(work: UnitOfWork, record: Report) -> Filing | None:
    """The filing of this version; the first, where two people said it apart."""
    return next((filing for filing in work.all_in(Filing, record.scope) if filing.about == record.id), None)


def _is_past(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day) <= today
    except ValueError:
        return False
