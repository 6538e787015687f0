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
_ENOUGH: Final = 1024**3
_WAITS: Final = ("fsync", "synchronous_commit", "full_page_writes")


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
        for setting in _WAITS:
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
