"""Real races on the real database: deadlocks, rows changed under a reading, and a stop while requests are under way.

The other side of each race is a connection of the test's own, which holds a lock until the service is seen to wait for it.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import httpx
import msgspec
import psycopg
import pytest
from psycopg.errors import DeadlockDetected, SerializationFailure

from app.changes.edits import Edit
from app.domain.ids import Id
from app.server import gathering, races
from app.server.database import CONNECTIONS, Database
from app.server.known import Known
from app.server.permits import Lanes
from app.sync.protocol.messages.pages import FetchRequest
from app.sync.protocol.messages.push import PushRequest
from tests.server.test_limits import Asking, held_up, post, waiting_in_database
from tests.server.test_watched import folder, serving
from tests.server.town import Laptop, Town

__all__ = ["folder"]
LOCK_ONE = "SELECT 1 FROM record WHERE rec_id = %s::uuid FOR UPDATE"
UNDER_WAY = Lanes(CONNECTIONS).quick.width
"""As many pushes as one process does at once: all stand in the database, whichever of the workers took them."""


def two_contacts(town: Town) -> tuple[Laptop, list[Id]]:
    """Leah and two records of hers, in the order in which the service locks them."""
    scope = town.child_with("Leah", "Sam")
    leah = town.laptop("Leah")
    made = sorted(leah.contact(scope, aim=f"Visit {n}") for n in range(2))
    assert [result.status for result in leah.send()] == ["applied"] * 2
    return leah, made


def push_of(laptop: Laptop) -> PushRequest:
    return PushRequest(epoch=laptop.epoch, ops=tuple(laptop.waiting), ratchet=laptop.ratchet)


def deadlocked_once(town: Town, leah: Laptop, first: Id, second: Id) -> list[int]:
    """Her push holds the first record and waits for the second, which somebody holds who then asks for the first.

    Which of the two the database gives up is its choice; when it was not the push this comes to nothing.
    """
    asking = Asking(town)
    with psycopg.connect(town.database.url) as other:
        other.execute(LOCK_ONE, (second,))
        asking.ask(leah, "push", push_of(leah))
        waiting_in_database(town, 1)
        try:
            other.execute(LOCK_ONE, (first,))
        except DeadlockDetected:
            other.rollback()
    return asking.ended()


def patched(leah: Laptop, contacts: list[Id], word: str) -> None:
    for contact in contacts:
        leah.edit(contact, Edit("set", ("aim",), word))


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> list[type[BaseException]]:
    """The races that were lost and run again, by what the database said."""
    found: list[type[BaseException]] = []
    monkeypatch.setattr(races, "time", SimpleNamespace(sleep=lambda _: found.append(type(sys.exception() or Exception()))))
    return found


@pytest.mark.allows_logs
def test_a_push_that_the_database_gives_up_in_a_deadlock_is_run_again(town: Town, lost: list[type[BaseException]]) -> None:
    leah, contacts = two_contacts(town)
    rounds = 0
    while DeadlockDetected not in lost and rounds < 5:
        rounds += 1
        patched(leah, contacts, f"After deadlock {rounds}")
        assert deadlocked_once(town, leah, *contacts) == [200]
        leah.push(leah.waiting)  # asked again, it is known
        leah.waiting = []
        leah.vers = {contact: version + 1 for contact, version in leah.vers.items()}
    assert DeadlockDetected in lost
    for contact in contacts:
        assert f"After deadlock {rounds}".encode() in bytes(
            town.ask("SELECT body FROM record WHERE rec_id = %s::uuid", contact)
        )
        assert town.ask("SELECT count(*) FROM op WHERE rec_id = %s::uuid", contact) == 1 + rounds, "each done once"


@pytest.mark.allows_logs
def test_were_it_not_run_again_the_laptop_would_be_told_of_a_fault_and_nothing_would_be_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sibling; and even then nothing is lost: the laptop sends the same again."""
    monkeypatch.setattr(races, "TRIES", 1)
    leah, contacts = two_contacts(town)
    told = [200]
    for round_ in range(5):  # until the push is the one that is given up
        patched(leah, contacts, f"After deadlock {round_}")
        ops = town.count("op")
        told = deadlocked_once(town, leah, *contacts)
        if told == [500]:
            break
        leah.waiting = []
    assert told == [500]
    assert town.count("op") == ops
    monkeypatch.setattr(races, "TRIES", 4)
    assert len(leah.send()) == 2
    assert town.count("op") == ops + 2


def crossed(town: Town, rounds: int, plant: Callable[[], None] = lambda: None) -> list[str]:
    """Leah and Sam change the same two records at the same time, each naming them in the other order."""
    leah, contacts = two_contacts(town)
    sam = town.laptop("Sam").on(leah)
    plant()
    start, told = threading.Barrier(2), list[str]()

    def write(laptop: Laptop, field: str, order: list[Id]) -> None:
        for n in range(rounds):
            for contact in order:
                laptop.edit(contact, Edit("set", (field,), f"{n}"))
            start.wait(60)
            told.extend(result.status for result in laptop.send())

    threads = [
        threading.Thread(target=write, args=(leah, "outcome", contacts)),
        threading.Thread(target=write, args=(sam, "venue", contacts[::-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    return told


def test_batches_that_name_the_same_records_in_the_other_order_never_block_each_other(
    town: Town, lost: list[type[BaseException]]
) -> None:
    told = crossed(town, 8)
    assert DeadlockDetected not in lost
    assert len(told) == 32
    assert set(told) <= {"applied", "merged"}


@pytest.mark.allows_logs
def test_locked_one_after_the_other_as_they_are_named_they_would(
    town: Town, lost: list[type[BaseException]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sibling: each side holds its first record until the other has its own, and goes on to that."""
    slowly = one_by_one(gathering._heads, town.ids["Sam"])
    told = crossed(town, 1, lambda: monkeypatch.setattr(gathering, "_heads", slowly))
    assert DeadlockDetected in lost
    assert sorted(set(told)) in (["applied", "merged"], ["merged"], ["applied"]), "and the one given up was run again"
    assert len(told) == 4


def one_by_one(heads: Callable[..., None], backwards: Id) -> Callable[..., None]:
    met, have_met = threading.Barrier(2), threading.Event()

    def slowly(connection: object, known: Known, ids: Iterable[Id]) -> None:
        for n, one in enumerate(sorted(ids, reverse=known.sender.person == backwards)):
            heads(connection, known, [one])
            if n == 0 and not have_met.is_set():
                with contextlib.suppress(threading.BrokenBarrierError):
                    met.wait(10)
                have_met.set()

    return slowly


@pytest.mark.allows_logs
def test_a_reading_whose_rows_were_changed_meanwhile_is_begun_anew(town: Town, lost: list[type[BaseException]]) -> None:
    assert fetched_while_the_ledger_changes(town) == [200]
    assert lost == [SerializationFailure]


@pytest.mark.allows_logs
def test_were_it_not_begun_anew_the_laptop_would_be_told_of_a_fault(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: the database says 40001, and that is the answer."""
    monkeypatch.setattr(races, "TRIES", 1)
    assert fetched_while_the_ledger_changes(town) == [500]


def fetched_while_the_ledger_changes(town: Town) -> list[int]:
    """Leah fetches a file; another transaction writes that her laptop holds it, and commits while hers waits for it."""
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    device = town.ask("SELECT id::text FROM device WHERE person = %s::uuid AND state = 'active'", leah.person)
    asking = Asking(town)
    with psycopg.connect(town.database.url) as other:
        other.execute("INSERT INTO holding (device, scope, since_seq) VALUES (%s::uuid, %s::uuid, 0)", (device, scope))
        asking.ask(leah, "fetch", FetchRequest(epoch=leah.epoch, scopes=(scope,)))
        waiting_in_database(town, 1)
    return asking.ended()


@pytest.mark.parametrize("how", [signal.SIGTERM, pytest.param(signal.SIGKILL, marks=pytest.mark.long)])
def test_told_to_stop_it_answers_what_is_under_way_and_killed_it_would_not(
    folder: Path, database: Database, how: signal.Signals
) -> None:
    """Several pushes stand in the database when the word comes. The sibling is the same with a kill of all processes."""
    with serving(folder, "--database-url", database.url, "--workers", "2") as service:
        town = Town(database, service.read("listening on"))
        town.remember()
        scope = town.child_with("Leah")
        laptops = [town.laptop("Leah") for _ in range(UNDER_WAY)]
        asking = Breakable(town)
        with held_up(town, "record"):
            for laptop in laptops:
                laptop.contact(scope, aim="Under way")
                asking.ask(laptop, "push", push_of(laptop))
            waiting_in_database(town, UNDER_WAY)
            for pid in [*service.children(), service.process.pid] if how == signal.SIGKILL else [service.process.pid]:
                os.kill(pid, how)
        told = asking.ended()
        town.close()
    taken = town.ask("SELECT count(*) FROM record WHERE type = 'contact'")
    if how == signal.SIGTERM:
        assert (told, taken, service.process.returncode) == ([200] * UNDER_WAY, UNDER_WAY, 0)
        assert "Traceback" not in service.log()
    else:
        assert told == [0] * UNDER_WAY, "cut off"


class Breakable(Asking):
    """Requests that may be cut off: 0 then. Each has a line of its own."""

    def _run(self, laptop: Laptop, what: str, message: msgspec.Struct) -> None:
        with httpx.Client(base_url=self.town.url, timeout=60) as http:
            shown = Town(self.town.database, self.town.url)
            shown.http = http
            laptop.town = shown
            try:
                self.statuses.append(post(laptop, what, message).status_code)
            except httpx.TransportError:
                self.statuses.append(0)
