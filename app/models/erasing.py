"""Erasing a scope from the store: records, lists, search, drafts, documents, and the words of what was sent."""

from typing import Final

from sqlalchemy import Connection

from app.domain.ids import Id
from app.models import outbox, search
from app.models.lists import LIST_TABLES

_STATEMENTS: Final = (
    "DELETE FROM version WHERE rec_id IN (SELECT id FROM record WHERE scope = ?)",
    "DELETE FROM shadow WHERE rec_id IN (SELECT id FROM record WHERE scope = ?)",
    "DELETE FROM draft WHERE EXISTS (SELECT 1 FROM record WHERE scope = ? AND (instr(key, id) OR instr(key, scope)))",
    *(f"DELETE FROM {table} WHERE scope = ?" for table in LIST_TABLES if table != "person_line"),
    "DELETE FROM blob_chunk WHERE scope = ?",
    "DELETE FROM blob WHERE scope = ?",
    "DELETE FROM unseen WHERE scope = ?",
    "DELETE FROM stranded WHERE scope = ?",
    "DELETE FROM proof WHERE scope = ?",
    "DELETE FROM record WHERE scope = ?",
    "DELETE FROM scope WHERE id = ?",
)


def erase(connection: Connection, scope: Id) -> None:
    """Take away all that is in this scope; the caller commits, and folds the log that holds the old pages."""
    search.remove_scope(connection, scope)
    outbox.erase_content(connection, scope)
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement, (scope,))
