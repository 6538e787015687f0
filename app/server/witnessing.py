"""Copies of records that laptops have and the service lost: kept aside with who showed them, until somebody puts them back.

Nothing here changes a record by itself: a laptop could show anything. Most copies need nobody, because the author's own
laptop sends the op again; then the copy is `back`. An administrator puts back the rest, word for word.
"""

from typing import Final

import msgspec

from app.changes.canonical import NotCanonical, decode
from app.changes.content import body_hash
from app.domain.ids import Id, is_id
from app.server.database import Database
from app.server.known import Reader
from app.server.soundness import is_time
from app.sync.protocol.messages.pages import PAGE_ROWS
from app.sync.protocol.messages.proof import WitnessAnswer, WitnessRequest
from app.sync.protocol.messages.push import OP_BYTES
from app.sync.protocol.messages.rows import Row

_LONGEST_TYPE: Final = 40
_KEEP = """INSERT INTO witness (rec_id, ver, hash, scope, type, made_by, made_at, changed_by, changed_at, voided, body, device,
    person) VALUES (%(id)s::uuid, %(ver)s, decode(%(hash)s, 'hex'), %(scope)s::uuid, %(type)s, %(made_by)s::uuid,
    %(made_at)s, %(changed_by)s::uuid, %(changed_at)s, %(voided)s, %(body)s, %(device)s::uuid, %(person)s::uuid)
  ON CONFLICT DO NOTHING"""
_OPEN = """SELECT w.rec_id::text, w.ver, encode(w.hash, 'hex'), w.scope::text, w.type, coalesce(w.made_by::text, ''),
    w.made_at, coalesce(w.changed_by::text, ''), w.changed_at, w.voided, w.body
  FROM witness w LEFT JOIN record r USING (rec_id)
 WHERE w.put_back_at IS NULL AND NOT (coalesce(r.voided = w.voided, false) AND EXISTS (SELECT FROM record_version v
   WHERE v.rec_id = w.rec_id AND v.hash = w.hash))
   AND NOT EXISTS (SELECT FROM witness x WHERE x.rec_id = w.rec_id AND x.put_back_at IS NULL AND x.ver > w.ver)
 ORDER BY w.scope, w.type NOT IN ('service', 'child'), w.made_at, w.rec_id"""
_PUT_BACK = "UPDATE witness SET put_back_at = now() WHERE rec_id = %(id)s::uuid AND ver <= %(ver)s"


class Copy(msgspec.Struct, frozen=True):
    """A record that a laptop has and the service does not."""

    record: Id
    ver: int
    hash: str
    scope: Id
    type: str
    made_by: Id
    made_at: str
    changed_by: Id
    changed_at: str
    voided: bool
    body: bytes


def keep(database: Database, reader: Reader, request: WitnessRequest) -> WitnessAnswer:
    """Keep these copies aside. What is no sound record is left out; the laptop has it still."""
    sound = [row for row in request.rows[:PAGE_ROWS] if _is_sound(row)]
    with database.transaction() as connection:
        for row in sound:
            connection.execute(_KEEP, _values(row, reader))
    return WitnessAnswer(kept=len(sound))


def still_missing(database: Database) -> list[Copy]:
    """The newest copy of each record whose words have not come back by themselves; what bears a file comes first."""
    with database.transaction() as connection:
        return [Copy(*row) for row in connection.execute(_OPEN).fetchall()]


def note_put_back(database: Database, copy: Copy) -> None:
    """Somebody put it back."""
    with database.transaction() as connection:
        connection.execute(_PUT_BACK, {"id": copy.record, "ver": copy.ver})


def _is_sound(row: Row) -> bool:
    ids = is_id(row.id) and is_id(row.scope) and all(is_id(i) for i in (row.made_by, row.changed_by) if i)
    times = all(not at or is_time(at) for at in (row.made_at, row.changed_at))
    if not (ids and times and 0 < row.ver < 2**31 and 0 < len(row.type) <= _LONGEST_TYPE and len(row.body) <= OP_BYTES):
        return False
    try:
        decode(bytes(row.body))
    except NotCanonical:
        return False
    return True


def _values(row: Row, reader: Reader) -> dict[str, object]:
    body = bytes(row.body)
    return {
        **{name: getattr(row, name) or None for name in ("id", "scope", "type", "made_by", "changed_by")},
        "made_at": row.made_at,
        "changed_at": row.changed_at,
        "ver": row.ver,
        "hash": body_hash(body),
        "voided": bool(row.voided),
        "body": body,
        "device": reader.device,
        "person": reader.person or None,
    }
