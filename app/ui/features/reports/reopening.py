"""A manager's way to open a countersigned report again, with the reason; folded to one button until it is asked for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.features.reports import texts
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.text import PlainLabel


class Reopening(QWidget):
    """`reopened` carries the reason."""

    reopened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.ask = Button(texts.REOPEN, icon="lock-open")
        self.ask.clicked.connect(self._ask)
        row = FlowBox(None, 0.6)
        row.flow.addWidget(self.ask)
        self._card = Card(texts.REOPEN)
        self.reason = GrowingText(name=texts.REOPEN_REASON, min_lines=2)
        self.labelled = Labelled(texts.REOPEN_REASON, self.reason)
        go, not_now = Button(texts.REOPEN_NOW, "primary", "lock-open"), Button(texts.NOT_NOW, "quiet")
        go.clicked.connect(self._go)
        not_now.clicked.connect(self._not_now)
        ways = FlowBox(None, 0.6)
        for button in (go, not_now):
            ways.flow.addWidget(button)
        for widget in (PlainLabel(texts.REOPEN_NOTE, "helper", True), self.labelled, ways):
            self._card.body.addWidget(widget)
        column.addWidget(row)
        column.addWidget(self._card)
        self._card.hide()

    def _ask(self) -> None:
        self.ask.hide()
        self._card.show()
        self.reason.setFocus()

    def _not_now(self) -> None:
        self._card.hide()
        self.ask.show()
        self.ask.setFocus()

    def _go(self) -> None:
        self.reopened.emit(self.reason.text())
