"""News for laptops that listen: something you may hold has changed, and the newest number; never what, whose or by whom.

Each process looks at the database once a beat while anybody listens to it, with one query for all: no thread, connection
or transaction for each laptop. Only laptops concerned are told, or one change would make every laptop of the service ask.
Nothing depends on it: a laptop that hears nothing asks by itself once a minute (docs/decisions/0020).
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final

import msgspec

from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.server.database import Database
from app.server.permits import Lane, busy
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.news import NEWS_ALIVE_S, NewsEvent

BEAT_S: Final = 0.5
LONGEST_S: Final = 600.0
"""Then the laptop has to show its key again."""
MOST_LISTENING: Final = 5_000
MOST_CHANGES: Final = 2_000
"""After more than this at once everybody is told."""

_SINCE = """WITH changed AS (SELECT DISTINCT scope, dev FROM record WHERE stream = 1 AND seq > %(since)s AND seq <= %(head)s)
  SELECT h.device::text FROM changed c JOIN holding h ON h.scope = c.scope AND h.forgotten_at IS NULL
    AND h.device IS DISTINCT FROM c.dev
  UNION SELECT d.id::text FROM changed c JOIN member m ON m.scope = c.scope
    AND m.source <> 'last_reader' JOIN device d ON d.person = m.person
    AND d.state = 'active' AND d.id IS DISTINCT FROM c.dev"""


class Changes(msgspec.Struct, frozen=True):
    """The newest number, and the laptops that something concerns; None means all of them."""

    head: int
    concerned: frozenset[Id] | None


def changes_since(database: Database, since: int | None) -> Changes:
    """What happened after `since`. Whoever lost a file just now is among those concerned: it still holds it."""
    with database.transaction() as connection:
        (head,) = connection.execute("SELECT head FROM stream WHERE id = 1").fetchone() or (0,)
        if since is None or head == since:
            return Changes(head, frozenset())
        if not 0 < head - since <= MOST_CHANGES:
            return Changes(head, None)
        rows = connection.execute(_SINCE, {"since": since, "head": head})
        return Changes(head, frozenset(Id(row[0]) for row in rows))


class News:
    """Those who listen to this process, and the one who looks for all of them."""

    def __init__(self, look: Callable[[int | None], Changes], lane: Lane) -> None:
        self._look, self._lane = look, lane
        self._ears: set[Ear] = set()
        self._head: int | None = None
        self._looking: asyncio.Task[None] | None = None
        self._is_over = False

    @property
    def listening(self) -> int:
        """How many laptops listen."""
        return len(self._ears)

    def close(self) -> None:
        """Let everybody go; nobody is let in any more."""
        self._is_over = True
        for ear in self._ears:
            ear.end()

    @contextlib.contextmanager
    def ear(self, device: Id) -> Iterator["Ear"]:
        """A place for one laptop. Raises TurnedAway when there is none."""
        if self._is_over or len(self._ears) >= MOST_LISTENING:
            raise busy(20)
        ear = Ear(device)
        self._ears.add(ear)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._watch())
        try:
            yield ear
        finally:
            self._ears.discard(ear)

    async def _watch(self) -> None:
        while self._ears:
            with contextlib.suppress(Unavailable, TurnedAway):  # the database is away: they ask by themselves meanwhile
                self._tell(await self._lane.run(lambda: self._look(self._head)))
            await asyncio.sleep(BEAT_S)
        self._head = None

    def _tell(self, changes: Changes) -> None:
        is_first = self._head is None
        self._head = changes.head
        for ear in self._ears:
            is_new = ear.head < 0 or is_first
            if is_new or changes.concerned is None or ear.device in changes.concerned:
                ear.tell(changes.head)


class Ear:
    """One laptop that listens."""

    def __init__(self, device: Id) -> None:
        self.device = device
        self.head = -1
        self._is_over = False
        self._heard = asyncio.Event()

    def tell(self, head: int) -> None:
        """Something concerns it."""
        self.head = head
        self._heard.set()

    def end(self) -> None:
        """It has to go."""
        self._is_over = True
        self._heard.set()

    async def events(self) -> AsyncIterator[bytes]:
        """The newest number now, and again each time something concerns it; in between a sign of life."""
        until, told = time.monotonic() + LONGEST_S, -1
        while not self._is_over and time.monotonic() < until:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), NEWS_ALIVE_S)
            self._heard.clear()
            if not self._is_over:
                yield _event(self.head) if self.head != told else b":\n\n"
            told = self.head


def _event(head: int) -> bytes:
    return b"data: " + msgspec.json.encode(NewsEvent(head=head)) + b"\n\n"
