"""The laptop's ear: it hears, hangs up at once, tries again after a spread wait, and takes nonsense for what it is."""

import queue
import socket
import threading
from collections.abc import Callable

import pytest

from app.domain.errors import Unavailable
from app.domain.moment import Moment
from app.server.database import Database
from app.server.known import Forms
from app.server.serving import RunningService
from app.sync.listening import LONGEST_S, SHORTEST_S, Listener
from app.sync.news_http import HttpNews, ShownToken
from tests.server.test_the_laptops_own_link import Signer, linked
from tests.server.town import AT, Town, new_id


def news_of(url: str, private: bytes, token: ShownToken = lambda _="": "a token") -> HttpNews:
    return HttpNews(url, Signer(private), token, clock=lambda: Moment(wall_at=AT), new_nonce=new_id)


def test_it_hears_hangs_up_at_once_and_finds_a_service_that_comes_back(database: Database, forms: Forms) -> None:
    heard: queue.SimpleQueue[int] = queue.SimpleQueue()
    with RunningService(database, forms) as service:
        town = Town(database, service.url)
        town.remember()
        scope = town.child_with("Leah")
        leah, pen = town.laptop("Leah"), town.laptop("Leah")
        link = linked(town, leah.private)
        listener = Listener(news_of(service.url, leah.private, link.token), heard.put, lambda: 0.01)
        listener.start()
        first = heard.get(timeout=10)
        pen.contact(scope, aim="For the other laptop")
        pen.send()
        assert heard.get(timeout=10) > first
        port = int(service.url.rsplit(":", 1)[1])
        town.close()
    with RunningService(database, forms, port=port):
        assert heard.get(timeout=10) > first, "the line is made again"
        listener.close(most_s=2.0)
        link.close()
        assert not any(thread.name == "news" for thread in threading.enumerate()), "it hung up within two seconds"


def test_closing_wakes_a_line_on_which_nothing_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        news = news_of(f"http://127.0.0.1:{silent.getsockname()[1]}", b"k" * 32)
        listener = Listener(news, print, lambda: 0.01)
        listener.start()
        line, _ = silent.accept()
        with line:
            line.recv(4096)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n:\n\n")
            while news._socket is None:
                pass
            listener.close(most_s=2.0)
        assert not listener._thread.is_alive()


class Broken:
    """A line that never works."""

    def listen(self, _: Callable[[int], None]) -> None:
        raise Unavailable("away")

    def close(self) -> None:
        """Nothing to hang up."""


def test_the_wait_doubles_to_five_minutes_is_spread_and_forgotten_when_something_is_heard() -> None:
    listener = Listener(Broken(), lambda _: None, lambda: 1.0)
    waits = []
    for listener._failures in range(12):
        waits.append(listener.wait_s())
    assert waits[:3] == [SHORTEST_S, 2 * SHORTEST_S, 4 * SHORTEST_S]
    assert waits[-1] == LONGEST_S
    listener._heard(7)
    assert listener.wait_s() == SHORTEST_S
    assert Listener(Broken(), lambda _: None, lambda: 0.25).wait_s() == SHORTEST_S / 4


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 302 Found\r\nLocation: http://hotel.example/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nHello",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: nonsense\n\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: " + b"9" * 9000,
        b"nonsense\r\n\r\n",
    ],
    ids=["sent elsewhere", "a page", "no number", "a line without end", "no http"],
)
def test_what_is_not_the_services_news_is_not_taken_for_it(said: bytes) -> None:
    heard: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(4096)
                line.sendall(said)

        thread = threading.Thread(target=answer)
        thread.start()
        news = news_of(f"http://127.0.0.1:{server.getsockname()[1]}", b"k" * 32)
        with pytest.raises(Unavailable):
            news.listen(heard.append)
        thread.join(5)
    assert not heard
