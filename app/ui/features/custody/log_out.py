"""The police-reviewer print of a custody log: to the printer or into a file, each noted in the audit."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.operations.printing import NotePrinted
from app.operations.rows.custody import LogRow
from app.ui import theme
from app.ui.features.custody import texts
from app.ui.paper import custody_log, files
from app.ui.paper.assessment_out import PRINTED, SAVED, PaperOut
from app.ui.parts.button import Button
from app.ui.parts.flow import FlowBox
from app.ui.parts.text import PlainLabel


class LogOut(PaperOut):
    """One log as it stands."""

    def offer(self, row: LogRow, how: str) -> None:
        """Draw it, then ask where it goes. `how` is PRINTED or SAVED."""
        by, at, id = self._desk.me.names, self._desk.clock(), row.attendance.id
        self.give(
            lambda how: NotePrinted(record=id, what="custody log", how=how),
            how,
            lambda: custody_log.make_pdf(row, by, at),
            f"Custody log, {row.called}",
            files.suggested("Custody log", row.called),
        )


class PaperWays(QWidget):
    """Two buttons with what is on the paper, and what came of it."""

    def __init__(self, out: LogOut, size: str = "normal") -> None:
        super().__init__()
        self._out = out
        self._row: LogRow | None = None
        self.print = Button(texts.PRINT, "outline", "printer", size=size, name="Print the log")
        self.save = Button(texts.SAVE_PDF, "outline", "download", size=size, name="Save the log as PDF")
        self.told = PlainLabel("", "helper", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.em(0.45), 0, 0)
        column.setSpacing(theme.em(0.45))
        column.addWidget(PlainLabel(texts.PAPER_HINT, "helper", wrap=True))
        ways = FlowBox()
        for button, how in ((self.print, PRINTED), (self.save, SAVED)):
            ways.flow.addWidget(button)
            button.clicked.connect(partial(self._offer, how))
        column.addWidget(ways)
        column.addWidget(self.told)
        self.told.hide()
        out.told.connect(self._tell)
        out.failed.connect(self._tell)

    def show_row(self, row: LogRow) -> None:
        """What would be printed."""
        if self._row is not None and row.attendance.id != self._row.attendance.id:
            self._tell("")
        self._row = row

    def _offer(self, how: str, _checked: bool = False) -> None:
        if self._row is not None:
            self._out.offer(self._row, how)

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))
