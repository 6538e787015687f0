"""The service's news over HTTP: one request that stays open and brings a line each time something changed."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

import msgspec

from app.changes.signing import NONCE_HEADER, TOKEN_HEADER, sha256_hex
from app.domain.errors import Unavailable
from app.domain.moment import Clock
from app.sync.http import CONNECT_S, CUT_SHORT, NONSENSE, RequestSigner
from app.sync.protocol.messages.news import NEWS_ALIVE_S, NewsEvent
from app.sync.protocol.messages.wire import PROTOCOL
from app.sync.trust import context_for

PATH: Final = "/sync/v1/events"
_LONGEST_LINE: Final = 4096


class ShownToken(Protocol):
    """Gives the token to show, another one than was `refused` (`app.sync.http.HttpLink.token`)."""

    def __call__(self, refused: str = "", /) -> str: ...


class HttpNews:
    """Satisfies `app.sync.ports.NewsLink`. `listen` on one thread, `close` from any."""

    def __init__(
        self,
        base_url: str,
        signer: RequestSigner,
        token: ShownToken,
        *,
        clock: Clock,
        new_nonce: Callable[[], str],
        authority: str = "",
    ) -> None:
        import httpx

        self._signer, self._clock, self._new_nonce = signer, clock, new_nonce
        self._token, self._refused = token, ""
        timeout = httpx.Timeout(CONNECT_S, read=3 * NEWS_ALIVE_S)
        self._client = httpx.Client(
            base_url=base_url, timeout=timeout, follow_redirects=False, verify=context_for(authority)
        )
        self._guard = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_over = False

    def listen(self, on_head: Callable[[int], None]) -> None:
        """Until the line ends. Raises Unavailable when there is none, or what comes is not the service's news."""
        import httpx

        token = self._token(self._refused)
        try:
            with contextlib.closing(self._client.send(self._call(token), stream=True)) as response:
                self._hold(response)
                self._refused = token if response.status_code == 401 else ""
                if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith(
                    "text/event-stream"
                ):
                    raise Unavailable(NONSENSE)
                for line in _lines(response.iter_raw()):
                    if line.startswith(b"data:"):
                        on_head(_head(line[5:]))
        except (httpx.TransportError, httpx.StreamError, OSError) as error:
            raise Unavailable(CUT_SHORT) from error
        finally:
            self._hold(None)

    def close(self) -> None:
        """Hang up, whatever the line is doing."""
        with self._guard:
            self._is_over = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _hold(self, response: Any) -> None:
        """Keep the socket at hand: only shutting it down wakes a thread that waits on it."""
        with self._guard:
            self._socket = response.extensions["network_stream"].get_extra_info("socket") if response else None
            if response and self._is_over:
                raise Unavailable(CUT_SHORT)

    def _call(self, token: str) -> Any:
        nonce = self._new_nonce()
        proof = self._signer.request_headers("GET", PATH, sha256_hex(b""), self._clock().wall_at, nonce)
        known = {"Sync-Protocol": str(PROTOCOL), "Accept": "text/event-stream", "Accept-Encoding": "identity"}
        known[TOKEN_HEADER] = token
        return self._client.build_request("GET", PATH, headers={NONCE_HEADER: nonce, **known, **proof})


def _lines(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Lines as they become whole. Raises Unavailable for one that does not end."""
    begun = b""
    for part in parts:
        *whole, begun = (begun + part).split(b"\n")
        yield from whole
        if len(begun) > _LONGEST_LINE:
            raise Unavailable(NONSENSE)


def _head(data: bytes) -> int:
    try:
        return msgspec.json.decode(data, type=NewsEvent).head
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unavailable(NONSENSE) from error
