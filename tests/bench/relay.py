"""A relay on loopback, a process of its own, that counts the bytes between a laptop and a service.

    python relay.py TARGET_PORT

prints its port; for each line on standard input it prints the bytes passed both ways since the line before. It needs the
standard library only, so that every peer is measured through the same one.
"""

import socket
import subprocess
import sys
import threading
from pathlib import Path


class Relay:
    """A relay process in front of a port."""

    def __init__(self, target: int) -> None:
        command = [sys.executable, str(Path(__file__)), str(target)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self._read())
        self.url = f"http://127.0.0.1:{self.port}"

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def take_count(self) -> int:
        """Bytes both ways since the last call."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._read())

    def close(self) -> None:
        """End the relay."""
        self._process.terminate()
        self._process.wait()


class _Counting:
    def __init__(self, target: int) -> None:
        self._target, self._count, self._lock = target, 0, threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def take(self) -> int:
        with self._lock:
            count, self._count = self._count, 0
            return count

    def _accept(self) -> None:
        while True:
            near, _ = self._listening.accept()
            far = socket.create_connection(("127.0.0.1", self._target))
            for one, other in ((near, far), (far, near)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(262144):
                with self._lock:
                    self._count += len(data)
                other.sendall(data)
        except OSError:
            return
        finally:
            other.close()


if __name__ == "__main__":
    relay = _Counting(int(sys.argv[1]))
    print(relay.port, flush=True)
    for _ in sys.stdin:
        print(relay.take(), flush=True)
