"""Is this process able to serve: can the database be asked, is its schema the one this program knows, is there room on disk?"""

import shutil
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from app.domain.errors import Unavailable
from app.server.database import Database

LEAST_FREE_BYTES: Final = 512 * 1024 * 1024
"""Below this the embedded database may soon not be able to write."""
WELL: Final = "well"


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Each is `well` or a sentence for whoever looks after the service."""

    database: str = WELL
    schema: str = WELL
    disk: str = WELL

    @property
    def is_ready(self) -> bool:
        """May requests be sent here?"""
        return self == Readiness()


def readiness(database: Database) -> Readiness:
    """How it stands now."""
    disk = _disk(database.folder)
    try:
        with database.transaction() as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except Unavailable as error:
        return Readiness(database=error.message, disk=disk)
    found = str(row[0]) if row else ""
    schema = WELL if found == newest() else f"The database has version {found}, this program is made for {newest()}."
    return Readiness(schema=schema, disk=disk)


@cache
def newest() -> str:
    """The version of the schema that this program brings."""
    from app.server.schema import newest_version

    return newest_version()


def _disk(folder: Path | None) -> str:
    if folder is None:
        return WELL
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return f"The folder {folder} cannot be read."
    return WELL if free >= LEAST_FREE_BYTES else f"Only {free // 1024 // 1024} MB are free where the records are kept."
