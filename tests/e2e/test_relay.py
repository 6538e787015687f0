"""The network that the visit takes away: it really is gone, and it really comes back."""

import socket
import threading
from collections.abc import Iterator

import pytest

from app.demo.relay import Relay


@pytest.fixture
def echo() -> Iterator[str]:
    """A service that says everything back."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=say_back, args=(near,), daemon=True).start()

    def say_back(near: socket.socket) -> None:
        with near:
            while piece := near.recv(100):
                near.sendall(piece)

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()


@pytest.fixture
def relay(echo: str) -> Iterator[Relay]:
    made = Relay(echo)
    yield made
    made.close()


def connect(relay: Relay) -> socket.socket:
    port = int(relay.url.rsplit(":", 1)[1])
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def said_back(near: socket.socket, text: bytes) -> bytes:
    """What comes back; nothing when the connection is closed or refused."""
    try:
        near.sendall(text)
        return near.recv(100)
    except OSError:
        return b""


def test_bytes_go_both_ways_while_the_network_is_there(relay: Relay) -> None:
    with connect(relay) as near:
        assert said_back(near, b"hello") == b"hello"
    assert relay.passed == 10


def test_a_cut_ends_what_is_open_and_answers_nobody(relay: Relay) -> None:
    with connect(relay) as near:
        assert said_back(near, b"hello") == b"hello"
        relay.cut()
        assert said_back(near, b"again") == b""
    with pytest.raises(ConnectionRefusedError):
        connect(relay)
    assert relay.passed == 10


def test_after_it_is_restored_everything_works_again(relay: Relay) -> None:
    relay.cut()
    relay.restore()
    with connect(relay) as near:
        assert said_back(near, b"back") == b"back"
