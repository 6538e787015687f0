"""The unit file for systemd: what it starts is a command that this program knows, and systemd itself finds no fault in it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.bootstrap.service import _parser

UNIT = Path(__file__).parents[2] / "resources" / "service" / "waymark.service"


def started() -> list[str]:
    text = UNIT.read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    return str(line).split()


def test_it_starts_a_command_that_this_program_knows() -> None:
    program, command, *words = started()
    assert Path(program).name == "waymark"
    assert command == "serve"
    options = _parser().parse_args(words)
    assert options.workers == 2
    assert Path(options.certificate).is_relative_to(options.data)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_no_fault_in_it(tmp_path: Path) -> None:
    """Its program is put where it is here, for systemd looks whether it can be run."""
    here = UNIT.read_text(encoding="utf-8").replace(started()[0], sys.executable)
    unit = tmp_path / "waymark.service"
    unit.write_text(re.sub(r"^Documentation=.*$", "", here, flags=re.MULTILINE), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60)
    about_it = [line for line in done.stderr.splitlines() if "waymark" in line]
    assert about_it == [], done.stderr
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_a_fault_in_it_would_be_found(tmp_path: Path) -> None:
    unit = tmp_path / "waymark.service"
    text = UNIT.read_text(encoding="utf-8").replace(started()[0], sys.executable)
    unit.write_text(text.replace("ProtectSystem=strict", "ProtectSystem=sometimes"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60)
    assert "protect system value" in done.stderr
