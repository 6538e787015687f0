"""Worries about safety that wait for an action: a card that cannot be dismissed, and a banner where there is less room."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.changes.touched import Touched
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, is_manager, may
from app.operations.rows.concern import ConcernLine
from app.ui import concern_words as words
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.parts.announce import announce
from app.ui.parts.avatar import IconDisc
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, hairline
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import clear_layout, focus_named, focused_name
from app.ui.parts.text import PlainLabel
from app.ui.place_of_answer import place_of_answer

MOST_SHOWN = 4


class OpenConcerns(QObject):
    """Reads what waits, of one file or of all that are this person's, and again when any of it changed."""

    changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._scope, self._is_watching = NO_ID, False
        self.lines: tuple[ConcernLine, ...] = ()
        desk.notices.changed.connect(self._touched)

    def watch(self, scope: Id = NO_ID) -> None:
        """Look at this file, or without one at all that wait for this person."""
        if scope != self._scope:
            self._found((scope, ()))
        self._scope, self._is_watching = scope, True
        self._look()

    def _look(self) -> None:
        self.desk.tasks.read(partial(self._read, self._scope), self._came)

    def _read(self, scope: Id) -> tuple[Id, tuple[ConcernLine, ...]]:
        """Runs on a read thread."""
        views = self.desk.views
        found = views.concerns(scope) if scope else views.open_concerns()
        return scope, tuple(line for line in reversed(found) if line.is_open) if scope else tuple(found)

    def _came(self, found: tuple[Id, tuple[ConcernLine, ...]]) -> None:
        if found[0] == self._scope:
            self._found(found)

    def _found(self, found: tuple[Id, tuple[ConcernLine, ...]]) -> None:
        if found[1] != self.lines:
            self.lines = found[1]
            self.changed.emit(self.lines)

    def _touched(self, touched: Touched) -> None:
        is_mine = touched.concerns(self._scope) if self._scope else "concern" in touched.types
        if self._is_watching and is_mine:
            self._look()

    def record(self, line: ConcernLine) -> None:
        """To the sheet where what was done is recorded."""
        self.desk.navigator.to(Place(screen="concern", scope=line.scope, record=line.id))

    def see(self, line: ConcernLine) -> None:
        """To the very answer; where its record has no page, to the child."""
        self.desk.navigator.to(place_of_answer(line.about_type, line.about, line.scope, line.question))


class ConcernCard(Card):
    """Hidden while nothing waits. `watch` says whose worries it shows."""

    def __init__(self, desk: Desk, *, names_child: bool) -> None:
        super().__init__(words.heading(1), tone="bad")
        self._left.insertWidget(0, IconDisc("shield-alert", "bad", 2.1))
        self._names_child = names_child
        self._open = OpenConcerns(desk, self)
        self._open.changed.connect(self._show)
        self.hide()

    def watch(self, scope: Id = NO_ID) -> None:
        """Show what waits in this file, or without one all that waits for this person."""
        self._open.watch(scope)

    def _show(self, lines: tuple[ConcernLine, ...]) -> None:
        focused = focused_name(self)
        clear_layout(self.body)
        if lines:
            self._fill(lines)
        self.setVisible(bool(lines))
        focus_named(self, focused)

    def _fill(self, lines: tuple[ConcernLine, ...]) -> None:
        self.set_title(words.heading(len(lines)))
        announce(self, words.heading(len(lines)))
        calm = words.calm(len(lines), is_manager=is_manager(self._open.desk.me.role))
        self.body.addWidget(PlainLabel(calm, "body", True))
        for at, line in enumerate(lines[:MOST_SHOWN]):
            if at:
                self.body.addWidget(hairline())
            self.body.addWidget(_Row(line, self._open, self._names_child))
        more = len(lines) - MOST_SHOWN
        if more > 0:
            self.body.addWidget(PlainLabel(f"and {more} more, each in the child’s file", "helper", True))


class _Row(QWidget):
    """One worry: whose, what was asked and said, and the two ways on."""

    def __init__(self, line: ConcernLine, source: OpenConcerns, names_child: bool) -> None:
        super().__init__()
        self._line, self._source = line, source
        today = source.desk.clock().today
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.em(0.2), 0, theme.em(0.2))
        box.setSpacing(theme.em(0.2))
        if names_child:
            box.addWidget(PlainLabel(line.child, "strong", True))
        box.addWidget(PlainLabel(words.asked(line), "body" if names_child else "strong", True))
        box.addWidget(PlainLabel(words.answer(line, today), "body", True))
        box.addSpacing(theme.em(0.3))
        buttons = FlowBox(gap_em=0.6)
        about = f"{line.child}, {words.asked(line)}"
        if may(source.desk.me.role, Permission.ACT_ON_CONCERN):
            record = Button(words.RECORD, "primary", "square-check", size="small", name=f"{words.RECORD}: {about}")
            record.clicked.connect(self._record)
            buttons.flow.addWidget(record)
        see = Button(words.SEE, size="small", name=f"{words.SEE}: {about}")
        see.clicked.connect(self._see)
        buttons.flow.addWidget(see)
        box.addWidget(buttons)

    def _record(self) -> None:
        self._source.record(self._line)

    def _see(self) -> None:
        self._source.see(self._line)


class ConcernBanner(Banner):
    """The same over an editor or a paper: one sentence and one button; hidden while nothing waits in the file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("bad", "", icon="shield-alert")
        self._open = OpenConcerns(desk, self)
        self._open.changed.connect(self._show)
        self.chosen.connect(self._chosen)
        self.hide()

    def watch(self, scope: Id) -> None:
        """Show what waits in this file."""
        self._open.watch(scope)

    def _show(self, lines: tuple[ConcernLine, ...]) -> None:
        if lines:
            self.set_text(words.one(lines[0]), words.heading(len(lines)))
            self.set_brief(words.brief(len(lines)))
            can_act = may(self._open.desk.me.role, Permission.ACT_ON_CONCERN)
            self.set_actions(((lines[0], words.RECORD),) if can_act else ())
        self.setVisible(bool(lines))

    def _chosen(self, line: ConcernLine) -> None:
        self._open.record(line)
