"""Is the history of the service whole? Every hash is computed again from the ops themselves, from the first commit on.

The chain is anchored outside: each laptop remembers points of it, and so does the manifest of each backup. Whoever alters an
op and links the whole chain again is found by them.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

import msgspec

from app.changes.chain import Point, link
from app.changes.content import body_hash
from app.changes.op import Op, op_hash, read_op
from app.server.database import Connection, Database

_AT_ONCE: Final = 1000
_OPS = """SELECT commit_seq, op_id::text, encode(h, 'hex'), body, dseq, kind, coalesce(rec_id::text, ''),
  coalesce(scope::text, ''), coalesce(actor::text, '') FROM op ORDER BY commit_seq, device, dseq"""
_COMMITS = "SELECT seq, encode(chain, 'hex') FROM stream_chain WHERE stream = 1 AND seq > 0 ORDER BY seq"
_STREAM = "SELECT head, encode(chain, 'hex') FROM stream WHERE id = 1"
_VERSIONS = "SELECT rec_id::text, ver, encode(hash, 'hex'), body FROM record_version ORDER BY rec_id, ver"
_RECORDS = """SELECT r.rec_id::text, encode(r.hash, 'hex'), r.body, encode(v.hash, 'hex') FROM record r
  LEFT JOIN record_version v ON v.rec_id = r.rec_id AND v.ver = r.ver ORDER BY r.rec_id"""


class Fault(msgspec.Struct, frozen=True):
    """What does not fit: `what` in plain words, and the ids it is about."""

    what: str
    seq: int = 0
    ids: tuple[str, ...] = ()


def verify(database: Database) -> Fault | None:
    """The first thing that is not as it was written, or None. Reads everything once, in one snapshot."""
    with database.transaction() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SET LOCAL statement_timeout = 0")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        return first_fault(connection)


def first_fault(connection: Connection) -> Fault | None:
    """The first altered op in the order of commits; then versions and records that are not what their hashes say."""
    return _ops_fault(connection) or _bodies_fault(connection)


def _ops_fault(connection: Connection) -> Fault | None:
    chain = b""
    stated = {seq: digest for seq, digest in connection.execute(_COMMITS)}
    seen = 0
    for seq, group in groupby(_rows(connection, "verify_ops", _OPS), key=lambda row: row[0]):
        ops = list(group)
        for row in ops:
            if not _is_as_written(row):
                return Fault("this operation is not as it was written", seq, (row[1],))
        if seq == 0:  # before the chain
            continue
        chain = link(chain, seq, [row[2] for row in ops])
        if stated.get(seq) != chain.hex():
            return Fault("an operation of this commit was altered, added or taken away", seq, tuple(row[1] for row in ops))
        seen += 1
    if seen != len(stated):
        return Fault("a commit has lost all its operations", min(set(stated) - _commits_of(connection)))
    if connection.execute(_STREAM).fetchone() != (max(stated, default=0), chain.hex()):
        return Fault("the newest commit is not the end of the chain", max(stated, default=0))
    return None


def _commits_of(connection: Connection) -> set[int]:
    return {row[0] for row in connection.execute("SELECT DISTINCT commit_seq FROM op")}


def _is_as_written(row: tuple[Any, ...]) -> bool:
    _, op_id, stated, body, dseq, kind, record, scope, actor = row
    try:
        op: Op = read_op(bytes(body))
    except msgspec.MsgspecError:
        return False
    columns = {"kind": kind, "record": record, "scope": scope, "actor": actor}
    fits = all(not column or column == getattr(op, name) for name, column in columns.items())
    return fits and (op.id, op.dseq) == (op_id, dseq) and op_hash(op) == stated


def _bodies_fault(connection: Connection) -> Fault | None:
    for record, ver, stated, body in _rows(connection, "verify_versions", _VERSIONS):
        if body_hash(bytes(body)) != stated:
            return Fault(f"version {ver} of this record is not as it was written", 0, (record,))
    for record, stated, body, version in _rows(connection, "verify_records", _RECORDS):
        if not body_hash(bytes(body)) == stated == version:
            return Fault("this record is not the newest of its versions", 0, (record,))
    return None


def _rows(connection: Connection, name: str, statement: str) -> Iterator[tuple[Any, ...]]:
    """Row by row, so that the whole history never has to fit into memory."""
    with connection.cursor(name=name) as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(statement)  # type: ignore[arg-type,unused-ignore]
        yield from cursor


def newest(connection: Connection) -> Point:
    """The newest commit, as the manifest of a backup names it."""
    row = connection.execute(_STREAM).fetchone() or (0, "")
    return Point(*row)
