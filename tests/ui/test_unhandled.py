"""A fault of ours in a slot or on a thread of a real process: the window says it calmly, the log holds no word of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.ui.shell.bars import OUR_FAULT

REPOSITORY = Path(__file__).parents[2]
PROGRAM = """
import json, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.bootstrap.screens import main_window
from app.bootstrap.unhandled import Unhandled
from app.security.redaction import keep_logs_redacted
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop

def fail():
    raise KeyError("Jayden Okafor")

app = QApplication([])
keep_logs_redacted(sys.stderr)
laptop = Laptop(Path(sys.argv[1]))
desk = RealDesk(laptop)
window = main_window(desk)
window.show()
unhandled = Unhandled()
unhandled.came.connect(window.show_trouble)
unhandled.begin()
said = []

def look():
    said.append(window.trouble.text())
    window.trouble.hide()
    if len(said) == 1:
        threading.Thread(target=fail).start()
        QTimer.singleShot(300, look)
    else:
        window.close()
        app.quit()

QTimer.singleShot(0, fail)
QTimer.singleShot(300, look)
app.exec()
desk.close()
laptop.close()
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The process after one failure in a slot and one on a thread."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path_factory.mktemp("leah"))],
        cwd=REPOSITORY, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_the_bar_says_that_the_answers_are_saved_and_gives_a_number(ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode == 0, ran.stderr
    in_slot, on_thread = json.loads(ran.stdout)
    for said in (in_slot, on_thread):
        assert said.startswith(OUR_FAULT)
        assert "Jayden" not in said
    assert in_slot != on_thread, "two faults have two numbers"


def test_the_log_has_the_number_and_the_place_and_no_name(ran: subprocess.CompletedProcess[str]) -> None:
    lines = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("{")]
    numbers = [said.rsplit(" ", 1)[-1].rstrip(".") for said in json.loads(ran.stdout)]
    assert [line["code"] for line in lines if line["event"] == "window.trouble"] == numbers
    assert {"app.unhandled", "app.unhandled_in_thread"} <= {line["event"] for line in lines}
    assert all(line["failure"][0]["class"] == "builtins.KeyError" for line in lines if "failure" in line)
    assert "Jayden" not in ran.stderr
