"""Reads what can still be read of a damaged store, table by table, around the pages that are gone.

A page whose seal does not fit cannot be read at all, and with it the rows on it; those before and behind it can. A table
is read from the front until it breaks, from the back until it breaks, and, where its rows are numbered, one by one between.
Nothing is written to the damaged file but what SQLite needs to read its log.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Refused
from app.models.engine import open_engine

MOST_PROBES: Final = 200_000
Row = tuple[Any, ...]


class Wreck:
    """A damaged store, opened for reading. Raises Refused when not even its first page can be read."""

    def __init__(self, path: Path, key: str) -> None:
        self._engine: Engine = open_engine(path, key, read_only=True)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table in their order; empty when there is no such table."""
        try:
            with self._engine.connect() as connection:
                return tuple(connection.exec_driver_sql(f"SELECT * FROM {table} LIMIT 0").keys())
        except (DBAPIError, Refused):
            return ()

    def rows(self, table: str) -> list[Row]:
        """All rows that can be read, in order of the table's first column, which is its key."""
        columns = self.columns(table)
        if not columns:
            return []
        front, is_whole = self._scan(table, columns[0], "ASC", None)
        if is_whole:
            return front
        back, _ = self._scan(table, columns[0], "DESC", front[-1][0] if front else None)
        between = self._probed(table, columns[0], front, back)
        return [*front, *between, *reversed(back)]

    def _scan(self, table: str, key: str, order: str, until: Any) -> tuple[list[Row], bool]:
        """Rows in this order until the table breaks, or until the key that was already met."""
        found: list[Row] = []
        try:
            with self._engine.connect() as connection:
                for row in self._ordered(connection, table, key, order):
                    if until is not None and row[0] <= until:
                        return found, False
                    found.append(row)
        except (DBAPIError, Refused):
            self._engine.dispose()  # a connection that met a broken page stays in error
            return found, False
        return found, True

    @staticmethod
    def _ordered(connection: Connection, table: str, key: str, order: str) -> Iterator[Row]:
        rows = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {key} {order}")
        while some := rows.fetchmany(1):  # one at a time: those before the break are kept
            yield tuple(some[0])

    def _probed(self, table: str, key: str, front: list[Row], back: list[Row]) -> list[Row]:
        """Numbered rows between what was read from the front and from the back."""
        first = front[-1][0] + 1 if front and isinstance(front[-1][0], int) else 1
        if not back or not isinstance(back[-1][0], int):
            return []
        numbers = range(first, min(back[-1][0], first + MOST_PROBES))
        return [row for n in numbers if (row := self._one(table, key, n)) is not None]

    def _one(self, table: str, key: str, n: int) -> Row | None:
        try:
            with self._engine.connect() as connection:
                row = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {key} = ?", (n,)).fetchone()
        except (DBAPIError, Refused):
            self._engine.dispose()
            return None
        return None if row is None else tuple(row)
