"""The window locks when its person goes away: before the laptop sleeps where the desktop says so, else as soon as it wakes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.bootstrap import away
from app.bootstrap.away import AwayLock

ROOT = Path(__file__).parents[2]


class Counted:
    """How often it was locked, and seconds that a test counts."""

    def __init__(self) -> None:
        self.locked, self.s = 0, 0.0

    def lock(self) -> None:
        self.locked += 1

    def now(self) -> float:
        return self.s


def test_a_laptop_that_slept_is_locked_when_it_wakes(qtbot: QtBot) -> None:
    owner, counted = QObject(), Counted()
    watch = AwayLock(owner, counted.lock, now=counted.now, beat_ms=5, listens=False)
    with qtbot.waitSignals([watch._timer.timeout] * 3):
        counted.s = away.SLEPT_S
    assert counted.locked == 0
    counted.s += away.SLEPT_S + 1
    qtbot.waitUntil(lambda: counted.locked == 1)
    with qtbot.waitSignals([watch._timer.timeout] * 3):
        pass
    assert counted.locked == 1
    owner.deleteLater()


def test_the_watch_of_a_closed_window_locks_nothing(qtbot: QtBot) -> None:
    owner, counted = QObject(), Counted()
    watch = AwayLock(owner, counted.lock, now=counted.now, beat_ms=5, listens=False)
    watch.stop()
    counted.s = away.SLEPT_S * 3
    qtbot.wait(50)
    watch._goes(True)
    watch._locks()
    assert counted.locked == 0
    owner.deleteLater()


@contextmanager
def bus() -> Iterator[str]:
    """A message bus of its own; its address."""
    process = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


HEARD = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from app.bootstrap.away import AwayLock
app = QCoreApplication([])
locked = []
watch = AwayLock(app, lambda: locked.append(1))
def say(bus, path, interface, name, *values):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(values))
    assert bus.send(message)
system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
assert system.registerService("org.freedesktop.login1")
manager = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
saver = ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")
said = [(system, *manager, True), (system, *manager, False),
        (system, "/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock"),
        (session, *saver, True), (session, *saver, False)]
def next_one():
    if said:
        say(*said.pop(0))
        QTimer.singleShot(60, next_one)
    else:
        print(watch.hears, len(locked), flush=True)
        app.quit()
QTimer.singleShot(60, next_one)
app.exec()
"""


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("dbus-daemon"), reason="needs a D-Bus to listen on")
def test_the_desktop_that_says_it_will_sleep_or_has_locked_is_heard() -> None:
    """A real bus of its own stands in for that of the system and of the desktop."""
    with bus() as address:
        around = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address, "DBUS_SESSION_BUS_ADDRESS": address}
        done = subprocess.run(
            [sys.executable, "-c", HEARD], cwd=ROOT, env=around, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.stdout.split() == ["4", "3"], done.stderr
