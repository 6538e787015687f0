"""Power goes while somebody taps: every stamp that was called saved is there, as it was tapped, and is going to be sent."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.changes.op import read_op
from app.domain.stamp import KINDS, ONCE, Stamp
from app.models.store import Store
from app.operations.attendance import BeginAttendance
from app.operations.stamp import Tap, UndoStamp
from tests.helpers.laptop import KEY, HandClock, Laptop, new_id, shelf

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not there")
TAPPED = tuple(kind for kind in KINDS if kind not in ONCE)


def tap_for_ever(folder: Path) -> None:
    """In the process that is killed: tap, now and then undo, and say what was called saved."""
    laptop, dice = Laptop(folder, role="appropriate_adult"), random.Random(str(folder))
    log, scope = new_id(), new_id()
    laptop.do(BeginAttendance(id=log, scope=scope, station="Harbour Road"))
    print("began", scope, flush=True)
    while True:
        laptop.clock.turn(seconds=dice.randrange(1, 90))
        kind = dice.choice(TAPPED)
        done = laptop.do(Tap(id=new_id(), attendance=log, kind=kind))
        print("saved", done.outcome.record, kind, done.saved_at, flush=True)
        if dice.random() < 0.2:
            laptop.do(UndoStamp(stamp=done.outcome.record))
            print("undone", done.outcome.record, flush=True)


def said_until_killed(folder: Path, most: int) -> list[list[str]]:
    """What the process said before it was killed, whole lines only."""
    code = "import sys; from pathlib import Path; from tests.store.test_custody_kill import tap_for_ever as f; f(Path(sys.argv[1]))"
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(most)]
        process.kill()  # in the midst of whatever it does by now
        told += process.stdout.readlines()
    return [line.split() for line in told if line.endswith("\n")]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_stamp_that_was_called_saved_is_there_after_a_kill(tmp_path: Path, seed: int) -> None:
    folder = tmp_path / f"night-{seed}"
    said = said_until_killed(folder, random.Random(seed).randrange(5, 60))
    store = Store(folder / "store.db", KEY, clock=HandClock(), new_id=new_id, forms=shelf())
    (scope,) = (line[1] for line in said if line[0] == "began")
    with store.work() as work, store.reading() as connection:
        kept = {s.id: s for s in work.all_in(Stamp, scope)}  # type: ignore[arg-type]
        waits = {read_op(row[0]).record for row in connection.exec_driver_sql("SELECT op FROM outbox")}
    undone = {line[1] for line in said if line[0] == "undone"}
    for _, id, kind, at in (line for line in said if line[0] == "saved" and line[1] not in undone):
        if id in kept:
            assert (kept[id].kind, kept[id].at, kept[id].tapped.wall_at) == (kind, at, at)  # type: ignore[index]
        else:
            assert [id] == [line[1] for line in said][-1:], "only the last one may have been undone without a word"
    assert {line[1] for line in said if line[0] in {"saved", "undone"}} <= waits, "called saved, and nothing would send it"
    assert not undone & set(kept)
    assert store.faults() == ()
    store.close()
