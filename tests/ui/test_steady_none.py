"""A window lives through millions of calls, although each void call of the binding takes a reference to None."""

import subprocess
import sys

from app.ui import steady_none

_EMIT = """
import sys
{first}
from PySide6.QtCore import QObject, Signal
class Bell(QObject):
    rung = Signal()
bell = Bell()
for _ in range(20_000):
    bell.rung.emit()
print("alive")
"""

_LOSE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
{first}
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
widget = QWidget()
for _ in range(200_000):
    widget.update()
print("alive")
"""


def _ends_well(first: str, story: str = _LOSE) -> bool:
    done = subprocess.run([sys.executable, "-c", story.format(first=first)], capture_output=True, text=True, check=False)
    return done.returncode == 0 and "alive" in done.stdout


def test_two_hundred_thousand_repaints_do_not_end_the_process() -> None:
    assert _ends_well("import app.ui")


def test_without_the_cure_python_3_11_dies() -> None:
    if steady_none.keep():
        assert not _ends_well(""), "the binding no longer loses None: remove app/ui/steady_none.py"


def test_twenty_thousand_signals_do_not_end_the_process() -> None:
    assert _ends_well("import app.ui", _EMIT)


def test_without_the_cure_signals_end_the_process() -> None:
    if steady_none.keep():
        assert not _ends_well("", _EMIT), "the binding no longer loses True: shorten app/ui/steady_none.py"
