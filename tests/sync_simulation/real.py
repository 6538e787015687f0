"""Real grounds: encrypted stores in a folder, and a real PostgreSQL that is put back to what it held after each world.

A new database for each world would take longer than the world.
"""

import shutil
from collections import namedtuple
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from psycopg import sql
from sqlalchemy import event

from app.models.engine import _connector, _guard
from app.models.store import Store
from app.models.unit_of_work import Identity
from app.server.database import Connection, Database
from app.server.known import Forms
from tests.sync_simulation.grounds import KEY, Parts
from tests.sync_simulation.memory.store import Before

_TABLES: Final = """SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'alembic_version'
  GROUP BY c.relname ORDER BY c.relname"""
_COUNTERS: Final = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
_ANY: Final = "SELECT 1 FROM {1}.{0} LIMIT 1"
_AS_OWNER: Final = "SET LOCAL ROLE NONE"
_BEGIN: Final = "BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL row_security = off"


class WatchedDatabase(Database):
    """The real database; `before` is called with each statement and at COMMIT, and may fail there."""

    before: Before = staticmethod(lambda _: None)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with super().transaction() as connection:
            yield cast(Connection, _Watched(connection, self.before))
            self.before("COMMIT")


class _Watched:
    def __init__(self, connection: Connection, before: Before) -> None:
        self._connection, self._before = connection, before

    def execute(self, statement: Any, *values: Any, **options: Any) -> Any:
        self._before(str(statement))
        return self._connection.execute(statement, *values, **options)

    def pipeline(self) -> Any:
        return self._connection.pipeline()


class KeptRows:
    """All rows of the service as they are now, kept aside in a schema of this name."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        with Database.transaction(database) as connection:
            connection.execute(_AS_OWNER)
            tables: list[tuple[str, list[str]]] = connection.execute(_TABLES).fetchall()
            counters = [row[0] for row in connection.execute(_COUNTERS).fetchall()]
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
            for table, _ in tables:
                connection.execute(_named("CREATE UNLOGGED TABLE {1}.{0} AS TABLE {0}", table, name))
            stands = [_counter(connection, counter) for counter in counters]
            filled = [table for table, _ in tables if connection.execute(_named(_ANY, table, name)).fetchone()]
            steps = [sql.SQL(_BEGIN), *(_named("DELETE FROM {0}", table, name) for table, _ in tables)]
            steps += [_refilled(table, columns, name) for table, columns in tables if table in filled]
            steps += stands
            self._put_back = sql.SQL("; ").join([*steps, sql.SQL("COMMIT")]).as_bytes(connection)

    def put_back(self) -> None:
        """The service holds these rows again, and no other."""
        with Database.transaction(self._database) as connection:
            connection.execute(_AS_OWNER)
            connection.execute(self._put_back)


def _named(statement: str, table: str, schema: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table), sql.Identifier(schema))  # type: ignore[arg-type,unused-ignore]


def _counter(connection: Connection, name: str) -> sql.Composed:
    stands = connection.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))).fetchone()
    return sql.SQL("SELECT setval({}, {}, {})").format(name, *stands or ())


def _refilled(table: str, columns: list[str], schema: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("INSERT INTO {0} ({2}) OVERRIDING SYSTEM VALUE SELECT {2} FROM {1}.{0}")
    return statement.format(sql.Identifier(table), sql.Identifier(schema), names)


class RealGrounds:
    """Encrypted stores in a folder, and the rows that the database holds at the beginning."""

    def __init__(self, database: WatchedDatabase, forms: Forms, folder: Path, rows: KeptRows | None = None) -> None:
        self.forms, self._folder, self._rows = forms, folder, rows
        self._database, self._is_put_back = database, rows is None
        self._stores: dict[str, Store] = {}
        self._readers: dict[str, Any] = {}
        self._before: dict[str, Before] = {}
        self._copies = 0

    @property
    def kind(self) -> str:
        return f"real {self._database.url}"

    @property
    def database(self) -> WatchedDatabase:
        """The service's; whoever copied these grounds used another copy of it until now."""
        if not self._is_put_back and self._rows is not None:
            self._rows.put_back()
            self._is_put_back = True
        return self._database

    def copy(self) -> "RealGrounds":
        if not self._copies:
            self._close_stores()
            self._rows = KeptRows(self.database, f"kept_{self._folder.name}")
        self._copies += 1
        folder = self._folder.with_name(f"{self._folder.name}_{self._copies}")
        shutil.copytree(self._folder, folder)
        return RealGrounds(self._database, self.forms, folder, self._rows)

    def settle(self, name: str, identity: Identity, secrets: Mapping[str, bytes], parts: Parts) -> Store:
        (self._folder / name).mkdir(parents=True)
        return self._opened(name, Store.create(self._path(name), KEY, identity, secrets, **parts))

    def open(self, name: str, parts: Parts) -> Store:
        if name in self._stores:
            self._close_store(name)
        return self._opened(name, Store(self._path(name), KEY, **parts))

    def _path(self, name: str) -> Path:
        return self._folder / name / "store.db"

    def _opened(self, name: str, store: Store) -> Store:
        def statement(_: Any, __: Any, text: str, *___: Any) -> None:
            if not text.startswith("BEGIN"):
                self._before.get(name, _nothing)(text)

        event.listen(store._writer, "before_cursor_execute", statement)
        event.listen(store._writer, "commit", lambda _: self._before.get(name, _nothing)("COMMIT"))
        self._before[name] = _nothing
        self._stores[name] = store
        return store

    def copy_laptop(self, name: str, to: str) -> None:
        """Open and folded, as a backup of a running laptop: its file is whole once the log is folded in."""
        with self._stores[name].fold():
            (self._folder / to).mkdir()
            for file in (self._folder / name).iterdir():
                shutil.copy(file, self._folder / to)

    def read(self, name: str, statement: str, values: tuple[Any, ...]) -> list[Any]:
        """By a connection of its own: what the store's own connections hold and cost is nothing to it."""
        if name not in self._readers:
            self._readers[name] = _connector(self._path(name), KEY, read_only=True)()
            self._readers[name].row_factory = _row
        return self._readers[name].execute(statement, values).fetchall()  # type: ignore[no-any-return]

    def watch_laptop(self, name: str, before: Before) -> None:
        self._before[name] = before

    def watch_service(self, before: Before) -> None:
        self.database.before = before

    def fill_disk(self, name: str, is_full: bool) -> None:
        with self._stores[name].fold() as raw:
            raw.set_authorizer(None)
            pages = raw.execute("PRAGMA page_count").fetchone()[0] if is_full else 1 << 30
            raw.execute(f"PRAGMA max_page_count={pages}")
            raw.set_authorizer(_guard)

    def close(self) -> None:
        self._close_stores()
        if not self._copies:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _close_stores(self) -> None:
        for name in list(self._stores):
            self._close_store(name)

    def _close_store(self, name: str) -> None:
        if reader := self._readers.pop(name, None):
            reader.close()
        self._stores.pop(name).close()


def _row(cursor: Any, values: tuple[Any, ...]) -> Any:
    return _kind_of(tuple(column[0] for column in cursor.description))(*values)


@cache
def _kind_of(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names, rename=True)


def _nothing(_: str) -> None:
    """A calm day."""
