"""The quiet bars round a page: trouble that is not the person's fault, and the way back from the last step."""

import hashlib
import logging
import traceback

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.errors import Refused, Unavailable
from app.operations.base import Done, Operation
from app.ui import theme, when
from app.ui.parts.announce import announce
from app.ui.parts.button import Button, IconButton
from app.ui.parts.card import Banner
from app.ui.parts.painted import Painted
from app.ui.parts.text import PlainLabel

UNDO_OFFERED_FOR_MS = 4 * 60 * 1000
OUR_FAULT = "Something went wrong. Your answers are saved."
log = logging.getLogger("waymark.window")


def report_number(error: BaseException) -> str:
    """W and five letters and digits made of the kind of error and where it arose: the same fault has the same number."""
    places = [f"{f.filename.rsplit('/', 1)[-1]}:{f.name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    digest = hashlib.sha256("|".join([type(error).__name__, *places]).encode()).hexdigest()
    return f"W{digest[:5].upper()}"


class TroubleBar(QWidget):
    """One calm sentence over the page; the newest replaces the one before. `dismissed` when the person closes it."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner("warn", "", (("close", "Close"),))
        self.banner.chosen.connect(self._close)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.banner)
        self._space()
        self.hide()

    def show_error(self, error: BaseException) -> None:
        """Say what happened, that the work is safe, and what to do."""
        if isinstance(error, Refused | Unavailable):
            self._say("warn", error.message)
            return
        number = report_number(error)
        log.error("window.trouble", extra={"code": number}, exc_info=error)
        self._say("bad", f"{OUR_FAULT} If it happens again, ring the service desk and give report number {number}.")

    def show_notice(self, sentence: str) -> None:
        """A sentence that is no trouble."""
        self._say("info", sentence)

    def text(self) -> str:
        """The words on it, empty while it is not there."""
        return "" if self.isHidden() else self.banner.text()

    def _say(self, kind: str, sentence: str) -> None:
        self.banner.set_kind(kind)
        self.banner.set_text(sentence)
        self.show()
        announce(self, sentence)

    def _close(self, _key: object) -> None:
        self.hide()
        self.dismissed.emit()

    def _space(self) -> None:
        self._row.setContentsMargins(theme.em(1.8), theme.em(0.75), theme.em(1.8), 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_row"):
            self._space()


_SAYS_ITSELF = ("Undo", "Bring", "Put the link back", "Take the link away")
"""How labels begin that say already what pressing them does."""


def _undo_words(undo: Operation) -> str:
    """ "Undo: change the child’s details"; what already says that it brings back keeps its words."""
    label = undo.label
    if not label or label.startswith(_SAYS_ITSELF):
        return label or "Undo"
    return f"Undo: {label[:1].lower()}{label[1:]}"


class UndoBar(Painted):
    """Offers the way back from the last step for a few minutes. `undo_asked` carries the operation."""

    undo_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo: Operation | None = None
        self._words = PlainLabel("", "body")
        self._button = Button("Undo", "quiet", "undo-2", size="small")
        self._button.clicked.connect(self._pressed)
        close = IconButton("x", "Keep it and close this line", size="small")
        close.clicked.connect(self.forget)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._words)
        self._row.addWidget(self._button)
        self._row.addStretch(1)
        self._row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_OFFERED_FOR_MS)
        self._timer.timeout.connect(self.forget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        self.hide()

    def offer(self, done: Done) -> None:
        """Offer the way back, if this step has one; a step without one leaves the bar as it is."""
        undo = done.outcome.undo
        if undo is None:
            return
        self._undo = undo
        clock = when.clock_of(done.saved_at)
        self._words.setText(f"Saved on this laptop {clock}".strip())
        self._button.set_text(_undo_words(undo))
        self.show()
        self._timer.start()
        announce(self, f"Saved. {_undo_words(undo)} is offered at the foot of the window.")

    def forget(self) -> None:
        """Take the offer away; the step stands."""
        self._timer.stop()
        self._undo = None
        self.hide()

    def _pressed(self) -> None:
        undo = self._undo
        self.forget()
        if undo is not None:
            self.undo_asked.emit(undo)

    def restyle(self) -> None:
        self._row.setContentsMargins(theme.em(1.8), theme.em(0.45), theme.em(1.8), theme.em(0.45))
        self._row.setSpacing(theme.em(0.6))

    def changeEvent(self, event: QEvent) -> None:
        if hasattr(self, "_row"):
            super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(t.top_bar))
        painter.fillRect(0, 0, self.width(), 1, theme.colour(t.line))
        painter.end()
