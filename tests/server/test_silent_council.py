"""A council's sign-in service that does not answer: nobody waits for it but those who sign in, and those not for long.

The provider is a real one on this machine: a socket that takes every connection and says nothing, or a byte now and then.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest

from app.server import accounts, permits, provider
from app.server.database import Database
from app.server.known import Forms
from app.server.packing import pack
from app.server.provider import NoAnswer, Provider
from app.server.serving import RunningService
from app.sync.protocol.messages.sign_in import SignInPlaceRequest
from tests.helpers.council import CLIENT, Council
from tests.server.town import Laptop, Town

PATIENCE_S = 60.0
PLACE = pack(msgspec.json.encode(SignInPlaceRequest()))


class Strangers:
    """Who ask where one signs in, from two addresses, as often at once as the service lets them."""

    def __init__(self, town: Town) -> None:
        self.statuses: list[int] = []
        self._threads = [
            threading.Thread(target=self._ask, args=(town.url, address)) for address in ("127.0.0.2", "127.0.0.3") * 2
        ]
        for thread in self._threads:
            thread.start()

    def _ask(self, url: str, address: str) -> None:
        with httpx.Client(transport=httpx.HTTPTransport(local_address=address), timeout=PATIENCE_S) as client:
            headers = {"Sync-Protocol": "1", "Content-Encoding": "zstd"}
            self.statuses.append(client.post(f"{url}/sync/v1/sign_in_place", content=PLACE, headers=headers).status_code)

    def ended(self) -> list[int]:
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
        return self.statuses


def wait_until_busy(lane: permits.Lane, count: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while lane.busy < count:
        assert time.monotonic() < until, "the requests never came to wait"
        time.sleep(0.005)


@contextlib.contextmanager
def silent_council(
    database: Database, forms: Forms, council: Council, monkeypatch: pytest.MonkeyPatch, lanes: type[permits.Lanes]
) -> Iterator[tuple[Town, permits.Lanes, Laptop]]:
    """A service whose provider went silent, and a laptop that has something to send."""
    made: list[permits.Lanes] = []

    def noted(*arguments: Any) -> permits.Lanes:
        made.append(lanes(*arguments))
        return made[0]

    monkeypatch.setattr("app.server.web.Lanes", noted)
    monkeypatch.setattr(provider, "_ANSWER_S", PATIENCE_S)
    with RunningService(database, forms) as service:
        town = Town(database, service.url)
        town.remember()
        scope, leah = town.child_with("Leah"), town.laptop("Leah")
        leah.contact(scope, aim="Urgent")
        leah.shown()
        accounts.set_policy(database, council.url, CLIENT, 7)
        with database.transaction() as connection:
            connection.execute("UPDATE device SET signed_in_at = now()")
        council.shutdown()  # the socket stays open: it takes connections and nobody answers
        yield town, made[0], leah
        town.close()


def test_while_the_council_is_silent_what_was_written_is_still_sent(
    database: Database, forms: Forms, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    with silent_council(database, forms, council, monkeypatch, permits.Lanes) as (town, lanes, leah):
        strangers = Strangers(town)
        wait_until_busy(lanes.council, permits.COUNCIL_AT_ONCE)
        assert [result.status for result in leah.send()] == ["applied"]
        leah.pull()
        assert lanes.council.busy == permits.COUNCIL_AT_ONCE, "they waited all the while"
        council.server_close()
        assert strangers.ended() == [502] * 4


def test_in_the_lane_of_all_the_others_it_would_not_be(
    database: Database, forms: Forms, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OneLane(permits.Lanes):
        def __init__(self, connections: int, cores: int = 2) -> None:
            super().__init__(connections, 2)
            self.council = self.quick

    with silent_council(database, forms, council, monkeypatch, OneLane) as (town, lanes, leah):
        strangers = Strangers(town)
        wait_until_busy(lanes.quick, 4)
        assert leah.town.http is not None
        leah.town.http.timeout = httpx.Timeout(1.0)
        with pytest.raises(httpx.ReadTimeout):
            leah.send()
        council.server_close()
        assert strangers.ended() == [502] * 4


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_that_no_answer_came_is_remembered_for_a_moment(council: Council) -> None:
    clock = Clock()
    asked = Provider(council.url, CLIENT, clock)
    council.about = {"issuer": "https://elsewhere.example"}
    for _ in range(3):
        with pytest.raises(NoAnswer):
            asked.about()
        clock.now += 3
    assert len(council.asked) == 1, "nor does each who asks meanwhile make the moment longer"
    clock.now += 2
    council.about = {}
    assert asked.about().issuer == council.url


def test_were_it_not_each_who_asks_would_wait_anew(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "_SILENT_S", 0.0)
    asked = Provider(council.url, CLIENT)
    council.about = {"issuer": "https://elsewhere.example"}
    for _ in range(3):
        with pytest.raises(NoAnswer):
            asked.about()
    assert len(council.asked) == 3


def test_nobody_waits_at_a_guard_for_what_another_asks_the_council(council: Council) -> None:
    asked, first, second = Provider(council.url, CLIENT), threading.Event(), threading.Event()
    plain = council.discovery

    def discovery() -> dict[str, Any]:
        (second if first.is_set() else first).set()
        assert second.wait(PATIENCE_S)
        return plain()

    council.discovery = discovery  # type: ignore[method-assign]
    threads = [threading.Thread(target=asked.about) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert second.wait(3), "both ask at once"
    for thread in threads:
        thread.join(PATIENCE_S)


@contextlib.contextmanager
def dripping() -> Iterator[str]:
    """A provider that says all it should, a byte at a time: two seconds for the whole."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        ends = {name: url for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")}
        body = msgspec.json.encode(ends)
        said = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body

        def drip() -> None:
            line, _ = listening.accept()
            with line, contextlib.suppress(OSError):
                line.recv(4096)
                for byte in said:
                    line.sendall(bytes((byte,)))
                    time.sleep(2 / len(said))  # the slowness is what is tried

        thread = threading.Thread(target=drip)
        thread.start()
        yield url
        thread.join(PATIENCE_S)


def test_an_answer_that_drips_is_none_however_often_a_byte_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    with dripping() as url:
        monkeypatch.setattr(provider, "_ANSWER_S", 0.3)
        with pytest.raises(NoAnswer, match="TimeoutError"):
            Provider(url, CLIENT).about()


def test_and_it_is_the_time_of_the_whole_that_counts() -> None:
    with dripping() as url:
        assert Provider(url, CLIENT).about().issuer == url
