"""Records that come into the store in one transaction, from pages and verdicts; lists, search and proofs follow at its end."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.changes.touched import Touched
from app.domain.form_file import FormFile
from app.domain.ids import Id
from app.domain.record import Envelope
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
_LOOKED_AT: Final = "SELECT id FROM scope WHERE looked_at != ''"


class Arrivals:
    """Rows written in one transaction, so that lists and search follow them once at its end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids: dict[Id, None] = {}
        self._came: dict[Id, Row] = {}

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
        came = [row for id, row in self._came.items() if id not in self._ids]
        seen = [(envelope_of(row), view(row.type, row.id, row.scope, bytes(row.body), row.ver)) for row in came]
        changed = self.rows(list(self._ids)) if self._ids else []
        seen += [(envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver)) for row in changed]
        if any(envelope.type == FormFile.type_name for envelope, _ in seen):
            store.take_forms(self._connection)
            seen += self._assessments()  # how much of them is answered could not be told without their form
        store.lists.update(self._connection, seen)
        search.owe_records(self._connection, [envelope.id for envelope, _ in seen])
        self._note_unseen([envelope for envelope, _ in seen], store.identity.person)
        scopes = frozenset(envelope.scope for envelope, _ in seen)
        proving.doubt_proof(self._connection, scopes)
        return Touched(
            frozenset(envelope.id for envelope, _ in seen), scopes, frozenset(envelope.type for envelope, _ in seen)
        )

    def _note_unseen(self, came: Sequence[Envelope], me: Id) -> None:
        """What others changed in a file that this person has looked at is new there."""
        looked_at = {Id(row[0]) for row in self._connection.exec_driver_sql(_LOOKED_AT).fetchall()}
        unseen = [(e.id, e.scope) for e in came if e.scope in looked_at and e.changed_by != me]
        if unseen:
            self._connection.exec_driver_sql("INSERT OR IGNORE INTO unseen VALUES (?, ?)", unseen)


def staying(row: Row, stored: Any) -> Row:
    """A record never moves to another file and never becomes another type, whatever a service says."""
    if (row.scope, row.type) == (stored.scope, stored.type):
        return row
    return Row(row.ver, row.id, stored.type, stored.scope, *list(msgspec.structs.astuple(row))[4:])
