"""First sync, push, pull and no-op of the real laptop store against the real service over HTTP, beside Anki's row sync.

Anki is measured only where a Python that has it is named in ANKI_PYTHON; it is no dependency of Waymark.
"""

import gc
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from app.bootstrap import admin, clock
from app.bootstrap.enrolling import NewKeys, enrol, set_up
from app.changes.edits import diff
from app.changes.op import Op
from app.domain.child import Child
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.record import Record, to_body
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.security.profile import Profile
from app.server.database import open_database
from app.server.loading import load
from app.sync.agent import SyncAgent
from app.sync.http import HttpLink
from tests.bench.corpus import contacts, number
from tests.bench.relay import Relay
from tests.bench.table import Line

T = TypeVar("T")
PASSPHRASE = "harbour lantern meadow willow otter seven"
CONTACTS, FILES, EDITS, ROUNDS = 10_000, 400, 1_000, 3
STEPS: tuple[tuple[str, float | None, float | None, float | None], ...] = (
    ("first sync 10,000", 1.0, None, 1.0),
    ("push 1,000 edits", None, 350.0, None),
    ("pull 1,000", 2.0, None, 1.0),
    ("no-op sync", None, 20.0, None),
)
"""What is timed; the limits of its time, as a ratio to Anki and in milliseconds, and of its bytes as a ratio to Anki."""
IN_TURN = "once every file has been compared; a quiet round in ten compares eight more; "


def lines() -> Iterator[Line]:
    """The sync rows of the table: ours and Anki's in turn, the best of each."""
    gc.collect()
    gc.freeze()  # as the window does once it is up
    rounds = [(_ours(), _anki()) for _ in range(ROUNDS)]
    for step, limit, limit_ms, limit_bytes in STEPS:
        ms, size = min(ours[step] for ours, _ in rounds)
        peer_ms, peer_size = min((anki[step] for _, anki in rounds if step in anki), default=(None, None))
        note = f"{IN_TURN if step == 'no-op sync' else ''}best of {ROUNDS}"
        yield Line(step, ms, "Anki rows" if peer_ms else "", peer_ms, note, limit if peer_ms else None, limit_ms)
        on_the_wire = peer_size / 1e3 if peer_size else None
        name, limit = "Anki rows" if on_the_wire else "", limit_bytes if on_the_wire else None
        yield Line(f"… bytes of {step}", size / 1e3, name, on_the_wire, "both ways through the relay", limit, unit="kB")


def _ours() -> dict[str, tuple[float, int]]:
    with tempfile.TemporaryDirectory() as folder, _service(Path(folder)) as (url, leah, ruth):
        first, second = _laptop(Path(folder) / "leah", url, leah), _laptop(Path(folder) / "ruth", url, ruth)
        found: dict[str, tuple[float, int]] = {}
        store_a, agent_a, relay_a = first
        store_b, agent_b, relay_b = second
        found["first sync 10,000"] = _timed(agent_a, relay_a)
        assert _count(store_a) == CONTACTS
        agent_b.sync_once()
        assert _count(store_b) == CONTACTS
        _edit(store_a)
        found["push 1,000 edits"] = _timed(agent_a, relay_a)
        found["pull 1,000"] = _timed(agent_b, relay_b)
        with store_b.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM record WHERE ver = 2").scalar_one() == EDITS
        _come_to_rest(store_a, agent_a)
        found["no-op sync"] = min(_timed(agent_a, relay_a) for _ in range(5))
        for store, _, relay in (first, second):
            store.close()
            relay.close()
        return found


def _come_to_rest(store: Store, agent: SyncAgent) -> None:
    """Quiet rounds until every file has been compared with the service; from then on a few are, every ten minutes."""
    for _ in range(200):
        agent.sync_once()
        if not StoreForSync(store).position().unproved:
            return
    raise AssertionError("the files are never all compared")


def _timed(agent: SyncAgent, relay: Relay) -> tuple[float, int]:
    relay.take_count()
    start = time.perf_counter()
    report = agent.sync_once()
    elapsed = time.perf_counter() - start
    assert not report.problem, report.problem
    assert not report.quarantined
    return elapsed * 1000, relay.take_count()


def _count(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM record WHERE type = 'contact'").scalar_one())


def _edit(store: Store) -> None:
    for new in contacts(EDITS, FILES, revision=1):
        with store.work() as work:  # each edit a deed of its own, as a day's are
            old = work.get(type(new), new.id)
            work.put(old.but(content=new.content), old)


@contextmanager
def _service(folder: Path) -> Iterator[tuple[str, str, str]]:
    """A service process with the corpus; yields its address and two enrolment codes."""
    database = open_database(None, folder / "service", connections=2)
    admin.create_service(database, "Speed (made up)", made_up=True)
    admin.add_team(database, "Team")
    leah = admin.add_person(database, "Leah Cole", "practitioner", "Team")
    ruth = admin.add_person(database, "Ruth Kaplan", "practitioner", "Team")
    loaded = load(database, _ops(leah, ruth))
    assert set(loaded.counts) == {"applied"}, loaded.counts
    codes = [admin.new_code(database, who) for who in (leah, ruth)]
    database.close()
    command = [sys.executable, "-m", "app", "serve", "--data", str(folder / "service"), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[-1], codes[0], codes[1]
    finally:
        process.terminate()
        process.wait()


def _ops(leah: Id, ruth: Id) -> Iterator[Op]:
    records: list[Record] = []
    for n in range(FILES):
        scope = number(1, n)
        records.append(Child(id=number(3, n), scope=scope, first_names=f"Child {n}", surname="Made-Up"))
        records.append(Allocation(id=number(4, n), scope=scope, person=leah, from_on="2025-01-01"))
        records.append(Allocation(id=number(5, n), scope=scope, person=ruth, role="co_worker", from_on="2025-01-01"))
    records += contacts(CONTACTS, FILES)
    for dseq, record in enumerate(records, 1):
        yield Op(
            id=number(9, dseq),
            dseq=dseq,
            kind="create",
            type=record.type_name,
            record=record.id,
            scope=record.scope,
            actor=NO_ID if record.type_name == "allocation" else leah,
            at="2025-12-01T10:00:00+00:00",
            edits=diff({}, to_body(record)),
        )


def _laptop(folder: Path, url: str, code: str) -> tuple[Store, SyncAgent, Relay]:
    relay = Relay(int(url.rsplit(":", 1)[1]))
    keys = NewKeys()
    answer = enrol(relay.url, code, keys)
    store = set_up(Profile(folder), relay.url, answer, keys, PASSPHRASE, is_quick=True)
    link = HttpLink(relay.url, keys.device, clock=clock.now, new_nonce=lambda: secrets.token_hex(16))
    agent = SyncAgent(StoreForSync(store), link, _at_once, clock=clock.now, luck=random.random)
    return store, agent, relay


def _at_once(work: Callable[[], T], /) -> T:
    return work()


def _anki() -> dict[str, tuple[float, int]]:
    """Milliseconds and bytes of Anki's row sync for the same steps, or nothing where no Python with Anki is named."""
    python = os.environ.get("ANKI_PYTHON")
    if not python:
        return {}
    script = Path(__file__).with_name("anki_peer.py")
    command = [python, str(script), str(CONTACTS), str(EDITS), str(_free_port())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return msgspec.json.decode(done.stdout.strip().splitlines()[-1], type=dict[str, tuple[float, int]])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
