"""Holds the contacts of one child or of all, and the words that filter them; and the orders and involvements of one child."""

from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Episode, Order
from app.domain.policy import Permission, may
from app.domain.text import folded
from app.operations.rows.child import TimelineLine
from app.ui.desk import Desk, Place
from app.ui.features.contacts_list import texts
from app.ui.freshness import Freshness


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One contact with the child it is about and all its words folded for the filter."""

    id: Id
    line: TimelineLine
    child: str
    initials: str
    filter_text: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that pass, of all; `scope` is empty for everybody's."""

    scope: Id = NO_ID
    rows: tuple[Row, ...] = ()
    passing: tuple[Row, ...] = ()
    typed: str = ""
    orders: tuple[Order, ...] | None = None
    episodes: tuple[Episode, ...] = ()
    today: date | None = None
    problem: str = ""


class ContactsPresenter(QObject):
    """`changed` carries a `Shown`. With `is_orders` it reads orders instead of contacts."""

    changed = Signal(object)

    def __init__(self, desk: Desk, *, is_orders: bool = False) -> None:
        super().__init__()
        self._desk, self._is_orders = desk, is_orders
        self.shown = Shown()
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._touched)

    def open(self, scope: Id) -> None:
        """Of one child, or of all for an empty scope."""
        if scope != self.shown.scope:
            self.shown = Shown(scope=scope)
            self._fresh.lapse()
        self._fresh.watch()

    def watch(self, is_watched: bool) -> None:
        """Say whether anybody looks."""
        self._fresh.watch(is_watched)

    def load(self) -> None:
        """Read now."""
        self._fresh.begin()
        scope = self.shown.scope
        self._desk.tasks.read(lambda: self._read(scope), self._loaded, self._failed)

    def _read(self, scope: Id) -> Shown:
        """Runs on a read thread."""
        views, today = self._desk.views, self._desk.clock().today
        if self._is_orders:
            orders = views.child(scope, today, "", 1).orders
            return Shown(scope=scope, orders=orders, episodes=views.episodes(scope), today=today)
        names = {} if scope else {line.scope: line for line in views.caseload(today)}
        rows = []
        for line in views.contacts(scope):
            child = names.get(line.scope)
            name = child.name if child else ""
            words = folded(" ".join((name, line.title, line.text, line.meta)))
            rows.append(Row(id=line.id, line=line, child=name, initials=child.initials if child else "", filter_text=words))
        return Shown(scope=scope, rows=tuple(rows), today=today)

    def _loaded(self, read: Shown) -> None:
        if read.scope != self.shown.scope:
            return
        self.shown = msgspec.structs.replace(read, typed=self.shown.typed, passing=_passing(read.rows, self.shown.typed))
        self.changed.emit(self.shown)

    def _failed(self, error: Exception) -> None:
        self._fresh.lapse()
        self.shown = msgspec.structs.replace(self.shown, problem=self._desk.tasks.explain(error, texts.UNREADABLE))
        self.changed.emit(self.shown)

    def _touched(self, touched: Touched) -> None:
        if self.shown.scope and not touched.concerns(self.shown.scope):
            return
        self._fresh.touch()

    def type(self, typed: str) -> None:
        """Other words in the filter box."""
        self.shown = msgspec.structs.replace(self.shown, typed=typed, passing=_passing(self.shown.rows, typed))
        self.changed.emit(self.shown)

    @property
    def may_involve(self) -> bool:
        """May this person open and close an involvement?"""
        return may(self._desk.me.role, Permission.INVOLVE)

    def involve(self, episode: Id = NO_ID) -> None:
        """Open a new involvement of this child, or close this one, in its sheet."""
        self._desk.navigator.to(Place(screen="involvement", scope=self.shown.scope, record=episode))

    def open_contact(self, row: Row) -> None:
        """Open a contact in its sheet."""
        self._desk.navigator.to(Place(screen="contact", scope=row.line.scope, record=row.line.id))

    def record_contact(self) -> None:
        """A new one."""
        self._desk.navigator.to(Place(screen="contact", scope=self.shown.scope))


def _passing(rows: tuple[Row, ...], typed: str) -> tuple[Row, ...]:
    words = folded(typed).split()
    return tuple(row for row in rows if all(word in row.filter_text for word in words)) if words else rows
