"""The service's part of recovery: who holds a part, what laptops left for them, and releases that wait for a second person.

A release is opened by one holder with their shares and finished by another; it is good for a day. What the first leaves says
nothing about the key. Everything is written to the audit log, and the laptop's person is told.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from app.changes.recovery import RecoveryWrap
from app.domain.ids import Id
from app.server import audit_log
from app.server.database import Connection, Database

_HELD = """SELECT person::text, public, kdf, salt, sealed FROM recovery_holder ORDER BY person"""
_HOLD = "INSERT INTO recovery_holder (person, public, kdf, salt, sealed) VALUES (%s::uuid, %s, %s, %s, %s)"
_WRAP = "SELECT coalesce(person::text, ''), name, recovery, state FROM device WHERE id::text = %s AND state <> 'internal'"
_OPEN = """INSERT INTO recovery_release (id, device, reason, opened_by, share)
  VALUES (gen_random_uuid(), %(device)s::uuid, %(reason)s, %(by)s::uuid, %(shares)s)"""
_NEWEST = """SELECT id::text, opened_by::text, reason, share FROM recovery_release
  WHERE device = %s::uuid AND released_at IS NULL AND opened_at > now() - interval '1 day'
  ORDER BY opened_at DESC LIMIT 1 FOR UPDATE"""
_RELEASE = "UPDATE recovery_release SET released_by = %s::uuid, released_at = now(), share = '' WHERE id = %s::uuid"
_OVER = "UPDATE recovery_release SET share = '' WHERE released_at IS NULL AND opened_at <= now() - interval '1 day'"
_TELL = "INSERT INTO notice (device, text) VALUES (%s::uuid, %s)"
OPENED: Final = "opened recovery"
RELEASED: Final = "released recovery"
HOLDERS: Final = "made recovery holders"


class Held(msgspec.Struct, frozen=True):
    """A holder's key as it is kept; `kdf` is JSON, salt and seal are bytes."""

    person: Id
    public: str
    kdf: str
    salt: bytes
    sealed: bytes


class Left(msgspec.Struct, frozen=True):
    """What a laptop left for the day its passphrase is forgotten; `wrap` is None where it left nothing yet."""

    person: Id
    name: str
    wrap: RecoveryWrap | None
    state: str


class Waiting(msgspec.Struct, frozen=True):
    """A release that one holder opened. `shares` is theirs for each other holder, hex by id."""

    id: Id
    by: Id
    reason: str
    shares: dict[str, str]


def holders(database: Database) -> list[Held]:
    """Who holds a part."""
    with database.transaction() as connection:
        return [Held(row[0], row[1], row[2], bytes(row[3]), bytes(row[4])) for row in connection.execute(_HELD).fetchall()]


def keep_holders(database: Database, held: Sequence[Held], by: Id) -> None:
    """These hold recovery from now on, and nobody else. Laptops seal to them after their next renewal and unlock."""
    with database.transaction() as connection:
        connection.execute("DELETE FROM recovery_holder")
        for one in held:
            connection.execute(_HOLD, (one.person, one.public, one.kdf, one.salt, one.sealed))
        audit_log.note(connection, by, HOLDERS, Id(""))


def left_by(database: Database, device: str) -> Left | None:
    """What this laptop left; None when there is no such laptop."""
    with database.transaction() as connection:
        row = connection.execute(_WRAP, (device,)).fetchone()
    if row is None:
        return None
    wrap = msgspec.json.decode(bytes(row[2]), type=RecoveryWrap) if row[2] else None
    return Left(row[0], row[1], wrap, row[3])


def open_release(database: Database, device: Id, by: Id, reason: str, shares: dict[str, str]) -> None:
    """The first of two: their shares wait for the second, for a day."""
    values = {"device": device, "by": by, "reason": reason, "shares": msgspec.json.encode(shares)}
    with database.transaction() as connection:
        connection.execute(_OVER)
        connection.execute(_OPEN, values)
        audit_log.note(connection, by, OPENED, device)


def waiting(database: Database, device: Id) -> Waiting | None:
    """The newest release of this laptop that waits for a second holder."""
    with database.transaction() as connection:
        return _waiting(connection, device)


def finish_release(database: Database, device: Id, release: Id, by: Id, notice: str) -> bool:
    """The second of two: the shares are deleted and the person is told. False when it was finished or is over by now."""
    with database.transaction() as connection:
        found = _waiting(connection, device)
        if found is None or found.id != release:
            return False
        connection.execute(_RELEASE, (by, release))
        connection.execute(_TELL, (device, notice))
        audit_log.note(connection, by, RELEASED, device)
    return True


def _waiting(connection: Connection, device: Id) -> Waiting | None:
    row: Any = connection.execute(_NEWEST, (device,)).fetchone()
    if row is None:
        return None
    return Waiting(row[0], row[1], row[2], msgspec.json.decode(bytes(row[3]), type=dict[str, str]))
