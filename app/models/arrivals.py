"""Records that come into the store in one transaction, from pages and verdicts; lists, search and proofs follow at its end."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.changes.touched import Touched
from app.domain.form_file import FormFile
from app.domain.ids import Id
from app.domain.record import Envelope, Record, Unreadable
from app.domain.types import view
from app.models import proving, search
from app.models.rows import COLUMNS, envelope_of
from app.models.store import Store
from app.sync.protocol.messages.rows import Row

_UPSERT: Final = (
    "INSERT INTO record(id, scope, type, ver, body, made_by, made_at, changed_by, changed_at, voided)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET ver = excluded.ver, body = excluded.body,"
    " made_by = excluded.made_by, made_at = excluded.made_at, changed_by = excluded.changed_by,"
    " changed_at = excluded.changed_at, voided = excluded.voided WHERE excluded.ver > record.ver"
)
_ADD: Final = (
    "INSERT INTO record(n, id, scope, type, ver, body, made_by, made_at, changed_by, changed_at, voided)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LOOKED_AT: Final = "SELECT id FROM scope WHERE looked_at != ''"


class Arrivals:
    """Rows written in one transaction, so that lists and search follow them once at its end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids: dict[Id, None] = {}
        self._came: dict[Id, Row] = {}
        self._new: dict[Id, int] = {}

    def row(self, id: Id) -> Any:
        """The record as it stands here, or None."""
        return self._connection.exec_driver_sql(f"SELECT {COLUMNS} FROM record WHERE id = ?", (id,)).fetchone()

    def known(self, ids: Sequence[Id]) -> dict[Id, Any]:
        """Which of these records are here: place, version, scope and type, without their bodies."""
        found = self._connection.exec_driver_sql(
            "SELECT id, scope, type, ver FROM record WHERE id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(ids).decode(),),
        )
        return {Id(row.id): row for row in found.fetchall()}

    def rows(self, ids: Sequence[Id]) -> list[Any]:
        """These records with their bodies."""
        found = self._connection.exec_driver_sql(
            f"SELECT {COLUMNS} FROM record WHERE id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(ids).decode(),),
        )
        return list(found.fetchall())

    def waiting(self, ids: Sequence[Id]) -> set[Id]:
        """Those of these records on which local changes wait."""
        found = self._connection.exec_driver_sql("SELECT DISTINCT rec_id FROM outbox WHERE state < 2")
        return {Id(row[0]) for row in found.fetchall()} & set(ids)

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows of records that are not here, each named once: they get the next numbers, and nothing has to be looked up."""
        if not rows:
            return
        first = self._connection.exec_driver_sql("SELECT coalesce(max(n), 0) + 1 FROM record").scalar_one()
        self._connection.exec_driver_sql(
            _ADD,
            [
                (n, r.id, r.scope, r.type, r.ver, r.body, r.made_by, r.made_at, r.changed_by, r.changed_at, r.voided)
                for n, r in enumerate(rows, first)
            ],
        )
        for n, row in enumerate(rows, first):
            self._new[row.id] = n
            self._came[row.id] = row

    def upsert(self, rows: Sequence[Row]) -> None:
        """Write rows, each where it is newer than what is here."""
        if rows:
            self._connection.exec_driver_sql(
                _UPSERT,
                [
                    (
                        r.id,
                        r.scope,
                        r.type,
                        r.ver,
                        bytes(r.body),
                        r.made_by,
                        r.made_at,
                        r.changed_by,
                        r.changed_at,
                        r.voided,
                    )
                    for r in rows
                ],
            )
            self._connection.exec_driver_sql(
                "DELETE FROM shadow WHERE rec_id IN (SELECT value FROM json_each(?))",
                (msgspec.json.encode([r.id for r in rows]).decode(),),
            )
        for row in rows:
            before = self._came.get(row.id)
            if before is None or row.ver > before.ver:
                self._came[row.id] = row

    def write(self, stored: Any, ver: int, body: bytes, by: str, at: str, voided: int) -> None:
        """A record whose body was worked out here."""
        self._connection.exec_driver_sql(
            "UPDATE record SET ver = ?, body = ?, changed_by = ?, changed_at = ?, voided = ? WHERE n = ?",
            (ver, body, by, at, int(voided), stored.n),
        )
        self._ids[Id(stored.id)] = None

    def remove(self, stored: Any) -> None:
        """Take a record away whose creation the server did not accept; the op that made it is kept aside."""
        self._connection.exec_driver_sql("UPDATE record SET voided = 1 WHERE n = ?", (stored.n,))
        self._ids[Id(stored.id)] = None

    def _assessments(self) -> list[Any]:
        rows = self._connection.exec_driver_sql(f"SELECT {COLUMNS} FROM record WHERE type = 'assessment'")
        return [(envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver)) for row in rows]

    def finish(self, store: Store) -> Touched:
        """Lists and search follow. What just came is taken as it came; only what was changed on the way is read again."""
        seen = [(_envelope(row), _view(row)) for id, row in self._came.items() if id not in self._ids]
        changed = self.rows(list(self._ids)) if self._ids else []
        seen += [(envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver)) for row in changed]
        scopes, types = frozenset([e.scope for e, _ in seen]), frozenset([e.type for e, _ in seen])
        if FormFile.type_name in types:
            store.take_forms(self._connection)
            more = self._assessments()  # how much of them is answered could not be told without their form
            seen += more
            scopes, types = scopes.union(e.scope for e, _ in more), types.union(e.type for e, _ in more)
        store.lists.update(self._connection, seen, self._new)
        ids = frozenset([envelope.id for envelope, _ in seen])
        if self._new:
            search.owe_from(self._connection, min(self._new.values()))
        search.owe_records(self._connection, [id for id in ids if id not in self._new])
        self._note_unseen([envelope for envelope, _ in seen], store.identity.person)
        proving.doubt_proof(self._connection, scopes)
        return Touched(ids, scopes, types)

    def _note_unseen(self, came: Sequence[Envelope], me: Id) -> None:
        """What others changed in a file that this person has looked at is new there."""
        looked_at = {Id(row[0]) for row in self._connection.exec_driver_sql(_LOOKED_AT).fetchall()}
        if not looked_at:
            return
        unseen = [(e.id, e.scope) for e in came if e.scope in looked_at and e.changed_by != me]
        if unseen:
            self._connection.exec_driver_sql("INSERT OR IGNORE INTO unseen VALUES (?, ?)", unseen)


def _envelope(row: Row) -> Envelope:
    return Envelope(
        id=row.id,
        scope=row.scope,
        type=row.type,
        ver=row.ver,
        made_by=row.made_by,
        made_at=row.made_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        voided=bool(row.voided),
    )


def _view(row: Row) -> Record | Unreadable:
    return view(row.type, row.id, row.scope, bytes(row.body), row.ver)


def staying(row: Row, stored: Any) -> Row:
    """A record never moves to another file and never becomes another type, whatever a service says."""
    if (row.scope, row.type) == (stored.scope, stored.type):
        return row
    return Row(row.ver, row.id, stored.type, stored.scope, *list(msgspec.structs.astuple(row))[4:])
