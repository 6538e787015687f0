"""Holds the reports of a child, or one of them while it is written: kept while it is typed, what others changed taken over.

States: the list (no report chosen), one report. A report is read anew after everything that is done with it.
"""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may
from app.domain.report import Report
from app.domain.standing import Stage
from app.operations.base import Done, Operation
from app.operations.reading import ReadRecord
from app.operations.report import (
    CountersignReport,
    FileReport,
    NewReportVersion,
    RecordOutcome,
    ReopenReport,
    ReturnReport,
    SaveReport,
    StartReport,
    SubmitReport,
    named,
    names_somebody,
    unfinished,
)
from app.operations.report_templates import Template, template
from app.operations.rows.assessment import AssessmentLine
from app.operations.rows.report import ReportFile, ReportLine
from app.ui.desk import Desk, Place
from app.ui.features.reports import texts
from app.ui.record_draft import RecordDraft

OPEN = frozenset({Stage.IN_PROGRESS, Stage.RETURNED, Stage.CHANGED_SINCE_SENT, Stage.CHANGED_SINCE_SIGNED})


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows. `missing` has (section or field, sentence); `problems` sentences by field of a small form."""

    scope: Id = NO_ID
    called: str = ""
    lines: tuple[ReportLine, ...] | None = None
    stages: tuple[AssessmentLine, ...] = ()
    order: Id = NO_ID
    file: ReportFile | None = None
    missing: tuple[tuple[str, str], ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    """Where the text may name somebody who was harmed: (section, sentence)."""
    problem: str = ""
    field: str = ""
    is_busy: bool = False

    @property
    def kind(self) -> Template | None:
        """The template of the report on screen."""
        return template(self.file.report.template) if self.file is not None else None


class ReportsPresenter(QObject):
    """`changed` carries a Shown when the page is to be drawn anew, `marked` after a refusal, `stopped` says that the report
    cannot go yet; `draft.changed` carries a SaveState."""

    changed = Signal(object)
    marked = Signal(object)
    stopped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._record, self._opens = NO_ID, NO_ID
        self._is_watched = self._is_sending = False
        self._looked_at: tuple[tuple[str, str], ...] = ()
        self.draft = RecordDraft(desk.tasks, _save, self)
        self.draft.kept.connect(self._all_kept)
        desk.notices.changed.connect(self._touched)

    @property
    def may_write(self) -> bool:
        """Does this person write reports?"""
        return may(self._desk.me.role, Permission.REPORT)

    @property
    def may_countersign(self) -> bool:
        """May this person countersign the report on screen? Never one that they sent."""
        file = self.shown.file
        is_other = file is not None and self._desk.me.person not in file.standing.authors
        return is_other and may(self._desk.me.role, Permission.COUNTERSIGN)

    @property
    def may_reopen(self) -> bool:
        """May this person open the report on screen again? Not one that was handed in, or that has a newer version."""
        file = self.shown.file
        is_last = file is not None and file.filing is None and not file.is_replaced
        return is_last and may(self._desk.me.role, Permission.COUNTERSIGN)

    @property
    def is_open(self) -> bool:
        """Can the text be changed?"""
        file = self.shown.file
        return file is not None and self.may_write and file.standing.stage in OPEN and not file.is_replaced

    # ---- reading
    def show(self, place: Place) -> None:
        """The reports of a child, or the one that the place names."""
        self._is_watched = True
        self.draft.flush()
        self.draft.take(None)
        self._record, self._is_sending, self._looked_at = place.record, False, ()
        self.shown = Shown(scope=place.scope)
        self.changed.emit(self.shown)
        self.load(is_first=True)

    def leave(self) -> None:
        """Keep what is half typed; nobody looks any more."""
        self._is_watched = False
        self.draft.flush()

    def load(self, is_first: bool = False) -> None:
        """Read the list, or the report; opening one is noted."""
        record = self._record
        if record and is_first:
            note = ReadRecord(record=record, kind="report")
            self._desk.tasks.read_noted(note, self._read, self._came, self._failed)
        else:
            self._desk.tasks.read(self._read, self._came, self._failed)

    def _read(self) -> tuple[Id, Shown]:
        """Runs on a read thread."""
        views, scope, record = self._desk.views, self.shown.scope, self._record
        if record:
            file = views.report(record)
            return record, Shown(scope=file.report.scope, called=file.child.called, file=file)
        child = views.child(scope, self._desk.clock().today, "", 1)
        order = child.order.id if child.order else NO_ID
        stages = tuple(line for line in views.assessments(scope) if line.form == "assessment")
        shown = Shown(scope=scope, called=child.child.called, lines=views.reports(scope), stages=stages, order=order)
        return record, shown

    def _came(self, read: tuple[Id, Shown]) -> None:
        record, shown = read
        if record != self._record:
            return
        if shown.file is not None and not self.draft.is_dirty:
            self.draft.take(shown.file.report)
        self.shown = shown
        self._put(named=self._named())
        self.changed.emit(self.shown)
        if self._is_sending and shown.file is not None and not self.draft.is_dirty:
            self._send_as_read(shown.file)

    def _failed(self, error: BaseException) -> None:
        self._tell(self._desk.tasks.explain(error, texts.NOT_READ))

    def _touched(self, touched: Touched) -> None:
        if self._is_watched and touched.concerns(self.shown.scope) and not self.draft.is_dirty:
            self.load()

    def _all_kept(self) -> None:
        if self._is_watched:
            self.load()

    # ---- writing
    @property
    def report(self) -> Report | None:
        """The report as it stands on screen."""
        now: Report | None = self.draft.now
        return now

    def write(self, section: str, text: str) -> None:
        """The person wrote in a section."""
        if self.report is not None:
            self._edit(self.report.saying(section, text))

    def propose(self, code: str) -> None:
        """What is proposed to the court."""
        if self.report is not None:
            self._edit(self.report.but(proposal=code))

    def address(self, court: str) -> None:
        """For whom it is."""
        if self.report is not None:
            self._edit(self.report.but(court=court))

    def _edit(self, report: Report) -> None:
        self.draft.edit(report)
        before = (self.shown.missing, self.shown.named)
        if self.shown.missing and self.shown.kind is not None:
            self._put(missing=unfinished(self.shown.kind, report))
        self._put(named=self._named())
        if before != (self.shown.missing, self.shown.named):
            self.marked.emit(self.shown)

    def _named(self) -> tuple[tuple[str, str], ...]:
        """Where the text on screen may name somebody who was harmed."""
        file, kind = self.shown.file, self.shown.kind
        if file is None or kind is None:
            return ()
        report = (self.report if self.is_open else None) or file.report
        return tuple((one.place, names_somebody(kind, one)) for one in named(report, file.harmed))

    # ---- doing
    def start(self, kind: str, stage: Id, asked_on: str, court: str) -> None:
        """Begin a report and open it."""
        id = self._desk.new_id()
        operation = StartReport(
            id=id,
            scope=self.shown.scope,
            template=kind,
            assessment=stage,
            order=self.shown.order,
            asked_on=asked_on,
            court=court,
        )
        self._do(operation, opens=id)

    def open(self, line: ReportLine) -> None:
        """Go to a report."""
        self._desk.navigator.to(Place(screen="report", scope=line.scope, record=line.id))

    def to_list(self) -> None:
        """Back to all reports of the child."""
        self._desk.navigator.to(Place(screen="child", scope=self.shown.scope, detail="reports"))

    def send_anyway(self) -> None:
        """The author has looked at each name and means it: none is that of somebody harmed."""
        file, report = self.shown.file, self.report
        if file is not None and report is not None:
            self._looked_at = tuple((one.place, one.name) for one in named(report, file.harmed))
            self.send()

    def send(self) -> None:
        """Send it, or say what is missing."""
        file, kind, report = self.shown.file, self.shown.kind, self.report
        if file is None or kind is None or report is None:
            return
        missing = unfinished(kind, report)
        self._put(missing=missing, problem="")
        self.marked.emit(self.shown)
        looked_at = {(one.place, one.name) for one in named(report, file.harmed)} <= set(self._looked_at)
        if missing or not looked_at:
            self.stopped.emit()
        else:
            self._is_sending = True
            self.draft.flush()
            self.load()

    def _send_as_read(self, file: ReportFile) -> None:
        """All that was typed is kept and read back: what is sent is what stands on screen."""
        self._is_sending = False
        read = file.head_hash
        id, said, looked = file.report.id, texts.SENT_STATEMENT, self._looked_at
        self._do(SubmitReport(report=id, read_content=read, statement=said, looked_at=looked))

    def countersign(self) -> None:
        """Sign exactly the text that is on screen."""
        file = self.shown.file
        if file is not None:
            read = file.head_hash
            self._do(CountersignReport(report=file.report.id, read_content=read, statement=texts.STATEMENT))

    def give_back(self, note: str) -> None:
        """Return it to its author."""
        file = self.shown.file
        if file is not None:
            self._do(ReturnReport(report=file.report.id, read_content=file.head_hash, note=note))

    def reopen(self, reason: str) -> None:
        """Open it for changes again."""
        if self.shown.file is not None:
            self._do(ReopenReport(report=self.shown.file.report.id, reason=reason))

    def new_version(self) -> None:
        """Go on with a copy."""
        if self.report is not None:
            id = self._desk.new_id()
            self._do(NewReportVersion(id=id, report=self.report.id), opens=id)

    def file_it(self, on: str, to: str, why_late: str) -> None:
        """It was handed in."""
        if self.report is not None:
            id = self._desk.new_id()
            self._do(FileReport(id=id, report=self.report.id, filed_on=on, filed_to=to, why_late=why_late))

    def decided(self, outcome: str, on: str, words: str) -> None:
        """What the court decided."""
        if self.report is not None:
            self._do(RecordOutcome(report=self.report.id, outcome=outcome, outcome_on=on, words=words))

    def _do(self, operation: Operation, opens: Id = NO_ID) -> None:
        if self.shown.is_busy:
            return
        self._put(is_busy=True, problem="", field="")
        self._opens = opens
        self._desk.tasks.do(operation, self._done, self._refused)

    def _done(self, _done: Done) -> None:
        self._put(is_busy=False)
        if self._opens:
            self._desk.navigator.to(Place(screen="report", scope=self.shown.scope, record=self._opens))
        else:
            self.load()

    def _refused(self, error: BaseException) -> None:
        field = error.field if isinstance(error, Refused) else ""
        self._put(is_busy=False, field=field)
        self._tell(self._desk.tasks.explain(error, texts.NOT_READ))

    def _tell(self, problem: str) -> None:
        self._put(problem=problem)
        self.marked.emit(self.shown)

    def _put(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)


def _save(seen: Report | None, now: Report) -> SaveReport:
    return SaveReport(seen=seen or now, now=now)
