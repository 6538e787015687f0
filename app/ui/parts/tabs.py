"""The tabs of a record: words with a line under the one that is open; Alt+number is the screen's matter."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.button import PaintedButton
from app.ui.parts.flow import FlowBox
from app.ui.parts.painted import CENTRE, focus_ring, line_height, smooth, whole, width_of, words

WIDE_EM, CLOSE_EM = 1.5, 0.45
"""Between two tabs, and where they would else take a second row."""


class _Tab(PaintedButton):
    """One tab; its width is reserved for the heavier lettering it has when open."""

    def __init__(self, key: Any, label: str, owner: "Tabs", parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.label, self._owner = key, label, owner
        self.setCheckable(True)
        self.setAccessibleName(label)

    def nextCheckState(self) -> None:
        """The owner decides what becomes open."""

    def sizeHint(self) -> QSize:
        height = max(theme.em(2.3 if self._owner.is_low else 3.0), line_height("button") + theme.em(0.9))
        return QSize(width_of(self.label, "strong") + 2 * theme.em(0.3), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step:
            self._owner.move_from(self, step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        ink = t.primary if self.isChecked() else t.text if self.underMouse() else t.muted
        words(painter, rect, self.label, "button", ink, CENTRE)
        if self.isChecked():
            tall = max(3, theme.em(0.2))
            painter.fillRect(QRectF(0, rect.bottom() - tall, rect.width(), tall), theme.colour(t.primary))
        if self.shows_focus:
            focus_ring(painter, rect, 4)
        painter.end()


class Tabs(QWidget):
    """One Tab stop; Left and Right move to the neighbour and open it. `changed` carries the key."""

    changed = Signal(object)

    def __init__(self, items: Sequence[tuple[Any, str]], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_low = False
        self.setAccessibleName(name)
        holder = self._holder = FlowBox(self, WIDE_EM)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(holder)
        self.setSizePolicy(holder.sizePolicy())
        self._tabs = [_Tab(key, label, self, holder) for key, label in items]
        for tab in self._tabs:
            holder.flow.addWidget(tab)
            tab.clicked.connect(self._pressed)
        if self._tabs:
            self.set_value(self._tabs[0].key)

    def value(self) -> Any:
        """Key of the open tab."""
        return next((tab.key for tab in self._tabs if tab.isChecked()), None)

    def set_value(self, key: Any) -> None:
        """Show `key` as open, without a signal. The keyboard, if it is on the tabs, goes with it."""
        had_focus = any(tab.hasFocus() for tab in self._tabs)
        for tab in self._tabs:
            tab.setChecked(tab.key == key)
            tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tab.key == key else Qt.FocusPolicy.ClickFocus)
            if tab.key == key:
                self.setFocusProxy(tab)
            tab.update()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_low(self, is_low: bool) -> None:
        """Lower tabs, where a window has little height."""
        if is_low != self.is_low:
            self.is_low = is_low
            for tab in self._tabs:
                tab.updateGeometry()

    def _move_together(self) -> None:
        """Closer together where that keeps them in one row."""
        words = sum(tab.sizeHint().width() for tab in self._tabs)
        gaps = len(self._tabs) - 1
        is_close = words + gaps * theme.em(WIDE_EM) > self.width() >= words + gaps * theme.em(CLOSE_EM)
        self._holder.flow.set_gap(CLOSE_EM if is_close else WIDE_EM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._move_together()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_tabs"):
            self._move_together()

    def open(self, tab: _Tab) -> None:
        """The person opened `tab`."""
        if not tab.isChecked():
            self.set_value(tab.key)
            self.changed.emit(tab.key)

    def move_from(self, tab: _Tab, step: int) -> None:
        """To the neighbour, round the ends."""
        other = self._tabs[(self._tabs.index(tab) + step) % len(self._tabs)]
        self.open(other)
        other.setFocus(Qt.FocusReason.TabFocusReason)

    def _pressed(self) -> None:
        tab = self.sender()
        if isinstance(tab, _Tab):
            self.open(tab)
