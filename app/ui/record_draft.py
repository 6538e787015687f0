"""One record while it is being typed: kept a moment after the last key, newest wins, never said to be saved before it is.

Theory: `seen` is the record as last read or confirmed on disk, `now` as it stands on screen. A save carries both, so only what this
person changed is made. A save that must happen at once (page left, lock) joins the write lane even behind one under way, because
after a lock nobody is left to hear that the first one is done; it then holds what changed since that one. Each confirmation moves
`seen` to what that save held. Where one failed with others behind it, `seen` stays, so that the next save brings all of it again.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Refused, Unavailable
from app.domain.record import Record
from app.operations.base import Done, Operation
from app.ui.save_state import SaveState
from app.ui.tasks import Tasks

PAUSE_MS = 600
TRY_AGAIN_MS = 5_000
OUR_FAULT = "Something went wrong and your last words are not saved yet. Copy them before you close this page."

MakeOperation = Callable[[Any, Any], Operation]
"""From the record as it was before (None: there is none yet) and as it is now to what keeps the difference."""


class RecordDraft(QObject):
    """`changed` carries a `SaveState`; `kept` says that nothing waits any more: all that was typed is on the disk."""

    changed = Signal(object)
    kept = Signal()

    def __init__(self, tasks: Tasks, operation: MakeOperation, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._operation = tasks, operation
        tasks.watch(self)
        self.seen: Any = None
        self.now: Any = None
        self.is_new = self.is_refused = False
        self.state = self._rest = SaveState()
        self._sent: list[Any] = []
        self._has_gap = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.flush)

    @property
    def is_under_way(self) -> bool:
        """True between the start of a save of this record and its commit."""
        return bool(self._sent) and self._sent[-1] is not None

    @property
    def is_dirty(self) -> bool:
        """True while words on screen are not known to be on the disk."""
        return self.is_under_way or (self.now is not None and self.now != self.seen)

    def take(self, record: Record | None, now: Record | None = None) -> None:
        """Start from a record as read; `now` is what the screen begins with where nothing is stored yet."""
        self._pause.stop()
        before = self.now
        self.is_new, self.is_refused = record is None, False
        self.now = record if now is None else now
        self.seen = self.now if record is None else record
        self._sent = [None for _ in self._sent]
        self._has_gap = False
        if before is None or self.now is None or before.id != self.now.id:
            self.state = self._rest = SaveState()

    def edit(self, now: Record) -> None:
        """The record as the person has it now."""
        self.now, self.is_refused = now, False
        if self.is_dirty or self.state != self._rest:
            self._say(SaveState(phase="saving"))
            self._pause.start(PAUSE_MS)

    def flush(self) -> None:
        """Save now what is not saved, behind what is under way."""
        self._pause.stop()
        newest = self._sent[-1] if self.is_under_way else self.seen
        if self.now is not None and self.now != newest:
            self.write()
        elif not self.is_dirty and self.state != self._rest:
            self._settle()

    def write(self, operation: MakeOperation | None = None) -> None:
        """Save as it stands, even if nobody has changed anything (a first record of what is shown, or the end of it)."""
        self._pause.stop()
        before = self._sent[-1] if self.is_under_way else None if self.is_new else self.seen
        self._sent.append(self.now)
        self._tasks.do((operation or self._operation)(before, self.now), self._done, self._failed)

    def _done(self, done: Done) -> None:
        """A save of a record that the page has left since says nothing here any more."""
        saved = self._sent.pop(0)
        if saved is None:
            return
        if not self._has_gap:
            self.seen, self.is_new = saved, False
        self._rest = SaveState(phase="saved", at=done.saved_at)
        if self._sent:
            return
        self._has_gap = False
        if self.is_dirty:
            self._pause.start(PAUSE_MS)
        else:
            self._settle()

    def _settle(self) -> None:
        self._say(self._rest)
        self.kept.emit()

    def _failed(self, error: BaseException) -> None:
        if self._sent.pop(0) is None:
            self._tasks.trouble.emit(error)
            return
        self._has_gap, self.is_refused = bool(self._sent), isinstance(error, Refused)
        sentence = getattr(error, "message", "") or OUR_FAULT
        self._say(SaveState(phase="trouble", sentence=sentence, field=getattr(error, "field", "")))
        if isinstance(error, Unavailable):
            self._pause.start(TRY_AGAIN_MS)
        elif not isinstance(error, Refused):
            self._tasks.trouble.emit(error)

    def _say(self, state: SaveState) -> None:
        self.state = state
        self.changed.emit(state)
