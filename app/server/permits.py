"""How much is done at once: lanes for the whole process, and a share for each laptop.

First syncs have a lane of their own, as narrow as the machine has cores, so that a hundred of them never keep a practitioner's
words waiting. What neither finds a place nor may wait is told to come again, at moments that are spread.
"""

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import anyio
import anyio.to_thread

from app.server.turned_away import TurnedAway, fault

T = TypeVar("T")
LONGEST_WAIT_S: Final = 30
PULLS_AT_ONCE: Final = 2
"""Requests that one laptop may have under way, other than pushes."""
PUSHES_AT_ONCE: Final = 1
LISTENING_AT_ONCE: Final = 2
"""A line that broke is noticed a little later here than on the laptop, which calls again at once."""


LOOKS_A_MINUTE: Final = 300
"""At pages that need no proof: health, readiness, the certificate and the OpenAPI document."""


class Lane:
    """`width` pieces of work at once, each in a thread; so many more may wait, first come first served."""

    def __init__(self, name: str, width: int, most_waiting: int) -> None:
        self.name, self.width, self._most_waiting = name, width, most_waiting
        self._limiter = anyio.CapacityLimiter(width)

    @property
    def busy(self) -> int:
        """How many are at work."""
        return int(self._limiter.borrowed_tokens)

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._limiter.statistics().tasks_waiting

    async def run(self, work: Callable[[], T]) -> T:
        """Do it when its turn comes. Raises TurnedAway when too many wait already."""
        if self.waiting >= self._most_waiting:
            raise busy(2 + self.waiting // (8 * self.width))
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)


COUNCIL_AT_ONCE: Final = 2
"""Requests that may wait for the council's sign-in service. They hold no connection to the database while they do."""


class Lanes:
    """The lanes of one process. Together they hold no more connections for long than its pool has."""

    def __init__(self, connections: int, cores: int = 2) -> None:
        wide = max(1, min(cores, connections // 3))
        self.quick = Lane("quick", max(1, connections - wide - 1), 512)
        """What a person waits for: sending, receiving, confirming."""
        self.whole = Lane("whole", wide, 64)
        """First syncs and files just entered."""
        self.watch = Lane("watch", 1, 16)
        """Health and readiness: they have to answer in a storm too."""
        self.council = Lane("council", COUNCIL_AT_ONCE, 64)
        """Joining and signing in: while the council is silent, nobody else waits for it."""
        self.all = (self.quick, self.whole, self.watch, self.council)


class Shares:
    """What each laptop has under way. One that asks for more is told to come again soon."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, who: str) -> Iterator[None]:
        """Hold one share while the work goes on. Raises TurnedAway."""
        if self._taken[who] >= self._most:
            raise busy(1)
        self._taken[who] += 1
        try:
            yield
        finally:
            self._taken[who] -= 1
            if not self._taken[who]:
                del self._taken[who]


class Room:
    """Memory for what was sent and is not answered yet. One address takes a quarter of it at most."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._taken: Counter[str] = Counter()

    @contextmanager
    def holding(self, who: str) -> Iterator[Callable[[int], None]]:
        """For as long as this lasts; what it gives takes so many bytes more, or raises TurnedAway."""
        held = 0

        def take(size: int) -> None:
            nonlocal held
            if self._taken.total() + size > self._most or self._taken[who] + size > self._most // 4:
                raise busy(2)
            self._taken[who] += size
            held += size

        try:
            yield take
        finally:
            self._taken[who] -= held
            if not self._taken[who]:
                del self._taken[who]


class Allowance:
    """How often one address may look at a page that anybody may see. Of several processes each allows its part."""

    def __init__(self, most_a_minute: int, processes: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = max(1, most_a_minute // processes), clock
        self._minute = -1
        self._spent: Counter[str] = Counter()

    def spend(self, who: str) -> None:
        """One look. Raises TurnedAway when this minute's are gone."""
        minute = int(self._clock() // 60)
        if minute != self._minute:
            self._minute = minute
            self._spent.clear()
        self._spent[who] += 1
        if self._spent[who] > self._most:
            raise busy(60 - int(self._clock() % 60))


def busy(wait_s: int) -> TurnedAway:
    """Come again in `wait_s` seconds or up to as much later: all who were told at once do not come back at once."""
    spread = min(LONGEST_WAIT_S, wait_s + secrets.randbelow(wait_s + 1))
    away = fault(429, "busy", "The service is busy just now. Your work is safe on this laptop and will be sent later.")
    away.wait_s = spread
    return away
