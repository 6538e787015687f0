"""A service of which a copy is made and put back later, as an operator does who has a disk to replace."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from app.server.database import Database
from app.server.known import Forms
from app.server.serving import RunningService
from tests.helpers.quick_disk import copy_database, drop_database
from tests.server.town import Town


def _address(database: Database) -> tuple[str, str]:
    """(address of the engine's own database, name of this one)."""
    parts = urlsplit(database.url)
    return parts._replace(path="/postgres").geturl(), parts.path.lstrip("/")


def copy_of(town: Town) -> str:
    """A copy of the database as it is now; gives its name."""
    engine, name = _address(town.database)
    with psycopg.connect(engine, autocommit=True) as connection:
        number = connection.execute("SELECT count(*) FROM pg_database WHERE datname LIKE %s", (f"{name}_copy%",)).fetchone()
        copied = f"{name}_copy{number[0] if number else 0}"
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
    copy_database(engine, name, copied)
    town.database._pool.check()  # its connections were ended
    return copied


@contextmanager
def set_back(town: Town, copied: str, forms: Forms) -> Iterator[Town]:
    """The service from that copy, on a fresh address."""
    engine, _ = _address(town.database)
    database = Database(engine.replace("/postgres?", f"/{copied}?"), None)
    with RunningService(database, forms) as service:
        older = Town(database, service.url)
        older.remember()
        yield older
        older.close()
    database.close()
    drop_database(engine, copied)
