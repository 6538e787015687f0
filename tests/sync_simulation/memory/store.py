"""The twin of a laptop's store: the program's own statements on a SQLite in memory, without file, cipher and pools.

Whatever `app.models` asks of its store runs here as it is written; only what lies beneath the statements is another thing.
A `Disk` is what outlives a crash: the same disk opened again is the laptop after a restart, a copy of it is a backup.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, Final, cast

from sqlalchemy import Connection
from sqlcipher3 import dbapi2 as sqlite

from app.domain.ids import MakeId
from app.domain.moment import Clock
from app.forms.shelf import Shelf
from app.models.high_water import raise_tide
from app.models.lists import Lists
from app.models.migrations import migrate
from app.models.signer import PERSON_KEY, Signer, keep_secret, secret
from app.models.store import Store, read_identity
from app.models.trouble import while_working
from app.models.unit_of_work import Identity

Before = Callable[[str], None]
"""Called with each statement before it runs, and with COMMIT; what it raises is a crash at this place."""
_IDENTITY: Final = "CREATE TABLE identity(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
_PLENTY: Final = 1 << 30
_empty: list[sqlite.Connection] = []


class Disk:
    """What one laptop has on its disk."""

    def __init__(self) -> None:
        self.raw = sqlite.connect(":memory:", isolation_level=None)
        self.raw.row_factory = _named

    def copy(self) -> "Disk":
        """The same bytes on another disk."""
        other = Disk()
        self.raw.backup(other.raw)
        return other

    def fill_up(self) -> None:
        """From now on there is no room for another page."""
        self.raw.execute(f"PRAGMA max_page_count={self.raw.execute('PRAGMA page_count').fetchone()[0]}")

    def make_room(self) -> None:
        """The disk has space again."""
        self.raw.execute(f"PRAGMA max_page_count={_PLENTY}")


def new_disk(identity: Identity, secrets: Mapping[str, bytes]) -> Disk:
    """A disk with this person's store, new and empty."""
    if not _empty:
        template = Disk()
        template.raw.execute(_IDENTITY)
        with _begun(template.raw, _nothing) as connection:
            migrate(connection)
        _empty.append(template.raw)
    disk = Disk()
    _empty[0].backup(disk.raw)
    with _begun(disk.raw, _nothing) as connection:
        for name in ("person", "role", "team"):
            connection.exec_driver_sql("INSERT INTO identity VALUES (?, ?)", (name, getattr(identity, name)))
        for name, content in secrets.items():
            keep_secret(connection, name, content)
    return disk


class MemoryStore(Store):
    """A store on such a disk. `before` may crash it at any statement; what was not committed is then gone."""

    def __init__(self, disk: Disk, *, clock: Clock, new_id: MakeId, forms: Shelf, lists: Lists | None = None) -> None:
        self._disk, self._clock, self._new_id, self._forms = disk, clock, new_id, forms
        self.before: Before = _nothing
        self.lists = lists or Lists(forms)
        self.warning = ""
        with _begun(disk.raw, _nothing) as connection:
            self.identity = read_identity(connection)
            self._signer = Signer(secret(connection, PERSON_KEY))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        try:
            with _begun(self._disk.raw, self.before) as connection:
                yield connection
                raise_tide(connection)
        except sqlite.Error as error:
            raise (while_working(error) or error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield cast(Connection, _Connection(self._disk.raw, _nothing))

    @contextmanager
    def fold(self) -> Iterator[Any]:
        yield self._disk.raw

    def close(self) -> None:
        """Nothing is held open."""


class NoLists(Lists):
    """For worlds in which nobody looks at a list."""

    def update(self, connection: Connection, changed: Sequence[Any]) -> None:
        """Nothing follows."""


@contextmanager
def _begun(raw: Any, before: Before) -> Iterator[Connection]:
    raw.execute("BEGIN IMMEDIATE")
    try:
        yield cast(Connection, _Connection(raw, before))
        before("COMMIT")
        raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise


def _nothing(_: str) -> None:
    """A calm day."""


class _Connection:
    """As much of SQLAlchemy's connection as the store uses."""

    def __init__(self, raw: Any, before: Before) -> None:
        self._raw, self._before = raw, before

    def exec_driver_sql(self, statement: str, values: Any = ()) -> "_Result":
        self._before(statement)
        if isinstance(values, list):
            return _Result(self._raw.executemany(statement, values))
        return _Result(self._raw.execute(statement, values))


class _Result:
    """As much of SQLAlchemy's result as the store uses."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.rowcount: int = cursor.rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor.fetchall())

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    first = fetchone

    def fetchall(self) -> list[Any]:
        return list(self._cursor.fetchall())

    all = fetchall

    def close(self) -> None:
        self._cursor.close()

    def fetchmany(self, size: int) -> list[Any]:
        return list(self._cursor.fetchmany(size))

    def one(self) -> Any:
        (row,) = self._cursor.fetchall()
        return row

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        row = self._cursor.fetchone()
        return None if row is None else row[0]

    scalar = scalar_one_or_none

    def scalars(self) -> "_Scalars":
        return _Scalars([row[0] for row in self._cursor.fetchall()])


class _Scalars(list[Any]):
    def all(self) -> list[Any]:
        return list(self)


_kinds: dict[Any, type[tuple[Any, ...]]] = {}


def _named(cursor: Any, row: tuple[Any, ...]) -> Any:
    """A row whose columns have their names, made once for each list of columns."""
    names = tuple(column[0] for column in cursor.description)
    kind = _kinds.get(names)
    if kind is None:
        places = {name: property(itemgetter(n)) for n, name in enumerate(names) if name.isidentifier()}
        kind = _kinds[names] = cast("type[tuple[Any, ...]]", type("Row", (tuple,), {"__slots__": (), **places}))
    return kind(row)
