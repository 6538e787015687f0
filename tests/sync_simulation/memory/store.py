"""The twin of a laptop's store: the program's own statements on a SQLite in memory, without file, cipher and pools.

Whatever `app.models` asks of its store runs here as it is written; only what lies beneath the statements is another thing.
A `Disk` is what outlives a crash: the same disk opened again is the laptop after a restart, a copy of it is a backup.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, Final, cast

from sqlalchemy import Connection
from sqlcipher3 import dbapi2 as sqlite

from app.domain.ids import Id, MakeId
from app.domain.moment import Clock
from app.forms.shelf import Shelf
from app.models.high_water import raise_tide
from app.models.lists import Lists
from app.models.migrations import migrate
from app.models.signer import PERSON_KEY, Signer, keep_secret, secret
from app.models.store import Store, read_identity
from app.models.timeline import NOTHING_NEW
from app.models.trouble import while_working
from app.models.unit_of_work import Identity

Before = Callable[[str], None]
"""Called with each statement before it runs, and with COMMIT; what it raises is a crash at this place."""
_IDENTITY: Final = "CREATE TABLE identity(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
_PLENTY: Final = 1 << 30
_STATEMENTS: Final = 1000


class Disk:
    """What one laptop has on its disk.

    A disk that was copied from another goes back to it when its world is over: what was written is undone, and the next
    copy begins with a database whose statements are prepared already.
    """

    def __init__(self) -> None:
        self.raw = sqlite.connect(":memory:", isolation_level=None, cached_statements=_STATEMENTS)
        self.most_pages = _PLENTY
        self._origin: Disk | None = None
        self._spare: list[Disk] = []

    def copy(self) -> "Disk":
        """The same bytes on another disk."""
        if self._origin is not None:  # a database in use cannot be copied within a transaction
            self.raw.execute("COMMIT")
            self._origin = None
        other = self._spare.pop() if self._spare else self._copied()
        other.raw.execute("BEGIN")
        return other

    def _copied(self) -> "Disk":
        other = Disk()
        self.raw.backup(other.raw)
        other._origin = self
        return other

    def give_back(self) -> None:
        """Nobody needs it any more."""
        if self._origin is not None:
            self.raw.execute("ROLLBACK")
            self.make_room()
            self._origin._spare.append(self)

    def fill_up(self) -> None:
        """From now on there is no room for another page."""
        self.most_pages = self.pages

    def make_room(self) -> None:
        """The disk has space again."""
        self.most_pages = _PLENTY

    def must_have_room(self) -> None:
        """As SQLite does when it needs a page more than there are. Raises OperationalError."""
        if self.pages > self.most_pages:
            error = sqlite.OperationalError("database or disk is full")
            error.sqlite_errorname = "SQLITE_FULL"
            raise error

    @property
    def pages(self) -> int:
        """How many there are."""
        return int(self.raw.execute("PRAGMA page_count").fetchone()[0])


_empty: list[Disk] = []


def new_disk(identity: Identity, secrets: Mapping[str, bytes]) -> Disk:
    """A disk with this person's store, new and empty."""
    if not _empty:
        template = Disk()
        template.raw.execute(_IDENTITY)
        with _begun(template, _nothing) as connection:
            migrate(connection)
        _empty.append(template)
    disk = Disk()
    _empty[0].raw.backup(disk.raw)
    with _begun(disk, _nothing) as connection:
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
        with _begun(disk, _nothing) as connection:
            self.identity = read_identity(connection)
            self._signer = Signer(secret(connection, PERSON_KEY))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        try:
            with _begun(self._disk, self.before) as connection:
                yield connection
                raise_tide(connection)
        except sqlite.Error as error:
            raise (while_working(error) or error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield cast(Connection, _Connection(self._disk, _nothing))

    @contextmanager
    def fold(self) -> Iterator[Any]:
        yield self._disk.raw

    def close(self) -> None:
        """Nothing is held open."""


class FewLists(Lists):
    """For worlds in which nobody looks at a list: only those that rules are read from."""

    def update(self, connection: Connection, changed: Sequence[Any], new: Mapping[Id, int] = NOTHING_NEW) -> None:
        """What is signed by whom, and which documents there are."""
        needed = [(envelope, record) for envelope, record in changed if envelope.type in {"signature", "attachment"}]
        if needed:
            self._own_rows(connection, needed)


@contextmanager
def _begun(disk: Disk, before: Before) -> Iterator[Connection]:
    raw = disk.raw
    raw.execute("SAVEPOINT work")
    try:
        yield cast(Connection, _Connection(disk, before))
        before("COMMIT")
    except BaseException:
        raw.execute("ROLLBACK TO work")
        raise
    finally:
        raw.execute("RELEASE work")


def _nothing(_: str) -> None:
    """A calm day."""


class _Connection:
    """As much of SQLAlchemy's connection as the store uses."""

    def __init__(self, disk: Disk, before: Before) -> None:
        self._disk, self._before = disk, before

    def exec_driver_sql(self, statement: str, values: Any = ()) -> "_Result":
        self._before(statement)
        disk = self._disk
        cursor = disk.raw.executemany(statement, values) if type(values) is list else disk.raw.execute(statement, values)
        if disk.most_pages < _PLENTY:
            try:
                disk.must_have_room()
            except sqlite.Error:
                cursor.close()  # else what it writes is under way for as long as somebody keeps the error
                raise
        return _Result(statement, cursor)


class _Result:
    """As much of SQLAlchemy's result as the store uses."""

    __slots__ = ("_cursor", "_statement")

    def __init__(self, statement: str, cursor: Any) -> None:
        self._statement, self._cursor = statement, cursor

    @property
    def rowcount(self) -> int:
        return int(self._cursor.rowcount)

    def __iter__(self) -> Iterator[Any]:
        return iter(rows_of(self._statement, self._cursor))

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        return None if row is None else self._kind(row)

    first = fetchone

    def fetchall(self) -> list[Any]:
        return rows_of(self._statement, self._cursor)

    all = fetchall

    def fetchmany(self, size: int) -> list[Any]:
        return list(map(self._kind, self._cursor.fetchmany(size)))

    def close(self) -> None:
        self._cursor.close()

    def one(self) -> Any:
        (row,) = self._cursor.fetchall()
        return self._kind(row)

    def scalar_one(self) -> Any:
        ((value, *_),) = self._cursor.fetchall()
        return value

    def scalar_one_or_none(self) -> Any:
        row = self._cursor.fetchone()
        return None if row is None else row[0]

    scalar = scalar_one_or_none

    def scalars(self) -> "_Scalars":
        return _Scalars([row[0] for row in self._cursor.fetchall()])

    @property
    def _kind(self) -> "_Kind":
        return _kind_of(self._statement, self._cursor)


class _Scalars(list[Any]):
    def all(self) -> list[Any]:
        return list(self)


_Kind = type[tuple[Any, ...]]
_kinds: dict[str, _Kind] = {}
"""By statement: to ask a cursor for the names costs as much as to run a short statement."""


def _kind_of(statement: str, cursor: Any) -> _Kind:
    """The type of the rows, whose columns have their names."""
    return _kinds.get(statement) or _kinds.setdefault(statement, _named(column[0] for column in cursor.description))


def rows_of(statement: str, cursor: Any) -> list[Any]:
    """What this statement found, with names."""
    rows = cursor.fetchall()
    return list(map(_kind_of(statement, cursor), rows)) if rows else rows


def _named(names: Iterable[str]) -> _Kind:
    places = {name: property(itemgetter(n)) for n, name in enumerate(names) if name.isidentifier()}
    return cast(_Kind, type("Row", (tuple,), {"__slots__": (), **places}))
