"""The page of figures on a port of its own, on this machine only: whoever watches the service is not on the laptops' network."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

from app.domain.errors import Unavailable

_HERE: Final = "127.0.0.1"


class FiguresPage:
    """Answers `GET /metrics` on a thread of its own until closed."""

    def __init__(self, port: int, text: Callable[[], bytes]) -> None:
        try:
            self._server = ThreadingHTTPServer((_HERE, port), _handler(text))
        except OSError as error:
            raise Unavailable(f"The figures cannot be shown on {_HERE} port {port}.") from error
        self.url = f"http://{_HERE}:{self._server.server_port}/metrics"
        self._thread = threading.Thread(target=self._server.serve_forever, name="waymark-figures", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def _handler(text: Callable[[], bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            is_here = self.path == "/metrics"
            body = text() if is_here else b""
            self.send_response(200 if is_here else 404)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """The log of the service is for what laptops ask."""

    return Handler
