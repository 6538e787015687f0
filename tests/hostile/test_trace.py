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


def watched(folder: Path, module: str, *words: str) -> "tuple[subprocess.Popen[str], Path]":
    """A module of these tests under strace, and where the trace will be."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: the day cannot be watched")
    folder.mkdir()
    trace, temporary = folder / "trace", folder / "temporary"
    temporary.mkdir()
    command = ["strace", "-f", "-xx", "-s", "8000000", "-e", f"trace={WRITES}", "-o", str(trace)]
    environment = {**os.environ, "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary), "QT_QPA_PLATFORM": "offscreen"}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"  # the text of these tests has the word in it
    run = [*command, sys.executable, "-m", f"tests.hostile.{module}", str(folder), *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(run, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True), trace


def ended(child: "subprocess.Popen[str]", trace: Path) -> str:
    """Every byte that was written, as it is spelt in the trace (`\\x` and two digits each)."""
    _, errors = child.communicate(timeout=300)
    if "ptrace" in errors:
        pytest.skip("this system does not let one process watch another")
    assert child.returncode == 0, errors[-2000:]
    return trace.read_text(encoding="ascii", errors="replace")


def traced(folder: Path, *more: str) -> str:
    """The day under strace."""
    return ended(*watched(folder, "traced_day", *more))


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
