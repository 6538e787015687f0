"""Documents as chunk rows of the encrypted store: kept in the transaction of their record, erased with their file.

`wanted`, `unsealed` and what is under way follow from the rows alone, so that a crash between any two steps repeats a chunk at
most. State of a blob: 0 whole here and not yet whole on the service, 1 whole here and there, 2 coming.
"""

import hashlib
from typing import Final

from sqlalchemy import Connection

from app.domain.attachment import CHUNK_BYTES, MOST_BYTES, BlobRef, chunks_of, kind_of
from app.domain.errors import Refused
from app.domain.ids import Id
from app.sync.ports import Blob

TOO_LARGE: Final = "This document is larger than 20 MB. Nothing was added. Make it smaller, or send it in parts."
NOT_KNOWN: Final = (
    "Waymark keeps PDF, Word documents, pictures (PNG, JPEG, WebP) and plain text. This is something else, whatever its name "
    "says. Nothing was added."
)
EMPTY: Final = "This document is empty. Nothing was added."
NOT_HERE: Final = "This document has not come to this laptop yet. It comes with the next sync."
OWN, SEALED, COMING = 0, 1, 2


def keep(connection: Connection, scope: Id, data: bytes) -> BlobRef:
    """Write the bytes. Raises Refused for what is empty, too large, or of a kind that is not kept."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    kind = kind_of(data)
    if not kind:
        raise Refused(NOT_KNOWN)
    ref = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), kind=kind)
    held = connection.exec_driver_sql("SELECT state FROM blob WHERE scope = ? AND sha256 = ?", (scope, ref.sha256)).scalar()
    if held is None or held == COMING:
        pieces = [data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES)]
        rows = [(scope, ref.sha256, n, piece) for n, piece in enumerate(pieces)]
        connection.exec_driver_sql("INSERT OR REPLACE INTO blob VALUES (?, ?, ?, ?)", (scope, ref.sha256, ref.size, OWN))
        connection.exec_driver_sql("INSERT OR REPLACE INTO blob_chunk VALUES (?, ?, ?, ?)", rows)
    return ref


def content(connection: Connection, scope: Id, sha256: str) -> bytes:
    """The whole document. Raises Refused while it has not come."""
    state = connection.exec_driver_sql("SELECT state FROM blob WHERE scope = ? AND sha256 = ?", (scope, sha256)).scalar()
    rows = connection.exec_driver_sql(
        "SELECT data FROM blob_chunk WHERE scope = ? AND sha256 = ? ORDER BY n", (scope, sha256)
    ).scalars()
    data = b"".join(rows) if state in (OWN, SEALED) else b""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refused(NOT_HERE)
    return data


_UNSEALED = """SELECT r.id, b.scope, b.sha256, b.size FROM blob b
  JOIN record r ON r.scope = b.scope AND r.type = 'attachment' AND r.body ->> '$.sha256' = b.sha256
  WHERE b.state = 0 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.rec_id = r.id AND o.state < 2)
  GROUP BY b.scope, b.sha256 ORDER BY b.size, r.id LIMIT 50"""
_WANTED = """SELECT a.id, a.scope, a.sha256, a.size FROM attachment_line a JOIN record r ON r.id = a.id AND r.ver > 0
  LEFT JOIN blob b ON b.scope = a.scope AND b.sha256 = a.sha256 WHERE coalesce(b.state, 2) = 2 GROUP BY a.scope, a.sha256
  ORDER BY a.size, a.id LIMIT 50"""


def unsealed(connection: Connection) -> list[Blob]:
    """What this laptop has and the service may not have whole, smallest first: its record was answered, kept aside or not."""
    return [Blob(*row) for row in connection.exec_driver_sql(_UNSEALED)]


def wanted(connection: Connection) -> list[Blob]:
    """What records here name and is not whole here, smallest first."""
    return [Blob(*row) for row in connection.exec_driver_sql(_WANTED)]


def is_owed(connection: Connection, scope: Id) -> bool:
    """Is there a document in this file that only this laptop has?"""
    found = connection.exec_driver_sql("SELECT 1 FROM blob WHERE scope = ? AND state = 0 LIMIT 1", (scope,))
    return found.first() is not None


def chunk(connection: Connection, blob: Blob, n: int) -> bytes:
    """One chunk that is here."""
    where = (blob.scope, blob.sha256, n)
    found = connection.exec_driver_sql("SELECT data FROM blob_chunk WHERE scope = ? AND sha256 = ? AND n = ?", where)
    return bytes(found.scalar_one())


def held_chunks(connection: Connection, blob: Blob) -> set[int]:
    """Which chunks are here."""
    found = connection.exec_driver_sql("SELECT n FROM blob_chunk WHERE scope = ? AND sha256 = ?", (blob.scope, blob.sha256))
    return set(found.scalars())


def mark_sealed(connection: Connection, blob: Blob) -> None:
    """The service has it whole."""
    connection.exec_driver_sql(
        "UPDATE blob SET state = 1 WHERE scope = ? AND sha256 = ? AND state = 0", (blob.scope, blob.sha256)
    )


def take_chunk(connection: Connection, blob: Blob, n: int, data: bytes) -> bool:
    """Keep a chunk that came; True once the document is whole. One that hashes to something else is thrown away whole."""
    place = (blob.scope, blob.sha256)
    still_named = "SELECT 1 FROM attachment_line WHERE scope = ? AND sha256 = ?"
    if connection.exec_driver_sql(still_named, place).first() is None:
        return True  # the file was erased meanwhile
    connection.exec_driver_sql("INSERT OR IGNORE INTO blob VALUES (?, ?, ?, ?)", (*place, blob.size, COMING))
    connection.exec_driver_sql("INSERT OR REPLACE INTO blob_chunk VALUES (?, ?, ?, ?)", (*place, n, data))
    if len(held_chunks(connection, blob)) < chunks_of(blob.size):
        return False
    rows = connection.exec_driver_sql("SELECT data FROM blob_chunk WHERE scope = ? AND sha256 = ? ORDER BY n", place)
    digest = hashlib.sha256()
    for piece in rows.scalars():
        digest.update(piece)
    if digest.hexdigest() == blob.sha256:
        connection.exec_driver_sql("UPDATE blob SET state = 1 WHERE scope = ? AND sha256 = ?", place)
        return True
    connection.exec_driver_sql("DELETE FROM blob_chunk WHERE scope = ? AND sha256 = ?", place)
    return False
