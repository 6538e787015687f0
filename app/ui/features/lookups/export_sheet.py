"""The sheet that takes the list of look-ups out of Waymark as a table: only with a reason, and the trail says so first."""

from PySide6.QtWidgets import QWidget

from app.operations.reading import NoteTakenOut
from app.ui.desk import Desk
from app.ui.features.lookups import texts
from app.ui.paper.save_sheet import SaveSheet
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField


class ExportSheet(SaveSheet):
    """As for a PDF, and why. Nothing is written before the reason stands in the trail."""

    title, suffix, not_locked = texts.SAVE_TITLE, ".csv", texts.NOT_LOCKED

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, desk.tasks)
        self._replaces = False
        self.reason = LineField(name=texts.WHY_OUT)
        self._why = Labelled(texts.WHY_OUT, self.reason, texts.WHY_OUT_HINT)
        self.body.insertWidget(2, self._why)
        self.closed.connect(self.reason.clear)

    def _start(self, *, replace: bool) -> None:
        self._typed()
        reason = self.reason.text().strip()
        self._why.set_problem("" if reason else texts.SAY_WHY)
        if reason:
            self._replaces = replace
            self._tasks.do(NoteTakenOut(what="look-ups", reason=reason), self._noted, self._failed)

    def _noted(self, _done: object) -> None:
        super()._start(replace=self._replaces)
