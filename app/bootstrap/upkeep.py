"""Looks after the store while nobody touches the laptop: the reserve of disk space, and once a day every page of the file."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap.idle import TOUCHES
from app.domain.errors import Unavailable
from app.models.store import Store
from app.models.trouble import FOUND_DAMAGE
from app.ui.tasks import Tasks

EVERY_MS: Final = 60_000
QUIET_S: Final = 120.0
"""So long untouched that a second of work on the write thread is in nobody's way; the window locks a little later."""


class Upkeep(QObject):
    """Runs on timers of its own between `start` and `stop`. `now` counts seconds and never goes back."""

    def __init__(
        self,
        parent: QObject,
        store: Store,
        tasks: Tasks,
        *,
        every_ms: int = EVERY_MS,
        quiet_s: float = QUIET_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._store, self._tasks, self._quiet_s, self._now = store, tasks, quiet_s, now
        self._touched_at = now()
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to watch; the reserve is laid down soon."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._tasks.read(self._store.ballast.lay, self._laid)
        self._timer.start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def _look(self) -> None:
        if self._now() - self._touched_at >= self._quiet_s and self._tasks.is_idle:
            self._tasks.read(self._store.ballast.lay, self._laid)
            self._tasks.write(self._store.check_once_a_day, self._checked, self._not_checked)

    def _laid(self, _: object) -> None:
        """With or without a reserve work goes on."""

    def _checked(self, faults: object) -> None:
        if faults:
            self._tasks.trouble.emit(Unavailable(FOUND_DAMAGE))

    def _not_checked(self, _: object) -> None:
        """A full or busy disk: the day is not over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._touched_at = self._now()
        return False
