"""Pick lists and number fields that the mouse wheel cannot change while the keyboard is elsewhere."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from app.ui import theme
from app.ui.parts.painted import focus_ring, line_height, picture, smooth, whole
from app.ui.parts.thumb import thumb_sized
from app.ui.tokens import RADIUS_INPUT_EM


class QuietCombo(QComboBox):
    """A pick list for more than about seven choices; fewer belong in a ChoiceRow."""

    chosen = Signal(object)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._activated)
        self._values: list[Any] = []

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Other choices as value and label; the value stays chosen if it is still there. No signal."""
        before = self.value()
        self.clear()
        self._values = [value for value, _ in choices]
        self.addItems([label for _, label in choices])
        self.set_value(before)

    def value(self) -> Any:
        """The chosen value or None."""
        at = self.currentIndex()
        return self._values[at] if 0 <= at < len(self._values) else None

    def set_value(self, value: Any) -> None:
        """Choose without a signal; an unknown value leaves nothing chosen."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def _activated(self, at: int) -> None:
        self.chosen.emit(self._values[at])

    def sizeHint(self) -> QSize:
        height = max(theme.em(2.7), line_height("body") + theme.em(0.5))
        return thumb_sized(self, QSize(super().sizeHint().width() + theme.em(0.5), height))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(7), self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        smooth(painter)
        side = theme.em(1.2)
        x = self.width() - side - theme.em(0.75)
        picture(painter, "chevron-down", theme.current().muted, x, (self.height() - side) / 2, side)
        if self.hasFocus():
            focus_ring(painter, whole(self), theme.em(RADIUS_INPUT_EM))
        painter.end()


class QuietSpin(QSpinBox):
    """A whole number between two limits; Up and Down change it, typing too."""

    changed = Signal(object)

    def __init__(self, low: int, high: int, *, name: str, suffix: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lineEdit().setAccessibleName(name)
        self.setRange(low, high)
        self.setSuffix(suffix)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._is_quiet = False
        self.valueChanged.connect(self._changed)

    def set_value(self, value: int) -> None:
        """Show `value` without a signal."""
        self._is_quiet = True
        self.setValue(value)
        self._is_quiet = False

    def _changed(self, value: int) -> None:
        if not self._is_quiet:
            self.changed.emit(value)

    def sizeHint(self) -> QSize:
        height = max(theme.em(2.7), line_height("body") + theme.em(0.5))
        widest = self.fontMetrics().horizontalAdvance(f"{self.maximum()}{self.suffix()}0")
        return thumb_sized(self, QSize(widest + 2 * theme.em(1.0), height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _give_room(self) -> None:
        """Under a style sheet Qt leaves the digits of a spin box without buttons one pixel: place them ourselves."""
        side = theme.em(0.9)
        self.lineEdit().setGeometry(side, 1, max(1, self.width() - 2 * side), max(1, self.height() - 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event):
            self._give_room()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            smooth(painter)
            focus_ring(painter, whole(self), theme.em(RADIUS_INPUT_EM))
            painter.end()
