"""A disk and a PostgreSQL for tests that no power cut will meet: nothing waits until a disk has really taken it.

What a program tells its disk stays the same; only the disk is another. Power cuts are tried elsewhere (helpers/power_cuts).
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

_MEMORY: Final = Path("/dev/shm")
_ENOUGH: Final = 2 * 1024**3
_HURRIED: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "max_wal_size": "64MB",
}
"""Nothing waits for the disk, nothing tidies up behind what is dropped soon, and the log stays short."""


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where this machine has room for one, removed at the end."""
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH
    folder = Path(tempfile.mkdtemp(prefix="waymark-", dir=_MEMORY if has_room else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hurry(url: str) -> None:
    """From now on this PostgreSQL takes the disk's word for everything."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting, value in _HURRIED.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), value))
        connection.execute("SELECT pg_reload_conf()")


def copy_database(engine: str, template: str, to: str) -> None:
    """A database like this one, to which nobody is connected: its files as they are, not page by page through the log."""
    copied = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with psycopg.connect(engine, autocommit=True) as connection:
        connection.execute(copied.format(sql.Identifier(to), sql.Identifier(template)))


def drop_database(engine: str, name: str) -> None:
    """It is not needed any more, whoever is connected to it."""
    with psycopg.connect(engine, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
