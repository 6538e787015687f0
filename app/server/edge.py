"""The edge of the service: one request from its bytes to its answer. Only here is a fault of ours caught.

A request is checked in this order: protocol, encoding, size, signature; then it waits for its turn, and only then is the
database asked. Logs carry ids, counts and times, never a body.
"""

import asyncio
import contextlib
import functools
import logging
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, Protocol, TypeAlias, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.changes.signing import (
    AT_HEADER,
    KEY_HEADER,
    NONCE_HEADER,
    REPLY_HEADER,
    SIGNATURE_HEADER,
    sha256_hex,
    verify_request,
)
from app.domain.errors import Unavailable
from app.server.addresses import address_of
from app.server.metrics import count_answer
from app.server.packing import pack
from app.server.permits import Allowance, Lane, Room, Shares
from app.server.turned_away import TurnedAway, fault, unknown
from app.sync.protocol.messages.wire import OLDEST, PROTOCOL

_log = logging.getLogger("waymark.server")
LONGEST_HEADER: Final = 256
_RETRY_S: Final = 5
LONGEST_BODY_S: Final = 300
"""A full push over a line of 100 kbit/s takes as long. Who sends a byte now and then does not hold a place for ever."""

T = TypeVar("T")
Work: TypeAlias = Callable[[Request, bytes], bytes]
Answer: TypeAlias = Callable[[Request], Awaitable[Response]]


class SignReply(Protocol):
    """What proves that this service gave this answer to this request; empty while that cannot be said."""

    def __call__(self, request: Request, status: int, body: bytes, /) -> Awaitable[str]: ...


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of request: what is done, how long its body may be, where it queues, how many of them one laptop may ask."""

    work: Work
    most_bytes: int
    lane: Lane
    shares: Shares
    is_signed: bool = True
    is_for_old_too: bool = False
    """A laptop too old to understand what comes may still hand in what it holds."""


def endpoint(door: Door, sign: SignReply, room: Room) -> Answer:
    """The handler of one path."""

    async def work(request: Request) -> _Said:
        _check_headers(request, door)
        with room.holding(address_of(request)) as take:
            sent = await _body(request, door.most_bytes, take)
            with door.shares.taken(_whose(request, sent, door)):
                return _Said(200, await door.lane.run(functools.partial(_worked, door.work, request, sent)))

    async def answer(request: Request) -> Response:
        started = time.perf_counter()
        said = await attempt(request, work)
        _note(request, door.work.__name__, said.status, time.perf_counter() - started, len(said.body))
        return await spoken(request, said, sign)

    return answer


class _Said(msgspec.Struct, frozen=True):
    """Status, packed body, and in how many seconds to come again (0: nothing about it)."""

    status: int
    body: bytes
    wait_s: int = 0


async def attempt(request: Request, work: Callable[[Request], Awaitable[T]]) -> "T | _Said":
    """What the work gives, or what went wrong in the words of the protocol."""
    try:
        return await work(request)
    except ClientDisconnect:
        return _Said(400, b"")
    except Exception as error:  # the edge
        away = _told(error)
        return _Said(away.status, pack(away.encoded()), away.wait_s)


def _told(error: Exception) -> TurnedAway:
    """What went wrong, as it is told. A fault of ours committed nothing, so the laptop keeps all it has."""
    if isinstance(error, TurnedAway):
        return error
    if isinstance(error, Unavailable):
        away = fault(503, "unavailable", error.message)
        away.wait_s = _RETRY_S
        return away
    _log.error("fault", extra={"ids": {"kind": type(error).__name__, "where": _where(error)}})
    return fault(500, "fault", "Something went wrong at the service. Your work is safe here.")


async def spoken(request: Request, said: _Said, sign: SignReply) -> Response:
    """The answer as it leaves, with what proves that it is ours."""
    headers = _headers(said.wait_s, await sign(request, said.status, said.body))
    return Response(said.body, said.status, headers, media_type="application/json")


class Admit(Protocol):
    """Lets a laptop in that proved its key: events for as long as it listens; what it holds meanwhile goes on the stack."""

    def __call__(self, request: Request, held: contextlib.ExitStack, /) -> Awaitable[AsyncIterator[bytes]]: ...


def listening(admit: Admit, shares: Shares, sign: SignReply) -> Answer:
    """The handler that lets a laptop listen for news for as long as both sides like."""

    async def work(request: Request) -> Response:
        check_protocol(request.headers.get("Sync-Protocol", ""), False)
        request.state.key = signer_of(request, b"")
        with contextlib.ExitStack() as held:
            held.enter_context(shares.taken(request.state.key))
            events = await admit(request, held)
            return _Events(events, held.pop_all())

    async def answer(request: Request) -> Response:
        said = await attempt(request, work)
        _note(request, "events", said.status if isinstance(said, _Said) else said.status_code, 0.0, 0)
        return await spoken(request, said, sign) if isinstance(said, _Said) else said

    return answer


def page(show: Answer, looks: Allowance) -> Answer:
    """The handler of a page that needs no proof and tells nothing of what is held."""

    async def answer(request: Request) -> Response:
        try:
            looks.spend(address_of(request))
            return await show(request)
        except Exception as error:  # the edge
            away = _told(error)
            again = {"Retry-After": str(away.wait_s)} if away.wait_s else None
            return Response(away.encoded(), away.status, again, media_type="application/json")

    return answer


class _Events(StreamingResponse):
    """Server-sent events; whatever ends them, the places they took are given back."""

    def __init__(self, events: AsyncIterator[bytes], held: contextlib.ExitStack) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(events, 200, headers, media_type="text/event-stream")
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)


def _worked(work: Work, request: Request, sent: bytes) -> bytes:
    return pack(work(request, sent))


def _headers(wait_s: int, signature: str) -> dict[str, str]:
    headers = {"Content-Encoding": "zstd", "Cache-Control": "no-store", "Sync-Protocol": f"{OLDEST}-{PROTOCOL}"}
    if signature:
        headers[REPLY_HEADER] = signature
    if wait_s:
        headers["Retry-After"] = str(wait_s)
    return headers


def _check_headers(request: Request, door: Door) -> None:
    check_protocol(request.headers.get("Sync-Protocol", ""), door.is_for_old_too)
    if request.headers.get("Content-Encoding") != "zstd":
        raise fault(415, "encoding", "The service reads zstd only.")


def check_protocol(spoken: str, is_for_old_too: bool) -> None:
    """Raises TurnedAway for a version that the service does not speak. Nobody is left with work that cannot be handed in."""
    number = int(spoken) if spoken.isascii() and spoken.isdigit() and len(spoken) < 6 else 0
    if number > PROTOCOL:
        raise fault(426, "protocol", f"This Waymark is newer than the service, which speaks {OLDEST} to {PROTOCOL}.")
    if not number or (number < OLDEST and not is_for_old_too):
        raise fault(426, "protocol", f"This Waymark needs an update. The service speaks {OLDEST} to {PROTOCOL}.")


async def _body(request: Request, limit: int, take: Callable[[int], None]) -> bytes:
    """The body as sent. Raises TurnedAway as soon as it is longer than allowed, there is no room, or it takes too long."""
    parts = bytearray()
    try:
        async with asyncio.timeout(LONGEST_BODY_S):
            async for part in request.stream():
                if len(parts) + len(part) > limit:
                    raise too_large()
                take(len(part))
                parts += part
    except TimeoutError as error:
        raise fault(408, "slow", "The connection was too slow to send this. Your work is safe on this laptop.") from error
    return bytes(parts)


def _whose(request: Request, sent: bytes, door: Door) -> str:
    """Whose share it takes: the key that signed, or where nobody can have one yet the address that asks."""
    if door.is_signed:
        request.state.key = signer_of(request, sent)
        return str(request.state.key)
    return address_of(request)


def signer_of(request: Request, sent: bytes) -> str:
    """The key that this was signed with, whoever holds it. Raises TurnedAway when it was not signed, or changed since."""
    key, at, nonce, signature = (
        request.headers.get(name, "") for name in (KEY_HEADER, AT_HEADER, NONCE_HEADER, SIGNATURE_HEADER)
    )
    is_there = all(0 < len(text) <= LONGEST_HEADER for text in (key, at, nonce, signature))
    if not is_there or not verify_request(key, request.method, path_of(request), sha256_hex(sent), at, nonce, signature):
        raise unknown()
    return key


def path_of(request: Request) -> str:
    """Path and query, as signed."""
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def too_large() -> TurnedAway:
    """More than the service takes in one request."""
    return fault(413, "too_large", "Too much came at once. Your work is safe on this laptop.")


def _note(request: Request, route: str, status: int, took_s: float, size: int) -> None:
    device = getattr(request.state, "device", "")
    ids = {"path": request.url.path, "status": status, "device": device, "ms": round(took_s * 1000, 1), "bytes": size}
    _log.info("answered", extra={"ids": ids})
    count_answer(route, status, took_s)


def _where(error: BaseException) -> list[str]:
    """The places in the code, without the messages: those of a database quote rows."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rsplit('/app/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:]]
