"""Documents on the service: chunks in, sealed when whole and as hashed, and out again by a record that the reader may hold.

A document is never found by its hash alone: each request names the attachment's record. Chunks belong to a scope, so that
nobody learns whether another file holds the same document.
"""

import hashlib
from typing import Any, Final

from app.changes.canonical import encode
from app.changes.edits import apply
from app.changes.op import read_op
from app.domain.attachment import CHUNK_BYTES, MOST_BYTES, Attachment, chunks_of, kind_of
from app.domain.ids import NO_ID, Id, is_id
from app.domain.policy import may_read
from app.domain.types import view
from app.server.database import Connection, Database
from app.server.fence import fenced
from app.server.known import Reader
from app.server.turned_away import fault
from app.sync.protocol.messages.blobs import BlobAnswer, BlobRequest, ChunkAnswer, ChunkRequest

NOT_THERE: Final = "This document is not on the service, or its file is not with you."
_RECORD: Final = """SELECT r.scope::text, r.body, s.kind, a.role, coalesce(r.made_by::text, '') FROM record r
  JOIN scope s ON s.id = r.scope JOIN access a ON a.scope = r.scope AND a.person = %(me)s::uuid
 WHERE r.rec_id = %(id)s::uuid AND r.type = 'attachment'"""
_MADE: Final = """SELECT scope::text, body FROM record WHERE rec_id = %(id)s::uuid AND type = 'attachment'
  AND made_by = %(me)s::uuid"""
_ASIDE: Final = """SELECT coalesce(o.scope::text, ''), o.body FROM op o JOIN quarantine q ON q.op_id = o.op_id
 WHERE o.rec_id = %(id)s::uuid AND o.kind = 'create' AND q.author = %(me)s::uuid ORDER BY o.received_at LIMIT 1"""
_HAVE = "SELECT n FROM blob_chunk WHERE scope = %(scope)s::uuid AND sha256 = %(sha)s ORDER BY n"
_SEALED = "SELECT sealed_at IS NOT NULL FROM blob WHERE scope = %(scope)s::uuid AND sha256 = %(sha)s"
_BEGIN = """INSERT INTO blob (scope, sha256, size) VALUES (%(scope)s::uuid, %(sha)s, %(size)s) ON CONFLICT DO NOTHING"""
_PUT = """INSERT INTO blob_chunk (scope, sha256, n, data) VALUES (%(scope)s::uuid, %(sha)s, %(n)s, %(data)s)
  ON CONFLICT (scope, sha256, n) DO UPDATE SET data = excluded.data"""
_CHUNKS = "SELECT data FROM blob_chunk WHERE scope = %(scope)s::uuid AND sha256 = %(sha)s ORDER BY n"
_SEAL = "UPDATE blob SET sealed_at = now() WHERE scope = %(scope)s::uuid AND sha256 = %(sha)s"
_DROP = "DELETE FROM blob_chunk WHERE scope = %(scope)s::uuid AND sha256 = %(sha)s"
_GET = """SELECT c.data FROM blob b JOIN blob_chunk c USING (scope, sha256)
 WHERE b.scope = %(scope)s::uuid AND b.sha256 = %(sha)s AND b.sealed_at IS NOT NULL AND c.n = %(n)s"""


def missing(database: Database, reader: Reader, request: BlobRequest) -> BlobAnswer:
    """Which chunks of this document the service lacks, and whether it is sealed."""
    with database.transaction() as connection:
        return _missing(connection, _sent(connection, reader, request.record))


def put(database: Database, reader: Reader, request: ChunkRequest) -> None:
    """Take one chunk; the same again changes nothing, and none changes a sealed document."""
    with database.transaction() as connection:
        place = _sent(connection, reader, request.record)
        if not 0 <= request.n < chunks_of(place["size"]) or len(request.data) != _length(place["size"], request.n):
            raise fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
        if not _is_sealed(connection, place):
            connection.execute(_BEGIN, place)
            connection.execute(_PUT, {**place, "n": request.n, "data": request.data})


def seal(connection: Connection, reader: Reader, request: BlobRequest) -> BlobAnswer:
    """The document is whole and what its record says: from now on it is given out and may be signed for."""
    place = _sent(connection, reader, request.record)
    answer = _missing(connection, place)
    if answer.sealed or answer.missing:
        return answer
    data = b"".join(bytes(row[0]) for row in connection.execute(_CHUNKS, place))
    if hashlib.sha256(data).hexdigest() != place["sha"] or kind_of(data) != place["kind"]:
        connection.execute(_DROP, place)
        return _missing(connection, place)
    connection.execute(_SEAL, place)
    return BlobAnswer(sealed=True)


def get(database: Database, reader: Reader, request: BlobRequest) -> ChunkAnswer:
    """One chunk of a sealed document, for somebody who may hold its record."""
    with database.transaction() as connection, fenced(connection, reader.person or NO_ID):
        place = _held(connection, reader, request.record)
        row = connection.execute(_GET, {**place, "n": request.n}).fetchone() if place else None
    if row is None:
        raise fault(422, "refused", NOT_THERE)
    return ChunkAnswer(data=bytes(row[0]))


def _missing(connection: Connection, place: dict[str, Any]) -> BlobAnswer:
    if _is_sealed(connection, place):
        return BlobAnswer(sealed=True)
    here = {row[0] for row in connection.execute(_HAVE, place)}
    return BlobAnswer(sealed=False, missing=tuple(n for n in range(chunks_of(place["size"])) if n not in here))


def _is_sealed(connection: Connection, place: dict[str, Any]) -> bool:
    row = connection.execute(_SEALED, place).fetchone()
    return bool(row and row[0])


def _length(size: int, n: int) -> int:
    return min(CHUNK_BYTES, size - n * CHUNK_BYTES)


def _sent(connection: Connection, reader: Reader, record: Id) -> dict[str, Any]:
    """Where a document belongs that this reader sends: a record they may hold, one that they made before they lost the
    file, or one of theirs that is kept aside."""
    place = _held(connection, reader, record) or _own(connection, reader, record) or _aside(connection, reader, record)
    if place is None:
        raise fault(422, "refused", NOT_THERE)
    return place


def _held(connection: Connection, reader: Reader, record: Id) -> dict[str, Any] | None:
    values = {"id": record if is_id(record) else None, "me": reader.person or None}
    row = connection.execute(_RECORD, values).fetchone()
    if row is None:
        return None
    scope, body, kind, role, made_by = row
    may = may_read(role, Attachment.type_name, scope_kind=kind, is_own=made_by == reader.person)
    return _place(record, scope, bytes(body)) if may else None


def _own(connection: Connection, reader: Reader, record: Id) -> dict[str, Any] | None:
    row = connection.execute(_MADE, {"id": record if is_id(record) else None, "me": reader.person or None}).fetchone()
    return _place(record, row[0], bytes(row[1])) if row else None


def _aside(connection: Connection, reader: Reader, record: Id) -> dict[str, Any] | None:
    row = connection.execute(_ASIDE, {"id": record if is_id(record) else None, "me": reader.person or None}).fetchone()
    if row is None or not is_id(row[0]):
        return None
    op = read_op(bytes(row[1]))
    try:
        return _place(record, row[0], encode(apply({}, op.edits))) if op.type == Attachment.type_name else None
    except ValueError:  # kept aside because it is in no form that can be applied
        return None


def _place(record: Id, scope: str, body: bytes) -> dict[str, Any] | None:
    attachment = view(Attachment.type_name, record, Id(scope), body)
    if not isinstance(attachment, Attachment) or not 0 < attachment.size <= MOST_BYTES:
        return None
    return {"scope": scope, "sha": attachment.sha256, "size": attachment.size, "kind": attachment.kind}
