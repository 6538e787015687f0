"""The whole visit, started as a person would start it: everything is true, and what it leaves behind can be looked at."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage

from app.bootstrap.display import has_display
from app.demo.visit.practitioner import MESSAGE
from app.demo.visit.steps import STEPS
from tests.e2e.conftest import planted
from tests.helpers.quick_disk import quick_folder

ROOT = Path(__file__).parents[2]


def demo(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    around = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    with quick_folder() as folder:
        return subprocess.run(
            [sys.executable, "-m", "app", "demo", *words],
            cwd=ROOT,
            env={**around, **environment, "TMPDIR": str(folder)},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )


def test_the_visit_is_all_true_and_leaves_pictures_a_certificate_and_a_report(tmp_path: Path) -> None:
    ended = demo("--headless", str(tmp_path))
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["all_true"], [check for check in report["checks"] if not check["true"]]
    assert ended.returncode == 0, ended.stderr
    assert {check["step"] for check in report["checks"]} == set(STEPS)
    assert all(check["ms"] >= 0 and check["evidence"] for check in report["checks"])
    pictures = sorted((tmp_path / "pictures").glob("*.png"))
    assert len(pictures) >= len(STEPS)
    sizes = {(QImage(str(p)).width(), QImage(str(p)).height()) for p in pictures}
    assert sizes == {(1280, 800)}
    text = pypdfium2.PdfDocument(tmp_path / "certificate.pdf")[0].get_textpage().get_text_range()
    assert MESSAGE in " ".join(text.split())


def test_a_false_check_makes_the_program_end_with_an_error(tmp_path: Path) -> None:
    ended = demo("--headless", str(tmp_path), **planted("my day is empty"))
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert ended.returncode == 1
    assert not report["all_true"]
    assert not report["checks"][-1]["true"]


@pytest.mark.parametrize(
    ("environment", "platform", "has_one"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_without_a_display_it_says_so_and_plays_the_visit(
    environment: dict[str, str], platform: str, has_one: bool
) -> None:
    assert has_display(environment, platform) is has_one
