"""Runs the service: `serve` for the command line, `RunningService` inside another program (the demo, tests)."""

import gc
import logging
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any, Self

import msgspec
import uvicorn

from app.domain.errors import Unavailable
from app.forms.shipped import shipped_shelf
from app.server.database import Database, open_database
from app.server.known import Forms
from app.server.news import News
from app.server.web import Service, make_app

_WAIT_S = 10.0


def forms_at_hand() -> Forms:
    """The shipped forms by id and version: what answers merge by."""
    return {(form.id, form.version): form for form in shipped_shelf().forms}


def serve(host: str, port: int, database_url: str | None, data: Path) -> int:
    """Serve until SIGTERM or SIGINT. Prints one line with the address once it listens; port 0 picks a free one."""
    _log_to_stderr()
    listening = _listen(host, port)
    database = open_database(database_url, data)
    server = _server(database, forms_at_hand())
    server.announce = _address(listening)

    def stop(_: int, __: FrameType | None) -> None:
        server.should_exit = True

    gc.collect()
    gc.freeze()  # what is loaded now stays; walking it again and again would stop requests for tens of milliseconds
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)  # uvicorn hands the signal on when it has stopped; this makes it harmless
    try:
        server.run(sockets=[listening])
    finally:
        database.close()
    return 0


class RunningService:
    """A service on its own thread, at `url`. Use it as a context, or call `stop`."""

    def __init__(self, database: Database, forms: Forms | None = None, host: str = "127.0.0.1", port: int = 0) -> None:
        listening = _listen(host, port)
        self.url = _address(listening)
        self.database = database
        self._server = _server(database, forms_at_hand() if forms is None else forms)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listening]}, name="waymark-service", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(_WAIT_S):
            raise Unavailable("The service did not start.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Answer what is under way, then stop. The database stays open for its owner to close."""
        self._server.should_exit = True
        self._thread.join(_WAIT_S)


class _Server(uvicorn.Server):
    """Uvicorn that says when it listens."""

    def __init__(self, config: uvicorn.Config, news: News) -> None:
        super().__init__(config)
        self._news = news
        self.ready = threading.Event()
        self.announce = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()
        if self.announce:
            sys.stdout.write(f"listening on {self.announce}\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Laptops that listen would never be done; they are let go, and everything else is answered."""
        self._news.close()
        await super().shutdown(sockets)


def _server(database: Database, forms: Forms) -> _Server:
    app = make_app(Service(database, forms), connections=database.connections)
    config = uvicorn.Config(
        app, ws="none", access_log=False, log_config=None, timeout_graceful_shutdown=20, server_header=False
    )
    return _Server(config, app.state.news)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket. It names its protocol, without which asyncio leaves Nagle's delay of 40 ms on each answer."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let another program take the port over
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise Unavailable(f"The service cannot listen on {host} port {port}.") from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Lines(logging.Formatter):
    """One JSON object a line: time, level, what, and ids. Messages are fixed words; no argument is ever formatted in."""

    def format(self, record: logging.LogRecord) -> str:
        ids: dict[str, Any] = getattr(record, "ids", {})
        line = {"at": self.formatTime(record), "level": record.levelname.lower(), "what": record.getMessage(), **ids}
        return msgspec.json.encode(line).decode()


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines())
    log = logging.getLogger("waymark.server")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
