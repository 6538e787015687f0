"""The assessments of one child, or of all on this laptop, and the start of a new one."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched
from app.domain.errors import Refused, Unavailable
from app.domain.ids import NO_ID, Id
from app.domain.stage_due import due_of
from app.domain.stage_type import TOOLS
from app.operations.assessment import StartAssessment
from app.operations.base import Done
from app.operations.rows.assessment import AssessmentLine
from app.operations.rows.child import ChildFile
from app.ui.desk import Desk, Place
from app.ui.features.assessment import texts

UNFINISHED = frozenset({"in_progress", "returned", "not_started", "changed_since_sent", "changed_since_signed"})


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What the list shows. Without a `file` it is the list of all children, where nothing is started."""

    lines: tuple[AssessmentLine, ...] = ()
    file: ChildFile | None = None
    sentence: str = ""


class ListPresenter(QObject):
    """`changed` carries a Listed."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._scope = NO_ID
        self._is_starting = self._is_visible = False
        self.listed = Listed()
        desk.notices.changed.connect(self._touched)

    def open(self, scope: Id) -> None:
        """Show a child's assessments, or all with an empty scope."""
        if scope != self._scope:
            self.listed = Listed()
            self.changed.emit(self.listed)
        self._scope, self._is_visible = scope, True
        self._load()

    def close(self) -> None:
        """Another page is on screen; the next `open` looks again."""
        self._is_visible = False

    def _load(self) -> None:
        self._desk.tasks.read(self._read, self._loaded, self._not_read)

    def _read(self) -> Listed:
        views, scope = self._desk.views, self._scope
        file = views.child(scope, self._desk.clock().today) if scope else None
        return Listed(lines=views.assessments(scope), file=file)

    def _loaded(self, listed: Listed) -> None:
        scope = listed.file.child.scope if listed.file else NO_ID
        if scope == self._scope:
            self.listed = listed
            self.changed.emit(listed)

    def _not_read(self, error: BaseException) -> None:
        known = isinstance(error, Refused | Unavailable)
        sentence = str(error) if known else "The list could not be read. Nothing was changed. Try again."
        self.listed = Listed(sentence=sentence)
        self.changed.emit(self.listed)

    def _touched(self, touched: Touched) -> None:
        if self._is_visible and (touched.concerns(self._scope) or (not self._scope and "assessment" in touched.types)):
            self._load()

    def unfinished(self, stage: str) -> AssessmentLine | None:
        """One of this stage that is still being written."""
        return next((one for one in self.listed.lines if one.stage == stage and one.standing in UNFINISHED), None)

    def start(self, stage: str) -> None:
        """Begin an assessment, or go on with the one of this stage that is still being written."""
        file, open_one = self.listed.file, self.unfinished(stage)
        if open_one is not None:
            self.go_to(open_one)
        elif file is not None and not self._is_starting:
            self._is_starting = True
            due = due_of(stage, file.due)
            order = file.order.id if file.order else NO_ID
            form = stage if stage in TOOLS else texts.FORM
            operation = StartAssessment(
                id=self._desk.new_id(), scope=self._scope, form=form, stage=stage, order=order, due_on=due
            )
            self._desk.tasks.do(operation, self._started, self._not_started)

    def _started(self, done: Done) -> None:
        self._is_starting = False
        self._desk.navigator.to(Place(screen="assessment", scope=self._scope, record=done.outcome.record))

    def _not_started(self, error: BaseException) -> None:
        self._is_starting = False
        self.listed = msgspec.structs.replace(self.listed, sentence=texts.why_not(error))
        self.changed.emit(self.listed)

    def compared(self) -> AssessmentLine | None:
        """The newest one that has an earlier one of the same form to be compared with."""
        lines = sorted(self.listed.lines, key=lambda line: line.id)
        earlier: set[str] = set()
        newest = None
        for line in lines:
            newest = line if line.form in earlier else newest
            earlier.add(line.form)
        return newest

    def show_changes(self) -> None:
        """What changed in the newest one since the one before."""
        line = self.compared()
        if line is not None:
            self._desk.navigator.to(Place(screen="changes", scope=line.scope, record=line.id))

    def go_to(self, line: AssessmentLine) -> None:
        """Open one."""
        self._desk.navigator.to(Place(screen="assessment", scope=line.scope, record=line.id))
