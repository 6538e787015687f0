"""What several queries need: records by id, names of people, the child of a scope."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.changes.canonical import read
from app.changes.content import content_hash
from app.domain.assessment import Assessment
from app.domain.attendance import FULL_NAME, Attendance
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.record import Envelope, Record, Unreadable
from app.domain.self_assessment import SelfAssessment
from app.domain.types import view
from app.forms.definition import FormDefinition
from app.forms.shelf import Shelf
from app.models.lists import documents_about
from app.models.rows import COLUMNS, envelope_of

R = TypeVar("R", bound=Record)
NOT_HERE = (
    "This record is not on this laptop. It may have moved to another team. Sync and look again, or talk to your manager."
)
NEWER = "This record was made by a newer Waymark. It is kept whole, and can be read after the update."


def row_of(connection: Connection, id: Id) -> Any:
    """The record row, or None."""
    return connection.exec_driver_sql(f"SELECT {COLUMNS} FROM record WHERE id = ?", (id,)).fetchone()


def record_of(connection: Connection, kind: type[R], id: Id) -> tuple[Envelope, R]:
    """The record with its envelope. Raises Refused when it is not here or cannot be read."""
    row = row_of(connection, id)
    if row is None or row.type != kind.type_name:
        raise Refused(NOT_HERE)
    record = view(row.type, row.id, row.scope, row.body, row.ver)
    if not isinstance(record, kind):
        raise Refused(NEWER)
    return envelope_of(row), record


def all_in(connection: Connection, kind: type[R], scope: Id) -> list[tuple[Envelope, R]]:
    """All readable, not voided records of a type in a scope, oldest first."""
    rows = connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM record WHERE scope = ? AND type = ? AND voided = 0 ORDER BY made_at, id",
        (scope, kind.type_name),
    )
    pairs = ((envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver)) for row in rows)
    return [(e, r) for e, r in pairs if isinstance(r, kind)]


def child_of(connection: Connection, scope: Id) -> Child:
    """The child of a scope. Raises Refused when the file is not on this laptop."""
    found = all_in(connection, Child, scope)
    if not found:
        is_here = "SELECT 1 FROM record WHERE scope = ? AND type = 'child' AND voided = 0"
        raise Refused(NEWER if connection.exec_driver_sql(is_here, (scope,)).fetchone() else NOT_HERE)
    return found[0][1]


def whose(connection: Connection, scope: Id) -> Child:
    """The child of a scope, or the one in a custody log as far as the log names them. Raises Refused where neither is here."""
    logs = all_in(connection, Attendance, scope)
    if not logs:
        return child_of(connection, scope)
    log = logs[0][1]
    return Child(
        id=log.id, scope=scope, first_names=log.text(FULL_NAME) or log.called, surname="", preferred_name=log.called
    )


def head_hash(connection: Connection, id: Id) -> str:
    """The content hash of a record as it stands with its documents."""
    row = row_of(connection, id)
    if row is None:
        return ""
    return content_hash(row.type, row.id, row.scope, read(row.body), documents_about(connection, id))


def names(connection: Connection, ids: Iterable[Id]) -> dict[Id, str]:
    """Names of people by id; who is not known here is left out."""
    wanted = json.dumps(sorted(set(ids)))
    rows = connection.exec_driver_sql(
        "SELECT id, names FROM person_line WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
    )
    return {Id(row.id): row.names for row in rows}


def name(connection: Connection, id: Id) -> str:
    """One person's names, empty if not known here."""
    return names(connection, [id]).get(id, "")


def names_of_children(connection: Connection, scopes: Iterable[Id]) -> dict[Id, tuple[str, str]]:
    """(name, the name they like) of the children whose files are here, by scope."""
    rows = connection.exec_driver_sql(
        "SELECT scope, name, called FROM child_line WHERE scope IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(scopes))),),
    )
    return {Id(row.scope): (row.name, row.called) for row in rows}


def names_of_logs(connection: Connection, scopes: Iterable[Id]) -> dict[Id, tuple[Id, str]]:
    """(log, what the child is called in it) of the custody logs that are here, by scope."""
    rows = connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM record WHERE type = 'attendance' AND scope IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(scopes))),),
    ).fetchall()
    logs = (view(row.type, row.id, row.scope, row.body, row.ver) for row in rows)
    return {log.scope: (log.id, log.called) for log in logs if isinstance(log, Attendance)}


def open_conflicts(connection: Connection, about: Id) -> tuple[Id, ...]:
    """The open conflicts about a record, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT id FROM conflict_line WHERE about = ? AND resolved = 0 ORDER BY at, id", (about,)
    )
    return tuple(Id(row[0]) for row in rows)


def form_of(record: Record | Unreadable | None, forms: Shelf) -> FormDefinition | None:
    """The form that a record answers; None for a record that answers none, or whose form is not on this laptop yet."""
    if not isinstance(record, Assessment | SelfAssessment | Attendance):
        return None
    return forms.find(record.form.id, record.form.version)
