"""A short list beside a page: rows with initials or an icon, two lines and a badge; one of them is open.

The whole list is one stop of the Tab key; arrows move inside it, Enter or Space opens. For long lists use RecordTable.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.avatar import paint_avatar
from app.ui.parts.badge import badge_size, paint_badge
from app.ui.parts.button import PaintedButton
from app.ui.parts.painted import box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.text import plain_tooltip
from app.ui.tokens import RADIUS_INPUT_EM


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """One row. `sentence` is what a screen reader says; `badge` is (words, tone); `initials` or `icon` stand in front."""

    key: Any
    title: str
    meta: str = ""
    sentence: str = ""
    initials: str = ""
    icon: str = ""
    badge: tuple[str, str] | None = None
    marks: tuple[tuple[str, str, str], ...] = ()
    """Lines under the others: (icon, words, tone)."""


class PickRow(PaintedButton):
    """One row of the list."""

    def __init__(self, pick: Pick, owner: "PickList") -> None:
        super().__init__(owner)
        self.pick, self._owner = pick, owner
        self.is_on = False
        parts = (pick.title, pick.meta, pick.badge[0] if pick.badge else "", *(words for _, words, _ in pick.marks))
        said = pick.sentence or ", ".join(filter(None, parts))
        self.setAccessibleName(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        below = (1 if self.pick.meta else 0) + len(self.pick.marks)
        lines = line_height("strong") + below * line_height("meta")
        return QSize(theme.em(14), max(theme.em(3.4), lines + theme.em(0.9)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(8), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self._owner.step_from(self, step)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        place = whole(self)
        radius = theme.em(RADIUS_INPUT_EM)
        if self.is_on:
            box(painter, place, radius, t.primary_soft, t.primary if t.scheme == "contrast" else "")
            painter.fillRect(QRectF(0, radius, 3, place.height() - 2 * radius), theme.colour(t.primary))
        elif self.underMouse():
            box(painter, place, radius, t.raised)
        self._paint_row(painter, place)
        if self.shows_focus:
            focus_ring(painter, place, radius)
        painter.end()

    def _paint_row(self, painter: QPainter, place: QRectF) -> None:
        left = self._paint_front(painter, place)
        right = place.right() - theme.em(0.75)
        if self.pick.badge is not None:
            text, tone = self.pick.badge
            width = badge_size(text).width()
            paint_badge(painter, right - width, self._middle(), text, tone, selected=self.is_on)
            right -= width + theme.em(0.45)
        self._paint_lines(painter, left, right - left)
        self._paint_marks(painter, left, place.right() - theme.em(0.75) - left)

    def _paint_front(self, painter: QPainter, place: QRectF) -> float:
        """The disc or icon; returns where the words begin."""
        left = theme.em(0.9)
        if self.pick.initials:
            side = theme.em(2.4)
            disc = QRectF(left, self._middle() - side / 2, side, side)
            paint_avatar(painter, disc, self.pick.initials, selected=self.is_on)
            return left + side + theme.em(0.7)
        if self.pick.icon:
            side = theme.em(1.25)
            ink = theme.current().primary if self.is_on else theme.current().muted
            picture(painter, self.pick.icon, ink, left, place.center().y() - side / 2, side)
            return left + side + theme.em(0.7)
        return left

    def _top(self) -> float:
        """Where the first line begins."""
        below = (1 if self.pick.meta else 0) + len(self.pick.marks)
        return (self.height() - line_height("strong") - below * line_height("meta")) / 2

    def _middle(self) -> float:
        """The height of the disc and the badge: in the middle, or beside the lines that stand above the marks."""
        if not self.pick.marks:
            return self.height() / 2
        return self._top() + (line_height("strong") + (line_height("meta") if self.pick.meta else 0)) / 2

    def _paint_marks(self, painter: QPainter, left: float, room: float) -> None:
        """Under the other lines and as wide as the row: the badge stands above them."""
        low, side = line_height("meta"), theme.em(1.0)
        top = self._top() + line_height("strong") + (low if self.pick.meta else 0)
        for icon, says, tone in self.pick.marks:
            ink = theme.current().tone(tone).ink
            picture(painter, icon, ink, left, top + (low - side) / 2, side)
            words(painter, QRectF(left + side * 1.35, top, room - side * 1.35, low), says, "meta", ink)
            top += low

    def _paint_lines(self, painter: QPainter, left: float, room: float) -> None:
        t = theme.current()
        high, low = line_height("strong"), line_height("meta") if self.pick.meta else 0
        top = self._top()
        words(painter, QRectF(left, top, room, high), self.pick.title, "strong", t.text)
        words(painter, QRectF(left, top + high, room, low), self.pick.meta, "meta", t.muted)
        is_cut = width_of(self.pick.title, "strong") > room or width_of(self.pick.meta, "meta") > room
        tip = self.accessibleName() if is_cut else ""
        if bool(self.toolTip()) != bool(tip):
            plain_tooltip(self, tip)


class PickList(QWidget):
    """`picked` carries the key of the row that the person opened."""

    picked = Signal(object)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rows: list[PickRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.em(0.1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_picks(self, picks: Sequence[Pick], on: Any = None) -> None:
        """Other rows; `on` is the key of the open one. The keyboard stays on the row it was on, or its neighbour."""
        if [row.pick for row in self._rows] != list(picks):
            self._make(picks)
        for row in self._rows:
            row.is_on = row.pick.key == on
            row.update()
        self._set_tab_stop()

    def _make(self, picks: Sequence[Pick]) -> None:
        at = next((n for n, row in enumerate(self._rows) if row.hasFocus()), -1)
        held = self._rows[at].pick.key if at >= 0 else None
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [PickRow(pick, self) for pick in picks]
        for row in self._rows:
            row.clicked.connect(self._pressed)
            self._column.addWidget(row)
            row.show()
        if at >= 0 and self._rows:
            same = next((row for row in self._rows if row.pick.key == held), None)
            (same or self._rows[min(at, len(self._rows) - 1)]).setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> tuple[Any, ...]:
        """Keys in the order on screen."""
        return tuple(row.pick.key for row in self._rows)

    def step_from(self, row: PickRow, step: int) -> None:
        """The keyboard to the row above or below."""
        at = self._rows.index(row) + step
        if 0 <= at < len(self._rows):
            self._rows[at].setFocus(Qt.FocusReason.TabFocusReason)

    def _pressed(self) -> None:
        row = self.sender()
        if isinstance(row, PickRow):
            self.picked.emit(row.pick.key)

    def _set_tab_stop(self) -> None:
        stop = next((row for row in self._rows if row.is_on), self._rows[0] if self._rows else None)
        for row in self._rows:
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if row is stop else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            self.setFocusProxy(stop)
