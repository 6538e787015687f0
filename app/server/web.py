"""The service over HTTP: the signed requests of the sync protocol and a health check (docs/protocol.md)."""

import asyncio
import contextlib
import math
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.changes.signing import NONCE_HEADER, TOKEN_HEADER, sha256_hex, sign_reply
from app.domain.errors import Unavailable
from app.server import (
    accounts,
    aside,
    audit_intake,
    blobs,
    comparing,
    devices,
    farewell,
    feed,
    healing,
    intake,
    leases,
    lookups,
    tokens,
    witnessing,
)
from app.server.administering import ADMIN_ACTS, Administering
from app.server.database import CONNECTIONS, Database
from app.server.edge import LONGEST_HEADER, Door, Work, endpoint, listening, page, path_of, too_large
from app.server.knocks import Knocks
from app.server.known import Forms
from app.server.metrics import count_verdicts, note_lanes
from app.server.news import Changes, News, changes_since
from app.server.openapi import document
from app.server.opening_files import open_file
from app.server.packing import NotPacked, TooLarge, unpack
from app.server.permits import (
    LISTENING_AT_ONCE,
    LOOKS_A_MINUTE,
    PULLS_AT_ONCE,
    PUSHES_AT_ONCE,
    Allowance,
    Lanes,
    Room,
    Shares,
)
from app.server.readiness import Readiness, readiness
from app.server.signing_key import ServiceKey, handovers, service_key
from app.server.turned_away import TurnedAway, fault, unknown
from app.sync.protocol.lease_messages import ErasedRequest, LeaseRequest, SealedRequest
from app.sync.protocol.messages import (
    OLDEST,
    PROTOCOL,
    PUSH_BYTES,
    TOKEN_S,
    AsideRequest,
    AuditRequest,
    BlobRequest,
    CheckRequest,
    ChunkRequest,
    CommonRequest,
    CompareRequest,
    DecideRequest,
    EnrolRequest,
    FetchRequest,
    HeldRequest,
    LookupsRequest,
    OpenFileRequest,
    PullRequest,
    PushRequest,
    TokenAnswer,
    TokenRequest,
    WitnessRequest,
)
from app.sync.protocol.sign_in_messages import SignInPlaceRequest, SignInRequest

_SMALL: Final = 1024 * 1024
_CHUNK: Final = 2 * 1024 * 1024
"""One chunk of a document in base64, and what is around it."""
ROOM_BYTES: Final = 256 * 1024 * 1024
"""What one process holds of requests that it has not answered yet; anybody may sign with a key of their own making."""
_LOOK_S: Final = 2.0
_WITNESS: Final = 2 * PUSH_BYTES
_PUSH: Final = PUSH_BYTES + 64 * 1024
"""The ops and what is around them."""
_SEALED: Final = 2 * _PUSH
"""A box in hex."""

T = TypeVar("T")


class Service:
    """What the handlers share: the database, the forms at hand, and how many requests work at once."""

    def __init__(self, database: Database, forms: Forms) -> None:
        self._database, self._forms = database, forms
        self.knocks = Knocks(database)
        self._key: ServiceKey | None = None
        self._accounts = accounts.Accounts(database)

    def enrol(self, _: Request, sent: bytes) -> bytes:
        """A new laptop; its code is its credential, and where the council has accounts its person's account as well."""
        wanted = _read(_unpacked(sent, _SMALL), EnrolRequest)
        is_open = devices.is_open(self._database, wanted)
        account = self._accounts.proven(wanted.sign_in, wanted.public_key) if is_open else None
        return msgspec.json.encode(devices.enrol(self._database, wanted, account))

    def sign_in_place(self, _: Request, sent: bytes) -> bytes:
        """Where one signs in with the council's account."""
        _read(_unpacked(sent, _SMALL), SignInPlaceRequest)
        return msgspec.json.encode(self._accounts.place())

    def sign_in(self, request: Request, sent: bytes) -> bytes:
        """A person signed in again; for the laptop's own key or its renewal key."""
        key = self._by_any_key(request)
        wanted = _read(_unpacked(sent, _SMALL), SignInRequest)
        return msgspec.json.encode(self._accounts.sign_in(wanted.sign_in, key))

    def token(self, request: Request, sent: bytes) -> bytes:
        """What the laptop has to show at all other doors for the next minutes."""
        laptop = self._known(request, may_leave=True)
        seconds = min(_read(_unpacked(sent, _SMALL), TokenRequest).seconds, TOKEN_S)
        if seconds < 1:
            raise _malformed()
        until = math.ceil(laptop.seen_at) + seconds
        sign_in = self._accounts.standing(laptop.device)
        text = tokens.issued(self._own_key(), request.state.key, until, tokens.ALL if sign_in.is_fresh else tokens.SEND)
        at = datetime.fromtimestamp(laptop.seen_at, UTC).isoformat(timespec="milliseconds")
        by_at, must = sign_in.until_at, not sign_in.is_fresh
        return msgspec.json.encode(TokenAnswer(token=text, seconds=seconds, at=at, sign_in_by_at=by_at, must_sign_in=must))

    def push(self, request: Request, sent: bytes) -> bytes:
        """Ops in, verdicts out."""
        laptop = self._laptop(request, may_leave=True)
        wanted = _read(_unpacked(sent, _PUSH), PushRequest)
        answer = intake.push(self._database, self._forms, laptop.device, wanted)
        count_verdicts(result.status for result in answer.results)
        return msgspec.json.encode(answer)

    def pull(self, request: Request, sent: bytes) -> bytes:
        """A page of changes."""
        laptop = self._laptop(request)
        return feed.pull(self._database, _reader(laptop), _read(_unpacked(sent, _SMALL), PullRequest))

    def fetch(self, request: Request, sent: bytes) -> bytes:
        """A page of whole scopes."""
        laptop = self._laptop(request)
        return feed.fetch(self._database, _reader(laptop), _read(_unpacked(sent, _SMALL), FetchRequest))

    def held(self, request: Request, sent: bytes) -> bytes:
        """The laptop's word on what it holds."""
        laptop = self._laptop(request)
        feed.note_held(self._database, _reader(laptop), _read(_unpacked(sent, _SMALL), HeldRequest))
        return b"{}"

    def common(self, request: Request, sent: bytes) -> bytes:
        """The newest commit that laptop and service have both seen."""
        laptop = self._laptop(request, may_leave=True)
        wanted = _read(_unpacked(sent, _SMALL), CommonRequest)
        return msgspec.json.encode(healing.find_common(self._database, _reader(laptop), wanted))

    def check(self, request: Request, sent: bytes) -> bytes:
        """Which scopes are not the same on the laptop."""
        laptop = self._laptop(request)
        wanted = _read(_unpacked(sent, _SMALL), CheckRequest)
        return msgspec.json.encode(comparing.check(self._database, _reader(laptop), wanted))

    def compare(self, request: Request, sent: bytes) -> bytes:
        """Which records of a scope are not the same on the laptop."""
        laptop = self._laptop(request)
        wanted = _read(_unpacked(sent, _PUSH), CompareRequest)
        return comparing.compare(self._database, _reader(laptop), wanted)

    def witness(self, request: Request, sent: bytes) -> bytes:
        """Copies of records that the service has lost."""
        laptop = self._laptop(request)
        wanted = _read(_unpacked(sent, _WITNESS), WitnessRequest)
        return msgspec.json.encode(witnessing.keep(self._database, _reader(laptop), wanted))

    def lookups(self, request: Request, sent: bytes) -> bytes:
        """Who looked at what, for managers."""
        laptop = self._laptop(request)
        wanted = _read(_unpacked(sent, _SMALL), LookupsRequest)
        return msgspec.json.encode(lookups.lookups(self._database, _reader(laptop), wanted))

    def audit(self, request: Request, sent: bytes) -> bytes:
        """Entries of the laptop's audit trail in, a receipt and the head of the log out."""
        laptop = self._laptop(request, may_leave=True)
        wanted = _read(_unpacked(sent, _SMALL), AuditRequest)
        return msgspec.json.encode(audit_intake.take_in(self._database, laptop, wanted))

    def open_file(self, request: Request, sent: bytes) -> bytes:
        """A child's file for somebody whom it is not with, who says why."""
        laptop = self._laptop(request)
        wanted = _read(_unpacked(sent, _SMALL), OpenFileRequest)
        return msgspec.json.encode(open_file(self._database, _reader(laptop), wanted))

    def administer(self, name: str, request: Request, sent: bytes) -> bytes:
        """One act of an administrator, by its name."""
        laptop, kind = self._laptop(request), ADMIN_ACTS[name]
        act = getattr(Administering(self._database), name)
        asked = _read(_unpacked(sent, _SMALL), kind)
        return msgspec.json.encode(act(laptop, asked) if kind.__struct_fields__ else act(laptop))

    def learn_key(self) -> None:
        """Read the key that answers are signed with. Raises Unavailable."""
        self._key = service_key(self._database)

    def _own_key(self) -> ServiceKey:
        if self._key is None:
            self.learn_key()
        assert self._key is not None
        return self._key

    def handed_over(self) -> bytes:
        """How the key was handed over until now. Raises Unavailable."""
        with self._database.transaction() as connection:
            return msgspec.json.encode(handovers(connection))

    def aside(self, request: Request, sent: bytes) -> bytes:
        """What is kept aside and waits for this person, and their own."""
        laptop = self._laptop(request)
        wanted = _read(_unpacked(sent, _SMALL), AsideRequest)
        return msgspec.json.encode(aside.kept_aside(self._database, _reader(laptop), wanted))

    def blob_have(self, request: Request, sent: bytes) -> bytes:
        """Which chunks of a document are missing here."""
        laptop = self._laptop(request, may_leave=True)
        wanted = _read(_unpacked(sent, _SMALL), BlobRequest)
        return msgspec.json.encode(blobs.missing(self._database, _reader(laptop), wanted))

    def blob_put(self, request: Request, sent: bytes) -> bytes:
        """One chunk of a document."""
        laptop = self._laptop(request, may_leave=True)
        blobs.put(self._database, _reader(laptop), _read(_unpacked(sent, _CHUNK), ChunkRequest))
        return b"{}"

    def blob_seal(self, request: Request, sent: bytes) -> bytes:
        """A document is whole; what waited for it is judged again."""
        laptop = self._laptop(request, may_leave=True)
        wanted = _read(_unpacked(sent, _SMALL), BlobRequest)
        return msgspec.json.encode(intake.seal(self._database, self._forms, _reader(laptop), wanted))

    def blob_get(self, request: Request, sent: bytes) -> bytes:
        """One chunk of a document that is whole here."""
        laptop = self._laptop(request)
        wanted = _read(_unpacked(sent, _SMALL), BlobRequest)
        return msgspec.json.encode(blobs.get(self._database, _reader(laptop), wanted))

    def decide(self, request: Request, sent: bytes) -> bytes:
        """A person's decision about something kept aside."""
        laptop = self._laptop(request)
        wanted = _read(_unpacked(sent, _SMALL), DecideRequest)
        return msgspec.json.encode(intake.decide(self._database, self._forms, _reader(laptop), wanted))

    def reply_signature(self, request: Request, status: int, body: bytes) -> str:
        """What proves that this service gave this answer to this request; empty while its key could not be read."""
        if self._key is None:
            return ""
        nonce = request.headers.get(NONCE_HEADER, "")[:LONGEST_HEADER]
        return sign_reply(self._key.private(), nonce, path_of(request), status, sha256_hex(body))

    @property
    def has_key(self) -> bool:
        """Can it sign its answers yet?"""
        return self._key is not None

    def listener(self, request: Request) -> devices.Laptop:
        """The laptop that wants to listen for news. Raises TurnedAway."""
        return self._laptop(request)

    def changes_since(self, since: int | None) -> Changes:
        """For those who listen: the newest number, and whom something concerns. Raises Unavailable."""
        return changes_since(self._database, since)

    def lease(self, request: Request, sent: bytes) -> bytes:
        """A new lease, or the order to erase; for the laptop's own key or its renewal key."""
        key = self._by_any_key(request)
        wanted = _read(_unpacked(sent, _SMALL), LeaseRequest)
        return msgspec.json.encode(leases.renew(self._database, key, wanted))

    def _by_any_key(self, request: Request) -> str:
        """The key that signed this: a laptop's own, or the one that speaks while it is locked."""
        key = str(request.state.key)
        device = devices.find_any(self._database, key)
        if device is None or not devices.is_first_use(self._database, device, request.headers[NONCE_HEADER]):
            raise unknown()
        request.state.device = device
        return key

    def sealed(self, _: Request, sent: bytes) -> bytes:
        """Unsent changes of a laptop that lost access; the box is signed, not the request."""
        wanted = _read(_unpacked(sent, _SEALED), SealedRequest)
        return msgspec.json.encode(farewell.take_sealed(self._database, self._forms, wanted))

    def erased(self, _: Request, sent: bytes) -> bytes:
        """A laptop says that it has erased itself; the receipt is signed, not the request."""
        farewell.note_erased(self._database, _read(_unpacked(sent, _SMALL), ErasedRequest))
        return b"{}"

    def guarded(self, door: Door) -> Door:
        """The door, kept from an address that was unknown too often."""
        return msgspec.structs.replace(door, work=self.knocks.counted(door.work, is_signed=door.is_signed))

    def readiness(self) -> Readiness:
        """Can it serve?"""
        return readiness(self._database)

    def note_lanes(self, lanes: Lanes, news: News) -> None:
        """How full this process is now, for the figures."""
        note_lanes(lanes, news, self._database)

    def _laptop(self, request: Request, *, may_leave: bool = False) -> devices.Laptop:
        """The laptop that signed this and showed a token that is its own and not over."""
        laptop = self._known(request, may_leave=may_leave)
        shown = request.headers.get(TOKEN_HEADER, "")[:LONGEST_HEADER]
        token = tokens.read(self._own_key().public, request.state.key, shown)
        if token is None or not token.is_good(laptop.seen_at):
            raise fault(401, "token", "The service asks this laptop to prove itself anew. Your work is safe here.")
        if not may_leave and token.may != tokens.ALL:
            raise accounts.sign_in_first()
        return laptop

    def _known(self, request: Request, *, may_leave: bool = False) -> devices.Laptop:
        """The laptop that signed this. One answer for all that may be wrong, so that nobody learns which keys exist."""
        laptop = devices.find_laptop(self._database, request.state.key)
        if laptop is None or not devices.is_first_use(self._database, laptop.device, request.headers[NONCE_HEADER]):
            raise unknown()
        if laptop.is_mute or (laptop.is_leaving and not may_leave):
            raise fault(
                401, "left", "Your access to this service has ended. What you had not sent yet is kept for your manager."
            )
        request.state.device = laptop.device
        return laptop


def make_app(
    service: Service,
    at_end: Callable[[], None] = lambda: None,
    connections: int = CONNECTIONS,
    authority: str = "",
    processes: int = 1,
) -> Starlette:
    """The ASGI application. `at_end` runs once when it stops; `authority` (PEM) is shown to laptops that join; `processes`
    share the work."""
    looks, room = Allowance(LOOKS_A_MINUTE, processes), Room(ROOM_BYTES)
    lanes = Lanes(connections, os.cpu_count() or 1)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async def look() -> None:
            while True:
                service.note_lanes(lanes, news)
                with contextlib.suppress(Unavailable, TurnedAway):  # another process may have changed the key
                    await lanes.watch.run(service.learn_key)
                await asyncio.sleep(_LOOK_S)

        looking = asyncio.create_task(look())
        try:
            yield
        finally:
            looking.cancel()
            at_end()

    async def health(_: Request) -> Response:
        """The process lives; that the database does not is no reason to start it afresh."""
        return _plain({"status": "well", "protocol": [OLDEST, PROTOCOL]})

    async def certificate(_: Request) -> Response:
        return PlainTextResponse(authority, 200 if authority else 404)

    async def service_keys(_: Request) -> Response:
        """How a laptop that knows an older key follows to the one that signs now."""
        try:
            said = await lanes.watch.run(service.handed_over)
        except TurnedAway as away:
            return Response(away.encoded(), away.status, media_type="application/json")
        return Response(said, media_type="application/json")

    async def openapi(_: Request) -> Response:
        """What the service understands; nothing of what it holds."""
        return _plain(document())

    async def ready(_: Request) -> Response:
        try:
            found = await lanes.watch.run(service.readiness)
        except TurnedAway as away:
            return Response(away.encoded(), away.status, media_type="application/json")
        return _plain(found, 200 if found.is_ready else 503)

    async def sign(request: Request, status: int, body: bytes) -> str:
        if not service.has_key:
            with contextlib.suppress(Unavailable, TurnedAway):
                await lanes.watch.run(service.learn_key)
        return service.reply_signature(request, status, body)

    async def admit(request: Request, held: contextlib.ExitStack) -> AsyncIterator[bytes]:
        laptop = await lanes.quick.run(lambda: service.knocks.listening(request, lambda: service.listener(request)))
        return held.enter_context(news.ear(laptop.device)).events()

    news = News(service.changes_since, lanes.watch)
    routes = [
        *(
            Route(f"/sync/v1/{door.work.__name__}", endpoint(service.guarded(door), sign, room), methods=["POST"])
            for door in _doors(service, lanes)
        ),
        *(
            Route(f"/admin/v1/{name}", endpoint(service.guarded(door), sign, room), methods=["POST"])
            for name, door in _admin_doors(service, lanes)
        ),
        Route("/sync/v1/events", listening(admit, Shares(LISTENING_AT_ONCE), sign)),
        Route("/certificate", page(certificate, looks)),
        Route("/service-keys", page(service_keys, looks)),
        Route("/openapi.json", page(openapi, looks)),
        Route("/health", page(health, looks)),
        Route("/ready", page(ready, looks)),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.news = news
    return app


def _plain(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def _doors(service: Service, lanes: Lanes) -> tuple[Door, ...]:
    pulls, pushes, joins = Shares(PULLS_AT_ONCE), Shares(PUSHES_AT_ONCE), Shares(PULLS_AT_ONCE)
    quick, blobs_ = lanes.quick, Shares(PULLS_AT_ONCE)
    return (
        Door(work=service.enrol, most_bytes=_SMALL, lane=quick, shares=joins, is_signed=False),
        Door(work=service.token, most_bytes=_SMALL, lane=quick, shares=Shares(PULLS_AT_ONCE), is_for_old_too=True),
        Door(work=service.push, most_bytes=_PUSH, lane=quick, shares=pushes, is_for_old_too=True),
        Door(work=service.pull, most_bytes=_SMALL, lane=quick, shares=pulls),
        Door(work=service.fetch, most_bytes=_SMALL, lane=lanes.whole, shares=pulls),
        Door(work=service.open_file, most_bytes=_SMALL, lane=lanes.whole, shares=Shares(1)),
        Door(work=service.held, most_bytes=_SMALL, lane=quick, shares=Shares(PULLS_AT_ONCE), is_for_old_too=True),
        Door(work=service.lease, most_bytes=_SMALL, lane=quick, shares=Shares(PULLS_AT_ONCE), is_for_old_too=True),
        Door(work=service.sign_in, most_bytes=_SMALL, lane=lanes.whole, shares=Shares(1), is_for_old_too=True),
        Door(work=service.sign_in_place, most_bytes=_SMALL, lane=quick, shares=joins, is_signed=False, is_for_old_too=True),
        Door(work=service.sealed, most_bytes=_SEALED, lane=quick, shares=joins, is_signed=False, is_for_old_too=True),
        Door(work=service.erased, most_bytes=_SMALL, lane=quick, shares=joins, is_signed=False, is_for_old_too=True),
        Door(work=service.aside, most_bytes=_SMALL, lane=quick, shares=pulls),
        Door(work=service.blob_have, most_bytes=_SMALL, lane=quick, shares=blobs_, is_for_old_too=True),
        Door(work=service.blob_put, most_bytes=_CHUNK, lane=lanes.whole, shares=blobs_, is_for_old_too=True),
        Door(work=service.blob_seal, most_bytes=_SMALL, lane=lanes.whole, shares=blobs_, is_for_old_too=True),
        Door(work=service.blob_get, most_bytes=_SMALL, lane=lanes.whole, shares=blobs_),
        Door(work=service.decide, most_bytes=_SMALL, lane=quick, shares=pulls),
        Door(work=service.common, most_bytes=_SMALL, lane=quick, shares=Shares(1), is_for_old_too=True),
        Door(work=service.check, most_bytes=_SMALL, lane=quick, shares=pulls),
        Door(work=service.compare, most_bytes=_PUSH, lane=lanes.whole, shares=pulls),
        Door(work=service.witness, most_bytes=_WITNESS, lane=lanes.whole, shares=pulls),
        Door(work=service.lookups, most_bytes=_SMALL, lane=quick, shares=Shares(PULLS_AT_ONCE)),
        Door(work=service.audit, most_bytes=_SMALL, lane=quick, shares=Shares(PUSHES_AT_ONCE), is_for_old_too=True),
    )


def _admin_doors(service: Service, lanes: Lanes) -> list[tuple[str, Door]]:
    """What an administrator's window asks for; few and small, in the lane that people wait in."""
    shares = Shares(PULLS_AT_ONCE)
    works = {name: _act(service, name) for name in ADMIN_ACTS}
    return [(name, Door(work=work, most_bytes=_SMALL, lane=lanes.quick, shares=shares)) for name, work in works.items()]


def _act(service: Service, name: str) -> Work:
    """One act as a door does it; its name stands in the figures."""

    def work(request: Request, sent: bytes) -> bytes:
        return service.administer(name, request, sent)

    work.__name__ = f"admin_{name}"
    return work


def _unpacked(sent: bytes, largest: int) -> bytes:
    try:
        return unpack(sent, largest)
    except TooLarge as error:
        raise too_large() from error
    except NotPacked as error:
        raise _malformed() from error


def _read(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _malformed() from error


def _reader(laptop: devices.Laptop) -> feed.Reader:
    return feed.Reader(laptop.device, laptop.person)


def _malformed() -> TurnedAway:
    return fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
