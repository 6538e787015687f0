"""Requests that prove nothing and take: memory that is filled, places that are held. The rest of the service goes on."""

import contextlib
import gc
import socket
import tracemalloc
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec
import pytest

from app.changes.trail import Batch, Entry
from app.server import edge, web
from app.server.database import Database
from app.server.known import Forms
from app.server.permits import Room
from app.server.serving import RunningService
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.audit import AuditRequest
from app.sync.protocol.messages.push import PUSH_OPS, PushRequest
from tests.hostile.test_hostile_laptop import Sender
from tests.server.town import AT, Town

ROOM = 400_000
MOST_MEMORY = 20_000_000


@contextlib.contextmanager
def begun(url: str, size: int, came: int, address: str) -> Iterator[socket.socket]:
    """A request of so many bytes of which so many have come, from an address that a proxy names."""
    parts = urlsplit(url)
    head = (
        "POST /sync/v1/witness HTTP/1.1", f"Host: {parts.netloc}", "Sync-Protocol: 1", "Content-Encoding: zstd",
        f"X-Forwarded-For: {address}", f"Content-Length: {size}",
    )  # fmt: skip
    with socket.create_connection((str(parts.hostname), parts.port or 0), timeout=30) as line:
        line.sendall("\r\n".join((*head, "", "")).encode() + b"x" * came)
        yield line


def status_of(line: socket.socket) -> int:
    """What it is answered at last."""
    return int(line.recv(65536).split(b" ", 2)[1])


@pytest.fixture
def behind(database: Database, forms: Forms, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(web, "ROOM_BYTES", ROOM)
    with RunningService(database, forms, proxies=("127.0.0.1",)) as service:
        town = Town(database, service.url)
        town.remember()
        yield town
        town.close()


def test_what_is_sent_takes_a_quarter_of_the_room_for_each_address_and_a_laptop_goes_on(behind: Town) -> None:
    with contextlib.ExitStack() as held:
        first = held.enter_context(begun(behind.url, ROOM, ROOM // 4 - 5000, "198.51.100.1"))
        second = held.enter_context(begun(behind.url, ROOM, ROOM // 4 - 5000, "198.51.100.1"))
        assert status_of(second) == 429
        scope = behind.child_with("Leah")
        leah = behind.laptop("Leah")
        leah.contact(scope, aim="While somebody else fills the room")
        assert [result.status for result in leah.send()] == ["applied"]
        first.close()


def test_without_a_bound_each_address_would_hold_as_much_as_it_likes(behind: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: nobody counts, and nothing is refused; the requests just stand there with all they sent."""
    monkeypatch.setattr(Room, "holding", lambda *_: contextlib.nullcontext(lambda _: None))
    with contextlib.ExitStack() as held:
        lines = [held.enter_context(begun(behind.url, ROOM, ROOM // 2, "198.51.100.1")) for _ in range(8)]
        for line in lines:
            line.settimeout(0.2)
            with pytest.raises(TimeoutError):
                line.recv(1)


def of_leah(town: Town, path: str, message: msgspec.Struct) -> int:
    """The status of what Leah's laptop is answered, and no more memory than that takes."""
    sender = Sender(town)
    gc.collect()
    tracemalloc.start()
    try:
        status = sender.send(path, msgspec.json.encode(message)).status_code
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY, "what was only named was counted out"
    finally:
        tracemalloc.stop()
        sender.http.close()
    return status


def test_a_trail_that_names_more_entries_than_it_has_takes_no_memory(town: Town) -> None:
    """Numbers cost nothing to name: one entry, and a batch that says it is of three million."""
    entry = Entry(1, AT, "boot", 1, town.ids["Leah"], "read contact", "", "", AT)
    batch = Batch(first=1, last=3_000_000, head="00")
    assert of_leah(town, "/sync/v1/audit", AuditRequest(batch=batch, entries=(entry,), signature="")) == 400


def test_a_push_that_names_more_gone_numbers_than_fit_between_its_ops_is_not_gone_through(town: Town) -> None:
    gone = ((0, 0),) * (PUSH_OPS + 2)
    assert of_leah(town, "/sync/v1/push", PushRequest(epoch="", ops=(), gone=gone)) == 400


def test_a_body_that_does_not_end_is_not_waited_for_for_ever(behind: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "LONGEST_BODY_S", 0.3)
    with begun(behind.url, 1000, 10, "198.51.100.2") as line:
        assert status_of(line) == 408


def test_the_room_is_given_back_and_all_addresses_together_take_no_more_than_there_is() -> None:
    room = Room(1000)
    with contextlib.ExitStack() as held:
        for n in range(4):
            held.enter_context(room.holding(f"a{n}"))(250)
        with pytest.raises(TurnedAway):
            held.enter_context(room.holding("b"))(1)
    with room.holding("b") as take:
        take(250)
        with pytest.raises(TurnedAway):
            take(1)
