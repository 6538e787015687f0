"""The page on what is kept aside: the list at the left, the words of one and the three decisions beside."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.initials import initials
from app.operations.rows.aside import AsideItem
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.asides import texts
from app.ui.features.asides.presenter import AsidesPresenter, Shown
from app.ui.parts.badge import Badge
from app.ui.parts.beside import Beside
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, Surface
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.page import PageScroll, clear_layout
from app.ui.parts.pick_list import Pick, PickList
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 56
LIST_EM = 20


class _List(Surface):
    """What waits, oldest first."""

    picked = Signal(object)
    decided_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.em(0.6), theme.em(1.0), theme.em(0.6), theme.em(0.9))
        head = QHBoxLayout()
        head.setContentsMargins(theme.em(0.6), 0, theme.em(0.6), theme.em(0.3))
        head.addWidget(PlainLabel(texts.TITLE, "card"))
        self._count = Badge("0", "warn")
        head.addWidget(self._count)
        head.addStretch(1)
        column.addLayout(head)
        scroll = PageScroll(margins_em=(0, 0))
        self.list = PickList(name=texts.TITLE)
        self.list.picked.connect(self.picked)
        self._nothing = PlainLabel("", "muted", True)
        self._nothing.setContentsMargins(theme.em(0.6), 0, theme.em(0.6), 0)
        self._closed = Button(texts.CLOSED, "quiet", size="small")
        self._closed.clicked.connect(self.decided_asked)
        scroll.body.addWidget(self._nothing)
        scroll.body.addWidget(self.list)
        scroll.body.addWidget(self._closed, 0, Qt.AlignmentFlag.AlignLeft)
        scroll.body.addStretch(1)
        column.addWidget(scroll, 1)

    def show_state(self, shown: Shown) -> None:
        """The list as it is now."""
        items = shown.items or ()
        waiting = sum(item.state == "open" for item in items)
        self._count.set(str(waiting), "warn")
        self._count.setVisible(bool(waiting))
        words = texts.READING if shown.items is None and not shown.problem else texts.OFFLINE if shown.items is None else ""
        self._nothing.setText(words or ("" if items else texts.EMPTY))
        self._nothing.setVisible(bool(self._nothing.text()))
        picks = []
        for item in items if shown.moment is not None else ():
            title, meta = texts.line(item, shown.moment.today if shown.moment else date.min)
            badge = None if item.state == "open" else texts.STATES.get(item.state)
            picks.append(Pick(key=item.id, title=title, meta=meta, icon="archive", badge=badge))
        self.list.set_picks(picks, shown.chosen)
        self.list.setVisible(bool(picks))
        self._closed.set_text(texts.OPEN_ONLY if shown.shows_decided else texts.CLOSED)


class Screen(Beside):
    """A manager decides what a machine must not."""

    def __init__(self, desk: Desk) -> None:
        self._presenter = AsidesPresenter(desk)
        self._list = _List()
        back = Button(texts.TITLE, icon="arrow-left", name="Back to the list")
        super().__init__(self._list, LIST_EM, STACKS_BELOW_EM, back)
        self._presenter.setParent(self)
        self.setAccessibleName(texts.TITLE)
        self._shows_list = True
        self._problem = Banner("warn", "", (("again", "Try again"),))
        self._problem.chosen.connect(self._again)
        self.add_banners(self._problem)
        record = Button("Open the record", icon="external-link")
        record.clicked.connect(self._presenter.open_child)
        self.head.ways.flow.addWidget(record)
        self._record = record
        self._build()
        back.clicked.connect(self._to_list)
        self._list.picked.connect(self._pick)
        self._list.decided_asked.connect(self._show_decided)
        self._presenter.changed.connect(self._show)
        self._drawn: object = None

    def _build(self) -> None:
        self._why = Banner("warn", "", title=texts.WHY)
        self._written = Card(texts.WRITTEN)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(theme.em(0.6))
        self._written.body.addLayout(self._parts)
        self._written.body.addWidget(PlainLabel(texts.NOTED, "helper", True))
        self._several, self._closed = PlainLabel("", "helper", True), Banner("info", "")
        self._decide = Card(texts.DECIDE)
        self.action = ChoiceRow(texts.ACTIONS, name=texts.DECIDE)
        self.action.changed.connect(self._presenter.choose_action)
        self._means = PlainLabel("", "muted", True)
        self.words = GrowingText(name=texts.WORDS, min_lines=2)
        self.words.edited.connect(self._presenter.type)
        self._labelled = Labelled(texts.WORDS, self.words, texts.WORDS_HINT)
        self._need = PlainLabel("", "strong", True, tone="warn")
        self._button = Button(texts.BUTTON[""], "primary", "check")
        self._button.clicked.connect(self._presenter.decide)
        inside: tuple[QWidget, ...] = (self.action, self._means, self._labelled, self._several, self._need)
        for widget in inside:
            self._decide.body.addWidget(widget)
        self._decide.body.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        for card in (self._why, self._written, self._closed, self._decide):
            self.page.body.addWidget(card)
        self.page.body.addStretch(1)

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """Show the list, and one of it if the place names one."""
        self._presenter.watch(True)
        if place.record:
            self._pick(place.record)
        self._show(self._presenter.shown)

    def leave(self) -> None:
        """Nobody looks any more."""
        self._presenter.watch(False)

    def first_focus(self) -> QWidget:
        """The list."""
        return self._list.list if self._list.list.keys() else self._list

    def panes(self) -> list[QWidget]:
        """List and decision."""
        return [self._list.list, self.action]

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self._list.show_state(shown)
        self.say((self.said, shown.said), (self._problem, shown.problem))
        item, moment = shown.item, shown.moment
        for widget in (self.head, self._why, self._written):
            widget.setVisible(item is not None)
        is_open = item is not None and item.state == "open"
        self._decide.setVisible(is_open and item is not None and item.may_decide)
        self._closed.setVisible(item is not None and not (is_open and item.may_decide))
        if item is not None and moment is not None:
            self.head.avatar.set_initials(initials(item.child or item.author), item.child)
            self.head.title.setText(item.what)
            self.head.meta.setText(texts.written(item, moment.today))
            self._record.setVisible(bool(item.child))
            self._why.set_text(item.reason)
            self._closed.set_text(texts.NOT_YOURS if is_open else texts.decided(item, moment.today))
            self._draw(item, moment.today)
        self._show_decision(shown)
        self.fit()

    def _draw(self, item: AsideItem, today: date) -> None:
        if self._drawn == item:
            return
        self._drawn = item
        clear_layout(self._parts)
        for label, text in item.parts or ((texts.NO_WORDS, ""),):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(PlainLabel(label, "helper", True))
            if text:
                column.addWidget(PlainLabel(texts.readable(text, today), "body", True, selectable=True))
            self._parts.addWidget(holder)
        self._several.setText(texts.several(item))
        self._several.setVisible(bool(item.with_it))

    def _show_decision(self, shown: Shown) -> None:
        self.action.set_value(shown.action or None)
        self._means.setText(texts.MEANS[shown.action])
        if self.words.text() != shown.words:
            self.words.set_text_quietly(shown.words)
        self._labelled.set_problem(shown.need if shown.need_field == "words" else "")
        self._need.setText("" if shown.need_field == "words" else shown.need)
        self._need.setVisible(bool(self._need.text()))
        words = texts.SURE if shown.is_sure else texts.BUTTON[shown.action]
        self._button.set_text("Saving…" if shown.is_busy else words)
        self._button.set_kind("danger" if shown.is_sure else "primary")

    # ---- what the person does
    def _pick(self, id: object) -> None:
        self._shows_list = False
        self._presenter.choose(id)  # type: ignore[arg-type]
        self.fit()

    def _to_list(self) -> None:
        self._shows_list = True
        self.fit()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_decided(self) -> None:
        self._presenter.show_decided(not self._presenter.shown.shows_decided)

    def _again(self, _key: object) -> None:
        self._presenter.load()

    # ---- room
    def fit(self) -> None:
        """Where there is little room the list, or the one that was picked."""
        shows_list = self._shows_list or self._presenter.shown.item is None
        self.fold(
            shows_list=shows_list, keeps_side=bool(self._presenter.shown.problem or self._presenter.shown.said), side_em=7
        )
