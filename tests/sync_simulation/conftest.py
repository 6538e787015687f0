"""Grounds for worlds: in memory, or on the same real PostgreSQL as the server's own tests; and services by the number."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import psycopg
import pytest

from app.server import races
from app.server.known import Forms
from app.server.schema import migrate
from tests.helpers.quick_disk import quick_folder
from tests.server.conftest import database, forms, postgres
from tests.sync_simulation.grounds import Grounds, found_town
from tests.sync_simulation.real import RealGrounds, WatchedDatabase
from tests.sync_simulation.running import NoWaiting

__all__ = ["database", "forms", "postgres"]

NewGrounds = Callable[[], AbstractContextManager[Grounds]]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that lost a race is run again at once."""
    monkeypatch.setattr(races, "time", NoWaiting)


@pytest.fixture(scope="session")
def real_town(postgres: str, forms: Forms) -> Iterator[RealGrounds]:
    """The town of the worlds on a real PostgreSQL, to be copied. Its laptops' disks are in memory."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE worlds")
    address = postgres.replace("/postgres?", "/worlds?")
    migrate(address)
    with quick_folder() as folder, closing(WatchedDatabase(address, None, 2)) as database:
        found_town(database)
        (folder / "town").mkdir()
        yield RealGrounds(database, forms, folder / "town")


@pytest.fixture
def new_grounds(real_town: RealGrounds) -> NewGrounds:
    """Opens real grounds on each call: encrypted stores, and a database that holds the town and nothing else."""

    @contextmanager
    def open_one() -> Iterator[Grounds]:
        grounds = real_town.copy()
        try:
            yield grounds
        finally:
            grounds.close()

    return open_one


@pytest.fixture
def grounds(new_grounds: NewGrounds) -> Iterator[Grounds]:
    """Real grounds."""
    with new_grounds() as opened:
        yield opened
