"""A painted button that can be held: a tap is one thing, holding it (or Shift+Enter, or the menu key) another."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, Qt
from PySide6.QtWidgets import QWidget

from app.ui.parts.button import PaintedButton

HOLD_MS = 600


class HoldButton(PaintedButton):
    """`tapped` and `held`; holding does not tap."""

    tapped = Signal()
    held = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._was_held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOLD_MS)
        self._timer.timeout.connect(self._hold)
        self.clicked.connect(self._click)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._was_held = False
        if event.button() is Qt.MouseButton.LeftButton:
            self._timer.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._timer.stop()
        if self._was_held:
            self.setDown(False)
            self.update()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.held.emit()
            return
        self._was_held = False
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._timer.stop()
        self._was_held = True
        self.held.emit()
        event.accept()

    def _hold(self) -> None:
        self._was_held = True
        self.held.emit()

    def _click(self) -> None:
        if not self._was_held:
            self.tapped.emit()
