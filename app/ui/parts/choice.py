"""Choosing from a few things in sight: one of them (ChoiceRow), several (ChipSet), or one filter with counts (Chips).

All wrap to the next line when the window is narrow. Signals fire only for what the person did. In a row the whole row is one
stop of the Tab key and arrows move inside it; every option is also its own accessible radio button or check box.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.button import PaintedButton
from app.ui.parts.flow import FlowBox
from app.ui.parts.painted import box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.thumb import thumb_sized
from app.ui.tokens import RADIUS_INPUT_EM

Option = tuple[Any, str]
_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACKWARD = (Qt.Key.Key_Left, Qt.Key.Key_Up)


class _Segment(PaintedButton):
    """One option. Its width never depends on being chosen, so nothing moves and nothing is cut."""

    def __init__(self, value: Any, label: str, owner: "_Options", parent: QWidget) -> None:
        super().__init__(parent)
        self.value, self._label, self._owner = value, label, owner
        self.hint, self.icon_name, self.tone, self.tallness = "", "", "primary", "normal"
        self.is_chip = False
        self.setCheckable(True)
        self.setAccessibleName(label)

    def label(self) -> str:
        return self._label

    def _icon_name(self) -> str:
        return self.icon_name or ("check" if self.tone == "ok" and self.isChecked() else "")

    def _icon_width(self) -> int:
        return theme.em(1.2) + theme.em(0.5) if self._icon_name() else 0

    def sizeHint(self) -> QSize:
        hint = width_of(self.hint, "meta") + theme.em(0.55) if self.hint else 0
        pad = theme.em(0.9)
        tall = {"touch": 3.3, "normal": 2.1 if self.is_chip else 2.4}[self.tallness]
        height = max(theme.em(tall), line_height("button") + theme.em(0.3))
        return thumb_sized(self, QSize(self._icon_width() + width_of(self._label, "button") + hint + 2 * pad, height))

    def minimumSizeHint(self) -> QSize:
        return thumb_sized(self, QSize(min(self.sizeHint().width(), theme.em(4)), self.sizeHint().height()))

    def nextCheckState(self) -> None:
        """The owner decides what becomes checked."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._owner.takes_key(self, event):
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        radius = rect.height() / 2 if self.is_chip else theme.em(RADIUS_INPUT_EM)
        ink = self._paint_ground(painter, rect, radius)
        self._paint_words(painter, rect, ink)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()

    def _paint_ground(self, painter: QPainter, rect: QRectF, radius: float) -> str:
        """Fill and border; returns the colour of the words."""
        t = theme.current()
        if not self.isChecked():
            box(painter, rect, radius, t.raised if self.underMouse() else t.surface, t.line_strong)
            return t.text
        if self.is_chip:
            box(painter, rect, radius, t.primary)
            return t.on_primary
        pair = t.tone(self.tone)
        box(painter, rect, radius, pair.soft, pair.ink, 2.0)
        return pair.ink

    def _paint_words(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        icon = self._icon_width()
        text = width_of(self._label, "button")
        hint = width_of(self.hint, "meta") + theme.em(0.55) if self.hint else 0
        x = max(float(theme.em(0.5)), (rect.width() - icon - text - hint) / 2)
        if icon:
            side = theme.em(1.2)
            picture(painter, self._icon_name(), ink, x, rect.center().y() - side / 2, side)
        room = min(text + 1.0, rect.width() - x - icon - hint - 2)
        words(painter, QRectF(x + icon, 0, room, rect.height()), self._label, "button", ink)
        if hint:
            place = QRectF(x + icon + text + theme.em(0.55), 0, hint, rect.height())
            words(painter, place, self.hint, "meta", theme.current().muted if not self.isChecked() else ink)


class _Options(QWidget):
    """A wrapping row of segments with keys: arrows move, digits choose where shown."""

    changed = Signal(object)

    def __init__(self, name: str, gap_em: float, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._segments: list[_Segment] = []
        self._place = QWidget(
            self
        )  # keeps the row's place in the order of Tab: what is made later would come last in the window
        self._place.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._place.hide()
        self._box = FlowBox(self, gap_em)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._box)
        self.setSizePolicy(self._box.sizePolicy())

    def _fill(self, options: Sequence[Option]) -> None:
        self._box.clear()
        self._segments = [_Segment(value, label, self, self._box) for value, label in options]
        for segment in self._segments:
            segment.setAccessibleDescription(self._name)
            segment.clicked.connect(self._pressed)
            self._box.flow.addWidget(segment)
            segment.show()
        for before, after in pairwise((self._place, *self._segments)):
            QWidget.setTabOrder(before, after)
        self._set_tab_stop()
        self.updateGeometry()

    def _pressed(self) -> None:
        segment = self.sender()
        if isinstance(segment, _Segment):
            self.choose(segment)

    def choose(self, segment: _Segment) -> None:
        """The person chose `segment`."""
        raise NotImplementedError

    def takes_key(self, segment: _Segment, event: QKeyEvent) -> bool:
        """True when the key was for the row: an arrow, Home or End, or a shown digit."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        at = self._segments.index(segment)
        if key in _FORWARD or key in _BACKWARD:
            step = 1 if key in _FORWARD else -1
            self._move_to(self._segments[(at + step) % len(self._segments)])
            return True
        shown = [s for s in self._segments if s.hint and s.hint == event.text()]
        if shown:
            shown[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.choose(shown[0])
        return bool(shown)

    def _move_to(self, segment: _Segment) -> None:
        segment.setFocus(Qt.FocusReason.TabFocusReason)

    def _set_tab_stop(self) -> None:
        """One Tab stop in the row: the chosen option, or the first."""
        chosen = next((s for s in self._segments if s.isChecked()), None)
        stop = chosen or (self._segments[0] if self._segments else None)
        for segment in self._segments:
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if segment is stop else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            self.setFocusProxy(stop)

    def _refresh(self) -> None:
        self._set_tab_stop()
        for segment in self._segments:
            segment.updateGeometry()
            segment.update()


class ChoiceRow(_Options):
    """One answer of a few. Arrows move the choice, as in a group of radio buttons.

    With `can_take_back`, pressing the chosen option again takes the answer back; `changed` then carries None.
    """

    def __init__(
        self,
        options: Sequence[Option] = (),
        number_hints: bool = False,
        tone: str = "primary",
        *,
        name: str,
        size: str = "normal",
        can_take_back: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, 0.45, parent)
        self._has_hints, self._tone, self._size = number_hints, tone, size
        self._can_take_back = can_take_back
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Other options; the choice stays if its value is still there."""
        before = self.value()
        self._fill(options)
        for place, segment in enumerate(self._segments, 1):
            segment.hint = str(place) if self._has_hints and place < 10 else ""
            segment.tone, segment.tallness = self._tone, self._size
        self.set_value(before)

    def set_icons(self, icons: dict[Any, str]) -> None:
        """Icons before the words, by value."""
        for segment in self._segments:
            segment.icon_name = icons.get(segment.value, "")
        self._refresh()

    def value(self) -> Any:
        """The chosen value, or None."""
        return next((s.value for s in self._segments if s.isChecked()), None)

    def set_value(self, value: Any) -> None:
        """Choose without a signal; None or an unknown value leaves nothing chosen."""
        for segment in self._segments:
            segment.setChecked(value is not None and segment.value == value)
        self._refresh()

    def choose(self, segment: _Segment) -> None:
        if segment.isChecked() and not self._can_take_back:
            return
        value = None if segment.isChecked() else segment.value
        self.set_value(value)
        self.changed.emit(value)

    def _move_to(self, segment: _Segment) -> None:
        super()._move_to(segment)
        self.choose(segment)


class ChipSet(_Options):
    """Any number of a few; Space or a click takes one in or out."""

    def __init__(self, options: Sequence[Option] = (), *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, 0.45, parent)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Other options; chosen values that are still there stay chosen."""
        before = self.values()
        self._fill(options)
        for segment in self._segments:
            segment.is_chip = True
        self.set_values(before)

    def values(self) -> tuple[Any, ...]:
        """Chosen values in the order on screen."""
        return tuple(s.value for s in self._segments if s.isChecked())

    def set_values(self, values: Sequence[Any]) -> None:
        """Choose without a signal."""
        for segment in self._segments:
            segment.setChecked(segment.value in values)
        self._refresh()

    def choose(self, segment: _Segment) -> None:
        segment.setChecked(not segment.isChecked())
        self._refresh()
        self.changed.emit(self.values())


class Chips(ChoiceRow):
    """One filter above a list, each with how many it would show."""

    def __init__(
        self, options: Sequence[tuple[Any, str, int | None]] = (), *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__((), name=name, parent=parent)
        self.set_counted(options)

    def set_counted(self, options: Sequence[tuple[Any, str, int | None]]) -> None:
        """Other filters or new counts; the chosen one stays, else the first is chosen."""
        had = self.focusWidget() is not None and self.isAncestorOf(self.focusWidget())
        super().set_options([(v, label if count is None else f"{label} {count}") for v, label, count in options])
        for segment in self._segments:
            segment.is_chip = True
        if self.value() is None and self._segments:
            self.set_value(self._segments[0].value)
        if had:
            self.setFocus()
        self._refresh()
