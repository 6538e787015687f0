"""A council's sign-in service (OpenID Connect with PKCE) on this machine, over real HTTP, that can be told to do wrong.

It is strict where the standards are: a code is good once, for one client, one way back and one verifier. Its word can be bent in
each place, because what is tried is whether our service notices.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, Key

Claims = dict[str, Any]
CLIENT = "waymark-laptops"


class Account:
    """Somebody's account at the council."""

    def __init__(self, subject: str, name: str) -> None:
        self.subject, self.name, self.is_enabled = subject, name, True


class Council(ThreadingHTTPServer):
    """Whoever's browser comes is signed in as `here`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.leah = Account("4f1c", "leah.okafor@harbour.example")
        self.sam = Account("9b70", "sam.bell@harbour.example")
        self.here = self.leah
        self.key: Key = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self.shown_keys: list[Key] = [self.key]
        self.bend: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = self.signed
        self.about: Claims = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.given: list[str] = []
        self.shown: list[str] = []
        """ID tokens given out, and codes and verifiers that were shown for them."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def signed(self, claims: Claims) -> str:
        """An ID token as it should be."""
        return jwt.encode({"alg": "ES256", "kid": self.key.kid or ""}, claims, self.key, algorithms=["ES256"])

    # what it answers

    def discovery(self) -> Claims:
        ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.url, **{name: self.url + path for name, path in ends.items()}, **self.about}

    def keys(self) -> Claims:
        return {"keys": [key.as_dict(private=False) for key in self.shown_keys]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent. Raises ValueError for what a strict provider would show a page of its own for."""
        if asked["client_id"] != CLIENT or asked["response_type"] != "code" or asked["code_challenge_method"] != "S256":
            raise ValueError("request")
        if not asked["redirect_uri"].startswith("http://127.0.0.1:"):
            raise ValueError("redirect_uri")
        if not self.here.is_enabled:
            return self._back(asked, error="access_denied")
        code = secrets.token_urlsafe(24)
        self.codes[code] = {**asked, "subject": self.here.subject, "name": self.here.name}
        return self._back(asked, code=code)

    def _back(self, asked: dict[str, str], **said: str) -> str:
        return f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> Claims | None:
        """An ID token for a code that is good; None for any other."""
        kept = self.codes.pop(form.get("code", ""), None)
        shown = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        is_same = kept is not None and (form["client_id"], form["redirect_uri"]) == (
            kept["client_id"],
            kept["redirect_uri"],
        )
        if kept is None or not is_same or shown != kept["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT, "sub": kept["subject"], "preferred_username": kept["name"], "iat": now,
            "exp": now + 300, "nonce": kept["nonce"],
        }  # fmt: skip
        self.given.append(self.sign(self.bend(claims)))
        self.shown += [form["code"], form["code_verifier"]]
        return {"id_token": self.given[-1], "access_token": "x", "token_type": "Bearer"}


class _Asked(BaseHTTPRequestHandler):
    server: Council

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append(parts.path)
        match parts.path:
            case "/.well-known/openid-configuration":
                self._say(200, self.server.discovery())
            case "/keys":
                self._say(200, self.server.keys())
            case "/authorize":
                self._authorize({name: values[0] for name, values in parse_qs(parts.query).items()})
            case _:
                self._say(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(self.path)
        answer = self.server.token({name: values[0] for name, values in parse_qs(body).items()})
        self._say(*((400, {"error": "invalid_grant"}) if answer is None else (200, answer)))

    def _authorize(self, asked: dict[str, str]) -> None:
        try:
            target = self.server.authorize(asked)
        except (KeyError, ValueError):
            self._say(400, {"error": "invalid_request"})
            return
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: int, value: Claims) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Browser:
    """The browser of the system: it goes where it is sent, in its own time, and keeps the pages it was shown."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.pages: list[str] = []
        self._threads: list[Thread] = []

    def __call__(self, url: str) -> None:
        self.addresses.append(url)
        self._threads.append(Thread(target=self._go, args=(url,), daemon=True))
        self._threads[-1].start()

    def _go(self, url: str) -> None:
        self.pages.append(httpx.get(url, follow_redirects=True, timeout=10).text)

    def wait(self) -> None:
        """Until every page has come."""
        for thread in self._threads:
            thread.join(10)
