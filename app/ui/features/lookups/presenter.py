"""Holds the look-ups as one value, asked of the service each time somebody looks; nothing of it stays on the laptop."""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.moment import Moment
from app.operations.ports import Lookups
from app.operations.rows.access import LookupLine
from app.ui.desk import Desk, Place
from app.ui.features.lookups import texts


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The page. `lines` is None until the service has answered."""

    which: str = "unusual"
    lines: tuple[LookupLine, ...] | None = None
    moment: Moment | None = None
    problem: str = ""


class LookupsPresenter(QObject):
    """`changed` carries a `Shown`."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()

    @property
    def _lookups(self) -> Lookups:
        assert self._desk.lookups is not None
        return self._desk.lookups

    def choose(self, which: str) -> None:
        """What is unusual, or every look."""
        self._become(which=which, lines=None)
        self.load()

    def load(self) -> None:
        """Ask the service now."""
        self._become(problem="")
        which = self.shown.which
        self._desk.tasks.read(lambda: self._read(which), self._came, self._failed)

    def _read(self, which: str) -> tuple[str, tuple[LookupLine, ...], Moment]:
        """Runs on a read thread."""
        found = self._lookups.unusual() if which == "unusual" else self._lookups.every()
        return which, found, self._desk.clock()

    def _came(self, read: tuple[str, tuple[LookupLine, ...], Moment]) -> None:
        which, lines, moment = read
        if which == self.shown.which:
            self._become(lines=lines, moment=moment)

    def _failed(self, error: BaseException) -> None:
        self._become(problem=self._desk.tasks.explain(error, texts.UNREADABLE))

    def open(self, line: LookupLine) -> None:
        """To the child's file, or to the custody log."""
        place = Place(screen="custody_logs", record=line.log) if line.log else Place(screen="child", scope=line.scope)
        self._desk.navigator.to(place)

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
