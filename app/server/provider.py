"""The council's sign-in service (OpenID Connect) as ours asks it: what it says of itself, its keys, and a code for an ID token.

Only the service asks it: no laptop ever holds a token of the council. What it says of itself is kept for an hour; its keys are
asked for again when a token names one that is not known, at most once a minute. It has to name itself as it is called here.

Whoever asks waits for one answer at most, whole, for a few seconds. That none came is remembered for a moment, so that a council
that is away costs each of those who ask meanwhile nothing.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.server.id_tokens import Account, KeyUnknown, account_of
from app.sync.protocol.messages.sign_in import SignIn

DISCOVERY: Final = "/.well-known/openid-configuration"
SCOPE: Final = "openid profile email"
_ANSWER_S: Final = 5.0
"""For the whole answer, its last byte included."""
_SILENT_S: Final = 10.0
"""For so long nobody asks again where none came."""
_LARGEST: Final = 256 * 1024
_KEPT_S: Final = 3600.0
_KEYS_AT_MOST_EVERY_S: Final = 60.0
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})

T = TypeVar("T")


class NoAnswer(Exception):
    """It cannot be reached, or does not answer as such a service does."""


class Refusal(Exception):
    """It does not take the code: used before, too old, or not for this."""


class About(msgspec.Struct, frozen=True):
    """What it says of itself, as far as we use it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Answer(msgspec.Struct, frozen=True):
    id_token: str


class Provider:
    """One issuer, asked as one client. Safe from any thread. Methods raise NoAnswer."""

    def __init__(self, issuer: str, client: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer, self.client, self._clock = issuer, client, clock
        self._guard = threading.Lock()
        """Held while something is looked up or noted, never while the council is asked."""
        self._about: tuple[float, About] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._silent_until = 0.0

    def about(self) -> About:
        """What it says of itself. It has to name itself exactly as it is called here."""
        with self._guard:
            if self._about is not None and self._clock() < self._about[0]:
                return self._about[1]
        with self._trying():
            said = self._read(self.issuer.rstrip("/") + DISCOVERY, About)
            ends = (said.authorization_endpoint, said.token_endpoint, said.jwks_uri)
            if said.issuer != self.issuer or not all(is_guarded(end) for end in ends):
                raise NoAnswer("it names itself otherwise, or an address that is not guarded")
        with self._guard:
            self._about = (self._clock() + _KEPT_S, said)
        return said

    def account(self, sign_in: SignIn, nonce: str, now: float) -> Account:
        """Whose sign-in this is. Raises Refusal for a code that is not taken, NotGenuine for a word not to be believed."""
        token = self._exchanged(sign_in)
        parts = {"issuer": self.issuer, "client": self.client, "nonce": nonce}
        try:
            return account_of(token, self._known_keys(), **parts, now=now)
        except KeyUnknown:
            return account_of(token, self._known_keys(is_new=True), **parts, now=now)

    def _exchanged(self, sign_in: SignIn) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": sign_in.code,
            "redirect_uri": sign_in.redirect,
            "client_id": self.client,
            "code_verifier": sign_in.verifier,
        }
        end = self.about().token_endpoint
        with self._trying():
            status, body = _asked("POST", end, form)
        if status in {400, 401, 403}:
            raise Refusal
        return _decoded(status, body, _Answer).id_token

    def _known_keys(self, *, is_new: bool = False) -> KeySet:
        with self._guard:
            kept, now = self._keys, self._clock()
            least_s = _KEYS_AT_MOST_EVERY_S if is_new else _KEPT_S
            if kept is not None and now < kept[0] + least_s:
                return kept[1]
        end = self.about().jwks_uri
        with self._trying():
            keys = _key_set(self._read(end, dict[str, Any]))
        with self._guard:
            self._keys = (self._clock(), keys)
        return keys

    @contextmanager
    def _trying(self) -> Iterator[None]:
        """One time of asking. Raises NoAnswer at once where none came a moment ago."""
        with self._guard:
            if self._clock() < self._silent_until:
                raise NoAnswer("it did not answer a moment ago")
        try:
            yield
        except NoAnswer:
            with self._guard:
                self._silent_until = self._clock() + _SILENT_S
            raise

    def _read(self, url: str, kind: type[T]) -> T:
        return _decoded(*_asked("GET", url), kind)


def _asked(method: str, url: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body, the whole of it within the time. Raises NoAnswer."""
    import httpx

    try:
        return _ended(_answer(method, url, form))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise NoAnswer(type(error).__name__) from error


async def _answer(method: str, url: str, form: dict[str, str] | None) -> tuple[int, bytes]:
    import httpx

    accepts = {"Accept": "application/json", "Accept-Encoding": "identity"}
    async with (
        asyncio.timeout(_ANSWER_S),
        httpx.AsyncClient(timeout=_ANSWER_S, follow_redirects=False) as client,
        client.stream(method, url, data=form, headers=accepts) as answer,
    ):
        body = bytearray()
        async for part in answer.aiter_raw():
            body += part
            if len(body) > _LARGEST:
                raise NoAnswer("too long")
        return answer.status_code, bytes(body)


def _ended(work: Coroutine[Any, Any, T]) -> T:
    """What this gives. A name that is still being looked up when the time is over is not waited for, as `asyncio.run` would."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def is_guarded(url: str) -> bool:
    """Does nobody on the way read along? Plain http is for a provider on this very machine only: for trying out, and tests."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(parts.hostname)) or (
        parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    )


def _decoded(status: int, body: bytes, kind: type[T]) -> T:
    if status != 200:
        raise NoAnswer(f"status {status}")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NoAnswer("not as it should be") from error


def _key_set(said: dict[str, Any]) -> KeySet:
    """Its keys; shared secrets are none of them."""
    listed = said.get("keys")
    keys = [key for key in listed if isinstance(key, dict) and key.get("kty") != "oct"] if isinstance(listed, list) else []
    try:
        return KeySet.import_key_set({"keys": keys})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NoAnswer("keys") from error
