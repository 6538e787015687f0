"""`python -m tests.bench.load [PART …]`: what the service stands, as a table. Not in the suite; run it on a quiet machine.

Client, service and PostgreSQL share the machine. Nothing is taken on trust: after the storm the database is asked whether each
change is there once and each laptop holds what the service holds.
"""

import gc
import os
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.bootstrap import admin, clock
from app.bootstrap.enrolling import NewKeys, enrol, set_up
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.security.profile import Profile
from app.server import feed
from app.server.database import Database, open_database
from app.server.known import Reader
from app.server.loading import load
from app.sync.agent import SyncAgent
from app.sync.http import HttpLink
from app.sync.protocol.messages.pages import FetchRequest, PullRequest
from tests.bench.corpus import creations, files
from tests.bench.crowd import steady, storm
from tests.bench.processes import Spent, service
from tests.bench.table import Line, table
from tests.server.town import Laptop, Town

MANAGERS_CHILDREN, MANAGERS_ROWS = 2_000, 60_000
MILLION = 1_000_000


# a manager's first sync


def first_sync() -> Iterator[Line]:
    """2,000 children and 60,000 rows into a real encrypted store, cut in the middle and gone on."""
    with tempfile.TemporaryDirectory() as name, service(Path(name) / "service") as (url, database, process):
        admin.create_service(database, "Large (made up)", made_up=True)
        admin.add_team(database, "Team")
        admin.add_person(database, "Ruth Kaplan", "manager", "Team")
        leah = admin.add_person(database, "Leah Cole", "practitioner", "Team")
        rows = MANAGERS_ROWS // MANAGERS_CHILDREN - 2
        assert set(load(database, creations(files(MANAGERS_CHILDREN, rows, [leah]))).counts) == {"applied"}
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


PARTS: dict[str, Callable[[], Iterator[Line]]] = {
    "storm": storm,
    "steady": steady,
    "first-sync": first_sync,
    "million": million,
}


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
