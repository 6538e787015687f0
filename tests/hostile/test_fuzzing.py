"""Coverage-guided searches (long runs only): a minute for each reader of what comes from outside, and one planted hole."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is installed for long runs only"),
]


def searched(folder: Path, target: str, seconds: int) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.hostile.fuzzing", target, str(seconds), str(folder / "corpus")]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=seconds + 120, check=False
    )


@pytest.mark.parametrize("target", ["decoder", "packed", "page", "form", "search"])
def test_no_input_that_reaches_new_code_is_anything_but_read_or_refused(tmp_path: Path, target: str) -> None:
    done = searched(tmp_path, target, 60)
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(list((tmp_path / "corpus").iterdir())) > 1, "the search found its way into the code"


def test_a_planted_hole_is_found(tmp_path: Path) -> None:
    """The sibling."""
    done = searched(tmp_path, "planted", 60)
    assert done.returncode != 0
    assert "planted" in done.stderr
