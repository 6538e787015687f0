"""A box for paragraphs of plain text that grows with what is written, from three lines to eighteen, then scrolls.

Theory: the limit is on the stored text, so every way in (keys, paste, drop, input method) is measured after it
happened and taken back when it went over; what the person had is never touched. Growth asks the document layout for
its height, which Qt keeps up to date line by line, so 200 KB stay live.
"""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.announce import announce
from app.ui.parts.painted import Painted, box, focus_ring, smooth, whole
from app.ui.tokens import RADIUS_INPUT_EM

LONGEST_TEXT = 250_000
_TOO_LONG = (
    "That does not fit: one answer holds 250,000 characters. What you had is kept as it was. "
    "Shorten the text or keep the rest as a document."
)


class _Editor(QPlainTextEdit):
    """Plain text only, whatever is pasted; Tab leaves."""

    def __init__(self, owner: "GrowingText") -> None:
        super().__init__(owner)
        self._owner = owner

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            if not self._owner.has_room_for(source.text()):
                return
            self.insertPlainText(source.text())
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_owner"):  # the style sheet gives the old font back after the owner
            self._owner.restyle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._owner.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._owner.update()


class GrowingText(Painted):
    """`edited` carries the whole text after each edit of the person; `refused` a sentence when an edit did not fit."""

    edited = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        *,
        name: str,
        min_lines: int = 3,
        max_lines: int = 18,
        placeholder: str = "",
        role: str = "body",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._least, self._most, self._role = min_lines, max_lines, role
        self._is_quiet = False
        self._problem = ""
        self._lines_shown = 0
        self.editor = _Editor(self)
        self.editor.setFrameShape(QFrame.Shape.NoFrame)
        self.editor.setTabChangesFocus(True)
        self.editor.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor.setAccessibleName(name)
        self.editor.setPlaceholderText(placeholder)
        self.setFocusProxy(self.editor)
        self._outer = QVBoxLayout(self)
        self._outer.addWidget(self.editor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._last_end = 0
        self.editor.document().contentsChange.connect(self._remember)
        self.editor.textChanged.connect(self._changed)
        self.editor.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.restyle()

    def text(self) -> str:
        """The whole text as the person sees it; line ends are "\\n"."""
        return self.editor.toPlainText()

    def set_text_quietly(self, text: str) -> None:
        """Show `text` without a signal. The caret stays; Qt's own undo starts anew."""
        if text == self.text():
            return
        self._is_quiet = True
        at = self.editor.textCursor().position()
        self.editor.setPlainText(text)
        cursor = self.editor.textCursor()
        cursor.setPosition(min(at, max(0, self.editor.document().characterCount() - 1)))
        self.editor.setTextCursor(cursor)
        self._is_quiet = False
        self._grow()

    def set_problem(self, sentence: str) -> None:
        """Mark the box and say why; "" takes the mark away. Show the sentence itself beside the box."""
        self._problem = sentence
        self.editor.setAccessibleDescription(sentence)
        announce(self, sentence)
        self.update()

    def has_room_for(self, more: str) -> bool:
        """True if `more` fits in place of what is selected; else it says so by `refused`."""
        selected = len(self.editor.textCursor().selectedText())
        fits = self.editor.document().characterCount() - 1 - selected + len(more) <= LONGEST_TEXT
        if not fits:
            self._refuse()
        return fits

    def _refuse(self) -> None:
        self.refused.emit(_TOO_LONG)
        announce(self, _TOO_LONG)

    def _changed(self) -> None:
        if self._is_quiet:
            return
        excess = self.editor.document().characterCount() - 1 - LONGEST_TEXT
        if excess > 0:
            self._take_back(excess)
            self._refuse()
            return
        self.edited.emit(self.text())

    def _remember(self, position: int, removed: int, added: int) -> None:
        self._last_end = position + added

    def _take_back(self, excess: int) -> None:
        """Remove the last `excess` characters of what was just put in, and nothing that stood there before."""
        self._is_quiet = True
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(max(0, self._last_end - excess))
        cursor.setPosition(self._last_end, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._is_quiet = False

    def _lines(self) -> int:
        """Lines on screen now; for plain text Qt gives the document's height in lines."""
        return min(self._most, max(self._least, round(self.editor.document().size().height())))

    def _grow(self) -> None:
        lines = self._lines()
        if lines != self._lines_shown:
            self._lines_shown = lines
            bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines >= self._most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            self.editor.setVerticalScrollBarPolicy(bar)
            self.updateGeometry()

    def restyle(self) -> None:
        """Font and room from the theme."""
        if not hasattr(self, "_outer"):
            return
        self.editor.setFont(theme.role_font(self._role))
        colours = QPalette(self.editor.palette())
        colours.setColor(QPalette.ColorRole.PlaceholderText, theme.colour(theme.current().muted))
        self.editor.setPalette(colours)
        self._outer.setContentsMargins(theme.em(0.6), theme.em(0.45), theme.em(0.3), theme.em(0.45))
        self._grow()

    def sizeHint(self) -> QSize:
        margins = self._outer.contentsMargins()
        inner = self.editor.document().documentMargin() * 2 + self._lines() * self.editor.fontMetrics().lineSpacing()
        return QSize(theme.em(30), int(inner + 0.999) + margins.top() + margins.bottom() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(9), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        if hasattr(self, "_outer"):
            super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        radius = theme.em(RADIUS_INPUT_EM)
        border, width = (t.bad.ink, 2.0) if self._problem else (t.line_strong, 1.0)
        box(painter, whole(self), radius, t.surface, border, width)
        if self.editor.hasFocus():
            focus_ring(painter, whole(self), radius)
        painter.end()
