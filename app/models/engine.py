"""Opening the encrypted file: the only place that keys a connection. Settings and reasons: docs/security.md.

A key is 96 lower-case hex digits (key and salt). A missing, empty, plain or foreign file is refused before anything is
written; SQLCipher would silently make a new store of the first two and a passphrase of a wrong key.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, pool
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.errors import Refused, Unavailable
from app.models.trouble import NOT_OPEN, NOT_READABLE, while_opening

_KEY = re.compile(r"[0-9a-f]{96}")
_PLAIN = b"SQLite format 3\x00"
_PRAGMAS = (
    "temp_store=MEMORY",
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "cache_size=-32768",
    "wal_autocheckpoint=4000",  # pages, 16 MB: a first sync is a third quicker than with 1000, and closing folds it anyway
)
PATIENCE_S = 5.0
"""How long a connection waits for another one that writes."""
IS_MISSING = (
    "The records that belong to this laptop are not where they should be. Nothing was changed. "
    "If the folder was moved, put it back; otherwise ring the service desk."
)


def create_file(path: Path, key: str) -> None:
    """Make a new, empty, keyed store. Raises Refused when something is at that path already, Unavailable by the disk."""
    check_key(key)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise Refused("There is a store on this laptop already. Nothing was changed.") from None
    except OSError as error:
        raise Unavailable(NOT_OPEN) from error
    connection = sqlcipher.connect(path.as_posix(), isolation_level=None)
    try:
        _key(connection, key)
        connection.execute("CREATE TABLE identity(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        connection.execute("PRAGMA journal_mode=WAL")
    except BaseException as error:
        connection.close()
        path.unlink()
        raise (while_opening(error) or error) from error
    connection.close()


def open_engine(path: Path, key: str, *, read_only: bool = False, pool_size: int = 1) -> Engine:
    """An engine on an existing store. Raises Refused for a missing, empty, plain or damaged file or a wrong key."""
    check_key(key)
    check_file(path)
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=_connector(path, key, read_only),
        hide_parameters=True,
        poolclass=pool.QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_reset_on_return="rollback",  # a commit that the disk refused may leave its transaction open
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def check_file(path: Path) -> None:
    """Refuse what SQLCipher would take for a new store, and what is no encrypted store at all."""
    if not path.is_file():
        raise Refused(IS_MISSING)
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise Unavailable(NOT_OPEN) from error
    if len(head) < 16 or head == _PLAIN:
        raise Refused(NOT_READABLE)


def connect_raw(path: Path, key: str) -> Any:
    """A connection of its own to an existing store, for giving it another key: no pool, no guard, temporary data in memory.

    Raises what SQLCipher does: DatabaseError where the key does not fit.
    """
    check_key(key)
    connection = sqlcipher.connect(path.resolve().as_uri() + "?mode=rw", uri=True, timeout=PATIENCE_S, isolation_level=None)
    try:
        _key(connection, key)
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def check_key(key: str) -> None:
    """Raises ValueError for what SQLCipher would take for a passphrase."""
    if not _KEY.fullmatch(key):
        raise ValueError("a store key is 96 lower-case hex digits")


def _key(connection: Any, key: str) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise RuntimeError("this SQLite does not encrypt")


def _connector(path: Path, key: str, read_only: bool) -> Callable[[], Any]:
    address = path.resolve().as_uri() + "?mode=rw"

    def connect() -> Any:
        connection: Any = None
        try:
            connection = sqlcipher.connect(
                address, uri=True, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False
            )
            _set_up(connection, key, read_only)
        except BaseException as error:
            if connection is not None:
                connection.close()
            raise (while_opening(error) or error) from error
        return connection

    return connect


def _set_up(connection: Any, key: str, read_only: bool) -> None:
    _key(connection, key)
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA temp_store").fetchone()[0] != 2:
        raise RuntimeError("temporary data would be written in the clear")
    if read_only:
        connection.execute("PRAGMA query_only=ON")
    connection.set_authorizer(_guard)


_DENIED = frozenset({sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH})
_ALLOWED_PRAGMAS = frozenset(
    {
        "wal_checkpoint",
        "integrity_check",
        "quick_check",
        "cipher_integrity_check",
        "page_count",
        "page_size",
        "data_version",
    }
)


def _guard(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    """Deny what a working connection never does: attaching files and changing settings (temp_store above all)."""
    if action in _DENIED:
        return int(sqlcipher.SQLITE_DENY)
    if action == sqlcipher.SQLITE_PRAGMA and second is not None and first not in _ALLOWED_PRAGMAS:
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)
