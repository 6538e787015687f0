"""Holds the caseload and the filter on it as one value."""

from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, is_manager, may
from app.operations.rows.child import ChildLine
from app.ui.desk import Desk, Place
from app.ui.features.caseload import filters, texts
from app.ui.freshness import Freshness


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """All rows, those that pass, how many each filter would show, and the figures of the tiles."""

    lines: tuple[ChildLine, ...] = ()
    passing: tuple[ChildLine, ...] = ()
    counts: dict[str, int] = {}
    soon: int = 0
    key: str = "all"
    typed: str = ""
    today: date | None = None
    problem: str = ""


class CaseloadPresenter(QObject):
    """`changed` carries a `Shown` after a read, `filtered` after each key and chip."""

    changed = Signal(object)
    filtered = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._touched)

    def watch(self, is_watched: bool) -> None:
        """Say whether anybody looks."""
        self._fresh.watch(is_watched)

    def load(self) -> None:
        """Read all rows now."""
        self._fresh.begin()
        self._desk.tasks.read(self._read, self._loaded, self._failed)

    def _read(self) -> tuple[tuple[ChildLine, ...], dict[str, int], date]:
        """Runs on a read thread, counting included."""
        today = self._desk.clock().today
        lines = tuple(self._desk.views.caseload(today))
        return lines, filters.counts(lines, today), today

    def _loaded(self, read: tuple[tuple[ChildLine, ...], dict[str, int], date]) -> None:
        lines, counts, today = read
        key = self.shown.key if counts.get(self.shown.key) or self.shown.key == "all" else "all"
        self.shown = msgspec.structs.replace(
            self.shown,
            lines=lines,
            counts=counts,
            today=today,
            key=key,
            problem="",
            soon=filters.due_soon(lines, today),
            passing=filters.passing(lines, key, self.shown.typed, today),
        )
        self.changed.emit(self.shown)

    def _failed(self, error: Exception) -> None:
        self._fresh.lapse()
        self.shown = msgspec.structs.replace(self.shown, problem=self._desk.tasks.explain(error, texts.UNREADABLE))
        self.changed.emit(self.shown)

    def choose(self, key: str) -> None:
        """Another filter."""
        self._filter(key=key)

    def type(self, typed: str) -> None:
        """Other words in the filter box."""
        self._filter(typed=typed)

    def clear(self) -> None:
        """Everybody again."""
        self._filter(key="all", typed="")

    def _filter(self, **changes: str) -> None:
        shown = msgspec.structs.replace(self.shown, **changes)
        if shown.today is not None:
            left = filters.passing(shown.lines, shown.key, shown.typed, shown.today)
            shown = msgspec.structs.replace(shown, passing=left)
        self.shown = shown
        self.filtered.emit(shown)

    def _touched(self, _what: object) -> None:
        self._fresh.touch()

    # ---- what a person can do here
    def open(self, scope: Id) -> None:
        """To a child."""
        self._desk.navigator.to(Place(screen="child", scope=scope))

    def record_contact(self, scope: Id = NO_ID) -> None:
        """Open the contact sheet."""
        self._desk.navigator.to(Place(screen="contact", scope=scope))

    @property
    def is_manager(self) -> bool:
        """True if the children here are those of a whole team."""
        return is_manager(self._desk.me.role)

    @property
    def may_open_files(self) -> bool:
        """True if this person's role writes in children's records."""
        return may(self._desk.me.role, Permission.RECORD)

    def open_new_file(self) -> None:
        """Open the sheet for a new child's file."""
        self._desk.navigator.to(Place(screen="new_child"))

    def sync_now(self) -> None:
        """Fetch what has been allocated."""
        self._desk.sync.sync_now()
