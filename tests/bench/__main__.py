"""`python -m tests.bench`: measures one part after the other, each in a process of its own, and writes docs/speed.md.

`python -m tests.bench PART …` measures these parts only and prints their table without writing.
"""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import msgspec

from tests.bench.table import Line, table

PARTS = (
    "opening", "screens", "forms", "answering", "comparing", "writing", "searching", "certificates", "printing", "syncing",
)  # fmt: skip
PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
_AS_JSON = "--json"


def main(words: list[str]) -> int:
    """Measure and print."""
    if words[:1] == [_AS_JSON]:
        print(msgspec.json.encode(list(import_module(f"tests.bench.{words[1]}").lines())).decode())
        return 0
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        sys.stderr.write(f"There is no part {unknown[0]}. Parts: {', '.join(PARTS)}.\n")
        return 2
    lines = [line for part in words or PARTS for line in _measured(part)]
    text = table(lines)
    print(text)
    if not words:
        PAGE.write_text(_page(text), encoding="utf-8")
    return 1 if any(line.verdict == "OVER" for line in lines) else 0


def _measured(part: str) -> list[Line]:
    """One part in a process of its own: no part finds another one's memory, caches or windows."""
    sys.stderr.write(f"{part} …\n")
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"}
    command = [sys.executable, "-m", "tests.bench", _AS_JSON, part]
    done = subprocess.run(command, env=around, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=list[Line])


def _page(text: str) -> str:
    return f"""# Speed

Measured {datetime.now(UTC):%Y-%m-%d} by `poe bench` (`python -m tests.bench`), which writes this page. No test of the suite
looks at a clock: run this before a release, and after any change that may cost time.

{text}

How to read it. Every baseline is measured in the same run, next to ours: ratios hold on any machine, milliseconds only on
this one. The notes say whether a figure is the best or the median of several. `OVER` means outside the limit.
Anki is measured where `ANKI_PYTHON` names a Python that has the package `anki`
(`ANKI_PYTHON=~/anki/bin/python poe bench`); it is no part of Waymark.

Machine: {_machine()}.
"""


def _machine() -> str:
    cores, load = os.cpu_count(), os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    facts = [f"{cores} cores ({_processor()})", f"{_memory_gb():.0f} GB", platform.platform(terse=True)]
    qt = import_module("PySide6.QtCore").qVersion()
    return ", ".join([*facts, f"Python {platform.python_version()}", f"Qt {qt}", f"load at the end {load:.1f}"])


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    named = [line for line in info.read_text().splitlines() if "model name" in line] if info.exists() else []
    return named[0].partition(":")[2].strip() if named else platform.processor()


def _memory_gb() -> float:
    import psutil

    return float(psutil.virtual_memory().total) / 1e9


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
