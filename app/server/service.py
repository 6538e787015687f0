"""What the service does for each signed request of the sync protocol (docs/protocol.md)."""

import math
from datetime import UTC, datetime

import msgspec
from starlette.requests import Request

from app.changes.signing import NONCE_HEADER, TOKEN_HEADER, sha256_hex, sign_reply
from app.server import (
    accounts,
    aside,
    audit_intake,
    blobs,
    comparing,
    devices,
    farewell,
    feed,
    figures,
    healing,
    intake,
    leases,
    lookups,
    tokens,
    witnessing,
)
from app.server.administering import ADMIN_ACTS, Administering
from app.server.database import Database
from app.server.edge import LONGEST_HEADER, Door, path_of
from app.server.knocks import Knocks
from app.server.known import Forms
from app.server.metrics import count_verdicts, note_lanes
from app.server.news import Changes, News, changes_since
from app.server.opening_files import open_file
from app.server.permits import (
    Lanes,
)
from app.server.readiness import Readiness, readiness
from app.server.received import CHUNK, PUSH, SEALED, SMALL, WITNESS, malformed, read_as, unpacked
from app.server.signing_key import ServiceKey, handovers, service_key
from app.server.turned_away import fault, unknown
from app.sync.protocol.messages.aside import AsideRequest, DecideRequest
from app.sync.protocol.messages.audit import AuditRequest
from app.sync.protocol.messages.blobs import BlobRequest, ChunkRequest
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.protocol.messages.figures import FiguresRequest
from app.sync.protocol.messages.lease import ErasedRequest, LeaseRequest, SealedRequest
from app.sync.protocol.messages.lookups import LookupsRequest
from app.sync.protocol.messages.opening import OpenFileRequest
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PullRequest
from app.sync.protocol.messages.proof import CheckRequest, CommonRequest, CompareRequest, WitnessRequest
from app.sync.protocol.messages.push import PushRequest
from app.sync.protocol.messages.sign_in import SignInPlaceRequest, SignInRequest
from app.sync.protocol.messages.token import TOKEN_S, TokenAnswer, TokenRequest


class Service:
    """What the handlers share: the database, the forms at hand, and how many requests work at once."""

    def __init__(self, database: Database, forms: Forms) -> None:
        self._database, self._forms = database, forms
        self.knocks = Knocks(database)
        self._key: ServiceKey | None = None
        self._accounts = accounts.Accounts(database)

    def enrol(self, _: Request, sent: bytes) -> bytes:
        """A new laptop; its code is its credential, and where the council has accounts its person's account as well."""
        wanted = read_as(unpacked(sent, SMALL), EnrolRequest)
        is_open = devices.is_open(self._database, wanted)
        account = self._accounts.proven(wanted.sign_in, wanted.public_key) if is_open else None
        return msgspec.json.encode(devices.enrol(self._database, wanted, account))

    def sign_in_place(self, _: Request, sent: bytes) -> bytes:
        """Where one signs in with the council's account."""
        read_as(unpacked(sent, SMALL), SignInPlaceRequest)
        return msgspec.json.encode(self._accounts.place())

    def sign_in(self, request: Request, sent: bytes) -> bytes:
        """A person signed in again; for the laptop's own key or its renewal key."""
        key = self._by_any_key(request)
        wanted = read_as(unpacked(sent, SMALL), SignInRequest)
        return msgspec.json.encode(self._accounts.sign_in(wanted.sign_in, key))

    def token(self, request: Request, sent: bytes) -> bytes:
        """What the laptop has to show at all other doors for the next minutes."""
        laptop = self._known(request, may_leave=True)
        seconds = min(read_as(unpacked(sent, SMALL), TokenRequest).seconds, TOKEN_S)
        if seconds < 1:
            raise malformed()
        until = math.ceil(laptop.seen_at) + seconds
        sign_in = self._accounts.standing(laptop.device)
        text = tokens.issued(self._own_key(), request.state.key, until, tokens.ALL if sign_in.is_fresh else tokens.SEND)
        at = datetime.fromtimestamp(laptop.seen_at, UTC).isoformat(timespec="milliseconds")
        by_at, must = sign_in.until_at, not sign_in.is_fresh
        return msgspec.json.encode(TokenAnswer(token=text, seconds=seconds, at=at, sign_in_by_at=by_at, must_sign_in=must))

    def push(self, request: Request, sent: bytes) -> bytes:
        """Ops in, verdicts out."""
        laptop = self._laptop(request, may_leave=True)
        wanted = read_as(unpacked(sent, PUSH), PushRequest)
        answer = intake.push(self._database, self._forms, laptop.device, wanted)
        count_verdicts(result.status for result in answer.results)
        return msgspec.json.encode(answer)

    def pull(self, request: Request, sent: bytes) -> bytes:
        """A page of changes."""
        laptop = self._laptop(request)
        return feed.pull(self._database, _reader(laptop), read_as(unpacked(sent, SMALL), PullRequest))

    def fetch(self, request: Request, sent: bytes) -> bytes:
        """A page of whole scopes."""
        laptop = self._laptop(request)
        return feed.fetch(self._database, _reader(laptop), read_as(unpacked(sent, SMALL), FetchRequest))

    def held(self, request: Request, sent: bytes) -> bytes:
        """The laptop's word on what it holds."""
        laptop = self._laptop(request)
        feed.note_held(self._database, _reader(laptop), read_as(unpacked(sent, SMALL), HeldRequest))
        return b"{}"

    def common(self, request: Request, sent: bytes) -> bytes:
        """The newest commit that laptop and service have both seen."""
        laptop = self._laptop(request, may_leave=True)
        wanted = read_as(unpacked(sent, SMALL), CommonRequest)
        return msgspec.json.encode(healing.find_common(self._database, _reader(laptop), wanted))

    def check(self, request: Request, sent: bytes) -> bytes:
        """Which scopes are not the same on the laptop."""
        laptop = self._laptop(request)
        wanted = read_as(unpacked(sent, SMALL), CheckRequest)
        return msgspec.json.encode(comparing.check(self._database, _reader(laptop), wanted))

    def compare(self, request: Request, sent: bytes) -> bytes:
        """Which records of a scope are not the same on the laptop."""
        laptop = self._laptop(request)
        wanted = read_as(unpacked(sent, PUSH), CompareRequest)
        return comparing.compare(self._database, _reader(laptop), wanted)

    def witness(self, request: Request, sent: bytes) -> bytes:
        """Copies of records that the service has lost."""
        laptop = self._laptop(request)
        wanted = read_as(unpacked(sent, WITNESS), WitnessRequest)
        return msgspec.json.encode(witnessing.keep(self._database, _reader(laptop), wanted))

    def lookups(self, request: Request, sent: bytes) -> bytes:
        """Who looked at what, for managers."""
        laptop = self._laptop(request)
        wanted = read_as(unpacked(sent, SMALL), LookupsRequest)
        return msgspec.json.encode(lookups.lookups(self._database, _reader(laptop), wanted))

    def figures(self, request: Request, sent: bytes) -> bytes:
        """Numbers over all files, for those who hold none."""
        laptop = self._laptop(request)
        wanted = read_as(unpacked(sent, SMALL), FiguresRequest)
        return msgspec.json.encode(figures.count(self._database, _reader(laptop), wanted))

    def audit(self, request: Request, sent: bytes) -> bytes:
        """Entries of the laptop's audit trail in, a receipt and the head of the log out."""
        laptop = self._laptop(request, may_leave=True)
        wanted = read_as(unpacked(sent, SMALL), AuditRequest)
        return msgspec.json.encode(audit_intake.take_in(self._database, laptop, wanted))

    def open_file(self, request: Request, sent: bytes) -> bytes:
        """A child's file for somebody whom it is not with, who says why."""
        laptop = self._laptop(request)
        wanted = read_as(unpacked(sent, SMALL), OpenFileRequest)
        return msgspec.json.encode(open_file(self._database, _reader(laptop), wanted))

    def administer(self, name: str, request: Request, sent: bytes) -> bytes:
        """One act of an administrator, by its name."""
        laptop, kind = self._laptop(request), ADMIN_ACTS[name]
        act = getattr(Administering(self._database), name)
        asked = read_as(unpacked(sent, SMALL), kind)
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
        wanted = read_as(unpacked(sent, SMALL), AsideRequest)
        return msgspec.json.encode(aside.kept_aside(self._database, _reader(laptop), wanted))

    def blob_have(self, request: Request, sent: bytes) -> bytes:
        """Which chunks of a document are missing here."""
        laptop = self._laptop(request, may_leave=True)
        wanted = read_as(unpacked(sent, SMALL), BlobRequest)
        return msgspec.json.encode(blobs.missing(self._database, _reader(laptop), wanted))

    def blob_put(self, request: Request, sent: bytes) -> bytes:
        """One chunk of a document."""
        laptop = self._laptop(request, may_leave=True)
        blobs.put(self._database, _reader(laptop), read_as(unpacked(sent, CHUNK), ChunkRequest))
        return b"{}"

    def blob_seal(self, request: Request, sent: bytes) -> bytes:
        """A document is whole; what waited for it is judged again."""
        laptop = self._laptop(request, may_leave=True)
        wanted = read_as(unpacked(sent, SMALL), BlobRequest)
        return msgspec.json.encode(intake.seal(self._database, self._forms, _reader(laptop), wanted))

    def blob_get(self, request: Request, sent: bytes) -> bytes:
        """One chunk of a document that is whole here."""
        laptop = self._laptop(request)
        wanted = read_as(unpacked(sent, SMALL), BlobRequest)
        return msgspec.json.encode(blobs.get(self._database, _reader(laptop), wanted))

    def decide(self, request: Request, sent: bytes) -> bytes:
        """A person's decision about something kept aside."""
        laptop = self._laptop(request)
        wanted = read_as(unpacked(sent, SMALL), DecideRequest)
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
        wanted = read_as(unpacked(sent, SMALL), LeaseRequest)
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
        wanted = read_as(unpacked(sent, SEALED), SealedRequest)
        return msgspec.json.encode(farewell.take_sealed(self._database, self._forms, wanted))

    def erased(self, _: Request, sent: bytes) -> bytes:
        """A laptop says that it has erased itself; the receipt is signed, not the request."""
        farewell.note_erased(self._database, read_as(unpacked(sent, SMALL), ErasedRequest))
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


def _reader(laptop: devices.Laptop) -> feed.Reader:
    return feed.Reader(laptop.device, laptop.person)
