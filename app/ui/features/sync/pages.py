"""The pages of the sync centre beside a conflict: what waits, what was kept aside, what is on this laptop, what came and went."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.moment import Moment
from app.operations.rows.sending import HeldFile, OwnAside, UnsentLine
from app.ui import theme, when
from app.ui.desk import SyncState
from app.ui.features.sync import texts
from app.ui.features.sync.presenter import Shown
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Card, hairline
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine, SmallIcon
from app.ui.parts.page import clear_layout, focus_named, focused_name
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.text import OneLine, PlainLabel

FIRST_LINES = 12
MOST_ROUNDS = 30
TABLE_EM = 30


class _ChangeRow(QWidget):
    """A change by its icon, what it is and where it is; what else is to say stands under that, in `column`."""

    def __init__(self, what: str, type: str, badge: tuple[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(what)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, theme.em(0.5), 0, theme.em(0.5))
        across.setSpacing(theme.em(0.7))
        icon = SmallIcon(texts.ICONS.get(type, "notebook-pen"), "strong")
        across.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout()
        self.column.setSpacing(theme.em(0.25))
        across.addLayout(self.column, 1)
        head = FlowBox(gap_em=0.6)
        head.flow.addWidget(OneLine(what, "strong"))
        head.flow.addWidget(Badge(*badge))
        self.column.addWidget(head)


class LineRow(_ChangeRow):
    """One record that waits: what it is, where it is, why, what happens next, and what one can do.

    What is true of every line stands over the list and is not said here again.
    """

    opened = Signal(object)
    copy_asked = Signal(object)

    def __init__(self, line: UnsentLine, state: SyncState, moment: Moment, said: tuple[str, str]) -> None:
        super().__init__(line.what, line.type, texts.standing(line, state))
        self._line = line
        written = " · ".join(filter(None, (line.detail, texts.written(line, moment.today))))
        told = texts.why_and_next(line, state, moment.today)
        why, then = ("", "") if told == said else told
        for words, role in ((written, "helper"), (why, "body"), (then, "helper")):
            if words:
                self.column.addWidget(PlainLabel(words, role, True))
        self.column.addWidget(self._ways())

    def _ways(self) -> QWidget:
        ways = FlowBox(gap_em=0.6)
        opened = Button(texts.OPEN_RECORD, "quiet", size="small", name=f"{texts.OPEN_RECORD}: {self._line.what}")
        copy = Button(texts.COPY, "quiet", "copy", size="small", name=f"{texts.COPY}: {self._line.what}")
        opened.clicked.connect(self._open)
        copy.clicked.connect(self._copy)
        for button in (opened, copy):
            ways.flow.addWidget(button)
        return ways

    def _open(self) -> None:
        self.opened.emit(self._line)

    def _copy(self) -> None:
        self.copy_asked.emit(self._line)


class AsideRow(_ChangeRow):
    """One own change that was kept aside: where it is, why, what was decided, and its words to copy."""

    copy_asked = Signal(object)

    def __init__(self, line: OwnAside, moment: Moment) -> None:
        super().__init__(line.what, line.type, texts.aside_state(line))
        self._line, column = line, self.column
        column.addWidget(PlainLabel(f"Written {when.said(line.at, moment.today)}", "helper", True))
        column.addWidget(PlainLabel(texts.aside_words(line, moment.today), "body", True))
        if texts.aside_next(line):
            column.addWidget(PlainLabel(texts.aside_next(line), "helper", True))
        for label, text in line.parts:
            column.addWidget(PlainLabel(label, "helper", True))
            column.addWidget(PlainLabel(text, "body", True, selectable=True))
        if line.parts:
            copy = Button(texts.COPY_WORDS, "quiet", "copy", size="small", name=f"{texts.COPY_WORDS}: {line.what}")
            copy.clicked.connect(self._copy)
            column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)

    def _copy(self) -> None:
        self.copy_asked.emit(self._line)


class AsideCard(Card):
    """Own changes that the service keeps and did not put in the record, and what a manager decided about them."""

    words_copied = Signal()

    def __init__(self) -> None:
        super().__init__(texts.KEPT_ASIDE)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self._drawn: tuple[object, ...] = ()

    def show_state(self, shown: Shown) -> None:
        """The changes as they stand now."""
        if shown.centre is None or shown.moment is None:
            return
        drawn = (shown.centre.own_aside, shown.moment.today)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        clear_layout(self._rows)
        for number, line in enumerate(shown.centre.own_aside):
            if number:
                self._rows.addWidget(hairline())
            row = AsideRow(line, shown.moment)
            row.copy_asked.connect(self._copy)
            self._rows.addWidget(row)

    def _copy(self, line: OwnAside) -> None:
        QGuiApplication.clipboard().setText(texts.own_words(line))
        self.words_copied.emit()


class LinesCard(Card):
    """Records that wait to be sent."""

    opened = Signal(object)
    copied = Signal()

    def __init__(self) -> None:
        super().__init__(texts.TO_SEND)
        self._nothing = PlainLabel(texts.NOTHING_TO_SEND, "muted", True)
        self._why, self._then = PlainLabel("", "body", True), PlainLabel("", "helper", True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._more = Button("", "quiet", size="small")
        self._more.clicked.connect(self._show_all)
        for label in (self._nothing, self._why, self._then):
            self.body.addWidget(label)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._shows_all, self._shown = False, Shown()
        self._drawn: tuple[object, ...] = ()

    def show_state(self, shown: Shown) -> None:
        """The lines as they are now; drawn anew only when a word changes."""
        self._shown = shown
        lines = self._lines()
        state = shown.state
        facts = (state.phase, state.problem, state.next_try_at[:16], state.needs_desk, self._shows_all)
        if (lines, *facts) != self._drawn:
            self._drawn = (lines, *facts)
            self._draw(lines)

    def _lines(self) -> tuple[UnsentLine, ...]:
        return self._shown.centre.unsent if self._shown.centre is not None else ()

    def _draw(self, lines: Sequence[UnsentLine]) -> None:
        held = focused_name(self)
        moment = self._shown.moment
        assert moment is not None
        clear_layout(self._rows)
        first = lines if self._shows_all else lines[:FIRST_LINES]
        said = self._say_of_all(lines, moment.today)
        for number, line in enumerate(first):
            if number:
                self._rows.addWidget(hairline())
            row = LineRow(line, self._shown.state, moment, said)
            row.opened.connect(self.opened)
            row.copy_asked.connect(self._copy)
            self._rows.addWidget(row)
        self._nothing.setVisible(not lines)
        self._more.set_text(f"Show {len(lines) - len(first):,} more")
        self._more.setVisible(len(first) < len(lines))
        focus_named(self, held)

    def _say_of_all(self, lines: Sequence[UnsentLine], today: date) -> tuple[str, str]:
        """Why, and what happens next, where that is the same for several lines: it is said once, over them."""
        told = {texts.why_and_next(line, self._shown.state, today) for line in lines}
        said = told.pop() if len(lines) > 1 and len(told) == 1 else ("", "")
        for label, words in zip((self._why, self._then), said, strict=True):
            label.setText(words)
            label.setVisible(bool(words))
        return said

    def _show_all(self) -> None:
        self._shows_all = True
        self.show_state(self._shown)

    def _copy(self, line: UnsentLine) -> None:
        QGuiApplication.clipboard().setText(texts.for_the_desk(line, self._shown.state))
        self.copied.emit()


class HereCard(Card):
    """What is on this laptop, file by file."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(texts.HERE)
        self._words = PlainLabel("", "helper", True)
        self.table = RecordTable(self._columns(), self._sentence, name=texts.HERE, row_em=3.4)
        self.table.setMinimumHeight(theme.em(TABLE_EM))
        self.table.opened.connect(self.opened)
        self._moment: Moment | None = None
        self.body.addWidget(self._words)
        self.body.addWidget(self.table, 1)

    def _columns(self) -> list[Column]:
        return [
            Column("File", lambda f: Cell(texts.file_name(f), f.worker, avatar=f.initials or "…", strong=True)),
            Column("State", lambda f: Cell("", badge=texts.file_state(f)), 7.5),
            Column("Records", lambda f: Cell(f"{f.records:,}"), 6, right=True, drop_below_em=36),
            Column("Newest change", lambda f: Cell(self._day(f.newest_at)), 9.5, drop_below_em=46),
            Column("Here since", lambda f: Cell(texts.since(f, self._today)), 7.5, drop_below_em=56),
        ]

    @property
    def _today(self) -> date:
        assert self._moment is not None
        return self._moment.today

    def _day(self, at: str) -> str:
        return when.moment(at, self._today)

    def _sentence(self, file: HeldFile) -> str:
        return texts.file_sentence(file, self._today) if self._moment is not None else file.name

    def show_state(self, shown: Shown) -> None:
        """The files as they are now."""
        if shown.centre is None or shown.moment is None:
            return
        self._moment = shown.moment
        self._words.setText(texts.all_here(shown.centre, shown.files, shown.unindexed, shown.state, shown.moment.today))
        self.table.set_rows(shown.files)
        self.table.setVisible(bool(shown.files))


class HistoryCard(Card):
    """Rounds of sync, newest first; tries without a network that follow one another are one line."""

    def __init__(self) -> None:
        super().__init__(texts.CAME_IN)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.em(0.4))
        self.body.addLayout(self._rows)
        self._drawn: tuple[object, ...] = ()

    def show_state(self, shown: Shown) -> None:
        """The rounds as they are now."""
        if shown.centre is None or shown.moment is None:
            return
        drawn = (shown.centre.history, shown.moment.today)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        clear_layout(self._rows)
        rounds = texts.rounds(shown.centre.history)[:MOST_ROUNDS]
        for line, tries in rounds:
            icon, title, meta = texts.came(line, shown.moment.today, tries)
            self._rows.addWidget(Fact(icon, title, meta))
        if not rounds:
            self._rows.addWidget(PlainLabel(texts.NO_HISTORY, "muted", True))


class Fact(QWidget):
    """An icon, what it is, and a quieter line under it."""

    def __init__(self, icon: str, title: str, meta: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.em(0.15), 0, theme.em(0.15))
        column.setSpacing(0)
        column.addWidget(IconLine(icon, title, "button"))
        label = PlainLabel(meta, "meta", True)
        label.setContentsMargins(theme.em(1.8), 0, 0, 0)
        column.addWidget(label)


class Pages(QWidget):
    """One of the pages at a time. `opened_line` and `opened_file` carry the row, `copied` says that the clipboard is filled."""

    opened_line = Signal(object)
    opened_file = Signal(object)
    copied = Signal()
    words_copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        send, aside = LinesCard(), AsideCard()
        self.here, history = HereCard(), HistoryCard()
        self._cards = {"send": send, "aside": aside, "here": self.here, "history": history}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for card in self._cards.values():
            column.addWidget(card)
            card.hide()
        send.opened.connect(self.opened_line)
        send.copied.connect(self.copied)
        aside.words_copied.connect(self.words_copied)
        self.here.opened.connect(self.opened_file)

    def show_state(self, shown: Shown, key: str) -> None:
        """The page of that key, as it is now; none for ""."""
        for name, card in self._cards.items():
            if name == key:
                card.show_state(shown)  # type: ignore[attr-defined]
            card.setVisible(name == key)
