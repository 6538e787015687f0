"""The service's own Ed25519 key: made once, kept in its database, known to every laptop from joining on.

It signs answers, receipts and heads of the audit log. It stays with the database when that is set back or moved, because a
service with another key is another service to every laptop (docs/decisions/0011), unless the old key handed over to it.
"""

import msgspec

from app.changes import signing
from app.changes.handover import HandOver, hand_over
from app.changes.service_word import CERTIFICATE
from app.domain.ids import Id
from app.server.database import Connection, Database

_READ = "SELECT private FROM service_key"
_READ_ALONE = "SELECT private FROM service_key FOR UPDATE"
_CHANGE = "UPDATE service_key SET private = %s, made_at = now()"
_HAND_OVER = """INSERT INTO service_handover (old, new, at, signature)
  VALUES (%(old)s, %(new)s, %(at)s, %(signature)s)"""
_HANDED = "SELECT old, new, at, signature FROM service_handover ORDER BY n"
_AT = "SELECT at FROM present"
_MAKE = "INSERT INTO service_key (private) VALUES (%s) ON CONFLICT DO NOTHING"


class ServiceKey:
    """A private key of 32 bytes, not shown when printed."""

    def __init__(self, private: bytes) -> None:
        self._private = private
        self.public = signing.public_of(private)
        """The public half, 64 hex digits."""

    def private(self) -> bytes:
        """32 bytes, for signing only."""
        return self._private

    def sign(self, purpose: signing.Purpose, *parts: str) -> str:
        """The signature in hex."""
        return signing.sign(self._private, purpose, *parts)

    def certify(self, person: Id, key: str, not_before: str) -> str:
        """The service's word that a signing key is this person's, as signatures carry it."""
        return f"{not_before} {self.sign(CERTIFICATE, person, key, not_before)}"

    def __repr__(self) -> str:
        return f"ServiceKey({self.public})"


def rotate(connection: Connection) -> HandOver:
    """Another key from now on: the old one says so, and is gone. In the caller's transaction."""
    key_in(connection)
    row = connection.execute(_READ_ALONE).fetchone()
    assert row is not None
    private = signing.new_private()
    (at,) = connection.execute(_AT).fetchone() or ("",)
    said = hand_over(bytes(row[0]), signing.public_of(private), str(at))
    connection.execute(_HAND_OVER, msgspec.structs.asdict(said))
    connection.execute(_CHANGE, (private,))
    return said


def handovers(connection: Connection) -> tuple[HandOver, ...]:
    """Every hand-over, the first one first."""
    rows = connection.execute(_HANDED).fetchall()
    return tuple(HandOver(old=old, new=new, at=at, signature=signature) for old, new, at, signature in rows)


def keys_in(connection: Connection) -> tuple[str, ...]:
    """The public halves of the key and of all before it: what was signed by any of them was signed by this service."""
    return (*(said.old for said in handovers(connection)), key_in(connection).public)


def service_key(database: Database) -> ServiceKey:
    """The key of this database. Raises Unavailable."""
    with database.transaction() as connection:
        return key_in(connection)


def key_in(connection: Connection) -> ServiceKey:
    """The key, in the caller's transaction; made when there is none yet."""
    row = connection.execute(_READ).fetchone()
    if row is None:
        connection.execute(_MAKE, (signing.new_private(),))
        row = connection.execute(_READ).fetchone()
    assert row is not None
    return ServiceKey(bytes(row[0]))
