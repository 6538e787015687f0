"""A manager's two ways with a stage, each with a reason: to open a signed one again, to abandon one that stays unfinished."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from app.domain.standing import Stage, Standing
from app.ui import theme
from app.ui.features.assessment import texts
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.text import PlainLabel

REOPEN, ABANDON = "reopen", "abandon"


def way_for(standing: Standing, *, may_sign: bool) -> str:
    """Which of the two a person has here: reopen, abandon or none ("")."""
    if not may_sign:
        return ""
    is_done = standing.is_over or standing.stage is Stage.CHANGED_SINCE_SIGNED
    return REOPEN if is_done else ABANDON


class EndingCard(Card):
    """`decided` carries the way and the reason."""

    decided = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("")
        self._way = ""
        self._what = PlainLabel("", "helper", wrap=True)
        self.reason = GrowingText(name=texts.REASON, min_lines=2)
        self._problem = PlainLabel("", "button", wrap=True, tone="bad")
        self._problem.hide()
        self.go = Button("", "primary")
        self.cancel = Button("Not now", "quiet")
        self.go.clicked.connect(self._decide)
        self.cancel.clicked.connect(self.hide)
        row = FlowBox(None, 0.6)
        for button in (self.go, self.cancel):
            row.flow.addWidget(button)
        for widget in (self._what, PlainLabel(texts.REASON, "group"), self._problem, self.reason, row):
            self.body.addWidget(widget)
        self.hide()

    def ask(self, way: str) -> None:
        """Show what will happen, with the keyboard in the reason."""
        self._way = way
        self.set_title(texts.ENDINGS[way][0])
        self._what.setText(texts.ENDINGS[way][1])
        self.go.set_text(texts.ENDINGS[way][2])
        self.say("")
        self.show()
        self.first_field().setFocus()

    def say(self, sentence: str) -> None:
        """Why it was not done; the reason stays."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.reason.set_problem(sentence)

    def done(self) -> None:
        """It was done."""
        self.reason.set_text_quietly("")
        self.hide()

    def first_field(self) -> QWidget:
        """Where the keyboard lands."""
        return self.reason

    def _decide(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.decided.emit(self._way, reason)
        else:
            self.say(texts.NEEDS_REASON)
            self.first_field().setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "reason"):
            self.updateGeometry()
