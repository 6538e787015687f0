"""Takes paper off the laptop: draws it on a read thread, hands it to the printer or a file, and notes it in the audit."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.operations.assessment import NoteAssessmentPrinted
from app.operations.base import Operation
from app.operations.printing import NotePrinted
from app.operations.rows.assessment import AssessmentFile
from app.operations.rows.self_assessment import SelfAssessmentFile
from app.ui.desk import Desk
from app.ui.paper import assessment, changes, files, self_assessment
from app.ui.paper.printing import PrintJob
from app.ui.paper.save_sheet import SaveSheet
from app.ui.parts.thumb import for_the_thumb, is_for_the_thumb

PRINTED, SAVED = "printed", "saved"
WHOLE, SECTION, CHANGES = "assessment", "assessment section", "change page"
"""What is on the paper, as the audit names it."""
MAKING: Final = "Making the pages. You can go on working."
SENT_TO_PRINTER: Final = "Sent to the printer."
NOT_DRAWN: Final = "The pages could not be drawn. Nothing is lost: what was written is kept. Try again."


Note = Callable[[str], Operation]
"""From how it left (drew, printed, saved) to the operation that notes it."""


class Ready(msgspec.Struct, frozen=True):
    """A document to save or print: `how` is saved or printed."""

    note: Note
    how: str
    pdf: bytes
    title: str
    path: str


class PaperOut(QObject):
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

    def give(self, note: Note, how: str, make: Callable[[], bytes], title: str, name: str) -> None:
        """Draw it (`make` runs on a read thread), then ask where it goes: to the printer as `title`, or into the file `name`.

        A second press while pages are being made does nothing.
        """
        if self._is_drawing:
            return
        self._is_drawing = True
        self.told.emit(MAKING)
        self._desk.tasks.read_noted(
            note("drew"), lambda: Ready(note, how, make(), title, name), self._drawn, self._not_drawn
        )

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
            if is_for_the_thumb(self._owner):
                for_the_thumb(self._save_sheet)
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
            self._desk.tasks.do(self._ready.note(self._ready.how))
            self.told.emit(told)


class SaidOut(PaperOut):
    """What a child or carer said about themselves."""

    def offer(self, file: SelfAssessmentFile, how: str) -> None:
        """Draw it easy to read, then ask where it goes."""
        by, at, id = self._desk.me.names, self._desk.clock(), file.record.id
        called = file.child.called
        self.give(
            lambda how: NotePrinted(record=id, what="self-assessment", how=how),
            how,
            lambda: self_assessment.make_pdf(file.record, file.form, file.child, by, at),
            f"Self-assessment, {called}",
            files.suggested("Self-assessment", called),
        )


class AssessmentOut(PaperOut):
    """An assessment, one section of it, or what changed in it."""

    def offer(self, file: AssessmentFile, how: str, what: str = WHOLE, section: str = "") -> None:
        """Draw exactly this, then ask where it goes. `what` is WHOLE, SECTION (with the section's id) or CHANGES."""
        by, at = self._desk.me.names, self._desk.clock()
        called = file.child.called
        if what == CHANGES:
            make, title, name = (lambda: changes.make_pdf(file, by, at)), f"What changed, {called}", "What changed"
        else:
            make, title = (lambda: assessment.make_pdf(file, by, at, section)), assessment.title(file.assessment)
            title, name = f"{title}, {called}", "Assessment section" if section else "Assessment"
        id = file.assessment.id
        self.give(
            lambda how: NoteAssessmentPrinted(assessment=id, how=how, what=what),
            how,
            make,
            title,
            files.suggested(name, called),
        )
