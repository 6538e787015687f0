"""Keeps what a person types: 600 ms after the last key, one save under way at a time, the newest always wins.

States: settled (nothing unsaved), waiting (typed, the timer runs), under way (a save has left). Typing while a save is under
way waits for its end. "Saved" is said only by `saved`, which comes after the commit; a failure never drops what was typed.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Unavailable
from app.operations.base import Done, Operation
from app.ui.tasks import Tasks

AFTER_MS = 600
AGAIN_AFTER_MS = 5_000


class Autosave(QObject):
    """`make` gives the operation that keeps the newest state, or None when nothing is unsaved; `took` hears of each commit."""

    being_saved = Signal()
    saved = Signal(str)
    failed = Signal(object)
    settled = Signal()

    def __init__(self, tasks: Tasks, make: Callable[[], Operation | None], took: Callable[[Done], None]) -> None:
        super().__init__()
        self._tasks, self._make, self._took = tasks, make, took
        self._is_under_way = self._is_wanted_again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    @property
    def is_settled(self) -> bool:
        """True when nothing is unsaved and no save is under way."""
        return not self._is_under_way and not self._timer.isActive()

    @property
    def is_under_way(self) -> bool:
        """True between the start of a save and its commit."""
        return self._is_under_way

    def touch(self) -> None:
        """The person typed or chose something."""
        self._timer.start(AFTER_MS)
        self.being_saved.emit()

    def flush(self) -> None:
        """Save now what is unsaved; after a save that is under way, if there is one."""
        self._timer.stop()
        if self._is_under_way:
            self._is_wanted_again = True
            return
        operation = self._make()
        if operation is None:
            self.settled.emit()
            return
        self._is_under_way = True
        self._tasks.do(operation, self._done, self._failed)

    def forget(self) -> None:
        """Save nothing more of what was typed: another operation takes it along, or there is something else to write."""
        self._timer.stop()
        self._is_wanted_again = False

    def _done(self, done: Done) -> None:
        self._is_under_way = False
        self._took(done)
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.flush()
        if self.is_settled:
            self.saved.emit(done.saved_at)
            self.settled.emit()

    def _failed(self, error: BaseException) -> None:
        self._is_under_way = self._is_wanted_again = False
        if isinstance(error, Unavailable):
            self._timer.start(AGAIN_AFTER_MS)
        self.failed.emit(error)
