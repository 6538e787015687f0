"""Locks the window when its person goes away: the laptop is put to sleep, woke up from it, or its screen was locked.

On Linux the desktop says so over D-Bus before it happens. Everywhere a timer notices afterwards that the laptop slept: time
went on and the timer did not. So whoever opens the lid finds the unlock window, at the latest a moment after.
"""

import sys
import time
from collections.abc import Callable
from typing import Final, cast

from PySide6.QtCore import SLOT, QObject, QTimer, Slot

BEAT_MS: Final = 5_000
SLEPT_S: Final = 60.0
"""A gap of this length between two beats is sleep; a busy laptop never makes one so long."""
_LOGIN: Final = "org.freedesktop.login1"
_SIGNALS: Final = (
    # bus, service, interface, signal, slot
    ("system", _LOGIN, f"{_LOGIN}.Manager", "PrepareForSleep", "_goes(bool)"),
    ("system", _LOGIN, f"{_LOGIN}.Session", "Lock", "_locks()"),
    ("session", "", "org.freedesktop.ScreenSaver", "ActiveChanged", "_goes(bool)"),
    ("session", "", "org.gnome.ScreenSaver", "ActiveChanged", "_goes(bool)"),
)


def elapsed_s() -> float:
    """Seconds that count on while the laptop sleeps, as far as the system has such a clock."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.time()  # the wall clock: a clock set forward locks once too often, which harms nobody


class AwayLock(QObject):
    """Calls `lock` once for each going away. `now` counts seconds."""

    def __init__(
        self,
        parent: QObject,
        lock: Callable[[], None],
        *,
        now: Callable[[], float] = elapsed_s,
        beat_ms: int = BEAT_MS,
        listens: bool = True,
    ) -> None:
        super().__init__(parent)
        self._lock, self._now = lock, now
        self._last = now()
        self._timer = QTimer(self)
        self._timer.setInterval(beat_ms)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self.hears = self._listen() if listens and sys.platform == "linux" else 0
        """How many of the desktop's announcements can be heard."""

    def stop(self) -> None:
        """The window is closed: from now on nobody's going away matters."""
        self._timer.stop()
        self._lock = _nothing

    def _listen(self) -> int:
        """Where there is no desktop bus there is nothing to hear; the beat goes on."""
        from PySide6.QtDBus import QDBusConnection

        buses = {"system": QDBusConnection.systemBus(), "session": QDBusConnection.sessionBus()}
        heard = 0
        for bus, service, interface, name, slot in _SIGNALS:
            if buses[bus].isConnected():
                # the binding takes text here, although its types say bytes
                heard += buses[bus].connect(service, "", interface, name, self, cast(bytes, SLOT(slot)))
        return heard

    def _beat(self) -> None:
        now, self._last, before = self._now(), self._now(), self._last
        if now - before > SLEPT_S:
            self._lock()

    @Slot(bool)
    def _goes(self, is_going: bool) -> None:
        if is_going:
            self._lock()

    @Slot()
    def _locks(self) -> None:
        self._lock()


def _nothing() -> None:
    """There is no window to lock any more."""
