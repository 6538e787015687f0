"""Holds the figures as one value: counted on this laptop where it has the files, else asked of the service and kept here."""

from typing import Any, Final

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched
from app.domain.figures import Figures
from app.domain.policy import figures as whose_figures
from app.domain.policy import may_count_custody, may_read
from app.operations.draft import KeepSetting
from app.ui.desk import Desk, Place
from app.ui.features.figures import texts
from app.ui.freshness import Freshness

KEPT: Final = "figures"
"""The setting that holds the last answer of the service."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The page. `found` is None until something was counted; `problem` is why it is not what it should be."""

    found: Figures | None = None
    problem: str = ""
    is_busy: bool = True


class FiguresPresenter(QObject):
    """`changed` carries a `Shown`."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        role = desk.me.role
        self.whose = whose_figures(role)
        self.is_counted_here = may_read(role, "child")
        self.has_custody = may_count_custody(role)
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._touched)

    def begin(self) -> None:
        """Somebody looks."""
        if self.is_counted_here:
            self._fresh.watch()
        else:
            self.load()

    def leave(self) -> None:
        """Nobody looks any more."""
        self._fresh.watch(False)

    def show_custody(self) -> None:
        """To the figures of custody logs."""
        self._desk.navigator.to(Place(screen="custody_figures"))

    def load(self) -> None:
        """Count, or show what was kept and ask the service."""
        self._fresh.begin()
        self._become(problem="", is_busy=True)
        self._desk.tasks.read(self._read, self._came, self._failed)

    def _read(self) -> Figures | None:
        """Runs on a read thread."""
        views = self._desk.views
        if self.is_counted_here:
            return views.figures(self.whose, self._desk.clock().today)
        return _kept(views.setting(KEPT))

    def _came(self, found: Figures | None) -> None:
        self._become(found=found, is_busy=not self.is_counted_here)
        service = self._desk.figures
        if self.is_counted_here:
            return
        if service is None:
            self._not_asked(None)
        else:
            self._desk.tasks.read(service.ask, self._answered, self._not_asked)

    def _answered(self, found: Figures) -> None:
        self._desk.tasks.do(KeepSetting(key=KEPT, value=msgspec.json.encode(found).decode()))
        self._become(found=found, is_busy=False)

    def _not_asked(self, _error: BaseException | None) -> None:
        self._become(problem=texts.KEPT if self.shown.found is not None else texts.NOT_ASKED, is_busy=False)

    def _failed(self, error: BaseException) -> None:
        self._become(problem=self._desk.tasks.explain(error, texts.UNREADABLE), is_busy=False)

    def _touched(self, _touched: Touched) -> None:
        if self.is_counted_here:
            self._fresh.touch()

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)


def _kept(text: str) -> Figures | None:
    """The last answer; one that cannot be read counts as none."""
    try:
        return msgspec.json.decode(text, type=Figures) if text else None
    except msgspec.DecodeError:
        return None
