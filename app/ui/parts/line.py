"""One line of plain text: a field that tells what the person typed, and refuses what is too long at once."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.announce import announce
from app.ui.parts.painted import focus_ring, line_height, picture, smooth, whole
from app.ui.parts.thumb import thumb_sized
from app.ui.tokens import RADIUS_INPUT_EM

LONGEST_LINE = 1_000


class LineField(QLineEdit):
    """A text line of at most 1,000 characters. `secret` hides what is typed and keeps it out of the clipboard and undo."""

    edited = Signal(str)
    confirmed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        *,
        name: str,
        placeholder: str = "",
        icon: str = "",
        width_chars: int = 0,
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._icon, self._chars, self._problem = name, icon, width_chars, ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(LONGEST_LINE)
        if secret:
            self.set_hidden(True)
        fits = QSizePolicy.Policy.Preferred if width_chars else QSizePolicy.Policy.Expanding
        self.setSizePolicy(fits, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self.edited)
        self.returnPressed.connect(self.confirmed)
        self.inputRejected.connect(self._too_long)
        self._restyle()

    def set_text_quietly(self, text: str) -> None:
        """Show `text` without a signal; while the person is in the field the caret stays where it was as far as it can."""
        if text != self.text():
            at = self.cursorPosition() if self.hasFocus() else len(text)
            self.setText(text)
            self.setCursorPosition(min(at, len(text)))
            self._show_beginning()

    def set_problem(self, sentence: str) -> None:
        """Mark the field and say why; "" takes the mark away. Show the sentence itself beside the field."""
        if sentence == self._problem:
            return
        self._problem = sentence
        self.setProperty("hasProblem", bool(sentence))
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleDescription(sentence)
        announce(self, sentence)

    def set_hidden(self, is_hidden: bool) -> None:
        """Show dots instead of letters, or the letters."""
        self.setEchoMode(QLineEdit.EchoMode.Password if is_hidden else QLineEdit.EchoMode.Normal)

    def _too_long(self) -> None:
        sentence = f"This line holds {self.maxLength():,} characters. The rest was not added."
        self.refused.emit(sentence)
        announce(self, sentence)

    def _restyle(self) -> None:
        left = theme.em(1.9) if self._icon else 0
        self.setTextMargins(left, 0, 0, 0)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance("0") * (self._chars or 20) + 2 * theme.em(0.9)
        height = max(theme.em(2.7), line_height("body") + theme.em(0.5))
        return thumb_sized(self, QSize(width + (theme.em(1.9) if self._icon else 0), height))

    def minimumSizeHint(self) -> QSize:
        least = self.sizeHint().width() if self._chars else theme.em(6)
        return QSize(least, self.sizeHint().height())

    def _show_beginning(self) -> None:
        """A line longer than its field shows how it begins while nobody is in it."""
        if not self.hasFocus() and self.fontMetrics().horizontalAdvance(self.text()) > self.width() - 2 * theme.em(1):
            self.setCursorPosition(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._show_beginning()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCursorPosition(len(self.text()))
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_beginning()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_icon"):
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        smooth(painter)
        if self._icon:
            side = theme.em(1.3)
            picture(painter, self._icon, theme.current().muted, theme.em(0.85), (self.height() - side) / 2, side)
        if self.hasFocus():
            focus_ring(painter, QRectF(whole(self)), theme.em(RADIUS_INPUT_EM))
        painter.end()
