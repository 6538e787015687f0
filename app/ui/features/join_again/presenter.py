"""Joining anew as one value. It looks whether all is there; joining itself is asked for and may take some seconds."""

from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from app.ui.desk import Desk, SyncState
from app.ui.features.join_again import texts


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """`field` is the box that `problem` is about: code, passphrase, or empty for the whole."""

    sync: SyncState = SyncState()
    is_busy: bool = False
    is_joined: bool = False
    field: str = ""
    problem: str = ""

    @property
    def said(self) -> str:
        """What there is to say instead of the boxes; empty while they are to be filled in."""
        if not self.is_joined:
            return "" if self.sync.must_join else texts.NO_NEED
        is_sent = self.sync.phase == "idle" and not self.sync.waiting
        return texts.ALL_SENT if is_sent else texts.ON_ITS_WAY


class JoinAgainPresenter(QObject):
    """`changed` carries a Shown; `joined` that what was typed is to be forgotten."""

    changed = Signal(object)
    joined = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        desk.sync.changed.connect(self._synced)

    def begin(self) -> None:
        """Somebody looks."""
        self._become(sync=self._desk.sync.state, is_joined=False, field="", problem="")

    def join(self, code: str, passphrase: str) -> None:
        """Join, if all is there."""
        if self.shown.is_busy or self.shown.said or self._desk.join_again is None:
            return
        if not code.strip():
            self._become(field="code", problem=texts.NEED_CODE)
        elif not passphrase:
            self._become(field="passphrase", problem=texts.NEED_WORDS)
        else:
            self._become(is_busy=True, field="", problem="")
            self._desk.tasks.read(partial(self._desk.join_again, code.strip(), passphrase), self._done, self._failed)

    def _done(self, _: object) -> None:
        self._become(is_busy=False, is_joined=True)
        self.joined.emit()
        self._desk.sync.sync_now()

    def _failed(self, error: BaseException) -> None:
        problem = self._desk.tasks.explain(error, texts.NOT_JOINED)
        self._become(is_busy=False, field=getattr(error, "field", ""), problem=problem)

    def _synced(self, state: SyncState) -> None:
        self._become(sync=state)

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
