"""Makes a whole store of a damaged one: unsent work above all, then everything else that can be read.

What was sent is on the service and comes again: every file counts as being entered. Lists and the search index are made
anew. Ops that wait keep their ids and their order; where one of them is lost those behind it move up, for the service
takes no op behind a gap. The audit trail is taken up to its first hole, and a line says where that was.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.changes.op import op_bytes, read_op
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.types import SCOPE_BEARERS
from app.models import audit
from app.models.engine import create_file, open_engine
from app.models.lists import LIST_TABLES
from app.models.migrations import migrate
from app.models.salvage import Row, Wreck
from app.models.store import Store

NOTHING_LEFT: Final = (
    "The damage reaches the very beginning of the file, so nothing of it can be read. The damaged file is left as it is. "
    "Take the laptop to your service desk; what was sent before is safe on the service."
)
_MADE_ANEW: Final = frozenset({*LIST_TABLES, "search", "search_due", "search_doc", "identity"})
_UNTIL_A_HOLE: Final = "audit"


class Rescued(msgspec.Struct, frozen=True, kw_only=True):
    """What came out. `unsent` ops are waiting in the new store; `lost` is how many numbers between them are missing."""

    records: int
    unsent: int
    lost: int
    audit_lines: int


def rescue(damaged: Path, path: Path, key: str, **parts: Any) -> Rescued:
    """Read `damaged`, make a new store at `path`. `parts` are clock, new_id and forms, as a store wants them.

    Raises Refused when nothing can be read or something is at `path` already; nothing is left there then.
    """
    wreck = _opened(damaged, key)
    try:
        facts = {str(k): v for k, v in wreck.rows("identity") if k not in {"schema", "tide"}}
        if not facts.get("person"):
            raise Refused(NOTHING_LEFT)
        create_file(path, key)
        try:
            found = _fill(wreck, path, key, facts)
            _tidy(path, key, found, parts)
        except BaseException:
            for end in ("", "-wal", "-shm", "-mark"):
                path.with_name(path.name + end).unlink(missing_ok=True)
            raise
    finally:
        wreck.close()
    return found


def _opened(damaged: Path, key: str) -> Wreck:
    wreck = Wreck(damaged, key)
    if not wreck.columns("identity"):
        wreck.close()
        raise Refused(NOTHING_LEFT)
    return wreck


def _fill(wreck: Wreck, path: Path, key: str, facts: dict[str, str]) -> Rescued:
    engine = open_engine(path, key)
    try:
        with engine.begin() as connection:
            migrate(connection)
            connection.exec_driver_sql("INSERT INTO identity VALUES (?, ?) ON CONFLICT DO NOTHING", list(facts.items()))
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
            for table in sorted(tables):
                if table not in _MADE_ANEW and not table.startswith(("sqlite_", "search_")):
                    _copy(wreck, connection, table)
            lost = _close_ranks(connection)
            _stand_up(connection)
            _enter_all(connection)
            count = connection.exec_driver_sql
            return Rescued(
                records=count("SELECT count(*) FROM record").scalar_one(),
                unsent=count("SELECT count(*) FROM outbox WHERE state < 2").scalar_one(),
                lost=lost,
                audit_lines=count("SELECT count(*) FROM audit").scalar_one(),
            )
    finally:
        engine.dispose()


def _copy(wreck: Wreck, connection: Connection, table: str) -> None:
    """Rows of one table, in the columns that both stores have."""
    theirs = wreck.columns(table)
    ours = tuple(connection.exec_driver_sql(f"SELECT * FROM {table} LIMIT 0").keys())
    shared = [name for name in ours if name in theirs]
    rows = wreck.rows(table)
    if table == _UNTIL_A_HOLE:
        rows = _unbroken(rows)
    if shared and rows:
        places = [theirs.index(name) for name in shared]
        marks = ", ".join("?" * len(shared))
        connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO {table}({', '.join(shared)}) VALUES ({marks})",
            [tuple(row[place] for place in places) for row in rows],
        )


def _unbroken(rows: Sequence[Row]) -> list[Row]:
    """The lines up to the first that is missing."""
    return [row for n, row in enumerate(rows, 1) if row[0] == n]


def _close_ranks(connection: Connection) -> int:
    """Ops that wait are numbered without a gap again; returns how many numbers were missing."""
    waiting = connection.exec_driver_sql("SELECT dseq, op FROM outbox WHERE state < 2 ORDER BY dseq").fetchall()
    answered = connection.exec_driver_sql("SELECT max(dseq) FROM outbox WHERE state >= 2").scalar_one()
    if not waiting:
        return 0
    first = waiting[0].dseq if answered is None else min(waiting[0].dseq, answered + 1)
    lost = waiting[-1].dseq - first + 1 - len(waiting)
    if lost:
        for dseq, row in enumerate(waiting, first):
            op = op_bytes(msgspec.structs.replace(read_op(row.op), dseq=dseq))
            connection.exec_driver_sql("UPDATE outbox SET dseq = ?, op = ? WHERE dseq = ?", (dseq, op, row.dseq))
    connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = (SELECT max(dseq) FROM outbox) WHERE name = 'outbox'")
    return int(lost)


def _stand_up(connection: Connection) -> None:
    """A record that is gone although a change of it waits stands again as its author left it."""
    orphans = connection.exec_driver_sql(
        "SELECT o.rec_id, min(o.dseq) AS first, max(o.dseq) AS last FROM outbox o LEFT JOIN record r ON r.id = o.rec_id"
        " WHERE o.state < 2 AND r.id IS NULL GROUP BY o.rec_id ORDER BY first"
    ).fetchall()
    for orphan in orphans:
        first, last = (
            connection.exec_driver_sql("SELECT op, base_body, frozen_body FROM outbox WHERE dseq = ?", (n,)).one()
            for n in (orphan.first, orphan.last)
        )
        begun, op = read_op(first.op), read_op(last.op)
        connection.exec_driver_sql(
            "INSERT INTO record(id, scope, type, ver, body, made_by, made_at, changed_by, changed_at, voided)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (op.record, op.scope, op.type, begun.base_ver, last.frozen_body, begun.actor, begun.at, op.actor, op.at,
             int(op.kind == "void")),
        )  # fmt: skip
        if begun.base_ver:
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO shadow VALUES (?, ?, ?, '', '', 0)", (op.record, begun.base_ver, first.base_body)
            )


def _enter_all(connection: Connection) -> None:
    """Every file that is known of is fetched once more, so that what was lost comes back."""
    kinds = dict(SCOPE_BEARERS)
    known = connection.exec_driver_sql(
        "SELECT DISTINCT scope FROM record UNION SELECT DISTINCT scope FROM outbox"
    ).scalars()
    for scope in known.all():
        bearer = connection.exec_driver_sql(
            "SELECT type FROM record WHERE scope = ? AND type IN (SELECT value FROM json_each(?)) LIMIT 1",
            (scope, msgspec.json.encode(list(kinds)).decode()),
        ).scalar_one_or_none()
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO scope(id, kind, state) VALUES (?, ?, 'entering')",
            (scope, kinds.get(bearer or "", "child")),
        )
    connection.exec_driver_sql("UPDATE scope SET state = 'entering'")
    connection.exec_driver_sql("UPDATE sync_state SET fetched_scope = '', fetched_id = ''")


def _tidy(path: Path, key: str, found: Rescued, parts: dict[str, Any]) -> None:
    """Lists and index from what is here, and a line in the audit trail."""
    store = Store(path, key, **parts)
    try:
        store.rebuild_lists()
        with store.transaction() as connection:
            detail = f"unsent {found.unsent}, lost {found.lost}, audit lines {found.audit_lines}"
            audit.write(connection, store.clock(), store.identity.person, "rescued a damaged store", Id(""), detail)
    finally:
        store.close()
