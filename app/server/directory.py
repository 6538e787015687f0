"""The service's directory as the administration reads it: the service, its teams and its people."""

from app.domain.ids import Id
from app.domain.record import Record, Unreadable
from app.domain.types import view
from app.server.database import Database

_ENTRIES = """SELECT rec_id::text, scope::text, type, body FROM record
  WHERE scope IN (SELECT id FROM scope WHERE kind = 'directory') AND NOT voided ORDER BY rec_id"""


def everyone(database: Database) -> list[Record]:
    """All readable entries of the directory, in order of id."""
    with database.transaction() as connection:
        rows = connection.execute(_ENTRIES).fetchall()
    entries = [view(kind, rec_id, scope, bytes(body)) for rec_id, scope, kind, body in rows]
    return [entry for entry in entries if not isinstance(entry, Unreadable)]


def version_of(database: Database, record: Id) -> int:
    """The version a change of this record starts from; 0 when there is none."""
    with database.transaction() as connection:
        row = connection.execute("SELECT ver FROM record WHERE rec_id = %s::uuid", (record,)).fetchone()
    return int(row[0]) if row else 0


def head_of(database: Database, record: Id) -> tuple[int, bytes, bool] | None:
    """Version, body and whether it was removed; None when there is no such record."""
    with database.transaction() as connection:
        row = connection.execute("SELECT ver, body, voided FROM record WHERE rec_id = %s::uuid", (record,)).fetchone()
    return (int(row[0]), bytes(row[1]), bool(row[2])) if row else None
