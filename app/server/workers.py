"""Several processes behind one address: the parent holds the socket and the database engine, its children answer.

A child that dies is replaced, unless one after the other dies young. A child whose parent is gone stops by itself. Told to
stop, the parent tells its children, each answers what is under way, and only then the engine stops.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Final

import msgspec

from app.domain.errors import Unavailable

_log = logging.getLogger("waymark.server")
_spawn: Final = multiprocessing.get_context("spawn")
YOUNG_S: Final = 5.0
MOST_YOUNG_DEATHS: Final = 5
STOP_S: Final = 25.0
"""A little longer than a child takes to give up on a request."""


class Child(msgspec.Struct, frozen=True):
    """A worker process, the line to it (whose end it takes as its own), and when it was started."""

    process: SpawnProcess
    line: Connection
    started: float


class Workers:
    """The parent. `work` runs in each child with the socket and its end of the line; it has to be importable by name."""

    def __init__(self, count: int, listening: socket.socket, work: Callable[..., None], *parts: object) -> None:
        self._count, self._listening, self._work, self._parts = count, listening, work, parts
        self._children: list[Child] = []
        self._young_deaths = 0
        self._is_over = threading.Event()

    def run(self, on_ready: Callable[[], None], on_death: Callable[[int], None] = lambda _: None) -> None:
        """Until `stop`. Raises Unavailable when the children cannot live."""
        try:
            self._children = [self._begin() for _ in range(self._count)]
            if not self._children[0].line.poll(30) or not self._is_alive_and_ready(self._children[0]):
                raise Unavailable("The service did not start.")
            on_ready()
            while not self._is_over.is_set():
                for child in self._dead():
                    on_death(child.process.pid or 0)
                    self._replace(child)
        finally:
            self._end()

    def stop(self) -> None:
        """From a signal or another thread."""
        self._is_over.set()

    def _is_alive_and_ready(self, child: Child) -> bool:
        with contextlib.suppress(EOFError, OSError):
            return bool(child.line.recv() == "ready")
        return False

    def _begin(self) -> Child:
        ours, theirs = _spawn.Pipe()
        process = _spawn.Process(target=self._work, args=(self._listening, theirs, *self._parts), daemon=False)
        process.start()
        theirs.close()
        return Child(process, ours, time.monotonic())

    def _dead(self) -> list[Child]:
        ended = wait([child.process.sentinel for child in self._children], timeout=0.5)
        return [child for child in self._children if child.process.sentinel in ended]

    def _replace(self, child: Child) -> None:
        _log.error("worker died", extra={"ids": {"pid": child.process.pid, "exit": child.process.exitcode}})
        lived_s = time.monotonic() - child.started
        self._young_deaths = self._young_deaths + 1 if lived_s < YOUNG_S else 0
        if self._young_deaths > MOST_YOUNG_DEATHS:
            raise Unavailable("The service’s processes die as soon as they are started. The log says why.")
        self._children.remove(child)
        child.line.close()
        if not self._is_over.is_set():
            self._children.append(self._begin())

    def _end(self) -> None:
        for child in self._children:
            child.process.terminate()
        until = time.monotonic() + STOP_S
        for child in self._children:
            child.process.join(max(0.0, until - time.monotonic()))
            if child.process.is_alive():
                child.process.kill()
                child.process.join()
            child.line.close()


def on_signals(stop: Callable[[], None]) -> None:
    """Call this on SIGTERM and SIGINT."""

    def told(_: int, __: FrameType | None) -> None:
        stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)


def watch_parent(line: Connection, stop: Callable[[], None]) -> None:
    """In a child: stop when the parent is gone. Ctrl+C goes to the whole group; the parent decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            line.recv()
        _log.info("parent gone", extra={"ids": {"pid": os.getpid()}})
        stop()

    threading.Thread(target=listen, name="waymark-parent", daemon=True).start()
