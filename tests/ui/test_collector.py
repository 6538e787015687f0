"""Cycles with Qt objects in them are collected on the GUI thread and nowhere else."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from app.ui.collector import Collector


class Ring(QObject):
    """An object that only the cycle collector can free."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        self.timer = QTimer(self)
        self.timer.start(10_000)


def make_garbage() -> None:
    """Enough new objects to make an automatic collection due many times over."""
    kept = [[n] for n in range(200_000)]
    assert kept


def test_another_thread_frees_nothing_of_the_window(qtbot: QtBot) -> None:
    collector = Collector()
    ring = Ring()
    ring.timer.stop()
    gone = weakref.ref(ring)
    del ring
    busy = threading.Thread(target=make_garbage)
    busy.start()
    busy.join()
    assert gone() is not None, "it was destroyed on a thread that it does not belong to"
    collector.look()
    gc.collect()
    assert gone() is None
