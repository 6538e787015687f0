"""The rail at the left: where one can go, with counts; folds to its icons when the window is narrow or the text large."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.button import PaintedButton
from app.ui.parts.painted import CENTRE, box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.text import plain_tooltip
from app.ui.shell.brand import Brand

FOLDS_BELOW_EM = 66
LARGE_PERCENT = 150
MOST_TALL = 6


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One stop of the rail. `hint` is its shortcut in words."""

    key: str
    label: str
    icon: str
    hint: str = ""
    at_foot: bool = False
    shows_hint: bool = False
    short: str = ""
    """The name where there is little room for it."""


class RailButton(PaintedButton):
    """One stop. The chosen one is a pill of the page's colour; a count is a small disc with a number."""

    def __init__(self, stop: Stop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stop, self.count, self.is_on, self.is_folded, self.is_tall = stop, 0, False, False, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name_it()

    def set_count(self, count: int) -> None:
        """How many wait there; 0 shows nothing."""
        self.count = count
        self._name_it()
        self.updateGeometry()
        self.update()

    def set_on(self, is_on: bool) -> None:
        """Whether this is where the person is."""
        self.is_on = is_on
        self._name_it()
        self.update()

    def set_folded(self, is_folded: bool) -> None:
        """Only the icon, with the name as tooltip."""
        self.is_folded = is_folded
        plain_tooltip(self, f"{self._words()} ({self.stop.hint})" if is_folded and self.stop.hint else "")
        self.updateGeometry()

    def set_tall(self, is_tall: bool) -> None:
        """The icon over the name, big enough for a thumb."""
        self.is_tall = is_tall
        self.updateGeometry()

    def _words(self) -> str:
        if self.is_tall:
            return self.stop.short or self.stop.label
        return f"{self.stop.label}  ({self.stop.hint})" if self.stop.shows_hint else self.stop.label

    def _name_it(self) -> None:
        self.setAccessibleName(f"{self.stop.label}, {self.count} waiting" if self.count else self.stop.label)
        here = "You are here. " if self.is_on else ""
        self.setAccessibleDescription(f"{here}{self.stop.hint}".strip())

    def sizeHint(self) -> QSize:
        if self.is_tall:
            high = theme.em(1.4) + line_height("meta") + theme.em(1.3)
            return QSize(max(theme.em(5.2), width_of(self._words(), "meta") + theme.em(0.9)), max(theme.em(3.6), high))
        if self.is_folded:
            return QSize(theme.em(3.3), theme.em(2.0 if theme.text_percent() >= LARGE_PERCENT else 2.3))
        height = max(theme.em(2.85), line_height("button") + theme.em(0.5))
        badge = theme.em(2.6) if self.count else 0
        return QSize(theme.em(3.2) + width_of(self._words(), "button") + badge + theme.em(0.9), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(3), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect, radius = whole(self), theme.em(0.6)
        ink = t.rail_on_text if self.is_on else t.rail_text
        if self.is_on:
            box(painter, rect, radius, t.rail_on)
        elif self.underMouse():
            painter.setOpacity(0.1)
            box(painter, rect, radius, "#FFFFFF")
            painter.setOpacity(1.0)
        side = theme.em(1.4)
        left = (rect.width() - side) / 2 if self.is_folded or self.is_tall else theme.em(0.9)
        top = rect.center().y() - side / 2
        if self.is_tall:
            top = (rect.height() - side - line_height("meta") - theme.em(0.25)) / 2
            under = QRectF(0, top + side + theme.em(0.25), rect.width(), line_height("meta"))
            words(painter, under, self._words(), "meta", ink, CENTRE)
        picture(painter, self.stop.icon, ink, left, top, side)
        if not self.is_folded and not self.is_tall:
            room = QRectF(
                theme.em(3.15), 0, rect.width() - theme.em(3.3) - (theme.em(2.6) if self.count else 0), rect.height()
            )
            words(painter, room, self._words(), "button", ink)
        self._paint_count(painter, rect)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()

    def _paint_count(self, painter: QPainter, rect: QRectF) -> None:
        if not self.count:
            return
        t = theme.current()
        shown = str(self.count) if self.count < 100 else "99+"
        width = max(theme.em(1.5), width_of(shown, "badge") + theme.em(0.75))
        y = 2.0 if self.is_folded or self.is_tall else rect.center().y() - theme.em(0.75)
        place = QRectF(
            rect.right() - width - (1 if self.is_folded or self.is_tall else theme.em(0.6)), y, width, theme.em(1.5)
        )
        box(painter, place, place.height() / 2, t.brand_disc)
        words(painter, place, shown, "badge", t.brand_path, CENTRE)


class _Ground(QWidget):
    """The rail's own colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(theme.current().rail))
        painter.end()


class Rail(QScrollArea):
    """`chosen` carries the key of the stop that was pressed."""

    chosen = Signal(str)
    _wants_tall = False

    def __init__(self, stops: Sequence[Stop], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pages")
        self.setObjectName("rail")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        ground = _Ground()
        self._column = QVBoxLayout(ground)
        self._brand = Brand()
        self._column.addWidget(self._brand)
        self.buttons: dict[str, RailButton] = {}
        for is_foot in (False, True):
            if is_foot:
                self._column.addStretch(1)
            for stop in (s for s in stops if s.at_foot is is_foot):
                self._add(stop)
        self.setWidget(ground)
        self._is_folded = self._is_tall = False
        self._space()

    def _add(self, stop: Stop) -> None:
        button = RailButton(stop)
        button.clicked.connect(self._pressed)
        self._column.addWidget(button)
        self.buttons[stop.key] = button

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, RailButton):
            self.chosen.emit(button.stop.key)

    def set_here(self, key: str) -> None:
        """Mark where the person is."""
        for name, button in self.buttons.items():
            button.set_on(name == key)

    def set_count(self, key: str, count: int) -> None:
        """A number at a stop, if the rail has it."""
        if key in self.buttons:
            self.buttons[key].set_count(count)
            self.updateGeometry()

    def set_tall(self, is_tall: bool) -> None:
        """For a page that takes the whole window: few stops stand as big icons with their names, many as icons alone."""
        self._wants_tall = is_tall
        self.fold_for(self.window().width())

    def fold_for(self, window_width: int) -> None:
        """Fold or unfold for a window of so many pixels."""
        is_tall = self._wants_tall and len(self.buttons) <= MOST_TALL
        is_folded = window_width < theme.em(FOLDS_BELOW_EM) or self._wants_tall
        if is_tall != self._is_tall:
            self._is_tall = is_tall
            for button in self.buttons.values():
                button.set_tall(is_tall)
            self._space()
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self._brand.is_folded = is_folded
            self._brand.updateGeometry()
            for button in self.buttons.values():
                button.set_folded(is_folded)
            self._space()

    def _space(self) -> None:
        side = theme.em(0.45 if self._is_folded else 0.9)
        self._column.setContentsMargins(side, theme.em(0.75), side, theme.em(0.9))
        self._column.setSpacing(theme.em(0.22))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        widest = max((b.sizeHint().width() for b in self.buttons.values()), default=0)
        margins = self._column.contentsMargins()
        least = 0 if self._is_folded else theme.em(14.7)
        bar = self.verticalScrollBar().sizeHint().width() if self._is_too_low else 0
        return QSize(max(least, widest + margins.left() + margins.right()) + bar, theme.em(20))

    @property
    def _is_too_low(self) -> bool:
        """True while not all stops have room: then the bar that scrolls them needs some of the width."""
        ground = self.widget()
        return ground is not None and ground.minimumSizeHint().height() > self.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_is_folded"):
            self.fold_for(self.window().width())
            self._space()
