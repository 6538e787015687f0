"""One record while it is being typed: kept a moment after the last key, newest wins, never said to be saved before it is.

Theory: `seen` is the record as last read or confirmed on disk, `now` as it stands on screen. A save carries both, so only what this
person changed is made. A save that must happen at once (page left, lock) joins the write lane even behind one under way, because
after a lock nobody is left to hear that the first one is done; it then holds what changed since that one. Each confirmation moves
`seen` to what that save held. Where one failed with others behind it, `seen` stays, so that the next save brings all of it again.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Refused, Unavailable
from app.domain.record import Record
from app.operations.base import Done, Operation
from app.ui.tasks import Tasks

PAUSE_MS = 600
TRY_AGAIN_MS = 5_000
OUR_FAULT = "Something went wrong and your last words are not saved yet. Copy them before you close this page."


class SaveState(msgspec.Struct, frozen=True, kw_only=True):
    """How safe the words are: `phase` is "" (nothing typed), saving, saved or trouble; `at` is set once it is on the disk."""

    phase: str = ""
    at: str = ""
    sentence: str = ""
    field: str = ""


class RecordDraft(QObject):
    """`changed` carries a `SaveState`; `kept` says that nothing waits any more: all that was typed is on the disk."""

    changed = Signal(object)
    kept = Signal()

    def __init__(self, tasks: Tasks, operation: Callable[[Any, Any], Operation], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._operation = tasks, operation
        self.seen: Any = None
        self.now: Any = None
        self.is_new = False
        self.state = SaveState()
        self._sent: list[Any] = []
        self._has_gap = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.flush)

    @property
    def is_dirty(self) -> bool:
        """True while words on screen are not known to be on the disk."""
        return self.now is not None and self.now != self.seen

    def take(self, record: Record | None, now: Record | None = None) -> None:
        """Start from a record as read; `now` is what the screen begins with where nothing is stored yet."""
        self._pause.stop()
        self.is_new = record is None
        self.now = record if now is None else now
        self.seen = self.now if record is None else record
        self._sent = [None for _ in self._sent]

    def edit(self, now: Record) -> None:
        """The record as the person has it now."""
        self.now = now
        if self.is_dirty:
            self._say(SaveState(phase="saving"))
            self._pause.start(PAUSE_MS)

    def flush(self) -> None:
        """Save now what is not saved."""
        self._pause.stop()
        if self.is_dirty and not (self._sent and self._sent[-1] == self.now):
            self.write()

    def write(self) -> None:
        """Save as it stands, even if nobody has changed anything (to make a first record of what is shown)."""
        before = self._sent[-1] if self._sent and self._sent[-1] is not None else None if self.is_new else self.seen
        self._sent.append(self.now)
        self._tasks.do(self._operation(before, self.now), self._done, self._failed)

    def _done(self, done: Done) -> None:
        """A save of a record that the page has left since says nothing here any more."""
        saved = self._sent.pop(0)
        if saved is None:
            return
        if not self._has_gap:
            self.seen, self.is_new = saved, False
        if self._sent:
            return
        self._has_gap = False
        if self.is_dirty:
            self._pause.start(PAUSE_MS)
            return
        self._say(SaveState(phase="saved", at=done.saved_at))
        self.kept.emit()

    def _failed(self, error: BaseException) -> None:
        if self._sent.pop(0) is None:
            self._tasks.trouble.emit(error)
            return
        self._has_gap = bool(self._sent)
        sentence = getattr(error, "message", "") or OUR_FAULT
        self._say(SaveState(phase="trouble", sentence=sentence, field=getattr(error, "field", "")))
        if isinstance(error, Unavailable):
            self._pause.start(TRY_AGAIN_MS)
        elif not isinstance(error, Refused):
            self._tasks.trouble.emit(error)

    def _say(self, state: SaveState) -> None:
        self.state = state
        self.changed.emit(state)
