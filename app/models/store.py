"""One person's encrypted store: opening, the write connection, read connections, and the unit of work.

One thread writes (the caller's write lane); up to three read. Each transaction raises the tide, and the mark beside the
file follows it before anybody is told that something is saved (high_water).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.errors import Refused, Unavailable
from app.domain.form_file import FormFile
from app.domain.ids import Id, MakeId
from app.domain.moment import Clock
from app.forms.shelf import Shelf
from app.models import audit, outbox, search
from app.models.ballast import Ballast
from app.models.engine import create_file, open_engine
from app.models.forms import with_published
from app.models.high_water import HighWater, raise_tide, tide_of
from app.models.lists import Lists
from app.models.migrations import migrate
from app.models.signer import CERTIFICATE, PERSON_KEY, Signer, follow_service, keep_secret, secret
from app.models.trouble import PARTLY_DAMAGED, ReserveGiven, is_full, while_opening, while_working
from app.models.unit_of_work import Identity, UnitOfWork

NOT_FINISHED = (
    "Setting up Waymark on this laptop was not finished, so there are no records here yet. Nothing was lost. "
    "Ring the service desk for a new code and begin again in an empty folder."
)


class Store:
    """An open store. Close it before the process is replaced."""

    def __init__(self, path: Path, key: str, *, clock: Clock, new_id: MakeId, forms: Shelf) -> None:
        self._path, self._clock, self._new_id, self._forms = path, clock, new_id, forms
        self._shipped, self.lists = forms, Lists(forms)
        self._writer: Engine = open_engine(path, key)
        self._mark = HighWater(path, key)
        self.ballast = Ballast(path)
        self._readers: Engine = open_engine(path, key, read_only=True, pool_size=4)
        try:
            self._begin()
        except BaseException:
            self._let_go()
            raise

    def _begin(self) -> None:
        with self.transaction() as connection:
            self.identity = read_identity(connection)
            if not self.identity.person:
                raise Refused(NOT_FINISHED)
            migrate(connection)
            outbox.prune(connection)
            self.take_forms(connection)
            self.lists.keep_up(connection)
            self._signer = Signer(secret(connection, PERSON_KEY), secret(connection, CERTIFICATE))
            self.warning = self._mark.warning(tide_of(connection))
            """What to tell the person about saved work that is missing; empty when all is there."""
            if self.warning:
                audit.write(connection, self._clock(), self.identity.person, "opened a store that is not whole", Id(""))

    @classmethod
    def create(cls, path: Path, key: str, identity: Identity, secrets: Mapping[str, bytes], **parts: Any) -> "Store":
        """Make a new store for this person and open it. Raises Refused when there is one already."""
        create_file(path, key)
        HighWater(path, key).begin()
        engine = open_engine(path, key)
        try:
            with engine.begin() as connection:
                _fill(connection, identity, secrets)
            engine.dispose()
            return cls(path, key, **parts)
        except BaseException as error:
            engine.dispose()
            _remove(path)
            raise (while_opening(getattr(error, "orig", error)) or error) from error

    @property
    def forms(self) -> Shelf:
        """The form definitions at hand."""
        return self._forms

    @property
    def new_id(self) -> MakeId:
        """Makes ids."""
        return self._new_id

    @property
    def clock(self) -> Clock:
        """The clock that moments come from."""
        return self._clock

    def take_forms(self, connection: Connection) -> None:
        """Put what was published and came here on the shelf."""
        self._forms = with_published(connection, self._shipped)
        self.lists = Lists(self._forms)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A FULL-synchronous transaction on the write connection. Raises Unavailable when the disk does not take it."""
        try:
            with self._writer.begin() as connection:
                yield connection
                tide = raise_tide(connection)
        except DBAPIError as error:
            trouble = while_working(error.orig or error)
            if is_full(trouble) and self.ballast.give():
                trouble = ReserveGiven()
            raise (trouble or error) from error
        self._mark.write(tide)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot on a read-only connection; safe from any thread. Raises Unavailable when the disk does not give it."""
        try:
            with self._readers.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise (while_working(error.orig or error) or error) from error

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """A unit of work in one transaction; when the block ends without error, all that was put is on disk."""
        moment = self._clock()
        with self.transaction() as connection:
            if not moment.last_server_at:
                told = connection.exec_driver_sql("SELECT server_at FROM sync_state").scalar() or ""
                moment = msgspec.structs.replace(moment, last_server_at=told)
            parts = (self._new_id, self._forms, self.lists, self._signer)
            work = UnitOfWork(connection, self.identity, moment, *parts)
            yield work
            work.finish()
            if FormFile.type_name in work.touched.types:
                self.take_forms(connection)

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

    def keep_secret(self, name: str, value: bytes) -> None:
        """Keep a secret in the store. Raises Unavailable."""
        with self.transaction() as connection:
            keep_secret(connection, name, value)

    def follow_service(self, keys: Sequence[str]) -> None:
        """The service handed its key over, one to the next: the last of these is its key from now on. Raises Unavailable."""
        with self.transaction() as connection:
            follow_service(connection, keys)

    def size(self) -> int:
        """Bytes on disk, write-ahead log included."""
        files = (self._path, self._path.with_name(self._path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def faults(self) -> tuple[str, ...]:
        """What is damaged in the file, or missing in the audit trail; empty for a whole store. Reads all of it."""
        found: list[str] = []
        try:
            with self.fold() as raw:  # a log beside the file makes the first check cry wolf
                found += [str(row[0]) for row in raw.execute("PRAGMA cipher_integrity_check")]
                found += [str(row[0]) for row in raw.execute("PRAGMA quick_check") if row[0] != "ok"]
            with self.reading() as connection:
                broken = audit.first_break(connection)
                found += [] if broken is None else [f"audit line {broken}"]
        except Unavailable as error:
            if error.message != PARTLY_DAMAGED:
                raise
            found.append("not readable")
        return tuple(found)

    def check_once_a_day(self) -> tuple[str, ...]:
        """The faults of the file, looked for on the first call of a day; empty where it is whole or was looked at already."""
        today = self._clock().wall_at[:10]
        with self.reading() as connection:
            last = connection.exec_driver_sql("SELECT value FROM setting WHERE key = 'checked_on'").scalar_one_or_none()
        if last == today:
            return ()
        found = self.faults()
        with self.transaction() as connection:
            connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES ('checked_on', ?)", (today,))
            what = f"found {len(found)} faults in the store" if found else "found the store whole"
            audit.write(connection, self._clock(), self.identity.person, what, Id(""))
        return found

    @contextmanager
    def fold(self) -> Iterator[Any]:
        """Fold the write-ahead log into the file (its old pages go with it); gives the raw write connection."""
        with self._writer.connect() as connection:
            raw: Any = connection.connection.driver_connection
            try:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                yield raw
            except sqlcipher.Error as error:
                raise (while_working(error) or error) from error

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of all connections."""
        self._readers.dispose()
        try:
            with self.fold():
                pass
        finally:  # what cannot be folded in now is folded in at the next opening
            self._let_go()

    def _let_go(self) -> None:
        self._readers.dispose()
        self._writer.dispose()
        self._mark.close()


def _fill(connection: Connection, identity: Identity, secrets: Mapping[str, bytes]) -> None:
    migrate(connection)
    facts = {"person": identity.person, "role": identity.role, "team": identity.team}
    for name, value in facts.items():
        connection.exec_driver_sql("INSERT INTO identity VALUES (?, ?)", (name, value))
    for name, content in secrets.items():
        keep_secret(connection, name, content)


def _remove(path: Path) -> None:
    """Take away a store that never came to be; nothing was in it."""
    for end in ("", "-wal", "-shm", "-mark"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def read_identity(connection: Connection) -> Identity:
    """Who the store belongs to."""
    facts: dict[str, str] = {k: v for k, v in connection.exec_driver_sql("SELECT key, value FROM identity")}
    return Identity(person=Id(facts.get("person", "")), role=facts.get("role", ""), team=Id(facts.get("team", "")))
