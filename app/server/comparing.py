"""Self-proving sync: does a laptop hold the same records as the service, scope by scope, and which ones are others?

A check costs one digest for each scope; only a scope that differs is compared record by record. What a laptop says that it
holds stands in the ledger from then on, also where the service had forgotten it because it was set back. Where it is not its
person's any more, the answer says so: of two copies of a laptop the other one might hear it in the next page instead.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from app.changes.proof import HeldRecord, digest_of
from app.domain.ids import NO_ID, Id, is_id
from app.server.database import Connection, Database
from app.server.feed import levels_held
from app.server.fence import fenced
from app.server.history import check_same, present
from app.server.holding import MINE, READABLE, Share, parameters
from app.server.known import Reader
from app.sync.protocol.messages.pages import PAGE_ROWS, PageHead
from app.sync.protocol.messages.proof import CheckAnswer, CheckRequest, CompareRequest

SCOPES_AT_MOST: Final = 200
PAGE_BYTES: Final = 4 * 1024 * 1024
_CLAIM = """INSERT INTO holding (device, scope, since_seq) SELECT %(device)s::uuid, scope, 0
  FROM unnest(%(scopes)s::uuid[]) AS claimed(scope)
  ON CONFLICT (device, scope) DO UPDATE SET forgotten_at = NULL, complete_at = NULL WHERE holding.forgotten_at IS NOT NULL"""
_RECORDS = f"""SELECT r.scope::text, r.rec_id::text, r.ver, encode(r.hash, 'hex'), r.voided::int, r.seq, octet_length(r.body)
  FROM record r JOIN {MINE} ON mine.scope = r.scope WHERE {READABLE}"""
_KNOWN = """SELECT rec_id::text, ver, encode(hash, 'hex') FROM record_version WHERE rec_id = ANY(%(ids)s::uuid[])"""
_HERE = "SELECT rec_id::text FROM record WHERE rec_id = ANY(%(ids)s::uuid[])"
_LINES = "SELECT line FROM line WHERE rec_id = ANY(%(ids)s::uuid[]) ORDER BY rec_id"


class _Found(msgspec.Struct, frozen=True):
    record: HeldRecord
    seq: int
    size: int


def check(database: Database, reader: Reader, request: CheckRequest) -> CheckAnswer:
    """Which of these scopes are not the same here."""
    asked = {state.scope: state for state in request.scopes[:SCOPES_AT_MOST] if is_id(state.scope)}
    with database.transaction() as connection, connection.pipeline():
        here = present(connection)
        check_same(connection, here, request.epoch, request.known)
        connection.execute(_CLAIM, {"device": reader.device, "scopes": list(asked)})
        forget, held = levels_held(connection, reader)
        found = _records(connection, reader, held, list(asked))
    gone = asked.keys() & set(forget) if request.cursor >= 0 else set[Id]()
    differing, moved = [], []
    for scope, state in asked.items():
        if scope in gone:
            continue
        records = found.get(scope, [])
        if request.cursor >= 0 and any(one.seq > request.cursor for one in records):
            moved.append(scope)
        elif (len(records), digest_of(one.record for one in records)) != (state.count, state.digest):
            differing.append(scope)
    return CheckAnswer(
        epoch=here.epoch, at=here.at, differing=tuple(differing), moved=tuple(moved), forget=tuple(sorted(gone))
    )


def compare(database: Database, reader: Reader, request: CompareRequest) -> bytes:
    """A page of the records of this scope that are others here, and what the laptop has that was never here."""
    held = {record.id: record for record in request.held if is_id(record.id)}
    with database.transaction() as connection:
        here = present(connection)
        check_same(connection, here, request.epoch, request.known)
        wanted = [request.scope] if is_id(request.scope) else []
        records = _records(connection, reader, levels_held(connection, reader)[1], wanted).get(request.scope, [])
        others = [one for one in records if held.get(one.record.id) != one.record]
        page = _cut(others)
        ids = {"ids": list(held)}
        ours = set(connection.execute(_KNOWN, ids).fetchall())
        there = {row[0] for row in connection.execute(_HERE, ids)}
        with fenced(connection, reader.person or NO_ID):
            lines = [bytes(row[0]) for row in connection.execute(_LINES, {"ids": page})]
    lacking = tuple(r.id for r in held.values() if (r.id, r.ver, r.hash) not in ours)
    body = b"".join(lines)
    head = PageHead(
        epoch=here.epoch,
        head=here.head.seq,
        cursor=0,
        more=len(page) < len(others),
        count=len(lines),
        digest=hashlib.sha256(body).hexdigest(),
        at=here.at,
        known=here.head,
        durable=here.durable,
        lacking=lacking,
        absent=tuple(id for id in lacking if id not in there),
    )
    return msgspec.json.encode(head) + b"\n" + body


def _records(connection: Connection, reader: Reader, held: Sequence[Share], scopes: Sequence[Id]) -> dict[Id, list[_Found]]:
    """What this person may hold of these scopes now."""
    wanted = set(scopes)
    mine = [share for share in held if share.scope in wanted]
    values: dict[str, Any] = {**parameters(mine), "person": reader.person or None}
    found: dict[Id, list[_Found]] = {}
    with fenced(connection, reader.person or NO_ID):
        for scope, id, ver, digest, voided, seq, size in connection.execute(_RECORDS, values):
            found.setdefault(scope, []).append(_Found(HeldRecord(id, ver, digest, voided), seq, size))
    return found


def _cut(others: Sequence[_Found]) -> list[Id]:
    """As many as one page takes, at least one."""
    taken: list[Id] = []
    room = PAGE_BYTES
    for one in others[:PAGE_ROWS]:
        room -= one.size
        if taken and room < 0:
            break
        taken.append(one.record.id)
    return taken
