"""Writes a judged batch: the stream's counter is locked first, then everything leaves in one pipelined round trip.

Each table gets its rows as one JSON text that PostgreSQL unpacks, which is quicker than lists of parameters.
The lock on the counter is held from here to COMMIT, and nothing is computed meanwhile: numbers have no gap for a reader.
Worries about a child's safety come first among what a batch changed, so they come first to whoever reads on.
Each batch takes at least one number, also where no record changed, so that each commit has a place in the chain.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.changes.op import KINDS, Op, op_bytes, op_hash
from app.domain.concern import Concern
from app.domain.ids import Id, is_id
from app.server.access_columns import Rows, access_rows, whose_access
from app.server.child_names import NAMES, name_rows
from app.server.database import Connection
from app.server.known import Head, Known
from app.server.membership import recompute
from app.sync.protocol.messages.push import OpResult

_COUNT = """UPDATE stream SET head = head + %(n)s, chain = sha256(chain || int8send(head + %(n)s) || %(ops)s::bytea)
  WHERE id = 1"""  # app/changes/chain.py, link
_CHAIN = "INSERT INTO stream_chain (stream, seq, chain) SELECT id, head, chain FROM stream WHERE id = 1"
_NEW_RECORDS = """INSERT INTO record (rec_id, stream, seq, scope, type, ver, hash, dev, made_by, made_at, changed_by,
    changed_at, voided, about, body)
  SELECT j.id, 1, s.head - %(n)s + j.n, scope, type, ver, decode(hash, 'hex'), dev, made_by, made_at, changed_by, changed_at,
    voided, about, convert_to(body, 'UTF8')
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, scope uuid, type text, ver int, hash text, dev uuid, made_by uuid,
    made_at text, changed_by uuid, changed_at text, voided boolean, about uuid, body text, n int), stream s WHERE s.id = 1"""
_CHANGED_RECORDS = """UPDATE record r SET seq = s.head - %(n)s + j.n, ver = j.ver, hash = decode(j.hash, 'hex'), dev = j.dev,
    changed_by = j.changed_by, changed_at = j.changed_at, voided = j.voided, about = j.about,
    body = convert_to(j.body, 'UTF8')
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, ver int, hash text, dev uuid, changed_by uuid, changed_at text,
    voided boolean, about uuid, body text, n int), stream s WHERE s.id = 1 AND r.rec_id = j.id"""
_VERSIONS = """INSERT INTO record_version (rec_id, ver, hash, op_id, body)
  SELECT rec_id, ver, decode(hash, 'hex'), op_id, convert_to(body, 'UTF8') FROM json_to_recordset(%(rows)s::json)
    AS j(rec_id uuid, ver int, hash text, op_id uuid, body text)"""
_OPS = """INSERT INTO op (op_id, device, dseq, h, txn, kind, rec_id, scope, actor, base_ver, after_op, body, status, ver,
    seq, commit_seq, sent_base, result)
  SELECT j.id, %(device)s::uuid, dseq, decode(h, 'hex'), txn, kind, record, scope, actor, base_ver, after,
    convert_to(body, 'UTF8'), status, ver, s.head - %(n)s + j.n, s.head, convert_to(sent_base, 'UTF8'), convert_to(result, 'UTF8')
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, dseq bigint, h text, txn uuid, kind text, record uuid, scope uuid,
    actor uuid, base_ver int, after uuid, body text, status text, ver int, n int, sent_base text, result text),
    stream s WHERE s.id = 1"""
_QUARANTINES = """INSERT INTO quarantine (op_id, scope, author, reason) SELECT op, scope, %(author)s::uuid, reason
  FROM json_to_recordset(%(rows)s::json) AS j(op uuid, scope uuid, reason text)"""
_NEW_SCOPES = """INSERT INTO scope (id, kind, service, made_by, parent) SELECT id, kind, %(service)s::uuid, made_by, parent
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, kind text, made_by uuid, parent uuid)"""
_HELD = """INSERT INTO holding (device, scope, since_seq) SELECT %(device)s::uuid, id, 0
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid) ON CONFLICT DO NOTHING"""
_DEVICE = "UPDATE device SET last_dseq = %(dseq)s, last_seen_at = now() WHERE id = %(device)s::uuid"


def record(connection: Connection, known: Known, judged: Sequence[tuple[Op, OpResult]], last_dseq: int) -> None:
    """Write verdicts and all they change. The caller commits."""
    first = {rec_id: known.heads[rec_id].type != Concern.type_name for rec_id in known.changed}
    changed = {rec_id: n for n, rec_id in enumerate(sorted(first, key=lambda rec_id: (first[rec_id], rec_id)), 1)}
    hashes = [op_hash(op) for op, _ in judged]
    values = {
        "n": max(1, len(changed)),
        "device": known.sender.device,
        "author": known.sender.person or None,
        "service": known.directory or None,
        "dseq": last_dseq,
    }
    statements = _statements(known, judged, changed, hashes)
    with connection.pipeline():
        connection.execute(_COUNT, {**values, "ops": bytes.fromhex("".join(hashes))})
        for statement, rows in statements:
            if rows:
                connection.execute(statement, {**values, "rows": msgspec.json.encode(rows).decode()})  # type: ignore[arg-type,unused-ignore]
        recompute(connection, *whose_access(known, changed))
        connection.execute(_CHAIN)
        connection.execute(_DEVICE, values)


def _statements(
    known: Known, judged: Sequence[tuple[Op, OpResult]], changed: dict[Id, int], hashes: Sequence[str]
) -> list[tuple[str, Rows]]:
    heads = [(known.heads[rec_id], n) for rec_id, n in changed.items()]
    born: Rows = [_row(scope) for scope in known.scopes.values() if scope.is_new]
    return [
        (_NEW_RECORDS, [_head(head, n) for head, n in heads if head.was == 0]),
        (_CHANGED_RECORDS, [_head(head, n) for head, n in heads if head.was > 0]),
        (_VERSIONS, [{**_row(v), "body": v.body.decode()} for v in known.versions]),
        (
            _OPS,
            [
                _op(op, result, h, changed, known.sent_bases.get(op.id))
                for (op, result), h in zip(judged, hashes, strict=True)
            ],
        ),
        (_QUARANTINES, [_quarantine(op, result) for op, result in judged if result.status == "quarantined"]),
        (_NEW_SCOPES, born),
        (_HELD, [] if known.sender.is_administration or known.sender.is_late else born),
        *access_rows([head for head, _ in heads]),
        (NAMES, name_rows([head for head, _ in heads])),
    ]


def _row(value: msgspec.Struct) -> dict[str, Any]:
    """A struct as a JSON object, an empty id as null."""
    row = msgspec.structs.asdict(value)
    return {name: None if item == "" and name in _IDS else item for name, item in row.items()}


_IDS = frozenset({"dev", "made_by", "changed_by", "about", "parent"})


def _head(head: Head, n: int) -> dict[str, Any]:
    return {**_row(head), "body": head.body.decode(), "n": n}


def _op(op: Op, result: OpResult, digest: str, changed: dict[Id, int], sent_base: bytes | None) -> dict[str, Any]:
    return {
        "id": op.id,
        "dseq": op.dseq,
        "h": digest,
        "txn": _id(op.txn),
        "kind": op.kind if op.kind in KINDS else "",
        "record": _id(op.record),
        "scope": _id(op.scope),
        "actor": _id(op.actor),
        "base_ver": op.base_ver if abs(op.base_ver) < 2**31 else 0,
        "after": _id(op.after),
        "body": op_bytes(op).decode(),
        "status": result.status,
        "ver": result.ver,
        "n": changed.get(op.record) if result.status != "quarantined" else None,
        "sent_base": sent_base.decode() if sent_base and result.status == "quarantined" else None,
        "result": msgspec.json.encode(result).decode(),
    }


def _id(text: str) -> str | None:
    return text if is_id(text) else None


def _quarantine(op: Op, result: OpResult) -> dict[str, Any]:
    return {"op": op.id, "scope": _id(op.scope), "reason": result.reason}
