"""The foot of the paper: how far the reader is, who signs, return and countersign, and the statement before the signature."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.reviews import texts
from app.ui.features.reviews.presenter import Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Surface
from app.ui.parts.flow import FlowBox
from app.ui.parts.text import PlainLabel


class Footer(Surface):
    """Countersign is never greyed: pressed too early it is answered with what is missing."""

    returned = Signal()
    countersign_asked = Signal()
    signed = Signal()
    not_yet = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._me = desk.me
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(theme.em(1.2), theme.em(0.75), theme.em(1.0), theme.em(0.75))
        self._row.setSpacing(theme.em(0.6))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._first, self._second = PlainLabel("", "strong", True), PlainLabel("", "helper", True)
        self._offline = PlainLabel("", "helper", True, tone="warn")
        for label in (self._first, self._second, self._offline):
            words.addWidget(label)
        self._row.addLayout(words, 1)
        self._return = Button("Return", icon="undo-2")
        self._countersign = Button("Countersign", "primary", "badge-check")
        self._not_yet = Button("Not yet", shortcut_hint="Esc")
        self._sign = Button("Sign now", "primary", "signature")
        self._buttons = FlowBox(gap_em=0.8)
        for button, signal in (
            (self._return, self.returned),
            (self._countersign, self.countersign_asked),
            (self._not_yet, self.not_yet),
            (self._sign, self.signed),
        ):
            button.clicked.connect(signal)
            self._buttons.flow.addWidget(button)
        self._row.addWidget(self._buttons)

    def show_state(self, shown: Shown) -> None:
        """What it says and offers now."""
        paper = shown.paper
        if paper is None:
            return
        post, notes = self._me.role.replace("_", " "), len(shown.notes)
        confirming = shown.is_confirming
        self._first.setText(
            texts.confirm(self._me.names, post) if confirming else texts.progress(len(shown.looked), paper, notes)
        )
        self._second.setText(f"“{texts.STATEMENT}”" if confirming else texts.signer(self._me.names, post))
        offline = texts.offline(shown.sync)
        self._offline.setText(offline)
        self._offline.setVisible(bool(offline))
        self._return.set_text(texts.return_button(paper, notes))
        for button in (self._return, self._countersign):
            button.setVisible(not confirming)
        for button in (self._not_yet, self._sign):
            button.setVisible(confirming)
        self._sign.set_text("Signing…" if shown.is_busy else "Sign now")
        self._buttons.updateGeometry()
        self._arrange(self.width())

    def focus_sign(self) -> None:
        """The keyboard to the button that signs, when the statement has come up."""
        self._sign.setFocus()

    def focus_countersign(self) -> None:
        """The keyboard back to where it was before."""
        self._countersign.setFocus()

    def _arrange(self, width: int) -> None:
        has_room = width > self._buttons.sizeHint().width() + theme.em(17)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())
