"""Takes an assessment, a section of it or its page of changes off the laptop: drawn, handed over, and noted in the audit."""

from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.ids import Id
from app.domain.moment import Moment
from app.operations.assessment import NoteAssessmentPrinted
from app.operations.rows.assessment import AssessmentFile
from app.ui.desk import Desk
from app.ui.paper import assessment, changes, files
from app.ui.paper.printing import PrintJob
from app.ui.paper.save_sheet import SaveSheet

PRINTED, SAVED = "printed", "saved"
WHOLE, SECTION, CHANGES = "assessment", "assessment section", "change page"
"""What is on the paper, as the audit names it."""
MAKING: Final = "Making the pages. You can go on working."
SENT_TO_PRINTER: Final = "Sent to the printer."
NOT_DRAWN: Final = "The pages could not be drawn. Nothing is lost: the assessment is kept. Try again."


class Ready(msgspec.Struct, frozen=True):
    """A document to save or print: `how` is saved or printed, `what` is on it."""

    assessment: Id
    how: str
    what: str
    pdf: bytes
    title: str
    path: str


class AssessmentOut(QObject):
    """`told` carries a sentence to show calmly ("" takes the last one away), `failed` one about what did not work."""

    told = Signal(str)
    failed = Signal(str)
    ready = Signal(object)

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk
        self._ready: Ready | None = None
        self._is_drawing = False
        self._save_sheet: SaveSheet | None = None
        self._print = PrintJob(owner, desk.tasks)
        self._print.printed.connect(self._was_printed)
        self._print.failed.connect(self.failed)

    def offer(self, file: AssessmentFile, how: str, what: str = WHOLE, section: str = "") -> None:
        """Draw exactly this, then ask where it goes. A second press while pages are being made does nothing.

        `what` is WHOLE, SECTION (with the section's id) or CHANGES.
        """
        if self._is_drawing:
            return
        self._is_drawing = True
        self.told.emit(MAKING)
        by, at = self._desk.me.names, self._desk.clock()
        note = NoteAssessmentPrinted(assessment=file.assessment.id, how="drew", what=what)
        self._desk.tasks.read_noted(note, lambda: _document(file, by, at, how, what, section), self._drawn, self._not_drawn)

    def _drawn(self, ready: Ready) -> None:
        self._is_drawing = False
        self._ready = ready
        self.told.emit("")
        self.ready.emit(ready)
        if ready.how == PRINTED:
            self._print.ask(ready.pdf, ready.title, across=False)
            return
        if self._save_sheet is None:
            self._save_sheet = SaveSheet(self._owner.window(), self._desk.tasks)
            self._save_sheet.saved.connect(self._was_saved)
        self._save_sheet.ask(ready.pdf, ready.path)

    def _not_drawn(self, error: BaseException) -> None:
        self._is_drawing = False
        self.told.emit("")
        said = str(getattr(error, "message", ""))
        self.failed.emit(said or NOT_DRAWN)
        if not said:
            self._desk.tasks.trouble.emit(error)

    def _was_saved(self, path: Path) -> None:
        self._has_left(f"Saved as {path.name}. It is not locked, so keep it somewhere safe.")

    def _was_printed(self) -> None:
        self._has_left(SENT_TO_PRINTER)

    def _has_left(self, told: str) -> None:
        if self._ready is not None:
            ready = self._ready
            self._desk.tasks.do(NoteAssessmentPrinted(assessment=ready.assessment, how=ready.how, what=ready.what))
            self.told.emit(told)


def _document(file: AssessmentFile, by: str, at: Moment, how: str, what: str, section: str) -> Ready:
    called = file.child.called
    if what == CHANGES:
        pdf, title, name = changes.make_pdf(file, by, at), f"What changed, {called}", "What changed"
    else:
        pdf = assessment.make_pdf(file, by, at, section)
        title, name = f"{assessment.title(file.assessment)}, {called}", "Assessment section" if section else "Assessment"
    return Ready(file.assessment.id, how, what, pdf, title, files.suggested(name, called))
