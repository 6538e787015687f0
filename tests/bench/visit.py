"""A visit in a laptop process: unlock, My day, then every page; tells the parent how long My day took and what is resident.

My day counts as there when its window has painted, the page has what it read, and no task is under way.
"""

import time
from typing import Any

from argon2 import low_level
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.desk import Place
from app.ui.features.unlock.screen import UnlockWindow
from tests.bench.corpus import number
from tests.bench.seen import memory_mb, say

LOOK_MS, STAY_MS = 2, 350
_STRETCHED: list[float] = []


def _time_key_derivation() -> None:
    """Measure the one call that is not ours to speed up."""
    derive: Any = getattr(low_level, "hash_secret_raw")  # noqa: B009

    def timed(*given: Any) -> bytes:
        began = time.perf_counter()
        key: bytes = derive(*given)
        _STRETCHED.append((time.perf_counter() - began) * 1000)
        return key

    setattr(low_level, "hash_secret_raw", timed)  # noqa: B010


class Visit(QObject):
    """Drives the window from inside its own event loop."""

    def __init__(self, app: QApplication, passphrase: str) -> None:
        super().__init__()
        self._app, self._passphrase = app, passphrase
        self._began = self._painted_at = 0.0
        self._is_still = 0
        self._places = [
            Place(screen="caseload"),
            *(Place(screen="child", scope=number(1, n)) for n in range(5)),
            Place(screen="assessment", scope=number(1, 0), record=number(6, 0)),
            Place(screen="plan", scope=number(1, 0)),
            Place(screen="contact", scope=number(1, 0)),
            Place(screen="contacts"),
            Place(screen="assessments"),
            Place(screen="certificates"),
            Place(screen="sync"),
            Place(screen="settings"),
            Place(screen="search"),
            Place(screen="my_day"),
        ]

    def unlock(self) -> None:
        """Give the passphrase, as the button does."""
        _time_key_derivation()
        (window,) = [w for w in self._app.topLevelWidgets() if isinstance(w, UnlockWindow)]
        self._began = time.perf_counter()
        self._app.installEventFilter(self)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_for_day)
        self._look.start()
        window.presenter.ask(self._passphrase)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self._painted_at = time.perf_counter()
        return False

    def _main_window(self) -> Any:
        found = [w for w in self._app.topLevelWidgets() if hasattr(w, "desk") and w.isVisible()]
        return found[0] if found else None

    def _look_for_day(self) -> None:
        """Filled when three looks in a row see nothing under way; the last paint is when the person saw it."""
        window = self._main_window()
        self._is_still = self._is_still + 1 if window is not None and window.desk.tasks.is_idle else 0
        if self._is_still < 3:
            return
        self._look.stop()
        self._app.removeEventFilter(self)
        say(day_ms=(self._painted_at - self._began) * 1000, key_ms=sum(_STRETCHED))
        QTimer.singleShot(STAY_MS, self._next_place)

    def _next_place(self) -> None:
        window = self._main_window()
        if self._places and window is not None:
            window.desk.navigator.to(self._places.pop(0))
            QTimer.singleShot(STAY_MS, self._next_place)
            return
        say(memory_mb=memory_mb())
        window.close()
        self._app.exit(0)
