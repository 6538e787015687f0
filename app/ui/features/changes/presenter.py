"""Holds what changed in one assessment since the stage before, read anew whenever the record changes while it is shown."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.comparing import Comparison
from app.changes.touched import Touched
from app.domain.errors import Refused
from app.domain.ids import NO_ID
from app.operations.reading import ReadRecord
from app.operations.rows.assessment import AssessmentFile
from app.ui.desk import Desk, Place
from app.ui.paper import changes

NOT_READ = "This could not be read. Nothing was changed. Try again."


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet shows; `why` is a sentence where there is nothing to show."""

    file: AssessmentFile | None = None
    found: Comparison | None = None
    why: str = ""


class ChangesPresenter(QObject):
    """`changed` carries a Shown."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._record = NO_ID
        self.shown = Shown()
        desk.notices.changed.connect(self._touched)

    def open(self, place: Place) -> None:
        """Read this assessment and the one before it; the read is noted."""
        self._record = place.record
        self._take(Shown())
        note = ReadRecord(record=place.record, kind="what changed")
        self._desk.tasks.read_noted(note, self._read, self._take, self._failed)

    def close(self) -> None:
        """Nobody looks any more."""
        self._record = NO_ID

    def _read(self) -> Shown:
        """Runs on a read thread."""
        file = self._desk.views.assessment(self._record)
        try:
            return Shown(file=file, found=changes.comparison_of(file))
        except Refused as refused:
            return Shown(file=file, why=str(refused))

    def _take(self, shown: Shown) -> None:
        if shown.file is None or shown.file.assessment.id == self._record:
            self.shown = shown
            self.changed.emit(shown)

    def _failed(self, error: BaseException) -> None:
        self._take(Shown(why=self._desk.tasks.explain(error, NOT_READ)))

    def _touched(self, touched: Touched) -> None:
        file = self.shown.file
        if self._record and file is not None and touched.concerns(file.assessment.scope):
            self._desk.tasks.read(self._read, self._take, self._failed)
