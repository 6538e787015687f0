"""The list of sections at the left: groups, five states told by shape and word, how much is complete, when it is due."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.forms.progress import Progress, State
from app.ui import theme
from app.ui.features.assessment import texts
from app.ui.parts.button import PaintedButton
from app.ui.parts.card import Surface
from app.ui.parts.page import PageScroll
from app.ui.parts.painted import focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.progress import ProgressBar
from app.ui.parts.text import PlainLabel, plain_tooltip

WIDTH_EM = 19.5
TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
SAID_BELOW = frozenset({State.IN_PROGRESS, State.CANNOT_START, State.RETURNED})
"""States whose word stands under the title; the others say it by shape and to a screen reader."""


class _Row(PaintedButton):
    """One section."""

    def __init__(self, key: str, title: str, owner: "SectionRail") -> None:
        super().__init__()
        self.key, self._title, self._owner = key, title, owner
        self._word, self._icon, self._tone = "", "circle", "neutral"
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def show_state(self, icon: str, tone: str, word: str, says_word: bool, reason: str) -> None:
        """Its shape and word. `reason` says why it cannot be started or what the note is."""
        self._icon, self._tone, self._word = icon, tone, word if says_word else ""
        self.setAccessibleName(f"{self._title}, {word.lower()}")
        self.setAccessibleDescription(reason)
        plain_tooltip(self, " · ".join(filter(None, (self._title, word, reason))))
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """The rail decides which one is open."""

    def _title_height(self) -> int:
        """Pixels of the title in the width of the rail: one line, or two."""
        room = theme.em(WIDTH_EM - 4.45)
        return line_height("body") * (2 if width_of(self._title, "body") > room else 1)

    def sizeHint(self) -> QSize:
        height = self._title_height() + (line_height("meta") if self._word else 0)
        return QSize(theme.em(14), max(theme.em(2.1), height + theme.em(0.75)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(8), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._owner.move_from(self, step)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        if self.isChecked():
            painter.fillRect(rect, theme.colour(t.primary_soft))
            painter.fillRect(QRectF(0, 0, max(3, theme.em(0.2)), rect.height()), theme.colour(t.primary))
        elif self.underMouse():
            painter.fillRect(rect, theme.colour(t.raised))
        side, left = theme.em(1.2), theme.em(0.9)
        upper = self._title_height()
        top = (rect.height() - upper - (line_height("meta") if self._word else 0)) / 2
        picture(painter, self._icon, t.tone(self._tone).ink, left, top + (line_height("body") - side) / 2, side)
        start = left + side + theme.em(0.7)
        room = rect.width() - start - theme.em(0.5)
        ink = t.primary if self.isChecked() else t.text
        painter.setFont(theme.role_font("body"))
        painter.setPen(theme.colour(ink))
        painter.drawText(QRectF(start, top, room, upper), int(TOP) | int(Qt.TextFlag.TextWordWrap), self._title)
        if self._word:
            tone = t.tone(self._tone).ink if self._tone == "warn" else t.muted
            words(painter, QRectF(start, top + upper, room, line_height("meta")), self._word, "meta", tone)
        if self.shows_focus:
            focus_ring(painter, rect, 4)
        painter.end()


class SectionRail(Surface):
    """`chosen` carries a section's key. One stop of the Tab key; Up and Down move, Enter opens."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Sections")
        self._rows: dict[str, _Row] = {}
        self.title = PlainLabel("", "strong", wrap=True)
        self._bar = ProgressBar(name="Sections complete")
        self._line = PlainLabel("", "meta")
        self._scroll = PageScroll(margins_em=(0.1, 0.3))
        self._list = QWidget()
        self._places = QVBoxLayout(self._list)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(0)
        self._scroll.body.addWidget(self._list)
        self._scroll.body.addStretch(1)
        self._outer = QVBoxLayout(self)
        self._head = QVBoxLayout()
        for widget in (self.title, self._bar, self._line):
            self._head.addWidget(widget)
        self._outer.addLayout(self._head)
        self._outer.addWidget(self._scroll, 1)
        self._space()

    def _space(self) -> None:
        self._outer.setContentsMargins(1, theme.em(0.9), 1, theme.em(0.4))
        self._outer.setSpacing(theme.em(0.3))
        self._head.setContentsMargins(theme.em(1.0), 0, theme.em(1.0), 0)
        self._head.setSpacing(theme.em(0.4))

    def build(self, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        """Groups as (title, ((key, title) of its sections)). Called when sections came or went."""
        body = self._places
        while (item := body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}
        for title, sections in groups:
            if title:
                body.addWidget(_Heading(title))
            for key, name in sections:
                row = self._rows[key] = _Row(key, name, self)
                row.clicked.connect(self._pressed)
                body.addWidget(row)

    def keys(self) -> tuple[str, ...]:
        """Sections on the rail, in order."""
        return tuple(self._rows)

    def show_progress(self, progress: Progress, line: str) -> None:
        """States of all sections and the line under the bar."""
        self._bar.set_value(progress.complete, progress.total)
        self._line.setText(line)
        for section in progress.sections:
            row = self._rows.get(section.section_id)
            if row is not None:
                icon, tone = texts.SHAPES[section.state]
                row.show_state(icon, tone, texts.state_word(section), section.state in SAID_BELOW, section.reason)

    def show_check(self, icon: str, tone: str, word: str) -> None:
        """The state of the last page."""
        if texts.CHECK in self._rows:
            self._rows[texts.CHECK].show_state(icon, tone, word, True, "")

    def set_here(self, key: str) -> None:
        """Mark the open section and bring it into sight."""
        for row in self._rows.values():
            row.setChecked(row.key == key)
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if row.key == key else Qt.FocusPolicy.ClickFocus)
            row.update()
        if key in self._rows:
            self._scroll.ensureWidgetVisible(self._rows[key], 0, theme.em(2))

    def move_from(self, row: _Row, step: int) -> None:
        """The keyboard to the neighbour; it opens with Enter."""
        rows = list(self._rows.values())
        rows[(rows.index(row) + step) % len(rows)].setFocus(Qt.FocusReason.TabFocusReason)

    def _pressed(self) -> None:
        row = self.sender()
        if isinstance(row, _Row):
            self.chosen.emit(row.key)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_head"):
            self._space()


class _Heading(QWidget):
    """The title of a group."""

    def __init__(self, title: str) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.em(0.9), theme.em(0.75), theme.em(0.4), theme.em(0.2))
        box.addWidget(PlainLabel(title, "group"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
