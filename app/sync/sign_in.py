"""Signing in with the council's account: the system's browser does it, and comes back to this laptop with a one-time code.

The browser is sent to an address of this machine (RFC 8252) that only this attempt listens on. What comes there counts only
with the state that this attempt made, compared in constant time; any other visitor is sent away and the wait goes on. The code is
worth nothing without the verifier, which leaves the laptop only to the service. Nothing of this is ever written to the disk.
"""

import threading
from collections.abc import Callable
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from app.changes.sign_in import LONGEST, challenge_of, nonce_of
from app.domain.errors import Refused, Unavailable
from app.sync.asking import Cancelled
from app.sync.protocol.messages.sign_in import SignIn, SignInPlaceAnswer

WAIT_S: Final = 300.0
_LOOK_S: Final = 0.1
_VISIT_S: Final = 5.0
BACK: Final = "/signed-in"

SAID_NO: Final = (
    "The council’s sign-in said no. Your work is safe here. Try again, or ask the service desk about your account."
)
TOO_LONG: Final = "Nobody signed in within five minutes. Your work is safe here. Try again when you like."
NO_DOOR: Final = "This laptop could not open the way back from the browser. Your work is safe here. Try again."
NOT_A_PAGE: Final = (
    "The service names no page of the council to sign in at. Your work is safe here. Tell your service desk."
)
DONE: Final = "You are signed in. Close this page and go back to Waymark."
NOT_DONE: Final = "You are not signed in. Close this page and go back to Waymark."
NOT_OURS: Final = "This page is of no use here. Close it."


class Browse(Protocol):
    """Opens a page in the browser of the system."""

    def __call__(self, url: str, /) -> None: ...


class SignInAttempt:
    """One attempt to sign in, from any thread; `cancel` from any other. `new_secret` gives 43 to 128 unguessable characters."""

    def __init__(self, new_secret: Callable[[], str], wait_s: float = WAIT_S) -> None:
        self._verifier, self._state, self._salt = new_secret(), new_secret(), new_secret()
        self._wait_s, self._came = wait_s, threading.Event()
        self._is_cancelled = False
        self._code = ""
        self._guard = threading.Lock()

    def cancel(self) -> None:
        """The person does not want to any more."""
        self._is_cancelled = True
        self._came.set()

    def made(self, place: SignInPlaceAnswer, key: str, browse: Browse) -> SignIn:
        """What the browser brought for the laptop with this public key.

        Raises Refused with what to do when the council or the person said no or nobody came, Unavailable when this laptop cannot
        be reached by its own browser, Cancelled.
        """
        if not _is_page(place.page):
            raise Refused(NOT_A_PAGE)
        try:
            door = _Door(self)
        except OSError as error:
            raise Unavailable(NO_DOOR) from error
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": _LOOK_S}, daemon=True)
        thread.start()
        try:
            browse(self._page(place, key, door.url))
            has_come = self._came.wait(self._wait_s)
        finally:
            door.shutdown()
            door.server_close()
        if self._is_cancelled:
            raise Cancelled
        if not has_come:
            raise Refused(TOO_LONG)
        if not self._code:
            raise Refused(SAID_NO)
        return SignIn(code=self._code, verifier=self._verifier, redirect=door.url, salt=self._salt)

    def _page(self, place: SignInPlaceAnswer, key: str, redirect: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": place.client,
            "scope": place.scope,
            "redirect_uri": redirect,
            "state": self._state,
            "nonce": nonce_of(key, self._salt),
            "code_challenge": challenge_of(self._verifier),
            "code_challenge_method": "S256",
            "prompt": "select_account",
        }
        return f"{place.page}{'&' if '?' in place.page else '?'}{urlencode(asked)}"

    def visited(self, target: str) -> tuple[int, str]:
        """Somebody came to the door: status and sentence for them. Only the first who knows the state counts."""
        parts = urlsplit(target)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items() if len(values) == 1}
        if parts.path != BACK or not compare_digest(asked.get("state", "").encode(), self._state.encode()):
            return 400, NOT_OURS
        with self._guard:
            if self._came.is_set():
                return 400, NOT_OURS
            self._code = asked.get("code", "")[:LONGEST]
            self._came.set()
        return 200, DONE if self._code else NOT_DONE


class _Door(ThreadingHTTPServer):
    """An address of this machine on a port that the system chose; nobody on the network reaches it."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, attempt: SignInAttempt) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.attempt = attempt

    @property
    def url(self) -> str:
        """Where the browser comes back to."""
        return f"http://127.0.0.1:{self.server_address[1]}{BACK}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who hung up is no trouble of ours, and nothing about them is written down."""


class _Visit(BaseHTTPRequestHandler):
    server: _Door
    timeout = _VISIT_S

    def do_GET(self) -> None:
        status, sentence = self.server.attempt.visited(self.path)
        body = f"<!doctype html><html lang=en><meta charset=utf-8><title>Waymark</title><p>{sentence}</p></html>".encode()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The address holds the code; nothing of it is written down."""


_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Connection": "close",
}


def _is_page(url: str) -> bool:
    """A page of the web; never a file or a program that a browser would open."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_here = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_here))
