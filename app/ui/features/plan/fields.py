"""Fields that look like plain text until one is in them, so that a plan reads as a page and is changed in place."""

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.dates import Unread, as_typed, from_edtf, parse_date
from app.domain.plan import Step
from app.ui import theme
from app.ui.features.plan import texts
from app.ui.parts.badge import badge_size, paint_badge
from app.ui.parts.button import PaintedButton
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.line import LineField
from app.ui.parts.painted import box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.text import PlainLabel, plain_tooltip
from app.ui.tokens import RADIUS_INPUT_EM


def row_height() -> int:
    """Pixels of one line of the plan: fields, badges and labels of a row stand on the same height."""
    return max(theme.em(2.1), line_height("body") + theme.em(0.3))


def row_label(text: str, tone: str = "") -> PlainLabel:
    """A label as high as the first line of the field beside it."""
    label = PlainLabel(text, "strong", tone=tone)
    label.setFixedHeight(row_height())
    return label


class InPlaceText(GrowingText):
    """Wraps and grows; Enter leaves instead of making a line, `finished` tells so. `left` when the keyboard goes elsewhere."""

    finished = Signal()
    left = Signal()

    def __init__(
        self, *, name: str, placeholder: str = "", role: str = "body", max_lines: int = 6, tight: bool = False
    ) -> None:
        self._is_tight = tight
        super().__init__(name=name, min_lines=1, max_lines=max_lines, placeholder=placeholder, role=role)
        self.editor.installEventFilter(self)

    def restyle(self) -> None:
        super().restyle()
        self.editor.document().setDocumentMargin(2)
        spare = 0 if self._is_tight else max(0, (row_height() - line_height(self._role)) // 2 - 2)
        self._outer.setContentsMargins(theme.em(0.2), spare, theme.em(0.2), spare)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.finished.emit()
                return True
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                event.ignore()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        radius = theme.em(RADIUS_INPUT_EM)
        if self.editor.hasFocus():
            box(painter, whole(self), radius, t.surface, t.line_strong)
            focus_ring(painter, whole(self), radius)
        elif self.underMouse():
            box(painter, whole(self), radius, t.raised, t.line)
        painter.end()


class FlatLine(LineField):
    """One line that paints itself as plain words while nobody types in it."""

    left = Signal()

    def __init__(self, *, name: str, placeholder: str = "", width_chars: int = 0) -> None:
        super().__init__(name=name, placeholder=placeholder, width_chars=width_chars)
        self.setObjectName("bare")
        self.setTextMargins(theme.em(0.4), 0, theme.em(0.3), 0)

    def shown_words(self) -> str:
        """What stands there while nobody types."""
        return self.text()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(5), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            super().paintEvent(event)
            return
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        if self.property("hasProblem"):
            box(painter, whole(self), theme.em(RADIUS_INPUT_EM), t.surface, t.bad.ink, 2.0)
            place = QRectF(theme.em(0.4), 0, self.width() - theme.em(0.6), self.height())
            words(painter, place, self.text(), "body", t.text)
        elif self.underMouse():
            box(painter, whole(self), theme.em(RADIUS_INPUT_EM), t.raised, t.line)
        if not self.property("hasProblem"):
            self.paint_rest(painter)
        painter.end()

    def paint_rest(self, painter: QPainter) -> None:
        """Words, or the placeholder."""
        t = theme.current()
        said = self.shown_words()
        place = QRectF(theme.em(0.3), 0, self.width() - theme.em(0.5), self.height())
        words(painter, place, said or self.placeholderText(), "body", t.muted)


class PeopleField(FlatLine):
    """Who helps: names with commas between them, shown as badges. `named` carries the sorted names."""

    named = Signal(object)

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name, placeholder="Who helps?")
        self.edited.connect(self._typed)

    def people(self) -> tuple[str, ...]:
        """The names as they are kept."""
        return tuple(sorted({part.strip() for part in self.text().split(",") if part.strip()}))

    def show_people(self, names: tuple[str, ...]) -> None:
        """Show names without a signal, unless the field already says them."""
        if self.people() != names:
            self.set_text_quietly(", ".join(names))
        plain_tooltip(self, ", ".join(names) if len(names) > 1 else "")

    def _typed(self, _text: str) -> None:
        self.named.emit(self.people())

    def paint_rest(self, painter: QPainter) -> None:
        names = [part.strip() for part in self.text().split(",") if part.strip()]
        if not names:
            super().paint_rest(painter)
            return
        x, room = float(theme.em(0.1)), float(self.width())
        for at, name in enumerate(names):
            left = len(names) - at
            more = badge_size(f"+{left}").width()
            wide = badge_size(name).width()
            if x + wide + (more + theme.em(0.3) if left > 1 else 0) > room and (at or left > 1):
                paint_badge(painter, x, self.height() / 2, f"+{left}", "neutral")
                return
            x += paint_badge(painter, x, self.height() / 2, name, "neutral") + theme.em(0.4)


class DayField(FlatLine):
    """By when: typed as people say it (3/12, December), shown short. `dated` carries EDTF text; `unread` a sentence or ""."""

    dated = Signal(object)
    unread = Signal(str)

    def __init__(self, *, name: str, today: Callable[[], date]) -> None:
        super().__init__(name=name, placeholder="By when?")
        self._today, self._step = today, Step()
        self.edited.connect(self._typed)
        self.left.connect(self._tidy)

    def show_step(self, step: Step) -> None:
        """Show a day without a signal; while somebody types, theirs stays."""
        self._step = step
        known = from_edtf(step.by_on) if step.by_on else None
        typed = as_typed(known) if known else step.by_on
        if not self.hasFocus() and not self.property("hasProblem") and typed != self.text():
            self.set_text_quietly(typed)
        self.update()

    def shown_words(self) -> str:
        return texts.by_when(self._step, self._today())

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._say("")
            self.dated.emit("")
            return
        found = parse_date(text, self._today())
        if not isinstance(found, Unread):
            self._say("")
            if _is_whole(text):
                self.dated.emit(found.edtf)

    def _tidy(self) -> None:
        """The person has left: what can be read is meant. Half a day ("31/1" on the way to "31/11/2026") never is."""
        found = parse_date(self.text(), self._today()) if self.text().strip() else None
        self._say(found.sentence if isinstance(found, Unread) else "")
        if found is not None and not isinstance(found, Unread) and found.edtf != self._step.by_on:
            self.dated.emit(found.edtf)

    def _say(self, sentence: str) -> None:
        self.set_problem(sentence)
        self.unread.emit(sentence)


def _is_whole(text: str) -> bool:
    """Figures without their year may still go on; words and a full year are meant as they stand."""
    return not text.strip()[:1].isdigit() or re.search(r"\d{4}", text) is not None


class StatusButton(PaintedButton):
    """How a step is going, as a badge; one click goes on to the next state."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = "not_yet"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_number(number)

    def set_number(self, number: int) -> None:
        """Which step it is about."""
        self.setAccessibleName(f"How step {number} is going")

    def set_status(self, status: str) -> None:
        """Another state."""
        self._status = status
        self.setAccessibleDescription(f"{self._said()}. Press for the next one.")
        self.updateGeometry()
        self.update()

    def _said(self) -> str:
        return texts.STATUS.get(self._status, self._status)

    def sizeHint(self) -> QSize:
        wide = max(badge_size(texts.STATUS[s], texts.STATUS_ICON[s]).width() for s in texts.STATUS)
        return QSize(wide + theme.em(0.4), row_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        tone, icon = texts.STATUS_TONE.get(self._status, "neutral"), texts.STATUS_ICON.get(self._status, "")
        wide = badge_size(self._said(), icon).width()
        if self.underMouse():
            place = QRectF(0, theme.em(0.1), wide + theme.em(0.4), self.height() - theme.em(0.2))
            box(painter, place, place.height() / 2, "", theme.current().line_strong)
        paint_badge(painter, theme.em(0.2), self.height() / 2, self._said(), tone, icon)
        if self.shows_focus:
            place = QRectF(0, 0, wide + theme.em(0.4), self.height())
            focus_ring(painter, place, place.height() / 2)
        painter.end()


class Grip(PaintedButton):
    """Six dots that move a step: Up and Down with the keyboard, or drag. `moved` carries -1 or 1."""

    moved = Signal(int)

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._from: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setAccessibleDescription("Up and Down move it, Alt with Up or Down from any field of the step")
        self.set_number(number)

    def set_number(self, number: int) -> None:
        """Which step it moves."""
        self.setAccessibleName(f"Move step {number}")

    def sizeHint(self) -> QSize:
        return QSize(theme.em(1.5), row_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.globalPosition()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        parent = self.parentWidget()
        row = parent.height() if parent is not None else self.height()
        if self._from is not None:
            way = event.globalPosition().y() - self._from.y()
            if abs(way) > row * 0.75:
                self._from = event.globalPosition()
                self.moved.emit(1 if way > 0 else -1)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        side = theme.em(1.2)
        picture(
            painter, "grip-vertical", theme.current().muted, (self.width() - side) / 2, (self.height() - side) / 2, side
        )
        if self.shows_focus:
            focus_ring(painter, whole(self), theme.em(RADIUS_INPUT_EM))
        painter.end()


def column_width(label: str, least_em: float) -> int:
    """Pixels for a column that holds at least its heading."""
    return max(theme.em(least_em), width_of(label, "group") + theme.em(0.6))
