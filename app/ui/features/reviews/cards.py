"""What the page of one assessment is made of: judgement tiles, changed answers side by side, sections, notes."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.changes.comparing import Judgement
from app.ui import theme
from app.ui.features.reviews import texts
from app.ui.features.reviews.paper import Paper, Part, Said, folded
from app.ui.features.reviews.presenter import KeptNote
from app.ui.parts.avatar import Avatar
from app.ui.parts.button import Button
from app.ui.parts.card import Surface
from app.ui.parts.check_row import CheckRow
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.diff_text import DiffText
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import Columns
from app.ui.parts.painted import focus_ring, smooth, whole
from app.ui.parts.text import PlainLabel
from app.ui.tokens import RADIUS_CARD_EM

SIDES_STACK_BELOW_EM = 44


class MovedTile(Surface):
    """One judgement: then, an arrow, now, and the way it went in a word."""

    def __init__(self, moved: Judgement) -> None:
        super().__init__()
        icon, word, tone = texts.WAYS[moved.way]
        self.setAccessibleName(
            f"{moved.label}: {' to '.join(filter(None, (moved.before, moved.now))) or 'not rated'}, {word}"
        )
        self.setAccessibleDescription(moved.system)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.em(1.05), theme.em(0.6), theme.em(1.05), theme.em(0.6))
        column.setSpacing(theme.em(0.1))
        column.addWidget(PlainLabel(moved.label, "helper", True))
        line = FlowBox(gap_em=0.5)
        if moved.before and moved.way != "same":
            line.flow.addWidget(PlainLabel(moved.before, "muted"))
            line.flow.addWidget(PlainLabel("→", "muted"))
        line.flow.addWidget(PlainLabel(moved.now or "–", "card"))
        column.addWidget(line)
        column.addWidget(IconLine(icon, word, "badge", tone if tone != "muted" else ""))
        if moved.system:
            column.addWidget(PlainLabel(moved.system, "helper", True))
        column.addStretch(1)


class MovedTiles(QWidget):
    """The judgements in one row, in two, or under each other, as there is room."""

    def __init__(self, moved: tuple[Judgement, ...]) -> None:
        super().__init__()
        self._tiles = [MovedTile(one) for one in moved]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.em(0.8))
        self._across = 0
        self._arrange(len(self._tiles) or 1)

    def _arrange(self, across: int) -> None:
        if across == self._across:
            return
        for column in range(self._across):
            self._grid.setColumnStretch(column, 0)
        self._across = across
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // across, number % across)
        for column in range(across):
            self._grid.setColumnStretch(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width()
        fits = 4 if room >= theme.em(54) else 2 if room >= theme.em(26) else 1
        self._arrange(min(fits, len(self._tiles) or 1))


class NoteBox(QWidget):
    """A note on one answer that is not sent yet. `edited` carries a KeptNote; `removed` asks to take it away."""

    edited = Signal(object)
    removed = Signal()

    def __init__(self, label: str, note: KeptNote, initials: str, first_name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(0.6))
        row.addWidget(Avatar(initials, 2.2), 0, Qt.AlignmentFlag.AlignTop)
        ground = Surface("info")
        column = QVBoxLayout(ground)
        column.setContentsMargins(theme.em(0.9), theme.em(0.5), theme.em(0.9), theme.em(0.7))
        column.setSpacing(theme.em(0.4))
        row.addWidget(ground, 1)
        head = FlowBox(gap_em=0.7)
        head.flow.addWidget(PlainLabel(f"{first_name}, on this answer", "strong"))
        head.flow.addWidget(PlainLabel("not sent yet", "meta"))
        self._kind = ChoiceRow(texts.NOTE_KINDS, name=f"Kind of note on {label}")
        self._kind.set_value(note.kind)
        self._kind.changed.connect(self._changed)
        remove = Button("Remove", "quiet", size="small", name=f"Remove the note on {label}")
        remove.clicked.connect(self.removed)
        self.words = GrowingText(name=f"Your note on {label}", min_lines=1, placeholder="One line is often enough")
        self.words.set_text_quietly(note.text)
        self.words.edited.connect(self._changed)
        kinds = FlowBox(gap_em=0.7)
        kinds.flow.addWidget(self._kind)
        kinds.flow.addWidget(remove)
        for widget in (head, self.words, kinds):
            column.addWidget(widget)

    def _changed(self, _what: object) -> None:
        self.edited.emit(KeptNote(kind=self._kind.value() or "question", text=self.words.text()))


class Noted(Surface):
    """What can carry a note and be walked to with J and K."""

    note_asked = Signal(object)
    note_edited = Signal(object, object)
    note_removed = Signal(object)
    looked = Signal(object, object)

    def __init__(self, id: str, label: str, who: tuple[str, str], tone: str = "") -> None:
        super().__init__(tone)
        self.key, self._label, self._who = id, label, who
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.em(1.25), theme.em(0.9), theme.em(1.25), theme.em(1.0))
        self._column.setSpacing(theme.em(0.7))
        self._note: NoteBox | None = None
        self.tick: CheckRow | None = None

    def _make_tick(self, label: str) -> CheckRow:
        self.tick = CheckRow("Looked at", name=f"Looked at: {label}")
        self.tick.changed.connect(self._ticked)
        return self.tick

    def _make_note_button(self, label: str) -> Button:
        button = Button("Note", "quiet", "message-square-plus", "N", size="small", name=f"Write a note on {label}")
        button.clicked.connect(self._ask_note)
        return button

    def _ask_note(self) -> None:
        self.note_asked.emit(self.key)
        if self._note is not None:
            self._note.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_note(self) -> None:
        """Open the note, or go to it (N)."""
        self._ask_note()

    def set_note(self, note: KeptNote | None) -> None:
        """Show this note, or none. A box that is typed in is left alone."""
        if note is None and self._note is not None:
            self._note.hide()
            self._note.deleteLater()
            self._note = None
        elif note is not None and self._note is None:
            self._note = NoteBox(self._label, note, *self._who)
            self._note.edited.connect(self._note_edited)
            self._note.removed.connect(self._note_removed)
            self._column.addWidget(self._note)
            self._note.show()

    def _note_edited(self, note: KeptNote) -> None:
        self.note_edited.emit(self.key, note)

    def _note_removed(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.note_removed.emit(self.key)

    def set_looked(self, is_looked_at: bool) -> None:
        """Show the mark."""
        if self.tick is not None:
            self.tick.set_checked(is_looked_at)

    def _ticked(self, is_on: bool) -> None:
        self.looked.emit(self.key, is_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.tick is not None:
            self.tick.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            smooth(painter)
            focus_ring(painter, whole(self), theme.em(RADIUS_CARD_EM))
            painter.end()


class ChangeCard(Noted):
    """One changed answer: the older wording struck through on the left, the newer underlined on the right."""

    def __init__(self, said: Said, number: int, paper: Paper, days: tuple[str, str], who: tuple[str, str]) -> None:
        super().__init__(said.id, said.label, who)
        self._said, self._is_folded = said, True
        total = len(paper.changes)
        self.setAccessibleName(f"{said.label}, change {number} of {total}")
        self._column.addWidget(PlainLabel(said.label, "card", True))
        line = FlowBox(gap_em=0.7)
        line.flow.addWidget(PlainLabel(f"change {number} of {total} · {said.section}", "helper"))
        line.flow.addWidget(self._make_tick(said.label))
        line.flow.addWidget(self._make_note_button(said.label))
        self._column.addWidget(line)
        sides = Columns((1, 1), SIDES_STACK_BELOW_EM)
        self._older = _SideText(f"{said.label}, {paper.older[0]}", paper.older[0], days[0], "raised")
        self._newer = _SideText(f"{said.label}, {paper.newer[0]}", paper.newer[0], days[1], "chosen")
        sides.columns[0].cards.addWidget(self._older, 1)
        sides.columns[1].cards.addWidget(self._newer, 1)
        self._column.addWidget(sides)
        self._unfold = Button("Show all of it", "quiet", size="small", name=f"Show all of {said.label}")
        self._unfold.clicked.connect(self._show_all)
        self._column.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignLeft)
        self._fill()

    def _fill(self) -> None:
        before, now = folded(self._said.before, self._said.now) if self._is_folded else (self._said.before, self._said.now)
        self._unfold.setVisible(self._is_folded and before != self._said.before)
        self._older.show_text(before, now, is_older=True)
        self._newer.show_text(before, now, is_older=False)

    def _show_all(self) -> None:
        self._is_folded = False
        self._fill()
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class _SideText(Surface):
    """One side of a change with its heading and day."""

    def __init__(self, name: str, heading: str, day: str, tone: str) -> None:
        super().__init__(tone)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.em(1.05), theme.em(0.75), theme.em(1.05), theme.em(0.75))
        column.setSpacing(theme.em(0.2))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(heading, "strong"), 1)
        head.addWidget(PlainLabel(day, "helper"))
        column.addLayout(head)
        self._text = DiffText(name=name)
        self._nothing = PlainLabel("", "muted", True)
        column.addWidget(self._text)
        column.addWidget(self._nothing)
        column.addStretch(1)

    def show_text(self, before: str, now: str, *, is_older: bool) -> None:
        """The older or newer wording; an answer that was not there is said so."""
        mine = before if is_older else now
        self._text.setVisible(bool(mine))
        self._nothing.setVisible(not mine)
        self._nothing.setText("No answer then" if is_older else "No answer now")
        if is_older:
            self._text.show_older(before, now)
        else:
            self._text.show_newer(before, now)


class AnswerCard(Noted):
    """One answer as it stands, inside an open section."""

    def __init__(self, said: Said, older: str, who: tuple[str, str], has_before: bool) -> None:
        super().__init__(said.id, said.label, who, "raised")
        self.setAccessibleName(said.label)
        self._column.addWidget(PlainLabel(said.label, "strong", True))
        self._column.addWidget(
            PlainLabel(
                said.now or ("Not answered" if said.is_blank else "No answer now"),
                "body" if said.now else "muted",
                True,
                selectable=True,
            )
        )
        line = FlowBox(gap_em=0.7)
        if has_before and not said.is_blank:
            word = "changed" if said.is_changed else f"same as {older}".strip()
            line.flow.addWidget(PlainLabel(word, "meta"))
        line.flow.addWidget(self._make_note_button(said.label))
        self._column.addWidget(line)


class PartCard(Noted):
    """A section that opens to its answers; at its foot the mark that it was looked at."""

    opened = Signal(object)

    def __init__(self, part: Part, is_open: bool, is_looked_at: bool, needs_a_look: bool, who: tuple[str, str]) -> None:
        super().__init__(part.id, part.title, who)
        self._part, self._is_looked_at = part, is_looked_at
        count = sum(not said.is_blank for said in part.answers)
        self.setAccessibleName(f"{part.title}, {count} {'answer' if count == 1 else 'answers'}")
        head = FlowBox(gap_em=0.7)
        icon = "chevron-down" if is_open else "chevron-right"
        verb = "Close" if is_open else "Open"
        self.button = Button(part.title, "quiet", icon, name=f"{verb} section {part.title}")
        self.button.clicked.connect(self._open)
        head.flow.addWidget(self.button)
        head.flow.addWidget(PlainLabel(f"{count} {'answer' if count == 1 else 'answers'}", "helper"))
        if needs_a_look:
            head.flow.addWidget(self._make_tick(part.title))
        self._column.addWidget(head)
        self.set_looked(is_looked_at)

    def add_answer(self, card: AnswerCard) -> None:
        """One answer of the open section."""
        self._column.addWidget(card)

    def _open(self) -> None:
        self.opened.emit(self.key)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event):
            self._column.setSpacing(theme.em(0.7))
