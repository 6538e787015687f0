"""Speaks the protocol as raw as it is written down: plain dictionaries, own canonical bytes, signed requests over HTTP.

It shares no type and no encoder with the laptop or the service, so that a fault in one of those cannot hide here.
"""

import hashlib
import io
import json
import time
from typing import Any, Final, TypeAlias

import msgspec

from app.changes import signing
from app.conformance.promise import Broken, must

Tree: TypeAlias = dict[str, Any]
PROTOCOL: Final = "1"
AT: Final = "2026-11-20T10:00:00.000+00:00"
FORM: Final = {"Content-Type": "application/json", "Content-Encoding": "zstd", "Sync-Protocol": PROTOCOL}
WITHOUT_TOKEN: Final = frozenset({"enrol", "token", "lease", "sign_in", "sign_in_place", "sealed", "erased"})
_LARGEST: Final = 64 * 1024 * 1024
_ANSWER_S: Final = 60.0


class Answer(msgspec.Struct, frozen=True):
    """Status and unpacked body of an answer. `reply` is the service's signature, `signed` the parts it has to be over."""

    status: int
    body: bytes
    reply: str = ""
    signed: tuple[str, ...] = ()

    def is_signed_by(self, service_key: str) -> bool:
        """Did this service give exactly this answer to exactly this request?"""
        return signing.is_signed(service_key, self.reply, signing.REPLY, *self.signed)

    def json(self) -> Tree:
        """The body as a dictionary; empty where it is not one."""
        try:
            tree = json.loads(self.body)
        except ValueError:
            return {}
        return tree if isinstance(tree, dict) else {}

    @property
    def code(self) -> str:
        """The code of a fault, or an empty text."""
        return str(self.json().get("code", ""))


class Speaker:
    """One key speaking to one address."""

    def __init__(self, url: str, private: bytes) -> None:
        import httpx

        self.private = private
        self._count = 0
        self._token, self._token_until = "", 0.0
        self._http = httpx.Client(base_url=url, timeout=_ANSWER_S)

    @property
    def public(self) -> str:
        """The public key in hex."""
        return signing.public_of(self.private)

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def ask(self, name: str, message: Tree) -> Answer:
        """One honest request."""
        return self.send(name, packed(json.dumps(message).encode()))

    def shown(self) -> dict[str, str]:
        """The header with this key's token; one is asked for when the last is not new any more. None for a stranger."""
        if time.monotonic() > self._token_until:
            answer = self.ask("token", {})
            said = answer.json() if answer.status == 200 else {}
            self._token, self._token_until = said.get("token", ""), time.monotonic() + said.get("seconds", 0) / 2
        return {signing.TOKEN_HEADER: self._token} if self._token else {}

    def new_token(self, seconds: int) -> str:
        """A token for this key and for so long."""
        answer = self.ask("token", {"seconds": seconds})
        must(answer.status == 200, f"a token was asked for and answered {answer.status} {answer.code}")
        return str(answer.json()["token"])

    def send(self, name: str, sent: bytes, **headers: str) -> Answer:
        """A request with these very bytes; `headers` (with underscores) take the place of the honest ones."""
        path = f"/sync/v1/{name}"
        changed = {key.replace("_", "-"): value for key, value in headers.items()}
        known = {} if name in WITHOUT_TOKEN or signing.TOKEN_HEADER in changed else self.shown()
        honest = {**FORM, **self.proof(path, sent), **known}
        return self.post(path, sent, {**honest, **changed})

    def page(self, path: str) -> Any:
        """What a page says that anybody may read; None where it is no JSON."""
        import httpx

        try:
            said = self._http.get(path)
        except httpx.TransportError as error:
            raise Broken(f"Nothing answers at {self._http.base_url}, or it broke off: {type(error).__name__}.") from error
        try:
            return json.loads(said.content) if said.status_code == 200 else None
        except ValueError:
            return None

    def proof(self, path: str, sent: bytes, nonce: str = "") -> dict[str, str]:
        """The four headers that say who sends this."""
        self._count += 1
        once = nonce or f"{self.public[:16]}-{self._count}-{id(self)}"
        signature = signing.sign_request(self.private, "POST", path, signing.sha256_hex(sent), AT, once)
        return {
            signing.KEY_HEADER: self.public,
            signing.AT_HEADER: AT,
            signing.NONCE_HEADER: once,
            signing.SIGNATURE_HEADER: signature,
        }

    def post(self, path: str, sent: bytes, headers: dict[str, str]) -> Answer:
        """Bytes and headers as they are."""
        import httpx

        try:
            with self._http.stream("POST", path, content=sent, headers=headers) as response:
                body = b"".join(response.iter_raw())
        except httpx.TransportError as error:
            raise Broken(f"Nothing answers at {self._http.base_url}, or it broke off: {type(error).__name__}.") from error
        is_packed = response.headers.get("Content-Encoding", "") == "zstd"
        signed = (headers.get(signing.NONCE_HEADER, ""), path, str(response.status_code), signing.sha256_hex(body))
        reply = response.headers.get(signing.REPLY_HEADER, "")
        return Answer(response.status_code, unpacked(body) if is_packed else body, reply, signed)


def packed(data: bytes) -> bytes:
    """Compressed with zstd."""
    import zstandard

    return zstandard.ZstdCompressor(level=3).compress(data)


def unpacked(data: bytes) -> bytes:
    """What was compressed, at most 64 MiB of it."""
    import zstandard

    return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read(_LARGEST)


def canonical(tree: Any) -> bytes:
    """The bytes that the protocol hashes and signs (its section 2), written without Waymark's own encoder."""
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hashed(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()
