"""A fresh secret with each answer to a push, shown again at the next: an old copy of a laptop is known at its first push.

States of a laptop's ratchet: none yet (or cleared after the service was set back), then always the newest and the one before
it. The one before is good only for ops that are here already: the answer to them was lost. New ops with any other secret
are those of a copy, and from then on the laptop is frozen until its person joins anew; nothing on either copy is lost by
that. Old ops with a secret older still are turned away, no more: a network may deliver a request long after.
"""

import secrets
from typing import Final

import msgspec

from app.domain.ids import Id
from app.server.database import Connection, Database
from app.server.turned_away import Copied, OldSecret

_BYTES: Final = 32
_READ = """SELECT encode(coalesce(ratchet, ''), 'hex'), encode(coalesce(ratchet_before, ''), 'hex') FROM device
  WHERE id = %(device)s::uuid"""
_TURN = """UPDATE device SET ratchet_before = coalesce(ratchet, ''), ratchet = decode(%(next)s, 'hex')
  WHERE id = %(device)s::uuid"""
_CLEAR = "UPDATE device SET ratchet = NULL, ratchet_before = NULL WHERE id = %(device)s::uuid"
_FREEZE = "UPDATE device SET state = 'frozen' WHERE id = %(device)s::uuid AND state = 'active'"


class Ratchet(msgspec.Struct, frozen=True):
    """What the service expects of a laptop; both empty before its first push."""

    newest: str
    before: str

    def check(self, shown: str, brings_news: bool) -> None:
        """Raises unless this is the laptop that got the newest answer, or one that lost it and only asks again.

        OldSecret where the copy is certain. Only Copied where nothing new came with a secret older still: this may be a
        request of the laptop itself that was long on its way, so it does not freeze it.
        """
        if not self.newest or shown == self.newest:
            return
        if brings_news:
            raise OldSecret
        if shown != self.before:
            raise Copied


def ratchet_of(connection: Connection, device: Id) -> Ratchet:
    """The laptop's ratchet; its row is locked by the caller."""
    newest, before = connection.execute(_READ, {"device": device}).fetchone() or ("", "")
    return Ratchet(newest, before)


def turn(connection: Connection, device: Id) -> str:
    """The next secret, in hex."""
    fresh = secrets.token_hex(_BYTES)
    connection.execute(_TURN, {"device": device, "next": fresh})
    return fresh


def clear(connection: Connection, device: Id) -> None:
    """After the service was set back: what it knows of the ratchet may be old, so the next push begins anew."""
    connection.execute(_CLEAR, {"device": device})


def freeze(database: Database, device: Id) -> None:
    """This laptop has to join anew."""
    with database.transaction() as connection:
        connection.execute(_FREEZE, {"device": device})
