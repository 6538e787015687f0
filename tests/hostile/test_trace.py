"""T-01, T-05, T-06: over a whole scripted day the kernel is asked to write no readable word of it, to no file and no stream."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.test_store_plaintext import spellings

WRITES = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,copy_file_range,sendfile"
ROOT = Path(__file__).parents[2]


def traced(folder: Path, *more: str) -> str:
    """The day under strace; every byte that was written, as it is spelt in the trace (`\\x` and two digits each)."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: the day cannot be watched")
    folder.mkdir()
    trace = folder / "trace"
    command = ["strace", "-f", "-xx", "-s", "8000000", "-e", f"trace={WRITES}", "-o", str(trace)]
    temporary = folder / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary), "QT_QPA_PLATFORM": "offscreen"}
    run = [*command, sys.executable, "-m", "tests.hostile.traced_day", str(folder), *more]
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, timeout=300, check=False)
    if b"ptrace" in done.stderr:
        pytest.skip("this system does not let one process watch another")
    assert done.returncode == 0, done.stderr[-2000:]
    return trace.read_text(encoding="ascii", errors="replace")


def found(trace: str) -> int:
    """How often the word was written, in any spelling."""
    return sum(trace.count("".join(f"\\x{byte:02x}" for byte in form)) for form in spellings())


def test_t_01_no_readable_word_of_a_day_is_written_anywhere(tmp_path: Path) -> None:
    trace = traced(tmp_path / "day")
    assert trace.count("pwrite64(") > 100, "the store was written"
    assert found(trace) == 0
    left = [path.name for path in (tmp_path / "day" / "temporary").rglob("*") if path.is_file()]
    assert left == []


def test_the_watch_sees_the_word_in_a_plain_file(tmp_path: Path) -> None:
    """The sibling: the same rows written to a file that is not encrypted are seen at once."""
    assert found(traced(tmp_path / "day", "plain")) > 100
