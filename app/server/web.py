"""The service over HTTP: its doors, the stream of news, and the pages that nobody signs for (docs/protocol.md)."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.domain.errors import Unavailable
from app.server.database import CONNECTIONS
from app.server.doors import admin_doors, doors
from app.server.edge import endpoint, listening, page
from app.server.news import News
from app.server.openapi import document
from app.server.permits import (
    LISTENING_AT_ONCE,
    LOOKS_A_MINUTE,
    Allowance,
    Lanes,
    Room,
    Shares,
)
from app.server.service import Service
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.wire import OLDEST, PROTOCOL

ROOM_BYTES: Final = 256 * 1024 * 1024
"""What one process holds of requests that it has not answered yet; anybody may sign with a key of their own making."""
_LOOK_S: Final = 2.0


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
        return Response(await lanes.watch.run(service.handed_over), media_type="application/json")

    async def openapi(_: Request) -> Response:
        """What the service understands; nothing of what it holds."""
        return _plain(document())

    async def ready(_: Request) -> Response:
        found = await lanes.watch.run(service.readiness)
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
            for door in doors(service, lanes)
        ),
        *(
            Route(f"/admin/v1/{name}", endpoint(service.guarded(door), sign, room), methods=["POST"])
            for name, door in admin_doors(service, lanes)
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
