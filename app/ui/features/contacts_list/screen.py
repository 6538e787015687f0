"""The lists as widgets: contacts in a table with a filter box; orders as read-only cards."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.involvement import Order
from app.ui import theme, when
from app.ui.desk import Desk, Place
from app.ui.features.contacts_list import texts
from app.ui.features.contacts_list.involvement_card import InvolvementCard
from app.ui.features.contacts_list.presenter import ContactsPresenter, Row, Shown
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, Surface
from app.ui.parts.line import LineField
from app.ui.parts.page import PageHead, PageScroll, clear_layout
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.text import PlainLabel


class Screen(QWidget):
    """Contacts, newest first: everybody's as a page of the rail, one child's as a tab."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._presenter = ContactsPresenter(desk)
        self._presenter.setParent(self)
        self._today: date = desk.clock().today
        self._scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._head = PageHead(texts.TITLE)
        record = Button(texts.RECORD_A_CONTACT, "primary", "plus", "Ctrl N")
        record.clicked.connect(self._presenter.record_contact)
        self._head.add_button(record)
        self._problem = Banner("warn", "")
        self._problem.hide()
        for widget in (self._head, self._problem):
            self._scroll.body.addWidget(widget)
        self._scroll.body.addWidget(self._list_card(), 1)
        self._presenter.changed.connect(self._show)
        QShortcut(QKeySequence("Ctrl+F"), self, self._to_filter, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _list_card(self) -> Surface:
        card = Surface()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, theme.em(0.9), 1, theme.em(0.4))
        row = QHBoxLayout()
        row.setContentsMargins(theme.em(0.9), 0, theme.em(0.9), 0)
        self._count = PlainLabel("", "helper", True)
        self._filter = LineField(name=texts.FILTER, placeholder=texts.FILTER, icon="list-filter", width_chars=18)
        self._filter.edited.connect(self._presenter.type)
        row.addWidget(self._count, 1)
        row.addWidget(self._filter)
        column.addLayout(row)
        self._all = self._table(has_child=True)
        self._own = self._table(has_child=False)
        self._empty = PlainLabel(texts.NONE_YET, "muted", True)
        self._empty.setContentsMargins(theme.em(1.2), theme.em(0.6), theme.em(1.2), theme.em(1.2))
        for widget in (self._all, self._own):
            column.addWidget(widget, 1)
        column.addWidget(self._empty)
        column.addStretch(0)
        return card

    def _table(self, *, has_child: bool) -> RecordTable:
        child = [Column("Child", lambda row: Cell(row.child, avatar=row.initials, strong=True), 15)] if has_child else []
        columns = [
            Column("When", lambda row: Cell(when.day_words(row.line.at, self._today), when.clock_of(row.line.at)), 8),
            *child,
            Column("What", lambda row: Cell(row.line.title, row.line.text)),
            Column("Who", lambda row: Cell(row.line.meta), 16, drop_below_em=60),
            Column("", self._state, 7.5, drop_below_em=46),
        ]
        table = RecordTable(columns, self._sentence, name="All contacts" if has_child else "Contacts of this child")
        table.opened.connect(self._presenter.open_contact)
        table.setMinimumHeight(theme.em(18))
        table.hide()
        return table

    def _state(self, row: Row) -> Cell:
        return Cell("", badge=(texts.NOT_FINISHED, "warn")) if row.line.unfinished else Cell("")

    def _sentence(self, row: Row) -> str:
        line = row.line
        state = texts.NOT_FINISHED if line.unfinished else ""
        return ", ".join(
            filter(None, (row.child, line.title, when.moment(line.at, self._today), line.text, line.meta, state))
        )

    def show_place(self, place: Place) -> None:
        """Of the place's child, or of all."""
        self._head.setVisible(not place.scope)
        self._presenter.open(place.scope)

    def leave(self) -> None:
        """Stop looking."""
        self._presenter.watch(False)

    def first_focus(self) -> QWidget:
        """The table; the page itself until there is one."""
        table = self._own if self._presenter.shown.scope else self._all
        return table if table.isVisibleTo(self) else self

    def _show(self, shown: Shown) -> None:
        self._today = shown.today or self._today
        self._problem.setVisible(bool(shown.problem))
        if shown.problem:
            self._problem.set_text(shown.problem)
        self._count.setText(texts.count(len(shown.passing), len(shown.rows)))
        table, other = (self._own, self._all) if shown.scope else (self._all, self._own)
        table.set_rows(shown.passing)
        table.setVisible(bool(shown.passing))
        other.hide()
        if table.current_row() is None and shown.passing:
            table.select_id(shown.passing[0].id)
        self._empty.setText(texts.nothing_matches(shown.typed) if shown.rows else texts.NONE_YET)
        self._empty.setVisible(not shown.passing)
        if self.hasFocus():
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_filter(self) -> None:
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()


class OrdersTab(PageScroll):
    """A child's involvements with the service, to open and close, and orders, newest first, to read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Orders")
        self._presenter = ContactsPresenter(desk, is_orders=True)
        self._presenter.setParent(self)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.em(1.05))
        self.body.addLayout(self._cards)
        self.body.addStretch(1)
        self._presenter.changed.connect(self._show)

    def show_place(self, place: Place) -> None:
        """The orders of the place's child."""
        self._presenter.open(place.scope)

    def leave(self) -> None:
        """Stop looking."""
        self._presenter.watch(False)

    def _show(self, shown: Shown) -> None:
        clear_layout(self._cards)
        if shown.problem:
            self._cards.addWidget(Banner("warn", shown.problem))
        if shown.orders is None or shown.today is None:
            return
        involve = self._presenter.involve if self._presenter.may_involve else None
        self._cards.addWidget(InvolvementCard(shown.episodes, involve))
        for order in sorted(shown.orders, key=lambda order: order.made_on, reverse=True):
            self._cards.addWidget(_order_card(order, shown.today))
        if not shown.orders:
            self._cards.addWidget(PlainLabel(texts.NO_ORDERS, "muted", True))


def _order_card(order: Order, today: date) -> Card:
    card = Card(texts.in_words(order.kind))
    ends = when.day_of(order.ends_on)
    has_ended = bool(order.ended_how) or (ends is not None and ends < today)
    card.add_to_header(Badge("Ended" if has_ended else "Running", "neutral" if has_ended else "info"))
    made = when.day_of(order.made_on)
    parts = (
        f"Made {when.long_day(made)}" if made else "",
        order.court,
        f"{order.months} months" if order.months else "",
        f"{'ended' if has_ended else 'ends'} {when.long_day(ends)}" if ends else "",
    )
    card.body.addWidget(PlainLabel(" · ".join(filter(None, parts)), "body", True))
    if order.level:
        card.body.addWidget(PlainLabel(f"{texts.in_words(order.level)} level", "body", True))
    if order.requirements:
        card.body.addWidget(PlainLabel("Requirements", "strong"))
    for requirement in sorted(order.requirements.values(), key=lambda requirement: requirement.rank):
        said = ", ".join(filter(None, (texts.in_words(requirement.kind), requirement.quantity)))
        card.body.addWidget(PlainLabel(f"– {said}", "body", True))
    if order.ended_how:
        card.body.addWidget(PlainLabel(f"Ended: {texts.in_words(order.ended_how)}", "muted", True))
    return card
