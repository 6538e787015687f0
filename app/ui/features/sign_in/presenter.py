"""Signing in again from the open window, as one value. It asks; the browser and the service do the rest."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.ui.desk import Desk
from app.ui.features.sign_in import texts


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """`problem` says why nobody is signed in, once it is over."""

    is_done: bool = False
    problem: str = ""


class SignInPresenter(QObject):
    """`changed` carries a Shown."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._is_running = False
        self.shown = Shown()

    def begin(self) -> None:
        """Somebody looks: ask for it, unless something else is asking already."""
        desk = self._desk
        self._become(is_done=False, problem="")
        if self._is_running or desk.sign_in is None or desk.council is None or desk.council.shown.phase:
            return
        self._is_running = True
        desk.tasks.read(desk.sign_in, self._done, self._failed)

    def leave(self) -> None:
        """The sheet is closed: nobody waits any more."""
        if self._desk.council is not None:
            self._desk.council.cancel()

    def _done(self, _: object) -> None:
        self._is_running = False
        self._become(is_done=True)
        self._desk.sync.sync_now()

    def _failed(self, error: BaseException) -> None:
        self._is_running = False
        self._become(problem=self._desk.tasks.explain(error, texts.NOT_DONE))

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
