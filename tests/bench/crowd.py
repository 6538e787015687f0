"""500 laptops, each of a person of its own: all at once after a day without a network, and on a quiet working day."""

import asyncio
import gc
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec

from app.bootstrap import admin
from app.changes import signing
from app.domain.contact import Contact
from app.server.database import Database
from app.server.loading import load
from app.server.packing import pack
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PullRequest
from app.sync.protocol.messages.push import PushAnswer, PushRequest
from app.sync.protocol.messages.token import TokenAnswer, TokenRequest
from tests.bench.corpus import creations, files, number
from tests.bench.processes import WORKERS, Spent, memory_mb, service
from tests.bench.prose import text
from tests.bench.table import Line
from tests.server.town import Laptop, Town

LAPTOPS, OPS_UP, ROWS_DOWN, PER_CHILD = 500, 40, 200, 10
STEADY_S: Final = 90.0
PAUSE_S: Final = 60.0
"""How long a laptop rests between two rounds, as the real one does."""


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
        rows = ((record, actor) for record, actor in files(children, ROWS_DOWN, [far.person for far in laptops]))
        contacts = ((record, actor) for record, actor in rows if isinstance(record, Contact))
        loaded = load(database, creations(contacts, 1_000_000))
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
        yield Line("… one request, p95", _p95(took), note="waiting included", limit_ms=5_000)
        yield Line("… memory of the service", memory_mb(process), note="without PostgreSQL", limit_ms=1_536, unit="MB")


def _town_of(database: Database, url: str) -> list[Far]:
    admin.create_service(database, "Storm (made up)", made_up=True)
    admin.add_team(database, "Team")
    people = [admin.add_person(database, f"Person {n}", "practitioner", "Team") for n in range(LAPTOPS)]
    opened = files(LAPTOPS // PER_CHILD, 0, people)
    assert set(load(database, creations(opened)).counts) == {"applied"}
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


def steady() -> Iterator[Line]:
    """A quiet working day of the same laptops: each sends something and asks about once a minute, spread."""
    with tempfile.TemporaryDirectory() as name, service(Path(name)) as (url, database, process):
        laptops = _town_of(database, url)
        asyncio.run(_all(laptops, url, lambda laptop: laptop.enter()))
        for far in laptops:
            far.took, far.statuses = [], []
        gc.collect()
        gc.freeze()
        before = Spent.so_far(process, Path(name))
        asyncio.run(_all(laptops, url, lambda laptop: _a_day(laptop, laptops.index(laptop) // PER_CHILD)))
        spent = Spent.so_far(process, Path(name)).since(before)
        took = sorted(t for far in laptops for t in far.took)
        refused = sum(status != 200 for far in laptops for status in far.statuses)
        note = (
            f"{WORKERS} workers; {len(took) / STEADY_S:.0f} requests/s for {STEADY_S:.0f} s, {refused} told to come again"
        )
        yield Line(f"{LAPTOPS} laptops at work: one request, p95", _p95(took), note=f"{note}; {spent}", limit_ms=300)


async def _a_day(far: Far, child: int) -> None:
    until = time.monotonic() + STEADY_S
    await asyncio.sleep(random.random() * PAUSE_S)
    while time.monotonic() < until:
        far.waiting = []
        far.contact(number(1, child), content=text(1))
        await far.come_back()
        await asyncio.sleep(PAUSE_S * (0.8 + 0.4 * random.random()))


def _p95(took: list[float]) -> float:
    """Milliseconds, of seconds in order."""
    return took[int(len(took) * 0.95)] * 1000
