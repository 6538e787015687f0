"""What happened to one child, newest first: painted rows with an icon disc, a title, when, a sentence and who.

Theory: rows have different heights (the sentence wraps), so places are measured for the present width and kept until the width, the
theme or the entries change. Rows are reached with Up and Down, opened with Enter; each speaks as one sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.announce import announce
from app.ui.parts.badge import badge_size, paint_badge
from app.ui.parts.painted import (
    CENTRE,
    RIGHT,
    Painted,
    box,
    focus_ring,
    line_height,
    picture,
    smooth,
    width_of,
    words,
)


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened. `icon` and `tone` are decoration; `title`, `when` and `text` say everything."""

    id: Any
    icon: str
    tone: str
    title: str
    when: str
    text: str = ""
    meta: str = ""
    is_new: bool = False

    def sentence(self) -> str:
        """The row as spoken."""
        parts = ("New" if self.is_new else "", self.title, self.when, self.text, self.meta)
        return ". ".join(part.rstrip(".") for part in parts if part)


@dataclass(frozen=True)
class TimelineBreak:
    """A dashed line with words, such as when the person last looked."""

    text: str


Item = TimelineEntry | TimelineBreak


class Timeline(Painted):
    """Grows to the height of its rows; put it in a scroll area. `opened` carries the entry's id."""

    opened = Signal(object)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._items: tuple[Item, ...] = ()
        self._tops: list[int] = [0]
        self._at: Any = None
        self._hovered: Any = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)

    def set_entries(self, entries: Sequence[Item]) -> None:
        """Show these rows; the row that the keyboard is on stays if it is still there."""
        self._items = tuple(entries)
        if self._entry(self._at) is None:
            self._at = self._entries()[0].id if self.hasFocus() and self._entries() else None
        new = sum(1 for item in self._entries() if item.is_new)
        self.setAccessibleName(f"{self._name}, {len(self._entries())} entries" + (f", {new} new" if new else ""))
        self._measure()
        self.updateGeometry()
        self.update()

    def go_to_new(self, step: int) -> bool:
        """Move to the next (1) or previous (-1) new entry; False when there is none that way."""
        entries = self._entries()
        now = next((i for i, e in enumerate(entries) if e.id == self._at), -1 if step > 0 else len(entries))
        ahead = entries[now + 1 :] if step > 0 else entries[:now][::-1]
        found = next((e for e in ahead if e.is_new), None)
        if found is not None:
            self._go(found)
        return found is not None

    def sentences(self) -> tuple[str, ...]:
        """Every row as spoken, top to bottom."""
        return tuple(entry.sentence() for entry in self._entries())

    def current_id(self) -> Any:
        """Id of the row that the keyboard is on, or None."""
        return self._at

    def _entries(self) -> list[TimelineEntry]:
        return [item for item in self._items if isinstance(item, TimelineEntry)]

    def _entry(self, id: Any) -> TimelineEntry | None:
        return next((e for e in self._entries() if e.id == id), None)

    def _go(self, entry: TimelineEntry) -> None:
        self._at = entry.id
        self.setAccessibleDescription(entry.sentence())
        announce(self, entry.sentence())
        self.update()
        area = self._area_of(entry.id)
        self._reveal(area)

    def _reveal(self, area: QRectF) -> None:
        """Bring a row into sight in the scroll area that this stands in."""
        holder = self.parentWidget()
        while holder is not None and not isinstance(holder, QScrollArea):
            holder = holder.parentWidget()
        page = holder.widget() if isinstance(holder, QScrollArea) else None
        if isinstance(holder, QScrollArea) and page is not None:
            middle = self.mapTo(page, area.center().toPoint())
            holder.ensureVisible(middle.x(), middle.y(), 0, int(area.height()))

    def _left(self) -> int:
        """Where words begin, after disc and gap."""
        return theme.em(3.45)

    def _edge(self) -> int:
        """Room above and at the right of the words for the ring of the keyboard."""
        return theme.em(0.4)

    def _text_height(self, text: str, role: str, width: int) -> int:
        if not text:
            return 0
        metrics = theme.role_metrics(role)
        flags = int(Qt.TextFlag.TextWordWrap)
        room = QRectF(0, 0, max(40, width - self._left() - self._edge()), 100_000)
        return int(metrics.boundingRect(room, flags, text).height() + 0.999)

    def _height_of(self, item: Item, width: int) -> int:
        if isinstance(item, TimelineBreak):
            return line_height("meta") + theme.em(1.0)
        text = self._text_height(item.text, "body", width)
        meta = self._text_height(item.meta, "meta", width)
        return max(theme.em(2.4), line_height("strong") + text + meta) + theme.em(1.05)

    def _measure(self) -> None:
        self._tops = self._places(self.width())

    def _places(self, width: int) -> list[int]:
        tops = [self._edge()]
        for item in self._items:
            tops.append(tops[-1] + self._height_of(item, width))
        return tops

    def _area_of(self, id: Any) -> QRectF:
        for at, item in enumerate(self._items):
            if isinstance(item, TimelineEntry) and item.id == id:
                return QRectF(0, self._tops[at], self.width(), self._tops[at + 1] - self._tops[at])
        return QRectF()

    def _under(self, point: QPointF) -> TimelineEntry | None:
        for at, item in enumerate(self._items):
            if self._tops[at] <= point.y() < self._tops[at + 1]:
                return item if isinstance(item, TimelineEntry) else None
        return None

    def restyle(self) -> None:
        """New sizes from the theme."""
        self._measure()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[-1]

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > theme.em(12) else theme.em(34)
        return QSize(theme.em(34), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(12), theme.em(3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        entries = self._entries()
        if step and entries:
            now = next((i for i, e in enumerate(entries) if e.id == self._at), -1 if step > 0 else len(entries))
            self._go(entries[min(len(entries) - 1, max(0, now + step))])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.opened.emit(self._at)
        elif event.text() in ("[", "]"):
            self.go_to_new(1 if event.text() == "]" else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at is None and self._entries() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._go(self._entries()[0])
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        entry = self._under(event.position())
        if entry is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = entry.id
            self.update()
            self.opened.emit(entry.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        entry = self._under(event.position())
        hovered = entry.id if entry else None
        if hovered != self._hovered:
            self._hovered = hovered
            self.setCursor(Qt.CursorShape.PointingHandCursor if entry else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        for at, item in enumerate(self._items):
            area = QRectF(0, self._tops[at], self.width(), self._tops[at + 1] - self._tops[at])
            if not area.intersects(QRectF(event.rect())):
                continue
            if isinstance(item, TimelineBreak):
                self._paint_break(painter, area, item.text)
            else:
                after = self._items[at + 1] if at + 1 < len(self._items) else None
                self._paint_entry(painter, area, item, has_line=after is not None)
        painter.end()

    def _paint_break(self, painter: QPainter, area: QRectF, text: str) -> None:
        t = theme.current()
        middle = area.y() + line_height("meta") / 2 + theme.em(0.2)
        half = (width_of(text, "meta") + theme.em(1.2)) / 2
        centre = area.center().x()
        pen = QPen(theme.colour(t.line_strong), 1.0, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, middle), QPointF(max(0.0, centre - half), middle))
        painter.drawLine(QPointF(min(area.right(), centre + half), middle), QPointF(area.right(), middle))
        words(painter, QRectF(area.x(), middle - 20, area.width(), 40), text, "group", t.muted, CENTRE)

    def _paint_entry(self, painter: QPainter, area: QRectF, entry: TimelineEntry, has_line: bool) -> None:
        t = theme.current()
        pair = t.tone(entry.tone)
        disc = float(theme.em(2.4))
        row = area.adjusted(0, 0, 0, -theme.em(0.6))
        if entry.id == self._hovered:
            box(painter, row.adjusted(self._left() - theme.em(0.45), 0, 0, 0), theme.em(0.5), t.raised)
        place = QRectF(1, area.y() + 1, disc, disc)
        if has_line:
            painter.setPen(QPen(theme.colour(t.line), 2.0))
            x = place.center().x()
            painter.drawLine(QPointF(x, place.bottom() + 3), QPointF(x, area.bottom() - 2))
        box(painter, place, disc / 2, pair.soft)
        side = theme.em(1.2)
        picture(painter, entry.icon, pair.ink, place.center().x() - side / 2, place.center().y() - side / 2, side)
        self._paint_words(painter, area, entry)
        if self.hasFocus() and entry.id == self._at:
            focus_ring(
                painter, row.adjusted(self._left() - theme.em(0.5), -theme.em(0.35), 0, -theme.em(0.1)), theme.em(0.5)
            )

    def _paint_words(self, painter: QPainter, area: QRectF, entry: TimelineEntry) -> None:
        t = theme.current()
        area = area.adjusted(0, 0, -self._edge(), 0)
        left, tall = float(self._left()), line_height("strong")
        when = width_of(entry.when, "meta") + theme.em(0.3)
        words(
            painter, QRectF(area.right() - when - theme.em(0.2), area.y(), when, tall), entry.when, "meta", t.muted, RIGHT
        )
        new = badge_size("New").width() + theme.em(0.6) if entry.is_new else 0
        room = area.right() - when - left - theme.em(0.6) - new
        title = QRectF(left, area.y(), min(room, width_of(entry.title, "strong") + 1.0), tall)
        words(painter, title, entry.title, "strong", t.text)
        if entry.is_new:
            paint_badge(painter, title.right() + theme.em(0.6), title.center().y(), "New", "primary")
        y = area.y() + tall
        for text, role, ink in ((entry.text, "body", t.text), (entry.meta, "meta", t.muted)):
            height = self._text_height(text, role, self.width())
            painter.setFont(theme.role_font(role))
            painter.setPen(theme.colour(ink))
            room_below = QRectF(left, y, max(40.0, area.width() - left), height)
            painter.drawText(room_below, int(Qt.TextFlag.TextWordWrap), text)
            y += height
