"""Boxes to write in: plain text only, no menu of their own, nothing dragged in or out."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy

from app.ui.features.child_mode.look import Look

LONGEST = 20_000


def _sheet(look: Look, kind: str) -> str:
    tint = look.tint
    return (
        f"{kind} {{ background: {tint.card}; color: {tint.ink}; border: 2px solid {tint.border};"
        f" border-radius: {look.em(1.2)}px; padding: {look.em(0.8)}px {look.em(1.0)}px;"
        f" selection-background-color: {tint.primary}; selection-color: {tint.on_primary}; }}"
        f" {kind}:focus {{ border: 3px solid {tint.primary}; }}"
    )


class WordsBox(QPlainTextEdit):
    """A few lines of their own words. `edited` carries the whole text after each change by them."""

    edited = Signal(str)

    def __init__(self, look: Look, text: str, *, name: str, placeholder: str, lines: int = 4) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setPlainText(text)
        self.setFont(look.font("child"))
        self.setStyleSheet(_sheet(look, "QPlainTextEdit"))
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + look.em(2.2))
        self.textChanged.connect(self._changed)

    def _changed(self) -> None:
        text = self.toPlainText()
        if len(text) > LONGEST:  # far more than anybody writes by hand: only a stuck key comes here
            self.document().undo()
            return
        self.edited.emit(text)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copying within the page works; nothing is dragged out, because dragging never begins."""
        return super().createMimeDataFromSelection()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(source.text()[:LONGEST])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            return
        super().keyPressEvent(event)


class LineBox(QLineEdit):
    """One line, or a passphrase as dots."""

    def __init__(self, look: Look, text: str, *, name: str, placeholder: str = "", secret: bool = False) -> None:
        super().__init__(text)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(1_000)
        self.setFont(look.font("child"))
        self.setStyleSheet(_sheet(look, "QLineEdit"))
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setMinimumHeight(look.em(3.8))
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            self.setInputMethodHints(
                Qt.InputMethodHint.ImhHiddenText
                | Qt.InputMethodHint.ImhNoPredictiveText
                | Qt.InputMethodHint.ImhNoAutoUppercase
            )
