"""A relay on loopback between a laptop and the service, so that the visit can take the network away and give it back."""

import contextlib
import selectors
import socket
import threading
from urllib.parse import urlsplit

_PIECE = 65_536


class Relay:
    """Listens on a port of its own and passes bytes on. `cut` closes every connection and refuses new ones."""

    def __init__(self, target: str) -> None:
        self.target, parts = target, urlsplit(target)
        self._far = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._is_up = True
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self.passed = 0
        self._listen()

    @property
    def is_up(self) -> bool:
        """True while the network is there."""
        return self._is_up

    def cut(self) -> None:
        """The network goes away: connections end in the middle, and there is no way to the service for new ones."""
        self._is_up = False
        self._stop_listening()
        self._drop_all()

    def restore(self) -> None:
        """The network comes back."""
        if not self._is_up:
            self._listening = socket.create_server(("127.0.0.1", self._port))
            self._is_up = True
            self._listen()

    def close(self) -> None:
        """Stop listening."""
        self._is_up = False
        self._stop_listening()
        self._drop_all()

    def _listen(self) -> None:
        threading.Thread(target=self._accept, args=(self._listening,), name="relay", daemon=True).start()

    def _stop_listening(self) -> None:
        """Wakes the thread that waits for a connection, too."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _drop_all(self) -> None:
        with self._guard:
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            if self._is_up:
                threading.Thread(target=self._pass_on, args=(near,), name="relay-pair", daemon=True).start()
            else:
                near.close()

    def _pass_on(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._far, timeout=5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._guard:
            self._open |= {near, far}
        try:
            self._shuttle(near, far)
        finally:
            with self._guard:
                self._open -= {near, far}
            near.close()
            far.close()

    def _shuttle(self, near: socket.socket, far: socket.socket) -> None:
        with selectors.DefaultSelector() as waiting, contextlib.suppress(OSError):
            waiting.register(near, selectors.EVENT_READ, far)
            waiting.register(far, selectors.EVENT_READ, near)
            while self._is_up:
                for key, _ in waiting.select(timeout=1.0):
                    source, sink = key.fileobj, key.data
                    piece = source.recv(_PIECE)  # type: ignore[union-attr]
                    if not piece or not self._is_up:
                        return
                    self.passed += len(piece)
                    sink.sendall(piece)
