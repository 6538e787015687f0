"""A Waymark that may not open says why in a window, and fits the screen it opens on."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.bootstrap import display
from app.bootstrap.cannot_open import CannotOpenWindow
from app.bootstrap.window_place import SIZE, fits
from app.security.os_lock import ProfileLock
from app.security.profile import Profile

SENTENCE = "Waymark is already open on this laptop. Nothing was changed. Use the window that is open."


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_window_says_why_and_a_key_closes_it(qtbot: QtBot, key: Qt.Key) -> None:
    window = CannotOpenWindow(SENTENCE)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert window.accessibleDescription() == SENTENCE
    QTest.keyClick(window, key)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_second_waymark_says_that_one_is_open_and_ends(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "leah")
    profile.make_folder()
    with ProfileLock(profile):
        ran = subprocess.run(
            [sys.executable, "-m", "app", "open", "--profile", str(profile.folder)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (1, f"{SENTENCE}\n")


@pytest.mark.parametrize(("screen", "is_enough"), [((1366, 768), False), ((1280, 1024), True), ((1920, 1080), True)])
def test_a_small_screen_is_filled_rather_than_overshot(screen: tuple[int, int], is_enough: bool) -> None:
    assert fits(SIZE, QSize(*screen)) is is_enough


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves these libraries to the system")
def test_a_missing_library_is_named_with_the_command_that_brings_it(tmp_path: Path) -> None:
    plugin = tmp_path / "libqxcb.so"
    plugin.write_bytes(b"")

    def load(_: str) -> object:
        return ctypes.CDLL("libwaymark-has-no-such-thing.so.0")

    missing = display.missing_library(plugin, load)
    assert missing == "libwaymark-has-no-such-thing.so.0"
    assert f"({missing})" in display.what_to_install(missing)
    assert "apt-get install -y" in display.what_to_install(missing)
    assert "libxcb-cursor0" in display.what_to_install(missing)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has displays that may be away")
def test_a_display_that_does_not_answer_is_said_before_qt_ends_the_program() -> None:
    assert "“:4711” does not answer" in display._trouble_of_x(":4711") or display.missing_library(display._plugin())
    assert display.trouble({}, "linux").startswith("There is no display here")
    assert display.trouble({"QT_QPA_PLATFORM": "offscreen"}, "linux") == ""
    assert display.trouble({}, "win32") == ""
