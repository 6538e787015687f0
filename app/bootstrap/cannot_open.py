"""The window that says why Waymark does not open: somebody who pressed an icon has no terminal to read it in."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.button import Button
from app.ui.parts.text import PlainLabel

TITLE = "Waymark does not open"
CLOSE = "Close"


class CannotOpenWindow(QWidget):
    """A sentence and a button. Enter, Escape and the button close it, and with it the program."""

    def __init__(self, sentence: str, title: str = TITLE) -> None:
        super().__init__()
        self.setWindowTitle("Waymark")
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setMinimumWidth(theme.em(30))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.em(2), theme.em(2), theme.em(2), theme.em(1.5))
        column.setSpacing(theme.em(0.6))
        column.addWidget(PlainLabel(title, "title", True))
        self._sentence = PlainLabel(sentence, "body", True)
        column.addWidget(self._sentence)
        column.addStretch(1)
        close = Button(CLOSE, "primary")
        close.clicked.connect(self.close)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(key, self, self.close)
        close.setFocus()

    def say(self, sentence: str) -> None:
        """Another sentence in place of the one before."""
        self._sentence.setText(sentence)
        self.setAccessibleDescription(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(theme.current().surface))
        painter.end()
