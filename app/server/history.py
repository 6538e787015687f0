"""Where the service's history stands, and whether a laptop has seen the same one (app/changes/chain.py)."""

from collections.abc import Iterable
from typing import Final

import msgspec

from app.changes.chain import ORIGIN, Point
from app.server.database import Connection
from app.server.turned_away import other_history

_LARGEST: Final = 2**63 - 1
_HASH_HEX: Final = 64
_PRESENT = """SELECT p.epoch, p.at, p.head, encode(s.chain, 'hex'), p.durable FROM present p, stream s WHERE s.id = 1"""
_SEEN = """SELECT seq, encode(chain, 'hex') FROM stream_chain WHERE stream = 1 AND seq = ANY(%s)"""


class Present(msgspec.Struct, frozen=True):
    """The database now: its epoch and clock, the newest commit, and the newest number that a tried backup holds."""

    epoch: str
    at: str
    head: Point
    durable: int


def present(connection: Connection) -> Present:
    """Where the history stands in this statement's snapshot."""
    epoch, at, head, chain, durable = connection.execute(_PRESENT).fetchone() or ("", "", 0, "", 0)
    return Present(epoch, at, Point(head, chain), durable)


def check_same(connection: Connection, here: Present, epoch: str, *points: Point) -> None:
    """Raises TurnedAway unless this is the database that the laptop knew, and each point is one of its commits."""
    if epoch and epoch != here.epoch:
        raise other_history()
    if not are_ours(connection, points):
        raise other_history()


def are_ours(connection: Connection, points: Iterable[Point]) -> bool:
    """Are these commits all part of our history?"""
    named = set(points) - {ORIGIN}
    return not named or len(common(connection, list(named))) == len(named)


def common(connection: Connection, points: list[Point]) -> list[Point]:
    """Those of these commits that are ours too, oldest first. What is no commit at all is simply not ours."""
    sound = [p for p in points if 0 <= p.seq <= _LARGEST and len(p.chain) in {0, _HASH_HEX}]
    ours = {Point(*row) for row in connection.execute(_SEEN, ([p.seq for p in sound],)).fetchall()}
    return sorted(ours & set(sound))
