"""`python -m tests.bench.load [PART …]`: what the service stands, as a table. Not in the suite; run it on a quiet machine.

Client, service and PostgreSQL share the machine. Nothing is taken on trust: after the storm the database is asked whether each
change is there once and each laptop holds what the service holds.
"""

import asyncio
import contextlib
import gc
import itertools
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psutil

from app.bootstrap import admin, clock
from app.bootstrap.enrolling import NewKeys, enrol, set_up
from app.changes import signing
from app.changes.edits import diff
from app.changes.op import Op
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.errors import Unavailable
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.record import Record, to_body
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.security.profile import Profile
from app.server import feed
from app.server.database import Database, open_database
from app.server.known import Reader
from app.server.loading import load
from app.server.packing import pack
from app.sync.agent import SyncAgent
from app.sync.http import HttpLink
from app.sync.protocol.messages import (
    FetchRequest,
    HeldRequest,
    PullRequest,
    PushAnswer,
    PushRequest,
    TokenAnswer,
    TokenRequest,
)
from tests.bench.corpus import number
from tests.bench.prose import text
from tests.bench.table import Line, table
from tests.server.town import Laptop, Town

LAPTOPS, OPS_UP, ROWS_DOWN, PER_CHILD = 500, 40, 200, 10
MANAGERS_CHILDREN, MANAGERS_ROWS = 2_000, 60_000
MILLION = 1_000_000
WORKERS = int(os.environ.get("WAYMARK_LOAD_WORKERS", "2"))


# the service as a process


@contextlib.contextmanager
def service(folder: Path) -> Iterator[tuple[str, Database, "psutil.Process"]]:
    """A service process with its workers; its address, its database, and the process to look at."""
    database = open_database(None, folder)
    command = [sys.executable, "-m", "app", "serve", "--data", str(folder), "--port", "0", "--workers", str(WORKERS)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[-1], database, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()
        database.close()


def memory_mb(process: psutil.Process) -> float:
    """Of the service's own processes, without PostgreSQL."""
    family = [process, *(p for p in process.children(recursive=True) if "python" in p.name())]
    return float(sum(p.memory_info().rss for p in family)) / 1e6


class Spent(msgspec.Struct, frozen=True):
    """Seconds of processor time up to now: of the service's processes, of PostgreSQL's, and of this one."""

    service: float
    postgres: float
    clients: float

    @classmethod
    def so_far(cls, process: "psutil.Process", folder: Path) -> "Spent":
        """Of PostgreSQL also what ended connections took."""
        main = psutil.Process(int(next(folder.rglob("postmaster.pid")).read_text().split()[0]))
        return cls(_seconds(process), _seconds(main), time.process_time())

    def since(self, before: "Spent") -> str:
        """In words."""
        spent = (self.service - before.service, self.postgres - before.postgres, self.clients - before.clients)
        return "processor seconds: service {:.1f}, PostgreSQL {:.1f}, clients {:.1f}".format(*spent)


def _seconds(process: "psutil.Process") -> float:
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            times = one.cpu_times()
            total += times.user + times.system
    with contextlib.suppress(psutil.Error):
        ended = process.cpu_times()
        total += ended.children_user + ended.children_system
    return float(total)


def _records(children: int, rows: int, workers: list[Id]) -> Iterator[tuple[Record, Id]]:
    """Files, allocations and contacts, each with who wrote it."""
    share = max(1, len(workers) // children) if len(workers) > children else 1
    for n in range(children):
        scope, mine = number(1, n), workers[n * share : (n + 1) * share] or workers[:1]
        yield Child(id=number(3, n), scope=scope, first_names=f"Child {n}", surname="Made-Up"), mine[0]
        for k, worker in enumerate(mine):
            yield Allocation(id=number(4, n * 1000 + k), scope=scope, person=worker, from_on="2025-01-01"), NO_ID
        for k in range(rows):
            contact = Contact(id=number(2, n * 1000 + k), scope=scope, kind="home_visit", content=text(n * 7919 + k))
            yield contact, mine[k % len(mine)]


def _ops(records: Iterator[tuple[Record, Id]], first: int = 1) -> Iterator[Op]:
    for dseq, (record, actor) in enumerate(records, first):
        yield Op(
            id=number(9, dseq), dseq=dseq, kind="create", type=record.type_name, record=record.id, scope=record.scope,
            actor=actor, at="2025-12-01T10:00:00+00:00", edits=diff({}, to_body(record)),
        )  # fmt: skip


# 500 laptops at once


class Far(Laptop):
    """A laptop of the test town that asks without a thread of its own."""

    client: httpx.AsyncClient
    took: list[float]
    statuses: list[int]
    broken = 0

    async def say(self, what: str, message: msgspec.Struct) -> bytes:
        """One request, again after a wait for as long as the service is busy."""
        sent = pack(msgspec.json.encode(message))
        for tries in itertools.count():
            path = f"/sync/v1/{what}"
            if what != "token" and not self.token:
                self.token = msgspec.json.decode(await self.say("token", TokenRequest()), type=TokenAnswer).token
            known = {signing.TOKEN_HEADER: self.token} if self.token else {}
            headers = {"Content-Encoding": "zstd", **self.proof("POST", path, sent), **known}
            start = time.perf_counter()
            try:
                answer = await self.client.post(path, content=sent, headers=headers)
            except httpx.TransportError:  # as a laptop does: the same again, which the service knows
                self.broken += 1
                await asyncio.sleep(2**tries * random.random())
                continue
            self.took.append(time.perf_counter() - start)
            self.statuses.append(answer.status_code)
            if answer.status_code == 200:
                return answer.content
            if answer.status_code != 429:
                raise AssertionError((answer.status_code, answer.content))
            await asyncio.sleep(max(float(answer.headers["Retry-After"]), 2**tries * random.random()))
        raise AssertionError

    async def enter(self) -> None:
        """Join with what is there now."""
        head, _ = self._page(await self.say("pull", PullRequest(epoch=self.epoch, cursor=0)))
        self.cursor, self.chains[head.cursor] = head.cursor, head.chain
        scopes = tuple(ref.id for ref in head.enter)
        self._page(await self.say("fetch", FetchRequest(epoch=self.epoch, scopes=scopes)))
        await self.say("held", HeldRequest(complete=scopes))

    async def come_back(self) -> int:
        """Send what waits, then pull until there is no more; gives how many rows came."""
        sent = PushRequest(epoch=self.epoch, ops=tuple(self.waiting), known=self.known, ratchet=self.ratchet)
        answer = msgspec.json.decode(await self.say("push", sent), type=PushAnswer)
        self.ratchet, self.known = answer.ratchet, answer.known
        assert {result.status for result in answer.results} == {"applied"}
        came, more = 0, True
        while more:
            chain = self.chains.get(self.cursor, "")
            wanted = PullRequest(epoch=self.epoch, cursor=self.cursor, chain=chain)
            head, rows = self._page(await self.say("pull", wanted))
            self.cursor, self.chains[head.cursor] = head.cursor, head.chain
            came, more = came + len(rows), head.more
        return came


def storm() -> Iterator[Line]:
    """Everybody comes back at once after a day without a network."""
    with tempfile.TemporaryDirectory() as name, service(Path(name)) as (url, database, process):
        laptops = _town_of(database, url)
        asyncio.run(_all(laptops, url, lambda laptop: laptop.enter()))
        children = LAPTOPS // PER_CHILD
        rows = ((record, actor) for record, actor in _records(children, ROWS_DOWN, [far.person for far in laptops]))
        contacts = ((record, actor) for record, actor in rows if isinstance(record, Contact))
        loaded = load(database, _ops(contacts, 1_000_000))
        assert set(loaded.counts) == {"applied"}, loaded.counts
        for n, far in enumerate(laptops):
            for k in range(OPS_UP):
                far.contact(number(1, n // PER_CHILD), content=text(n * 31 + k))
        gc.collect()
        gc.freeze()
        start, before = time.perf_counter(), Spent.so_far(process, Path(name))
        came = asyncio.run(_all(laptops, url, lambda laptop: laptop.come_back()))
        drained, spent = time.perf_counter() - start, Spent.so_far(process, Path(name)).since(before)
        _check_storm(database, laptops, came)
        took = sorted(t for far in laptops for t in far.took[3:])
        statuses = [status for far in laptops for status in far.statuses]
        busy, broken = statuses.count(429), sum(far.broken for far in laptops)
        rows_out = sum(came)
        note = f"{WORKERS} workers; {LAPTOPS * OPS_UP} changes in, {rows_out} rows out, {busy} told to come again, "
        note += f"{broken} lines lost, no 5xx; {spent}"
        yield Line(f"{LAPTOPS} laptops at once: all drained", drained * 1000, note=note, limit_ms=30_000)
        yield Line("… one request, p95", took[int(len(took) * 0.95)] * 1000, note="waiting included", limit_ms=5_000)
        yield Line("… memory of the service", memory_mb(process), note="without PostgreSQL", limit_ms=1_536, unit="MB")
        yield from _steady(laptops, url)


def _town_of(database: Database, url: str) -> list[Far]:
    admin.create_service(database, "Storm (made up)", made_up=True)
    admin.add_team(database, "Team")
    people = [admin.add_person(database, f"Person {n}", "practitioner", "Team") for n in range(LAPTOPS)]
    files = ((r, a) for r, a in _records(LAPTOPS // PER_CHILD, 0, people))
    assert set(load(database, _ops(files)).counts) == {"applied"}
    town = Town(database, url)
    laptops = []
    for n, person in enumerate(people):
        far = Far(town, person)
        far.took, far.statuses = [], []
        far.enrol(admin.new_code(database, person))
        laptops.append(far)
        if n % 100 == 99:
            sys.stderr.write(f"  {n + 1} laptops joined\n")
    town.close()
    return laptops


async def _all(laptops: list[Far], url: str, deed: Callable[[Far], Any]) -> list[Any]:
    limits = httpx.Limits(max_connections=LAPTOPS, max_keepalive_connections=LAPTOPS)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        for far in laptops:
            far.client = client
        return await asyncio.gather(*(deed(far) for far in laptops))


def _check_storm(database: Database, laptops: list[Far], came: list[int]) -> None:
    """Asked of the database: each change is there once, numbers have no gap, and nobody missed a row."""
    sent = [op.id for far in laptops for op in far.waiting]
    with database.transaction() as connection:
        one = connection.execute(
            "SELECT count(*), count(DISTINCT rec_id) FROM op WHERE op_id = ANY(%s::uuid[]) AND status = 'applied'", (sent,)
        ).fetchone()
        two = connection.execute("SELECT count(DISTINCT seq) = count(*), max(seq) <= (SELECT head FROM stream) FROM record")
        assert one == (len(sent), len(sent))
        assert two.fetchone() == (True, True)
    assert min(came) >= ROWS_DOWN, "each got at least what waited for it"
    for far in laptops:
        far.waiting = []


def _steady(laptops: list[Far], url: str, seconds: float = 15.0) -> Iterator[Line]:
    """A quiet working day: each laptop asks every minute and sends something every minute, spread."""

    async def work(far: Far) -> None:
        until = time.monotonic() + seconds
        await asyncio.sleep(random.random() * seconds)
        while time.monotonic() < until:
            far.dseq, far.waiting = far.dseq, []
            far.contact(number(1, laptops.index(far) // PER_CHILD), content=text(1))
            await far.come_back()
            await asyncio.sleep(60 * (0.8 + 0.4 * random.random()))

    for far in laptops:
        far.took.clear()
    asyncio.run(_all(laptops, url, work))
    took = sorted(t for far in laptops for t in far.took)
    rate = len(took) / seconds
    yield Line("steady: one request, p95", took[int(len(took) * 0.95)] * 1000, note=f"{rate:.0f} requests/s", limit_ms=300)


# a manager's first sync


def first_sync() -> Iterator[Line]:
    """2,000 children and 60,000 rows into a real encrypted store, cut in the middle and gone on."""
    with tempfile.TemporaryDirectory() as name, service(Path(name) / "service") as (url, database, process):
        admin.create_service(database, "Large (made up)", made_up=True)
        admin.add_team(database, "Team")
        admin.add_person(database, "Ruth Kaplan", "manager", "Team")
        leah = admin.add_person(database, "Leah Cole", "practitioner", "Team")
        rows = MANAGERS_ROWS // MANAGERS_CHILDREN - 2
        assert set(load(database, _ops(_records(MANAGERS_CHILDREN, rows, [leah]))).counts) == {"applied"}
        keys = NewKeys()
        answer = enrol(url, admin.new_code(database, "Ruth Kaplan"), keys)
        store = set_up(
            Profile(Path(name) / "ruth"), url, answer, keys, "harbour lantern meadow willow otter", is_quick=True
        )
        link = HttpLink(url, keys.device, clock=clock.now, new_nonce=lambda: secrets.token_hex(16))
        cut = Cut(link, after=30)
        agent = SyncAgent(StoreForSync(store), cut, lambda work: work(), clock=clock.now, luck=random.random)
        gc.collect()
        gc.freeze()
        start, before = time.perf_counter(), Spent.so_far(process, Path(name))
        assert agent.sync_once().problem
        usable = _count(store, "SELECT count(*) FROM scope WHERE state = 'whole'")
        assert not agent.sync_once().problem
        took, spent = time.perf_counter() - start, Spent.so_far(process, Path(name)).since(before)
        held = _count(store, "SELECT count(*) FROM record")
        assert held >= MANAGERS_ROWS, held
        again = cut.rows - held
        store.close()
        note = f"{held} rows; cut once after {usable} files were usable, {again} rows fetched twice; {spent}"
        yield Line(f"a manager’s first sync, {MANAGERS_CHILDREN} children", took * 1000, note=note, limit_ms=20_000)


class Cut:
    """The real link; the network goes once, after so many pages."""

    def __init__(self, link: HttpLink, after: int) -> None:
        self._link, self._left, self.rows = link, after, 0

    def fetch(self, request: FetchRequest) -> Any:
        """A page, unless it is the one that is lost."""
        self._left -= 1
        if self._left == 0:
            raise Unavailable("cut")
        page = self._link.fetch(request)
        self.rows += len(page[1])
        return page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._link, name)


def _count(store: Store, statement: str) -> int:
    with store.reading() as connection:
        return int(connection.exec_driver_sql(statement).scalar_one())


# a page of changes among a million records


def million() -> Iterator[Line]:
    """20,000 children of 50 records; a practitioner with 25 of them who is 500 changes behind."""
    with tempfile.TemporaryDirectory() as name:
        database = open_database(None, Path(name))
        admin.create_service(database, "Million (made up)", made_up=True)
        admin.add_team(database, "Team")
        leah = admin.add_person(database, "Leah Cole", "practitioner", "Team")
        device = Laptop(Town(database), leah).person
        _fill(database, leah)
        with database.transaction() as connection:
            row = connection.execute(
                "SELECT gen_random_uuid()::text, head, (SELECT id FROM epoch LIMIT 1) FROM stream"
            ).fetchone()
        assert row is not None
        device, head, epoch = Id(row[0]), row[1], row[2]
        with database.transaction() as connection:
            connection.execute("INSERT INTO device (id, person, name) VALUES (%s::uuid, %s::uuid, 'bench')", (device, leah))
            connection.execute(
                "INSERT INTO holding (device, scope, since_seq, complete_at) SELECT %s::uuid, scope, 0, now() FROM member "
                "WHERE person = %s::uuid", (device, leah),
            )  # fmt: skip
        took = []
        for behind in (500, 20_000) * 30:
            start = time.perf_counter()
            feed.pull(database, Reader(device, leah), PullRequest(epoch=epoch, cursor=head - behind))
            took.append((behind, (time.perf_counter() - start) * 1000))
        database.close()
        for behind in (500, 20_000):
            best = min(ms for b, ms in took if b == behind)
            note = "25 files; whole request inside the service: levels, page, hash; best of 30"
            yield Line(
                f"pull {behind} behind at {MILLION:,} records", best, note=note, limit_ms=10 if behind == 500 else None
            )


def _fill(database: Database, leah: Id) -> None:
    scopes = MILLION // 50
    child = "('01900000-0001-7000-8000-' || lpad(to_hex(%s), 12, '0'))::uuid"
    with database.transaction() as connection:
        connection.execute("SET LOCAL statement_timeout = 0")
        for statement in (
            f"INSERT INTO scope (id, kind) SELECT {child % 'n'}, 'child' FROM generate_series(0, {scopes - 1}) n",
            f"""INSERT INTO record (rec_id, stream, seq, scope, type, ver, hash, made_by, made_at, changed_by, changed_at, voided,
                 body) SELECT ('01900000-0002-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, s.head + n,
                 {child % f"n %% {scopes}"}, 'contact', 1, '\\x00', '{leah}', '2025-01-01T00:00:00+00:00', '{leah}',
                 '2025-01-01T00:00:00+00:00', false, convert_to('{{"aim":"' || repeat('word ', 40) || n || '"}}', 'UTF8')
                 FROM generate_series(1, {MILLION}) n, stream s""",
            f"UPDATE stream SET head = head + {MILLION}",
            "INSERT INTO stream_chain (stream, seq, chain) SELECT 1, head, chain FROM stream ON CONFLICT DO NOTHING",
            f"""INSERT INTO allocation (id, scope, person, is_active) SELECT gen_random_uuid(), {child % "n"}, '{leah}', true
                 FROM generate_series(0, 24) n""",
        ):
            connection.execute(statement.replace("%%", "%"))  # type: ignore[arg-type,unused-ignore]
        from app.server.membership import recompute

        recompute(connection, [leah], [])
    with database.transaction() as connection:
        connection.execute("ANALYZE record")


PARTS: dict[str, Callable[[], Iterator[Line]]] = {"storm": storm, "first-sync": first_sync, "million": million}


def main(words: list[str]) -> int:
    """Measure these parts, or all, and print."""
    lines: list[Line] = []
    for word in words or list(PARTS):
        sys.stderr.write(f"{word} …\n")
        for line in PARTS[word]():
            sys.stderr.write(f"  {line.what}: {line.ms:.1f} {line.unit} ({line.note})\n")
            lines.append(line)
    print(table(lines))
    print(f"\nload of the machine at the end: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    return 1 if any(line.verdict == "OVER" for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
