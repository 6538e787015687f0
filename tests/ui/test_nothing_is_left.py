"""The guards of this suite see what they are there to see: a window, a timer, a thread, a line in the log."""

import logging
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import theme
from tests.conftest import Listening
from tests.ui.conftest import left_threads, left_windows, swept


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    """A window that its test may leave open; it is taken away here."""
    made = QWidget()
    made.setWindowTitle("left")
    yield made
    made.close()
    made.deleteLater()


def test_a_window_left_open_is_seen(window: QWidget) -> None:
    assert left_windows(set()) == []
    window.show()
    assert left_windows(set()) == ["visible QWidget “left”"]
    window.hide()
    assert left_windows(set()) == []


def test_a_timer_left_running_in_a_hidden_window_is_seen(window: QWidget) -> None:
    timer = QTimer(window)
    timer.start(60_000)
    assert left_windows(set()) == ["1 running timers in a leaked QWidget “left”"]
    timer.stop()
    assert left_windows(set()) == []


def test_a_lane_left_running_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Thread, "join", lambda self, timeout=None: None)
    end = threading.Event()
    before = {thread.ident for thread in threading.enumerate()}
    lane = threading.Thread(target=end.wait, name="write-lane", daemon=True)
    lane.start()
    assert left_threads(before) == ["thread write-lane"]
    monkeypatch.undo()
    end.set()
    lane.join(5)
    assert left_threads(before) == []


@pytest.mark.allows_logs
def test_a_warning_in_the_log_is_heard() -> None:
    listening = Listening()
    logging.getLogger().addHandler(listening)
    logging.getLogger("waymark.tasks").info("quiet")
    logging.getLogger("waymark.tasks").warning("loud")
    logging.getLogger().removeHandler(listening)
    assert listening.heard == ["waymark.tasks WARNING: loud"]


def test_what_was_to_be_deleted_is_deleted(qapp: QApplication) -> None:
    window = QWidget()
    window.deleteLater()
    assert shiboken6.isValid(window)
    swept()
    assert not shiboken6.isValid(window)


def test_each_test_begins_light_and_at_its_own_size() -> None:
    assert (theme.current().scheme, theme.text_percent()) == ("light", 100)
