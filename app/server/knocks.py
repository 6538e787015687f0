"""How often one network address may knock without proving itself: wrong codes, unknown keys, false seals.

Counted in the database, so that all processes, on all machines, count together. Only what was turned away as unknown counts:
an office where fifty laptops join on one morning behind one address is not kept out. A laptop that proved itself a while
ago is not kept out by its neighbours either.
"""

import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, TypeVar

from starlette.requests import Request

from app.server.addresses import address_of
from app.server.database import Database
from app.server.turned_away import TurnedAway, fault
from app.sync.protocol.messages.fault import Fault

T = TypeVar("T")
WITHIN_S: Final = 300
MOST: Final = {"enrol": 10}
"""Times that an address may be unknown at a door within WITHIN_S. A code is 128 bits of luck: ten wrong ones are typing."""
MOST_ELSE: Final = 60
UNKNOWN: Final = frozenset({"code", "device"})
"""What is said to a stranger; a laptop that has left, or has to show a new token, is none."""
_REMEMBERED: Final = 20_000
_KNOCK: Final = f"""INSERT INTO knock (address, door) VALUES (%(address)s, %(door)s)
  ON CONFLICT (address, door) DO UPDATE SET
    times = CASE WHEN knock.began_at < now() - interval '{WITHIN_S} seconds' THEN 1 ELSE knock.times + 1 END,
    began_at = CASE WHEN knock.began_at < now() - interval '{WITHIN_S} seconds' THEN now() ELSE knock.began_at END
  RETURNING times, ceil(extract(epoch FROM began_at + interval '{WITHIN_S} seconds' - now()))::int"""
_FORGET: Final = f"""DELETE FROM knock WHERE (address, door) IN (SELECT address, door FROM knock
  WHERE began_at < now() - interval '{2 * WITHIN_S} seconds' LIMIT 100 FOR UPDATE SKIP LOCKED)"""
_BACK: Final = "UPDATE knock SET times = times - 1 WHERE address = %(address)s AND door = %(door)s AND times > 0"


class Knocks:
    """One process's part of the count: it asks the database, and remembers who has to wait and who proved themselves."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._waits: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._proven: OrderedDict[str, None] = OrderedDict()
        self._guard = threading.Lock()

    def counted(self, work: Callable[[Request, bytes], bytes], *, is_signed: bool) -> Callable[[Request, bytes], bytes]:
        """The work of a door, which an address that was unknown too often does not reach."""
        guarded = self._for_signed if is_signed else self._for_anybody

        @functools.wraps(work)
        def counting(request: Request, sent: bytes) -> bytes:
            return guarded(request, work.__name__, lambda: work(request, sent))

        return counting

    def listening(self, request: Request, work: Callable[[], T]) -> T:
        """The same for who wants to listen."""
        return self._for_signed(request, "events", work)

    def _for_anybody(self, request: Request, door: str, work: Callable[[], T]) -> T:
        """Counted before the work and taken back after it, so that many at once are not more than the limit either."""
        address = address_of(request)
        self._check(address, door)
        self._note(address, door)
        is_unknown = False
        try:
            return work()
        except TurnedAway as away:
            is_unknown = _is_unknown(away)
            raise
        finally:
            if not is_unknown:
                self._take_back(address, door)

    def _for_signed(self, request: Request, door: str, work: Callable[[], T]) -> T:
        """All signed doors count as one: which of them somebody tries a key at does not matter."""
        address, key = address_of(request), request.state.key
        if key not in self._proven:
            self._check(address, "signed")
        try:
            done = work()
        except TurnedAway as away:
            if _is_unknown(away):
                self._note(address, "signed")
            raise
        self._remember(key)
        return done

    def _check(self, address: str, door: str) -> None:
        with self._guard:
            until = self._waits.get((address, door), 0.0)
        left = until - self._clock()
        if left > 0:
            raise too_often(left)

    def _note(self, address: str, door: str) -> None:
        """One more. Raises TurnedAway beyond the limit; this process then does not ask the database again until it is over."""
        values = {"address": address, "door": door}
        with self._database.transaction() as connection:
            connection.execute("SET LOCAL synchronous_commit = off")
            with connection.pipeline():
                counted = connection.execute(_KNOCK, values)
                connection.execute(_FORGET)
                times, left_s = counted.fetchone() or (0, 0)
        if times > MOST.get(door, MOST_ELSE):
            with self._guard:
                self._waits[address, door] = self._clock() + left_s
                _bound(self._waits)
            raise too_often(left_s)

    def _take_back(self, address: str, door: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("SET LOCAL synchronous_commit = off")
            connection.execute(_BACK, {"address": address, "door": door})

    def _remember(self, key: str) -> None:
        with self._guard:
            self._proven[key] = None
            self._proven.move_to_end(key)
            _bound(self._proven)


def too_often(wait_s: float) -> TurnedAway:
    """Come again when the count begins anew."""
    minutes = max(1, round(wait_s / 60))
    words = "a minute" if minutes == 1 else f"{minutes} minutes"
    sentence = f"Too many tries came from this network that the service does not know. Wait {words} and try again."
    away = fault(429, "too_often", sentence)
    away.wait_s = max(1, round(wait_s))
    return away


def _is_unknown(away: TurnedAway) -> bool:
    return isinstance(away.body, Fault) and away.body.code in UNKNOWN


def _bound(kept: OrderedDict[Any, Any]) -> None:
    while len(kept) > _REMEMBERED:
        kept.popitem(last=False)
