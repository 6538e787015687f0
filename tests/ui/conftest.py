"""Every test of the window: light theme at 100 %, no screen needed, and nothing left behind: no window, timer or thread."""

import gc
import os
import threading
from collections.abc import Iterator

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import theme

LANES = ("write-lane", "read-lane", "opening", "sync")
"""Names of the threads that the application starts; each must be ended by who started it."""


def swept() -> None:
    """Everything that was to be deleted later is deleted now."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
        QCoreApplication.processEvents()


def left_windows(before: set[int]) -> list[str]:
    """Windows that are still shown, and hidden ones that still keep a timer running, unless they were there before."""
    left = []
    for window in QApplication.topLevelWidgets():
        if id(window) in before and not window.isVisible():
            continue
        timers = [timer for timer in window.findChildren(QTimer) if timer.isActive()]
        if window.isVisible():
            left.append(f"visible {_named(window)}")
        elif timers:
            left.append(f"{len(timers)} running timers in a leaked {_named(window)}")
    return left


def left_threads(before: set[int | None]) -> list[str]:
    """Threads that this test started and nobody ended."""
    ours = [t for t in threading.enumerate() if t.ident not in before and t is not threading.main_thread()]
    for thread in ours:
        if not thread.daemon or thread.name.startswith(LANES):
            thread.join(30)  # ended when what it draws or reads is done; a busy machine takes its time
    return [f"thread {t.name}" for t in ours if t.is_alive() and (not t.daemon or t.name.startswith(LANES))]


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{widget.windowTitle() or widget.objectName()}”"


def _clear() -> None:
    for window in QApplication.topLevelWidgets():
        window.hide()
        window.deleteLater()
    swept()


@pytest.fixture(autouse=True)
def nothing_is_left(qapp: QApplication) -> Iterator[None]:
    """Each test begins with the light theme and an empty desktop, and gives both back."""
    theme.apply(qapp, "light", 100)
    windows = {id(window) for window in QApplication.topLevelWidgets()}
    threads = {thread.ident for thread in threading.enumerate()}
    yield
    swept()
    left = left_windows(windows) + left_threads(threads)
    _clear()
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def _collected_on_this_thread() -> Iterator[None]:
    """As in the program (app.ui.collector): no other thread may destroy what belongs to the window."""
    gc.disable()
    gc.freeze()  # what stood before the test needs no walk through it afterwards
    yield
    gc.collect()
    gc.enable()
