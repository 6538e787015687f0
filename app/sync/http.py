"""The link to the service over HTTP. Whatever a network may answer becomes what it means for the person.

Only an answer in the service's own form counts as the service's word: a sign-in page of a hotel that says 403 does not
make this laptop unwelcome. Bodies are unpacked here with a bound on their size, never by the HTTP library.
"""

import hashlib
import io
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeVar

import msgspec

from app.changes.handover import HandOver, followed
from app.changes.signing import NONCE_HEADER, REPLY_HEADER, TOKEN_HEADER, sha256_hex, verify_reply
from app.domain.errors import NotReached, Refused, Unavailable
from app.domain.moment import Clock
from app.sync.ports import Apart, Copied, EpochChanged, GapInOps, NotWelcome, SignInNeeded
from app.sync.protocol.messages.aside import AsideAnswer, AsideRequest, DecideAnswer, DecideRequest
from app.sync.protocol.messages.audit import AuditAnswer, AuditRequest
from app.sync.protocol.messages.blobs import BlobAnswer, BlobRequest, ChunkAnswer, ChunkRequest
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.figures import FiguresAnswer, FiguresRequest
from app.sync.protocol.messages.lease import ErasedRequest, LeaseAnswer, LeaseRequest, SealedAnswer, SealedRequest
from app.sync.protocol.messages.lookups import LookupsAnswer, LookupsRequest
from app.sync.protocol.messages.opening import OpenFileAnswer, OpenFileRequest
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PageHead, PullRequest
from app.sync.protocol.messages.proof import (
    CheckAnswer,
    CheckRequest,
    CommonAnswer,
    CommonRequest,
    CompareRequest,
    WitnessAnswer,
    WitnessRequest,
)
from app.sync.protocol.messages.push import Gap, PushAnswer, PushRequest
from app.sync.protocol.messages.rows import Row
from app.sync.protocol.messages.sign_in import (
    SignIn,
    SignInAnswer,
    SignInPlaceAnswer,
    SignInPlaceRequest,
    SignInRequest,
)
from app.sync.protocol.messages.token import TokenAnswer, TokenRequest
from app.sync.protocol.messages.wire import LARGEST_ANSWER, PROTOCOL
from app.sync.token import TokenInHand
from app.sync.trust import context_for, trouble

CONNECT_S: Final = 5.0
READ_S: Final = 30.0
WHOLE_ANSWER_S: Final = 60.0
LARGEST_FAULT: Final = 64 * 1024
_WINDOW: Final = 8 * 1024 * 1024
_LEVEL: Final = 3

SAFE: Final = "Your work is safe on this laptop and will be sent later."
SIGN_IN: Final = f"The network asks you to sign in first (for example hotel or café wifi). {SAFE}"
NO_NETWORK: Final = f"The central service cannot be reached just now. {SAFE}"
TOO_SLOW: Final = f"The network is very slow just now. {SAFE}"
CUT_SHORT: Final = f"The connection broke off in the middle. {SAFE}"
NONSENSE: Final = f"The answer did not come from the central service as it should. {SAFE}"
IN_TROUBLE: Final = f"The central service has a problem just now. {SAFE}"
BUSY: Final = f"The central service is busy just now. {SAFE}"
UPDATE: Final = (
    "This Waymark and the central service are of versions that do not fit together. Your work is safe on this laptop. "
    "Please update Waymark."
)

_SIGN_IN: Final = frozenset({"sign_in", "not_proven", "other_account"})
T = TypeVar("T")
_rows = msgspec.json.Decoder(Row)


class AskedToWait(Unavailable):
    """The service is there and asks to be left alone for `wait_s` seconds."""

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class TokenRefused(Unavailable):
    """The service does not take the token that was shown. A new one is asked for once; more than that is its trouble."""


class RequestSigner(Protocol):
    """Proves which laptop sends a request (the device key of `app.security`)."""

    def request_headers(self, method: str, path: str, body_sha256: str, at: str, nonce: str) -> dict[str, str]: ...


class HttpLink:
    """Satisfies `app.sync.ports.Link`. Safe for two requests at a time. Without a signer it can only enrol.

    Links of one laptop share their `token`, so that it is asked for once in its time and not by each of them.
    """

    def __init__(
        self,
        base_url: str,
        signer: RequestSigner | None,
        *,
        clock: Clock,
        new_nonce: Callable[[], str],
        service_key: str = "",
        authority: str = "",
        token: TokenInHand | None = None,
        on_new_keys: Callable[[tuple[str, ...]], None] = lambda _: None,
        protocol: int = PROTOCOL,
        whole_answer_s: float = WHOLE_ANSWER_S,
        read_s: float = READ_S,
    ) -> None:
        import httpx  # 200 ms, and not wanted before the first window

        self._signer, self._clock, self._new_nonce, self._protocol = signer, clock, new_nonce, protocol
        self._whole_answer_s, self.service_key = whole_answer_s, service_key
        self._token, self._on_new_keys = token or TokenInHand(), on_new_keys
        timeout, proof = httpx.Timeout(read_s, connect=CONNECT_S), context_for(authority)
        self._client = httpx.Client(base_url=base_url, timeout=timeout, follow_redirects=False, verify=proof)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def look_for_new_key(self) -> str:
        """The service's key by now: the one that is known here, or the last one that it handed over to.

        Nobody has to be believed for this: each key signs the next.
        """
        keys = followed(self.service_key, self.handed_over())
        if keys:
            self.service_key = keys[-1]
            self._on_new_keys(keys)
        return self.service_key

    def handed_over(self) -> tuple[HandOver, ...]:
        """What the service shows of how its key was handed over; nothing where it shows nothing that can be read."""
        import httpx

        try:
            with self._client.stream("GET", "/service-keys") as response:
                said = self._raw(response, LARGEST_FAULT) if response.status_code == 200 else b"[]"
            return msgspec.json.decode(said, type=tuple[HandOver, ...])
        except (httpx.HTTPError, Unavailable, msgspec.MsgspecError):
            return ()

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        said = self._sent("enrol", request)
        answer = _decoded(said.body, EnrolAnswer)
        if not said.is_by(answer.service_key):
            raise Unavailable(NONSENSE)
        return answer

    def push(self, request: PushRequest) -> PushAnswer:
        return _decoded(self._ask("push", request), PushAnswer)

    def pull(self, request: PullRequest) -> tuple[PageHead, Sequence[Row]]:
        return read_page(self._ask("pull", request))

    def fetch(self, request: FetchRequest) -> tuple[PageHead, Sequence[Row]]:
        return read_page(self._ask("fetch", request))

    def common(self, request: CommonRequest) -> CommonAnswer:
        return _decoded(self._ask("common", request), CommonAnswer)

    def check(self, request: CheckRequest) -> CheckAnswer:
        return _decoded(self._ask("check", request), CheckAnswer)

    def compare(self, request: CompareRequest) -> tuple[PageHead, Sequence[Row]]:
        return read_page(self._ask("compare", request))

    def witness(self, request: WitnessRequest) -> WitnessAnswer:
        return _decoded(self._ask("witness", request), WitnessAnswer)

    def held(self, request: HeldRequest) -> None:
        self._ask("held", request)

    def lookups(self, request: LookupsRequest) -> LookupsAnswer:
        return _decoded(self._ask("lookups", request), LookupsAnswer)

    def figures(self, request: FiguresRequest) -> FiguresAnswer:
        return _decoded(self._ask("figures", request), FiguresAnswer)

    def aside(self, request: AsideRequest) -> AsideAnswer:
        return _decoded(self._ask("aside", request), AsideAnswer)

    def blob_have(self, request: BlobRequest) -> BlobAnswer:
        return _decoded(self._ask("blob_have", request), BlobAnswer)

    def blob_put(self, request: ChunkRequest) -> None:
        self._ask("blob_put", request)

    def blob_seal(self, request: BlobRequest) -> BlobAnswer:
        return _decoded(self._ask("blob_seal", request), BlobAnswer)

    def blob_get(self, request: BlobRequest) -> ChunkAnswer:
        return _decoded(self._ask("blob_get", request), ChunkAnswer)

    def decide(self, request: DecideRequest) -> DecideAnswer:
        return _decoded(self._ask("decide", request), DecideAnswer)

    def audit(self, request: AuditRequest) -> AuditAnswer:
        return _decoded(self._ask("audit", request), AuditAnswer)

    def open_file(self, request: OpenFileRequest) -> OpenFileAnswer:
        return _decoded(self._ask("open_file", request), OpenFileAnswer)

    def lease(self, request: LeaseRequest) -> LeaseAnswer:
        """A new lease, or the order to erase."""
        return _decoded(self._sent("lease", request).body, LeaseAnswer)

    def sealed(self, request: SealedRequest) -> SealedAnswer:
        """Deliver what was sealed when access was lost."""
        return _decoded(self._sent("sealed", request).body, SealedAnswer)

    def erased(self, request: ErasedRequest) -> None:
        """Deliver the receipt."""
        self._sent("erased", request)

    def sign_in_place(self) -> SignInPlaceAnswer:
        """Where one signs in with the council's account."""
        return _decoded(self._sent("sign_in_place", SignInPlaceRequest()).body, SignInPlaceAnswer)

    def sign_in(self, brought: SignIn) -> SignInAnswer:
        """Hand over what the browser brought. Raises SignInNeeded where it does not count."""
        answer = _decoded(self._sent("sign_in", SignInRequest(sign_in=brought)).body, SignInAnswer)
        self._token.drop()
        return answer

    def token(self, refused: str = "") -> str:
        """The token that this laptop shows now; another one than was `refused`. Raises what asking for it raises."""
        return self._token.shown(self._new_token, self._clock, refused)

    def _new_token(self) -> TokenAnswer:
        return _decoded(self._sent("token", TokenRequest()).body, TokenAnswer)

    def administer(self, name: str, request: msgspec.Struct, kind: type[T]) -> T:
        """One act of an administrator (app.sync.protocol.messages.admin). Raises NotWelcome when this role may not."""
        return _decoded(self._asked(name, request, "/admin/v1").body, kind)

    def _ask(self, name: str, request: msgspec.Struct) -> bytes:
        return self._asked(name, request).body

    def _asked(self, name: str, request: msgspec.Struct, under: str = "/sync/v1") -> "_Said":
        """A good answer to a request that shows the token; where it is refused, once more with a new one."""
        token = self.token()
        try:
            return self._sent(name, request, under, token)
        except TokenRefused:
            return self._sent(name, request, under, self.token(refused=token))

    def _sent(self, name: str, request: msgspec.Struct, under: str = "/sync/v1", token: str = "") -> "_Said":
        """A good answer. Raises what any other answer means."""
        import httpx
        import zstandard

        sent = zstandard.ZstdCompressor(level=_LEVEL).compress(msgspec.json.encode(request))
        try:
            call = self._client.build_request("POST", f"{under}/{name}", content=sent)
            call.headers.update(self._headers(call.url.raw_path.decode(), sent, token))
            return self._answered(call)
        except (httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout) as error:
            raise Unavailable(TOO_SLOW) from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise trouble(error) or NotReached(NO_NETWORK) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Unavailable(CUT_SHORT) from error

    def _headers(self, path: str, sent: bytes, token: str) -> dict[str, str]:
        nonce = self._new_nonce()
        headers = {
            NONCE_HEADER: nonce,
            "Sync-Protocol": str(self._protocol),
            "Content-Type": "application/json",
            "Content-Encoding": "zstd",
            "Accept": "application/json",
            "Accept-Encoding": "zstd",
        }
        if token:
            headers[TOKEN_HEADER] = token
        if self._signer is not None:
            digest = sha256_hex(sent)
            proof = self._signer.request_headers("POST", path, digest, self._clock().wall_at, nonce)
            headers.update(proof)
        return headers

    def _answered(self, call: Any) -> "_Said":
        response = self._client.send(call, stream=True)
        try:
            if not _is_ours(response):
                raise _foreign(response)
            is_good = response.status_code == 200
            raw = self._raw(response, LARGEST_ANSWER if is_good else LARGEST_FAULT)
            said = _Said(call, response, raw)
            if self.service_key and not said.is_by(self.service_key) and not said.is_by(self.look_for_new_key()):
                raise _foreign(response)
            said.body = unpacked(raw, LARGEST_ANSWER if is_good else LARGEST_FAULT)
        finally:
            response.close()
        if not is_good:
            raise meaning(response.status_code, said.body, _wait_s(response))
        return said

    def _raw(self, response: Any, most: int) -> bytes:
        """The bytes as they came, bounded in size and in time."""
        ends_at = time.monotonic() + self._whole_answer_s
        came = bytearray()
        for part in response.iter_raw():
            came += part
            if len(came) > most:
                raise Unavailable(NONSENSE)
            if time.monotonic() > ends_at:
                raise Unavailable(TOO_SLOW)
        return bytes(came)


class _Said:
    """One answer with what its signature is over; `body` once it is unpacked."""

    def __init__(self, call: Any, response: Any, raw: bytes) -> None:
        nonce, path = call.headers[NONCE_HEADER], call.url.raw_path.decode()
        self._signed = (nonce, path, response.status_code, sha256_hex(raw), response.headers.get(REPLY_HEADER, ""))
        self.body = b""

    def is_by(self, public: str) -> bool:
        """Did the holder of this key give this answer, and to this request?"""
        return verify_reply(public, *self._signed)


def unpacked(data: bytes, largest: int) -> bytes:
    """What was packed with zstd. Raises Unavailable when it is not zstd, was cut short, or would be larger."""
    import zstandard

    try:
        stated = zstandard.frame_content_size(data)
        if stated > largest:
            raise Unavailable(NONSENSE)
        reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(io.BytesIO(data))
        body = bytes(reader.read((stated if stated >= 0 else largest) + 1))
    except zstandard.ZstdError as error:
        raise Unavailable(NONSENSE) from error
    if len(body) > largest:
        raise Unavailable(NONSENSE)
    if stated >= 0 and len(body) != stated:
        raise Unavailable(CUT_SHORT)
    return body


def read_page(body: bytes) -> tuple[PageHead, Sequence[Row]]:
    """A head line and a line for each row. Raises Unavailable when count or digest do not fit."""
    first, _, lines = body.partition(b"\n")
    head = _decoded(first, PageHead)
    if hashlib.sha256(lines).hexdigest() != head.digest:
        raise Unavailable(CUT_SHORT)
    try:
        rows = _rows.decode_lines(lines)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unavailable(NONSENSE) from error
    if len(rows) != head.count:
        raise Unavailable(NONSENSE)
    return head, rows


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unavailable(NONSENSE) from error


def _is_ours(response: Any) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return bool(kind == "application/json") and bool(response.headers.get("Content-Encoding", "").lower() == "zstd")


def _foreign(response: Any) -> Unavailable:
    """An answer of something between us and the service: a sign-in page, or a proxy or balancer in trouble."""
    status = response.status_code
    if status in {429, 502, 503, 504}:
        return AskedToWait(BUSY, _wait_s(response))
    if status >= 500 and status != 511:
        return Unavailable(IN_TROUBLE)
    is_page = "html" in response.headers.get("Content-Type", "").lower()
    return Unavailable(SIGN_IN if is_page or status == 511 or 300 <= status < 400 else NONSENSE)


def _wait_s(response: Any) -> float:
    """Seconds of Retry-After (never a date: no clock is trusted), at most an hour."""
    text = response.headers.get("Retry-After", "")
    return min(float(text), 3600.0) if text.isascii() and text.isdigit() else 0.0


def meaning(status: int, body: bytes, wait_s: float) -> Exception:
    """What a fault of the service means for the laptop."""
    if status == 409 and b'"expected"' in body:
        return GapInOps(_decoded(body, Gap).expected)
    fault = _decoded(body, Fault)
    if status == 409 and fault.code == "diverged":
        return EpochChanged()
    if status == 409 and fault.code == "apart":
        return Apart()
    if status == 409 and fault.code == "clone":
        return Copied(fault.message)
    if status == 426:
        return NotWelcome(UPDATE)
    if status == 401 and fault.code == "token":
        return TokenRefused(IN_TROUBLE)
    if status == 401 and fault.code in _SIGN_IN:
        return SignInNeeded(fault.message)
    if status in {401, 403, 409}:
        return NotWelcome(fault.message)
    if status == 422:
        return Refused(fault.message)
    if status in {429, 503}:
        return AskedToWait(BUSY, wait_s)
    return Unavailable(IN_TROUBLE if status >= 500 and fault.code != "provider" else fault.message)
