"""The service over HTTP: five signed requests of the sync protocol and a health check (docs/protocol.md).

A request is checked in this order: size, protocol, whose key, signature, nonce, inflating, reading. Database work runs in
a few threads. Logs carry ids, counts and times, never a body.
"""

import functools
import logging
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, Protocol, TypeAlias, TypeVar

import anyio
import anyio.to_thread
import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from app.changes.signing import (
    AT_HEADER,
    KEY_HEADER,
    NONCE_HEADER,
    REPLY_HEADER,
    SIGNATURE_HEADER,
    sha256_hex,
    sign_reply,
    verify_request,
)
from app.domain.errors import Unavailable
from app.server import devices, feed, intake
from app.server.database import CONNECTIONS, Database
from app.server.known import Forms
from app.server.packing import NotPacked, TooLarge, pack, unpack
from app.server.signing_key import ServiceKey, service_key
from app.server.turned_away import TurnedAway, fault
from app.sync.protocol.messages import (
    PROTOCOL,
    PUSH_BYTES,
    EnrolRequest,
    FetchRequest,
    HeldRequest,
    PullRequest,
    PushRequest,
)

_log = logging.getLogger("waymark.server")
_SMALL: Final = 1024 * 1024
_PUSH: Final = PUSH_BYTES + 64 * 1024
"""The ops and what is around them."""
_LONGEST_HEADER: Final = 256

T = TypeVar("T")


class InThread(Protocol):
    """Runs work in one of the threads and waits for it."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...


Work: TypeAlias = Callable[[Request, bytes], bytes]


class Service:
    """What the handlers share: the database, the forms at hand, and how many requests work at once."""

    def __init__(self, database: Database, forms: Forms) -> None:
        self._database, self._forms = database, forms
        self._key: ServiceKey | None = None

    def enrol(self, _: Request, sent: bytes) -> bytes:
        """A new laptop; its code is its credential."""
        return msgspec.json.encode(devices.enrol(self._database, _read(_unpacked(sent, _SMALL), EnrolRequest)))

    def push(self, request: Request, sent: bytes) -> bytes:
        """Ops in, verdicts out."""
        laptop = self._laptop(request, sent)
        wanted = _read(_unpacked(sent, _PUSH), PushRequest)
        return msgspec.json.encode(intake.push(self._database, self._forms, laptop.device, wanted))

    def pull(self, request: Request, sent: bytes) -> bytes:
        """A page of changes."""
        laptop = self._laptop(request, sent)
        return feed.pull(self._database, _reader(laptop), _read(_unpacked(sent, _SMALL), PullRequest))

    def fetch(self, request: Request, sent: bytes) -> bytes:
        """A page of whole scopes."""
        laptop = self._laptop(request, sent)
        return feed.fetch(self._database, _reader(laptop), _read(_unpacked(sent, _SMALL), FetchRequest))

    def held(self, request: Request, sent: bytes) -> bytes:
        """The laptop's word on what it holds."""
        laptop = self._laptop(request, sent)
        feed.note_held(self._database, _reader(laptop), _read(_unpacked(sent, _SMALL), HeldRequest))
        return b"{}"

    def reply_signature(self, request: Request, status: int, body: bytes) -> str:
        """What proves that this service gave this answer to this request; empty while its key cannot be read."""
        nonce = request.headers.get(NONCE_HEADER, "")[:_LONGEST_HEADER]
        try:
            self._key = self._key or service_key(self._database)
        except Unavailable:
            return ""
        return sign_reply(self._key.private(), nonce, _path(request), status, sha256_hex(body))

    def health(self) -> bytes:
        """Is the database there? Raises Unavailable."""
        with self._database.transaction() as connection:
            connection.execute("SELECT 1")
        return msgspec.json.encode({"status": "well", "protocol": [PROTOCOL, PROTOCOL]})

    def _laptop(self, request: Request, sent: bytes) -> devices.Laptop:
        """The laptop that signed this. One answer for all that may be wrong, so that nobody learns which keys exist."""
        key, at, nonce, signature = (
            request.headers.get(name, "") for name in (KEY_HEADER, AT_HEADER, NONCE_HEADER, SIGNATURE_HEADER)
        )
        if not all(0 < len(text) <= _LONGEST_HEADER for text in (key, at, nonce, signature)):
            raise _unknown()
        if not verify_request(key, request.method, _path(request), sha256_hex(sent), at, nonce, signature):
            raise _unknown()
        laptop = devices.find_laptop(self._database, key)
        if laptop is None or not devices.is_first_use(self._database, laptop.device, nonce):
            raise _unknown()
        request.state.device = laptop.device
        return laptop


def make_app(service: Service, at_end: Callable[[], None] = lambda: None, threads: int = CONNECTIONS) -> Starlette:
    """The ASGI application. `at_end` runs once when it stops."""
    limiter: list[anyio.CapacityLimiter] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        limiter.append(anyio.CapacityLimiter(threads))
        try:
            yield
        finally:
            at_end()

    async def in_thread(work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(work, limiter=limiter[0] if limiter else None)

    async def health(_: Request) -> Response:
        try:
            return Response(await in_thread(service.health), media_type="application/json")
        except Unavailable as error:
            return Response(fault(503, "unavailable", error.message).encoded(), 503, media_type="application/json")

    posts: tuple[tuple[Work, int], ...] = (
        (service.enrol, _SMALL),
        (service.push, _PUSH),
        (service.pull, _SMALL),
        (service.fetch, _SMALL),
        (service.held, _SMALL),
    )
    routes = [
        Route(f"/sync/v1/{work.__name__}", _endpoint(service, work, limit, in_thread), methods=["POST"])
        for work, limit in posts
    ]
    return Starlette(routes=[*routes, Route("/health", health)], lifespan=lifespan)


def _endpoint(service: Service, work: Work, limit: int, in_thread: InThread) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        started = time.perf_counter()
        status, body = await _answered(request)
        _note(request, status, time.perf_counter() - started, len(body))
        signature = await in_thread(lambda: service.reply_signature(request, status, body))
        headers = {"Content-Encoding": "zstd", "Cache-Control": "no-store", "Sync-Protocol": str(PROTOCOL)}
        if signature:
            headers[REPLY_HEADER] = signature
        if status == 503:
            headers["Retry-After"] = "5"
        return Response(body, status, headers, media_type="application/json")

    async def _answered(request: Request) -> tuple[int, bytes]:
        try:
            _check_headers(request)
            sent = await _body(request, limit)
            return 200, await in_thread(functools.partial(_worked, request, sent))
        except TurnedAway as away:
            return away.status, pack(away.encoded())
        except Unavailable as error:
            return 503, pack(fault(503, "unavailable", error.message).encoded())
        except ClientDisconnect:
            return 400, b""
        except Exception as error:  # the edge: a fault of ours; nothing was committed, so the laptop keeps all it has
            _log.error("fault", extra={"ids": {"kind": type(error).__name__, "where": _where(error)}})
            return 500, pack(fault(500, "fault", "Something went wrong at the service. Your work is safe here.").encoded())

    def _worked(request: Request, sent: bytes) -> bytes:
        return pack(work(request, sent))

    return answer


def _check_headers(request: Request) -> None:
    if request.headers.get("Sync-Protocol") != str(PROTOCOL):
        raise fault(426, "protocol", f"This Waymark is too old or too new. The service speaks {PROTOCOL} to {PROTOCOL}.")
    if request.headers.get("Content-Encoding") != "zstd":
        raise fault(415, "encoding", "The service reads zstd only.")


async def _body(request: Request, limit: int) -> bytes:
    """The body as sent. Raises TurnedAway as soon as it is longer than allowed."""
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > limit:
            raise _too_large()
    return bytes(parts)


def _unpacked(sent: bytes, largest: int) -> bytes:
    try:
        return unpack(sent, largest)
    except TooLarge as error:
        raise _too_large() from error
    except NotPacked as error:
        raise _malformed() from error


def _read(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _malformed() from error


def _reader(laptop: devices.Laptop) -> feed.Reader:
    return feed.Reader(laptop.device, laptop.person)


def _path(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def _unknown() -> TurnedAway:
    return fault(401, "device", "The service does not know this laptop. Your work is safe here. Talk to your manager.")


def _malformed() -> TurnedAway:
    return fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")


def _too_large() -> TurnedAway:
    return fault(413, "too_large", "Too much came at once. Your work is safe on this laptop.")


def _note(request: Request, status: int, took_s: float, size: int) -> None:
    device = getattr(request.state, "device", "")
    ids = {"path": request.url.path, "status": status, "device": device, "ms": round(took_s * 1000, 1), "bytes": size}
    _log.info("answered", extra={"ids": ids})


def _where(error: BaseException) -> list[str]:
    """The places in the code, without the messages: those of a database quote rows."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rsplit('/app/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:]]
