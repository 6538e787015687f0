"""The only label of the app: plain text by construction, never cut without an ellipsis, with its whole text as accessible name.

QLabel and tooltips guess HTML and would load local files from a hostile name, so no other module may make them
(a test reads the source).
"""

import re
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui import theme
from app.ui.tokens import MUTED_ROLES

_LONG_WORD = re.compile(r"\S{31,}")
_FEW_LETTERS = re.compile(r"(.{8})(?=\w)")


def _breakable(text: str) -> str:
    """The text with places to break inside words that no column could hold, such as a name of 200 letters without a space."""
    return _LONG_WORD.sub(lambda word: _FEW_LETTERS.sub("\\1\u200b", word[0]), text)


def plain_tooltip(widget: QWidget, text: str) -> None:
    """Set a tooltip that shows `text` letter by letter, whatever it looks like. An empty text removes it."""
    widget.setToolTip(f"<span style='white-space:pre-wrap'>{escape(text)}</span>" if text else "")


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT = re.compile("[A-Za-z]")


def _in_order(text: str) -> str:
    """An English sentence that begins with a name written from right to left still runs from left to right."""
    return f"\u200e{text}" if _RIGHT_TO_LEFT.search(text) and _LEFT_TO_RIGHT.search(text) else text


class PlainLabel(QLabel):
    """One text in one role. Without `wrap` it takes one line and elides; with it, it grows downwards."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        wrap: bool = False,
        *,
        tone: str = "",
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._whole = role, ""
        self._tone = tone or ("muted" if role in MUTED_ROLES else "")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse if selectable else Qt.TextInteractionFlag.NoTextInteraction
        )
        policy = QSizePolicy.Policy.Preferred
        self.setSizePolicy(policy, QSizePolicy.Policy.MinimumExpanding if wrap else QSizePolicy.Policy.Fixed)
        if wrap:
            own = self.sizePolicy()
            own.setVerticalPolicy(policy)
            own.setHeightForWidth(True)
            self.setSizePolicy(own)
        self._restyle()
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`; it is also what a screen reader says."""
        self._whole = text
        super().setText(_in_order(_breakable(text) if self.wordWrap() else text))
        self.setAccessibleName(text)
        self._tell_the_rest()

    def text(self) -> str:
        """The text as it was given."""
        return self._whole

    def painted(self) -> str:
        """The text with its places to break, as it is painted."""
        return super().text()

    def set_tone(self, tone: str) -> None:
        """Colour: "" (text), muted, ok, warn, bad, info or primary."""
        self._tone = tone
        self._restyle()

    def is_elided(self) -> bool:
        """True while the line is too long for its place."""
        return not self.wordWrap() and self.fontMetrics().horizontalAdvance(self._line()) > self.contentsRect().width()

    def _line(self) -> str:
        return self.text().replace("\n", " ")

    def _restyle(self) -> None:
        t = theme.current()
        self.setFont(theme.role_font(self._role))
        made = QPalette(self.palette())
        named = {"": t.text, "muted": t.muted, "primary": t.primary}
        made.setColor(QPalette.ColorRole.WindowText, theme.colour(named.get(self._tone) or t.tone(self._tone).ink))
        self.setPalette(made)

    def _tell_the_rest(self) -> None:
        plain_tooltip(self, self.text() if self.is_elided() else "")

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if self.wordWrap():
            return hint
        few = min(hint.width(), self.fontMetrics().horizontalAdvance("0") * 4)
        return QSize(few, hint.height())

    def sizeHint(self) -> QSize:
        return super().sizeHint() if self.wordWrap() else super().minimumSizeHint() + QSize(1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_the_rest()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event):
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_elided() or self.hasSelectedText():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(_in_order(self._line()), Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(area, int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), shown)
        painter.end()


class OneLine(PlainLabel):
    """A label that asks for one line and wraps when it gets less: for rows that flow."""

    def __init__(self, text: str = "", role: str = "body", *, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role, True, tone=tone, parent=parent)

    def set_role(self, role: str) -> None:
        """Another text role, such as a smaller one for a very long name."""
        if role != self._role:
            self._role = role
            self._restyle()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())
