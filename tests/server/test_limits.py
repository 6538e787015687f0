"""What one laptop may ask at once, who waits for whom, and what is said to those who have to come again."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import msgspec
import psycopg
import pytest

from app.server import edge, permits
from app.server.database import Database
from app.server.known import Forms
from app.server.packing import pack
from app.server.serving import RunningService
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PullRequest
from app.sync.protocol.messages.push import PushRequest
from tests.server.town import Laptop, Town

PATIENCE_S = 60.0


@contextmanager
def held_up(town: Town, *tables: str) -> Iterator[None]:
    """Whoever reads or writes these tables waits meanwhile, inside the database itself."""
    with psycopg.connect(town.database.url) as connection:
        connection.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")  # type: ignore[arg-type,unused-ignore]
        yield


class Asking:
    """Requests that are under way, each on a thread and a connection of its own."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.statuses: list[int] = []
        self._threads: list[threading.Thread] = []

    def ask(self, laptop: Laptop, what: str, message: msgspec.Struct) -> None:
        thread = threading.Thread(target=self._run, args=(laptop, what, message))
        self._threads.append(thread)
        thread.start()

    def _run(self, laptop: Laptop, what: str, message: msgspec.Struct) -> None:
        self.statuses.append(post(laptop, what, message).status_code)

    def ended(self) -> list[int]:
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()
        return sorted(self.statuses)


def post(laptop: Laptop, what: str, message: msgspec.Struct, **headers: str) -> httpx.Response:
    return laptop.post(what, pack(msgspec.json.encode(message)), **headers)


def pull(laptop: Laptop) -> PullRequest:
    return PullRequest(epoch=laptop.epoch, cursor=0)


def waiting_in_database(town: Town, count: int) -> None:
    """Come back once so many requests wait for a lock."""
    with psycopg.connect(town.database.url, autocommit=True) as connection:
        statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        until = time.monotonic() + PATIENCE_S
        while connection.execute(statement).fetchone() != (count,):
            assert time.monotonic() < until, "the requests never came to wait"


def test_a_laptop_has_two_pulls_and_one_push_under_way_and_is_told_to_come_again(town: Town) -> None:
    scope = town.child_with("Leah")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    leah.contact(scope, aim="Kept")
    push = PushRequest(epoch=leah.epoch, ops=tuple(leah.waiting), ratchet=leah.ratchet)
    for laptop in (leah, sam):
        laptop.shown()  # its token first: three threads of one laptop would each ask for one, and one be told to come again
    asking = Asking(town)
    with held_up(town, "record"):
        for _ in range(2):
            asking.ask(leah, "pull", pull(leah))
        asking.ask(leah, "push", push)
        waiting_in_database(town, 3)
        for again in (post(leah, "pull", pull(leah)), post(leah, "push", push)):
            assert again.status_code == 429
            assert msgspec.json.decode(again.content, type=Fault).code == "busy"
            assert 1 <= int(again.headers["Retry-After"]) <= 2
        asking.ask(sam, "pull", pull(sam))
        waiting_in_database(town, 4)
    assert asking.ended() == [200] * 4
    assert post(leah, "pull", pull(leah)).status_code == 200, "the share is given back"
    assert town.ask("SELECT count(*) FROM op WHERE kind = 'create' AND actor = %s::uuid", leah.person) == 1


def first_syncs_stand_still(town: Town, then: Callable[[Laptop], None], count: int = 6) -> list[int]:
    """Laptops fetch whole files from a table that does not answer; somebody else sends what she wrote.

    Gives the statuses that the laptops got in the end.
    """
    scope = town.child_with("Leah")
    laptops, leah = [town.laptop("Sam") for _ in range(count)], town.laptop("Leah")
    leah.contact(scope, aim="Urgent")
    asking = Asking(town)
    with held_up(town, "holding"):
        for laptop in laptops:
            asking.ask(laptop, "fetch", FetchRequest(epoch=laptop.epoch, scopes=(town.service,)))
        waiting_in_database(town, 2)
        then(leah)
    return asking.ended()


def test_first_syncs_never_keep_what_somebody_wrote_waiting(town: Town) -> None:
    def send(leah: Laptop) -> None:
        assert [result.status for result in leah.send()] == ["applied"]

    assert first_syncs_stand_still(town, send) == [200] * 6


@pytest.mark.long
def test_two_hundred_first_syncs_never_keep_what_somebody_wrote_waiting(town: Town) -> None:
    """I22. Those whom there is no room for are told to come again, and do; nobody is left without an answer."""
    assert town.http is not None
    town.http.close()
    town.http = httpx.Client(base_url=town.url, timeout=120, limits=httpx.Limits(max_connections=None))

    def send(leah: Laptop) -> None:
        for n in range(5):
            assert [result.status for result in leah.send()] == ["applied"]
            leah.contact(next(iter(leah.scopes.values()))[1], aim=f"Urgent {n}")

    statuses = first_syncs_stand_still(town, send, 200)
    assert len(statuses) == 200
    assert set(statuses) <= {200, 429, 503}
    assert statuses.count(200) >= 2


def test_in_one_lane_they_would(database: Database, forms: Forms, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: all in one lane, and the same words are not taken while the first syncs stand still."""

    class OneLane(permits.Lanes):
        def __init__(self, connections: int, cores: int = 2) -> None:
            super().__init__(connections, cores)
            self.quick = self.whole

    monkeypatch.setattr("app.server.web.Lanes", OneLane)

    def wait_in_vain(leah: Laptop) -> None:
        assert leah.town.http is not None
        leah.town.http.timeout = httpx.Timeout(1.5)
        with pytest.raises(httpx.ReadTimeout):
            leah.send()
        leah.town.http.timeout = httpx.Timeout(30)

    with RunningService(database, forms) as service:
        town = Town(database, service.url)
        town.remember()
        assert first_syncs_stand_still(town, wait_in_vain) == [200] * 6
        town.close()


def test_when_too_many_wait_the_next_is_told_to_come_again_and_nothing_is_lost(
    database: Database, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = permits.Lane("quick", 1, 2)

    class ShortRow(permits.Lanes):
        def __init__(self, connections: int, cores: int = 2) -> None:
            super().__init__(connections, cores)
            self.quick = row

    monkeypatch.setattr("app.server.web.Lanes", ShortRow)
    with RunningService(database, forms) as service:
        town = Town(database, service.url)
        town.remember()
        scope = town.child_with("Leah")
        laptops = [town.laptop("Leah") for _ in range(3)]
        late = town.laptop("Leah")
        late.contact(scope, aim="Late")
        for laptop in (*laptops, late):
            laptop.shown()  # its token, while there is room
        asking = Asking(town)
        with held_up(town, "record"):
            for laptop in laptops:
                asking.ask(laptop, "pull", pull(laptop))
            until = time.monotonic() + PATIENCE_S
            while row.waiting < 2:
                assert time.monotonic() < until, "the requests never came to wait"
            told = post(late, "push", PushRequest(epoch=late.epoch, ops=tuple(late.waiting), ratchet=late.ratchet))
            assert told.status_code == 429
            assert 2 <= int(told.headers["Retry-After"]) <= 4
        assert asking.ended() == [200] * 3
        assert [result.status for result in late.send()] == ["applied"]
        town.close()


def test_those_who_are_turned_away_at_once_do_not_come_back_at_once() -> None:
    waits = {permits.busy(10).wait_s for _ in range(200)}
    assert len(waits) > 5
    assert min(waits) >= 10
    assert max(permits.busy(400).wait_s for _ in range(20)) == permits.LONGEST_WAIT_S


@pytest.mark.parametrize(
    ("spoken", "push", "held", "pulled"),
    [("1", 200, 200, 426), ("2", 200, 200, 200), ("3", 426, 426, 426), ("", 426, 426, 426), ("x", 426, 426, 426)],
)
def test_an_old_laptop_hands_in_its_work_and_gets_nothing_until_it_is_updated(
    town: Town, monkeypatch: pytest.MonkeyPatch, spoken: str, push: int, held: int, pulled: int
) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    leah.contact(scope, aim="Written long ago")
    monkeypatch.setattr(edge, "OLDEST", 2)
    monkeypatch.setattr(edge, "PROTOCOL", 2)

    def status(what: str, message: msgspec.Struct) -> int:
        answer = post(leah, what, message, **{"Sync-Protocol": spoken})
        assert answer.headers["Sync-Protocol"] == "2-2"
        return answer.status_code

    assert status("push", PushRequest(epoch=leah.epoch, ops=tuple(leah.waiting), ratchet=leah.ratchet)) == push
    assert status("held", HeldRequest()) == held
    assert status("pull", pull(leah)) == pulled
    assert status("fetch", FetchRequest(epoch=leah.epoch, scopes=(scope,))) == pulled
    taken = town.ask("SELECT count(*) FROM op WHERE actor = %s::uuid", leah.person)
    assert taken == (1 if push == 200 else 0)
