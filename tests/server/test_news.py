"""A laptop that listens hears that there is something for it, and nothing else; everybody is let go when the service stops."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from app.server import news
from app.server.database import Database
from app.server.known import Forms
from app.server.serving import RunningService
from app.sync.protocol.messages.pages import PullRequest
from tests.server.town import Laptop, Town

EVENTS = "/sync/v1/events"


def headers(laptop: Laptop, nonce: str = "") -> dict[str, str]:
    return {**laptop.shown(), **laptop.proof("GET", EVENTS, nonce=nonce)}


class Line:
    """What one laptop hears."""

    def __init__(self, response: httpx.Response) -> None:
        self._parts = response.iter_raw()

    def next(self) -> bytes:
        return next(self._parts)


@contextmanager
def listening(town: Town, laptop: Laptop) -> Iterator[Line]:
    assert town.http is not None
    with town.http.stream("GET", EVENTS, headers=headers(laptop), timeout=20) as response:
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield Line(response)


def head(town: Town) -> int:
    return int(town.ask("SELECT head FROM stream"))


def event(number: int) -> bytes:
    return b'data: {"head":%d}\n\n' % number


def test_a_laptop_hears_the_newest_number_when_something_concerns_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "NEWS_ALIVE_S", 1.0)
    scope, apart = town.child_with("Leah", "Sam"), town.child_with("Sam", called="Rae")
    leah, sam, ruth = town.laptop("Leah"), town.laptop("Sam"), town.laptop("Ruth")
    leah.enter_all()
    sam.enter_all()
    with listening(town, leah) as line:
        assert line.next() == event(head(town)), "at once, for what happened while nobody listened"
        sam.contact(scope, aim="For Leah too")
        sam.send()
        assert line.next() == event(head(town)), "a number, and not a word of it"
        sam.contact(apart, aim="Not for Leah")
        leah.contact(scope, aim="Her own")
        sam.send()
        leah.send()
        assert line.next() == b":\n\n", "neither another child's file nor her own words; only a sign of life"
        ruth.enter_all()
        given = next(i for i, (kind, s) in ruth.scopes.items() if kind == "allocation" and s == scope
                     and ruth.bodies[i]["person"] == leah.person)  # fmt: skip
        ruth.set(given, "to_on", "2026-11-22")
        ruth.send()
        heard = line.next()
        while heard == b":\n\n":
            heard = line.next()
        assert heard == event(head(town)), "that a file is taken away concerns her as well"


def test_a_laptop_of_a_person_who_is_given_a_file_hears_of_it(town: Town) -> None:
    sam = town.laptop("Sam")
    sam.enter_all()
    with listening(town, sam) as line:
        line.next()
        town.child_with("Sam")
        assert line.next().startswith(b'data: {"head":')


def test_a_stranger_a_copied_request_and_a_third_line_are_turned_away(town: Town) -> None:
    leah, stranger = town.laptop("Leah"), Laptop(town, town.ids["Leah"])
    assert town.http is not None
    assert town.http.get(EVENTS, headers=headers(stranger)).status_code == 401
    assert town.http.get(EVENTS).status_code == 426
    with listening(town, leah) as one, listening(town, leah) as two:
        one.next()
        two.next()
        again = town.http.get(EVENTS, headers=headers(leah))
        assert again.status_code == 429
        assert int(again.headers["Retry-After"]) >= 1
    once = headers(town.laptop("Sam"))
    with town.http.stream("GET", EVENTS, headers=once) as response:
        assert response.status_code == 200
    assert town.http.get(EVENTS, headers=once).status_code == 401


def test_many_listen_without_a_thread_or_a_connection_each(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = town.child_with("Leah")
    laptops, leah = [town.laptop("Leah") for _ in range(40)], town.laptop("Leah")
    many = httpx.Client(base_url=town.url, timeout=20, limits=httpx.Limits(max_connections=200))
    threads = threading.active_count()
    lines: list[Any] = []
    try:
        for laptop in laptops:
            lines.append(many.send(many.build_request("GET", EVENTS, headers=headers(laptop)), stream=True))
        heard = [line.iter_raw() for line in lines]
        assert all(next(parts) == event(head(town)) for parts in heard)
        leah.contact(scope, aim="For all of them")
        leah.send()
        assert all(next(parts) == event(head(town)) for parts in heard)
        assert threading.active_count() <= threads + 8, "lanes and pool, however many listen"
        assert town.ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") <= 8
        assert leah.ask("pull", PullRequest(epoch=leah.epoch, cursor=0))
    finally:
        for line in lines:
            line.close()
        many.close()


def test_who_listens_does_not_keep_the_service_from_stopping(database: Database, forms: Forms) -> None:
    with RunningService(database, forms) as service:
        town = Town(database, service.url)
        town.remember()
        leah = town.laptop("Leah")
        with listening(town, leah) as line:
            line.next()
            stopping = threading.Thread(target=service.stop)
            stopping.start()
            with pytest.raises(StopIteration):
                line.next()
            stopping.join(5)
            assert not stopping.is_alive()
        town.close()
