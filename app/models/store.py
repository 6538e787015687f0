"""One person's encrypted store: opening, the write connection, read connections, and the unit of work.

One thread writes (the caller's write lane); up to three read.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Unavailable
from app.domain.ids import Id, MakeId
from app.domain.moment import Clock
from app.forms.shelf import Shelf
from app.models import search
from app.models.engine import create_file, open_engine
from app.models.lists import Lists
from app.models.migrations import migrate
from app.models.signer import PERSON_KEY, Signer, keep_secret, secret
from app.models.unit_of_work import Identity, UnitOfWork

FULL = (
    "This laptop is full, so the last change could not be saved. What was saved before is safe, and what you typed is "
    "still on the screen. Free some space, then type on."
)
NOT_NOW = "The records on this laptop could not be written just now. What you typed is still on the screen. Try again."


class Store:
    """An open store. Close it before the process is replaced."""

    def __init__(self, path: Path, key: str, *, clock: Clock, new_id: MakeId, forms: Shelf) -> None:
        self._path, self._clock, self._new_id, self._forms = path, clock, new_id, forms
        self._writer: Engine = open_engine(path, key)
        with self.transaction() as connection:
            migrate(connection)
        self._readers: Engine = open_engine(path, key, read_only=True, pool_size=4)
        self.lists = Lists(forms)
        with self.reading() as connection:
            self.identity = read_identity(connection)
            self._signer = Signer(secret(connection, PERSON_KEY))

    @classmethod
    def create(cls, path: Path, key: str, identity: Identity, secrets: Mapping[str, bytes], **parts: Any) -> "Store":
        """Make a new store for this person and open it. Raises Refused when there is one already."""
        create_file(path, key)
        engine = open_engine(path, key)
        with engine.begin() as connection:
            migrate(connection)
            facts = {"person": identity.person, "role": identity.role, "team": identity.team}
            for name, value in facts.items():
                connection.exec_driver_sql("INSERT INTO identity VALUES (?, ?)", (name, value))
            for name, value_ in secrets.items():
                keep_secret(connection, name, value_)
        engine.dispose()
        return cls(path, key, **parts)

    @property
    def forms(self) -> Shelf:
        """The form definitions at hand."""
        return self._forms

    @property
    def clock(self) -> Clock:
        """The clock that moments come from."""
        return self._clock

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A FULL-synchronous transaction on the write connection. Raises Unavailable when the disk does not take it."""
        try:
            with self._writer.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise unavailable(error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot on a read-only connection; safe from any thread."""
        with self._readers.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """A unit of work in one transaction; when the block ends without error, all that was put is on disk."""
        moment = self._clock()
        with self.transaction() as connection:
            parts = (self._new_id, self._forms, self.lists, self._signer)
            work = UnitOfWork(connection, self.identity, moment, *parts)
            yield work
            work.finish()

    def index(self, most: int = 500) -> int:
        """Fill the search index a little; returns how many records are still owed."""
        with self.reading() as connection:
            if not search.owed(connection):
                return 0
        with self.transaction() as connection:
            return search.drain(connection, most)

    def rebuild_lists(self) -> None:
        """Make all lists and the debt to search from the records alone."""
        with self.transaction() as connection:
            self.lists.rebuild(connection)
            connection.exec_driver_sql("INSERT OR IGNORE INTO search_due SELECT n FROM record")

    def secret(self, name: str) -> bytes:
        """A secret kept in the store, empty if there is none."""
        with self.reading() as connection:
            return secret(connection, name)

    def size(self) -> int:
        """Bytes on disk, write-ahead log included."""
        files = (self._path, self._path.with_name(self._path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of all connections."""
        self._readers.dispose()
        try:
            with self._writer.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except DBAPIError as error:  # the log is folded in at the next opening
            raise unavailable(error) from error
        finally:
            self._writer.dispose()


def read_identity(connection: Connection) -> Identity:
    """Who the store belongs to."""
    facts: dict[str, str] = {k: v for k, v in connection.exec_driver_sql("SELECT key, value FROM identity")}
    return Identity(person=Id(facts.get("person", "")), role=facts.get("role", ""), team=Id(facts.get("team", "")))


def unavailable(error: DBAPIError) -> Exception:
    """The trouble behind a database error: a full or busy disk is nobody's fault; anything else is ours."""
    name = getattr(error.orig, "sqlite_errorname", "") or str(error.orig)
    if "FULL" in name or "full" in name:
        return Unavailable(FULL)
    if any(word in name for word in ("BUSY", "IOERR", "READONLY", "CANTOPEN", "locked", "disk I/O")):
        return Unavailable(NOT_NOW)
    return error
