"""What the service holds, read behind its back: for the record of a world's history, whatever database it stands on."""

import hashlib
from operator import itemgetter
from typing import Any, Final

import msgspec

from app.domain.ids import Id
from app.server.database import Database
from tests.sync_simulation.memory.access import access
from tests.sync_simulation.memory.database import MemoryDatabase
from tests.sync_simulation.words import words_in

Facts = dict[str, Any]
Books = tuple[list[Any], ...]
"""Rows of ops, versions, heads, of what was kept aside, and of the chain."""
_sorted: Final = msgspec.json.Encoder(order="sorted").encode
_DEVICE: Final = 2
_DSEQ: Final = 3
_COMMIT: Final = 11
_BODY: Final = 12
"""Places in the row of an op."""


def head(database: Database) -> int:
    """The newest number of the feed."""
    if isinstance(database, MemoryDatabase):
        return database.head
    return int(_rows(database, "SELECT head FROM stream")[0][0])


def members(database: Database, person: Id) -> list[Id]:
    """The scopes of which this person is a member now."""
    if isinstance(database, MemoryDatabase):
        return sorted(Id(scope) for scope in access(database, person))
    return [row[0] for row in _rows(database, "SELECT scope::text FROM access WHERE person = %s::uuid ORDER BY 1", person)]


def holdings(database: Database, device: Id) -> list[Id]:
    """The scopes that the service believes to be on this laptop."""
    if isinstance(database, MemoryDatabase):
        rows = database.holding.items()
        return sorted(scope for (held_by, scope), row in rows if held_by == device and not row["is_forgotten"])
    asked = "SELECT scope::text FROM holding WHERE device = %s::uuid AND forgotten_at IS NULL ORDER BY 1"
    return [row[0] for row in _rows(database, asked, device)]


def entitled(database: Database, person: Id) -> dict[Id, list[Any]]:
    """Every record that this person may see: its version, hash, scope, whether it was removed, and its number in the feed."""
    if isinstance(database, MemoryDatabase):
        scopes = access(database, person)
        rows = (r for r in database.record.values() if r["scope"] in scopes)
        return {r["id"]: [r["ver"], r["hash"], r["scope"], int(r["voided"]), r["seq"]] for r in rows}
    asked = """SELECT rec_id::text, ver, encode(hash, 'hex'), scope::text, voided::int, seq FROM record JOIN access USING (scope)
      WHERE person = %s::uuid"""
    return {row[0]: list(row[1:]) for row in _rows(database, asked, person)}


def books_of(database: Database) -> Books:
    """What the service holds now, row by row."""
    return _from_memory(database) if isinstance(database, MemoryDatabase) else _from_postgres(database)


def all_held(books: Books, names: dict[Id, str]) -> Facts:
    """Ops, versions, heads and what was kept aside. `names` are those of the laptops."""
    ops, versions, heads, aside, chain = books
    commits: dict[int, list[str]] = {}
    for op in sorted(ops, key=itemgetter(_COMMIT, _DEVICE, _DSEQ)):
        commits.setdefault(op[_COMMIT], []).append(_uncounted(op[_BODY]))
    kinds = {rec: kind for rec, _, _, _, kind, _ in heads}
    return {
        "ops": {
            id: {
                "hash": digest,
                "by": names.get(device, ""),
                "dseq": dseq,
                "status": status,
                "seq": seq,
                "record": record,
                "base_ver": base_ver,
                "after": after,
                "ver": ver,
                "txn": txn,
                "commit": commit,
                "words": sorted(words_in(bytes(body))),
            }
            for id, digest, device, dseq, status, seq, record, base_ver, after, ver, txn, commit, body in ops
            if device in names
        },
        "versions": [[rec, ver, digest, op, sorted(words_in(bytes(body)))] for rec, ver, digest, op, body in versions],
        "heads": {rec: list(rest) for rec, *rest in heads},
        "quarantine": sorted(aside),
        "signatures": [_signed(rec, body) for rec, _, _, _, body in versions if kinds[rec] == "signature"],
        "commits": [[seq, told, commits.get(seq, [])] for seq, told in chain if seq],
    }


def _uncounted(body: bytes) -> str:
    """The hash of an op as the service stores it, without its number at the laptop."""
    said = {**msgspec.json.decode(bytes(body)), "dseq": 0}
    return hashlib.sha256(_sorted(said)).hexdigest()


def _signed(record: str, body: bytes) -> Facts:
    """What a signature says."""
    names = ("about", "content_hash", "meaning", "signed_body", "key", "value")
    said = msgspec.json.decode(bytes(body))
    return {"id": record, **{name: said.get(name, "") for name in names}}


_OF_OP: Final = itemgetter(
    "id", "h", "device", "dseq", "status", "seq", "record", "base_ver", "after", "ver", "txn", "commit_seq", "body"
)
_OF_VERSION: Final = itemgetter("rec_id", "ver", "hash", "op_id", "body")
_OF_HEAD: Final = itemgetter("id", "ver", "hash", "scope", "type", "seq")


def _from_memory(db: MemoryDatabase) -> Books:
    ops = [tuple("" if value is None else value for value in _OF_OP(op)) for op in db.op.values()]
    versions = map(_OF_VERSION, db.version.values())
    heads = map(_OF_HEAD, db.record.values())
    chain = [(seq, row["chain"].hex()) for seq, row in db.chain.items()]
    return sorted(ops), sorted(versions), sorted(heads), list(db.quarantine), sorted(chain)


def _from_postgres(database: Database) -> Books:
    ops = _rows(
        database,
        """SELECT op_id::text, encode(h, 'hex'), device::text, dseq, status, coalesce(seq::text, ''), coalesce(rec_id::text, ''),
           base_ver, coalesce(after_op::text, ''), ver, coalesce(txn::text, ''), commit_seq, body FROM op ORDER BY op_id""",
    )
    ops = [(*row[:5], int(row[5]) if row[5] else "", *row[6:]) for row in ops]
    versions = _rows(
        database,
        "SELECT rec_id::text, ver, encode(hash, 'hex'), op_id::text, body FROM record_version ORDER BY rec_id, ver",
    )
    heads = _rows(
        database, "SELECT rec_id::text, ver, encode(hash, 'hex'), scope::text, type, seq FROM record ORDER BY rec_id"
    )
    aside = [row[0] for row in _rows(database, "SELECT op_id::text FROM quarantine")]
    chain = _rows(database, "SELECT seq, encode(chain, 'hex') FROM stream_chain WHERE stream = 1 ORDER BY seq")
    return ops, versions, heads, aside, chain


def _rows(database: Database, statement: str, *values: Any) -> list[Any]:
    with Database.transaction(database) as connection:  # not the watched one: nobody's trouble falls on the reader
        return connection.execute(statement, values).fetchall()  # type: ignore[arg-type,unused-ignore]
