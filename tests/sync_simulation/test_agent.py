"""The agent with a real store and a real service: locking in the middle, one page ahead, faults, and the way over HTTP."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import pytest

from app.domain.errors import Unavailable
from app.models.signer import DEVICE_KEY
from app.models.sync_store import StoreForSync
from app.security.identity import DeviceKey
from app.server.serving import RunningService
from app.sync.agent import OnWriteLane, SyncAgent
from app.sync.http import HttpLink
from app.sync.ports import Link
from app.sync.protocol.effects import Doing
from app.sync.protocol.messages.pages import PageHead, PullRequest
from app.sync.protocol.messages.rows import Row
from app.sync.report import SyncStatus
from tests.sync_simulation.deeds import give, write_contact
from tests.sync_simulation.grounds import Grounds
from tests.sync_simulation.world import Desk, World

T = TypeVar("T")


@pytest.fixture
def world(grounds: Grounds) -> Iterator[World]:
    """Ruth has opened a file and has something to send; nobody else has synced yet."""
    made = World(grounds, seed=5)
    ruth = made.laptops[2]
    ruth.round()
    ruth.open_file()
    give(ruth, ruth.files()[0], "Leah")
    write_contact(ruth)
    yield made
    made.close()


def at_once(work: Callable[[], T], /) -> T:
    """A write lane with nobody else on it."""
    return work()


def agent_of(desk: Desk, link: Link | None = None, lane: OnWriteLane = at_once, **more: Any) -> SyncAgent:
    store = StoreForSync(desk.store)
    return SyncAgent(store, link or desk.link, lane, clock=desk.clock, luck=lambda: 0.5, **more)


def test_a_round_says_what_it_does_and_how_it_went(world: World) -> None:
    ruth = world.laptops[2]
    said: list[SyncStatus] = []
    waiting = StoreForSync(ruth.store).position().waiting
    report = agent_of(ruth, on_status=said.append).sync_once()
    assert (report.sent, report.conflicts, report.problem) == (waiting, 0, "")
    assert next(status.doing for status in said if status.doing is not Doing.RESTING) is Doing.SENDING
    assert said[-1].waiting == 0
    assert said[-1].last_synced_at == ruth.clock().wall_at
    assert report.touched.scopes


def test_locking_does_not_wait_for_a_network_that_hangs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, hangs, asked = world.laptops[2], threading.Event(), threading.Event()

    def hang(_: object) -> None:
        asked.set()
        hangs.wait(20)
        raise Unavailable("too late")

    monkeypatch.setattr(desk.link, "push", hang)
    agent = agent_of(desk)
    round_ = threading.Thread(target=agent.sync_once)
    round_.start()
    assert asked.wait(5)
    started = time.monotonic()
    agent.cancel()
    round_.join(5)
    assert time.monotonic() - started < 2
    hangs.set()
    assert StoreForSync(desk.store).position().waiting > 0
    assert agent.sync_once().sent == 0
    assert agent_of_honest(desk, monkeypatch).sync_once().sent > 0


def agent_of_honest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> SyncAgent:
    """An agent after the network has been mended."""
    monkeypatch.undo()
    return agent_of(desk)


def test_the_next_page_is_under_way_while_one_is_stored(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ruth, leah = world.laptops[2], world.laptops[0]
    for desk in (ruth, leah):
        agent_of(desk).sync_once()
    for _ in range(6):
        write_contact(ruth)
    agent_of(ruth).sync_once()
    leah.link.page_rows = 2
    pulls: list[int] = []
    honest_pull, next_asked = leah.link.pull, threading.Event()

    def pull(request: PullRequest) -> tuple[PageHead, Sequence[Row]]:
        pulls.append(request.cursor)
        if len(pulls) > 1:
            next_asked.set()
        return honest_pull(request)

    class Waiting(StoreForSync):
        def apply_page(self, rows: Sequence[Row], head: PageHead) -> Any:
            assert not head.more or next_asked.wait(5), "the next page was not asked for while this one was stored"
            next_asked.clear()
            return super().apply_page(rows, head)

    monkeypatch.setattr(leah.link, "pull", pull)
    agent = SyncAgent(Waiting(leah.store), leah.link, at_once, clock=leah.clock, luck=lambda: 0.5)
    assert agent.sync_once().came >= 6
    assert len(pulls) == len(set(pulls)), "a page was asked for twice"


def test_after_a_fault_of_ours_the_next_round_works(world: World) -> None:
    ruth, faults = world.laptops[2], [KeyError("ours")]

    def lane(work: Callable[[], T], /) -> T:
        done = work()
        if ruth.link.pushed and faults:
            raise faults.pop()
        return done

    agent = agent_of(ruth, lane=lane)
    with pytest.raises(KeyError):
        agent.sync_once()
    assert agent.sync_once().problem == ""
    assert StoreForSync(ruth.store).position().waiting == 0


def test_a_full_disk_is_said_and_tried_again(world: World) -> None:
    ruth = world.laptops[2]

    def lane(_: Callable[[], T], /) -> T:
        raise Unavailable("This laptop is full.")

    report = agent_of(ruth, lane=lane).sync_once()
    assert report.problem == "This laptop is full."
    assert report.wake_in_s > 0


def test_the_whole_way_over_http(world: World) -> None:
    with RunningService(world.grounds.database, world.grounds.forms) as service:
        for desk in (world.laptops[2], *world.laptops, *world.laptops):
            key = DeviceKey(desk.store.secret(DEVICE_KEY))
            link = HttpLink(service.url, key, clock=desk.clock, new_nonce=world.new_id)
            assert agent_of(desk, link).sync_once().problem == ""
            link.close()
    assert [desk.files() for desk in world.laptops[2:]] == [world.laptops[0].files()] * 2
    assert [desk.ids_of("contact") for desk in world.laptops[2:]] == [world.laptops[0].ids_of("contact")] * 2
