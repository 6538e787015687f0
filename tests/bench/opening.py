"""From the start of the process to the unlock window, from the passphrase to My day, and the memory after a visit."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.bootstrap import clock
from app.bootstrap.enrolling import NewKeys, set_up
from app.domain.policy import Role
from app.security.profile import Profile
from app.sync.protocol.messages.enrol import EnrolAnswer
from tests.bench import town
from tests.bench.corpus import number
from tests.bench.table import Line

PASSPHRASE = "harbour lantern meadow willow otter seven"
RUNS, VISITS = 15, 3
NOBODY_THERE = "http://127.0.0.1:9"


def lines() -> Iterator[Line]:
    """The rows about opening."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "leah"
        _make(profile)
        windows = [(_seen("empty"), _seen("unlock", str(profile))) for _ in range(RUNS)]
        empty, ours = min(e for (e, _), _ in windows), min(o for _, (o, _) in windows)
        yield Line(
            "unlock window visible", ours, "empty PySide6 window", empty, f"whole process, best of {RUNS}", limit=2.5
        )
        visits = [_visit(profile) for _ in range(VISITS)]
        day, key = min((v["day_ms"] - v["key_ms"], v["key_ms"]) for v in visits)
        note = f"400 files, 10,000 contacts; key derivation left out; best of {VISITS}"
        yield Line("My day after the passphrase", day, "key derivation, least setting", key, note, limit_ms=500)
        bare = max(memory for (_, memory), _ in windows)
        note = "resident after My day, caseload, 5 children, assessment, plan and every other page"
        yield Line("memory after the visit", max(v["memory_mb"] for v in visits), "empty PySide6 window", bare, note,
                   limit_ms=250, unit="MB")  # fmt: skip


def _make(folder: Path) -> None:
    """A made-up profile with a vault and a full store."""
    answer = EnrolAnswer(
        device=number(13, 1), person=number(13, 2), names="Leah Cole", role=Role.PRACTITIONER, team=number(13, 3),
        team_name="Harbour team", service=number(8, 1), service_name="Speed (made up)", help_phone="01632 960123",
        made_up=True, epoch="e",
    )  # fmt: skip
    store = set_up(Profile(folder), NOBODY_THERE, answer, NewKeys(), PASSPHRASE, is_quick=True)
    now = clock.now()
    town.whole_caseload(store, now.wall_at[:10], now.wall_at)
    store.close()


def _start(*words: str) -> "subprocess.Popen[str]":
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.bench.seen", *words]
    return subprocess.Popen(command, env=around, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def _seen(*words: str) -> tuple[float, float]:
    """Milliseconds from the start of the process to its first painted window, and its memory in MB then."""
    began = time.perf_counter()
    process = _start(*words)
    assert process.stdout is not None
    first = process.stdout.readline()
    elapsed = (time.perf_counter() - began) * 1000
    assert "painted" in first, f"{words[0]} did not paint"
    memory = msgspec.json.decode(process.stdout.readline(), type=dict[str, float])["memory_mb"]
    process.wait(20)
    return elapsed, memory


def _visit(profile: Path) -> dict[str, float]:
    process = _start("day", str(profile), PASSPHRASE)
    found: dict[str, float] = {}
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            found.update(msgspec.json.decode(line, type=dict[str, float]))
    assert process.wait(20) == 0, "the visit did not end well"
    return found
