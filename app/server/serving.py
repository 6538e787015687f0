"""Runs the service: `serve` for the command line, `RunningService` inside another program (the demo, tests)."""

import contextlib
import gc
import os
import socket
import ssl
import sys
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Self

import msgspec
import uvicorn

from app.domain.errors import Refused, Unavailable
from app.forms.shipped import shipped_shelf
from app.server.addresses import checked_proxies
from app.server.database import Database, open_database
from app.server.known import Forms
from app.server.logs import log_to_stderr
from app.server.news import News
from app.server.watching import FiguresPage
from app.server.workers import Workers, on_signals, watch_parent

_WAIT_S = 10.0
_KEEP_ALIVE_S = 80
"""A little longer than a laptop rests between two rounds: the next one needs no new connection."""
FIGURES_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"


def forms_at_hand() -> Forms:
    """The shipped forms by id and version: what answers merge by."""
    return {(form.id, form.version): form for form in shipped_shelf().forms}


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """How to serve. `port` and `figures_port` 0 pick a free one; no `figures_port`, no figures."""

    host: str = "127.0.0.1"
    port: int = 8440
    database_url: str | None = None
    data: Path = Path("waymark-service")
    workers: int = 1
    figures_port: int | None = None
    certificate: Path | None = None
    key: Path | None = None
    trusted_proxies: tuple[str, ...] = ()


def serve(how: Serving) -> int:
    """Serve until SIGTERM or SIGINT. Prints a line with the address once it listens."""
    log_to_stderr()
    front = Front(Proof.read(how.certificate, how.key), tuple(checked_proxies(how.trusted_proxies)), how.workers)
    with contextlib.ExitStack() as held:
        if how.workers > 1:  # named before the figures are imported: then they count in files that the parent can read
            os.environ[FIGURES_FOLDER] = held.enter_context(tempfile.TemporaryDirectory(prefix="waymark-figures-"))
        listening = held.enter_context(_listen(how.host, how.port))
        database = held.enter_context(contextlib.closing(_database(how)))
        if how.figures_port is not None:
            from app.server.metrics import text

            page = held.enter_context(FiguresPage(how.figures_port, lambda: text(database)))
            _say(f"figures on {page.url}")
        _run(how, listening, database, front)
    return 0


def _database(how: Serving) -> Database:
    """The parent of several workers keeps the engine running and asks for figures; its children do the work."""
    return open_database(how.database_url, how.data, 1) if how.workers > 1 else open_database(how.database_url, how.data)


def _run(how: Serving, listening: socket.socket, database: Database, front: "Front") -> None:
    def announce() -> None:
        _say(f"listening on {_address(listening, front.proof)}")

    if how.workers == 1:
        _serve_alone(listening, database, front, announce, on_signals)
        return
    workers = Workers(how.workers, listening, work_in_child, database.url, str(how.data), front)
    on_signals(workers.stop)
    workers.run(announce, _forget_figures)


def _serve_alone(
    listening: socket.socket,
    database: Database,
    front: "Front",
    announce: Callable[[], None],
    guard: Callable[[Callable[[], None]], None],
) -> None:
    server = _server(database, forms_at_hand(), front)
    server.announce = announce

    def stop() -> None:
        server.should_exit = True

    gc.collect()
    gc.freeze()  # what is loaded now stays; walking it again and again would stop requests for tens of milliseconds
    guard(stop)  # uvicorn hands signals on when it has stopped; this makes them harmless
    server.run(sockets=[listening])


def work_in_child(listening: socket.socket, line: Connection, database_url: str, data: str, front: "Front") -> None:
    """The life of one worker process."""
    log_to_stderr()

    def guard(stop: Callable[[], None]) -> None:
        on_signals(stop)
        watch_parent(line, stop)

    with contextlib.closing(Database(database_url, None, folder=Path(data))) as database:
        _serve_alone(listening, database, front, lambda: line.send("ready"), guard)


def _forget_figures(pid: int) -> None:
    """What a dead worker had under way is under way no more; what it counted stays counted."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Proof(msgspec.Struct, frozen=True):
    """What the service proves itself with over TLS: the file with its certificate and chain, and the one with its key."""

    certificate: str = ""
    key: str = ""

    @classmethod
    def read(cls, certificate: Path | None, key: Path | None) -> Self:
        """Checked before anything else is started. Raises Refused when one is missing or they do not fit."""
        if certificate is None and key is None:
            return cls()
        if certificate is None or key is None:
            raise Refused("A certificate and its key belong together: name both, or neither.")
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
        except (OSError, ssl.SSLError) as error:
            raise Refused(f"The certificate {certificate} and the key {key} cannot be used together.") from error
        return cls(str(certificate), str(key))

    @property
    def authority(self) -> str:
        """The last certificate of the chain, which laptops compare with the pin in their joining code."""
        if not self.certificate:
            return ""
        chain = Path(self.certificate).read_text(encoding="ascii")
        return chain[chain.rindex("-----BEGIN CERTIFICATE-----") :]


class Front(msgspec.Struct, frozen=True):
    """How requests come in: what the service proves itself with, the proxies whose word on addresses it believes, and how
    many processes share the work."""

    proof: Proof = Proof()
    proxies: tuple[str, ...] = ()
    processes: int = 1


class RunningService:
    """A service on its own thread, at `url`. Use it as a context, or call `stop`."""

    def __init__(
        self,
        database: Database,
        forms: Forms | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        proof: "Proof | None" = None,
        proxies: tuple[str, ...] = (),
    ) -> None:
        listening, proof = _listen(host, port), proof or Proof()
        self.url = _address(listening, proof)
        self.database = database
        self._server = _server(database, forms_at_hand() if forms is None else forms, Front(proof, proxies))
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
        self.announce: Callable[[], None] = lambda: None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()
        self.announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Laptops that listen would never be done; they are let go, and everything else is answered."""
        self._news.close()
        await super().shutdown(sockets)


def _server(database: Database, forms: Forms, front: Front) -> _Server:
    from app.server.service import Service
    from app.server.web import make_app  # with the figures, which ask where to count when they are imported

    app = make_app(
        Service(database, forms),
        connections=database.connections,
        authority=front.proof.authority,
        processes=front.processes,
    )
    config = uvicorn.Config(
        app,
        ws="none",
        access_log=False,
        log_config=None,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=20,
        server_header=False,
        proxy_headers=bool(front.proxies),  # from anybody else the headers are what the asker likes them to be
        forwarded_allow_ips=list(front.proxies),
        ssl_certfile=front.proof.certificate or None,
        ssl_keyfile=front.proof.key or None,
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


def _address(listening: socket.socket, proof: "Proof") -> str:
    host, port = listening.getsockname()[:2]
    scheme = "https" if proof.certificate else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
