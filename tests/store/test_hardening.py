"""A crash leaves no memory behind: with the key in it, a core file would be the records' key on the disk."""

import os
import sys
from pathlib import Path

import pytest

from tests.helpers.vaults import REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own word for it")

CRASH = """
import ctypes, resource, sys
sys.path.insert(0, {repository!r})
from app.security.hardening import harden_process
if {hardened}:
    harden_process()
with open("report", "w") as report:
    print(*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), file=report)
ctypes.string_at(0)
"""


def test_t_04_a_crashed_waymark_leaves_no_core_file(tmp_path: Path) -> None:
    assert _crash(tmp_path, hardened=True) is False
    assert (tmp_path / "report").read_text().split() == ["0", "0", "0"]
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_without_hardening_the_same_crash_could_be_dumped(tmp_path: Path) -> None:
    dumped = _crash(tmp_path, hardened=False)
    soft_limit, _, is_dumpable = (tmp_path / "report").read_text().split()
    assert soft_limit != "0"
    assert is_dumpable == "1"
    if Path("/proc/sys/kernel/core_pattern").read_text().strip() == "core":
        assert dumped is True


def _crash(folder: Path, *, hardened: bool) -> bool:
    """Crash a child that is allowed core files up to 512 MiB; True when the kernel says that it dumped one."""
    script = CRASH.format(repository=str(REPOSITORY), hardened=hardened)
    shell = f'ulimit -Sc 524288; exec {sys.executable} -c "$0"'
    child = os.posix_spawn("/bin/bash", ["bash", "-c", f"cd {folder}; {shell}", script], os.environ)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status)
