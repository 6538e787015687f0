"""Grounds for worlds: in memory, or on the same real PostgreSQL as the server's own tests; and services by the number."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from app.server import races
from app.server.database import Database
from app.server.known import Forms
from app.server.schema import migrate
from tests.server.conftest import database, forms, postgres
from tests.sync_simulation.grounds import Grounds, RealGrounds, WatchedDatabase, found_town
from tests.sync_simulation.running import NoWaiting

__all__ = ["database", "forms", "postgres"]

NewGrounds = Callable[[], AbstractContextManager[Grounds]]
_TEMPLATE = "template_worlds"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that lost a race is run again at once."""
    monkeypatch.setattr(races, "time", NoWaiting)


@pytest.fixture(scope="session")
def world_town(postgres: str) -> str:
    """The address of a PostgreSQL with the town of the worlds as a template."""
    address = _named(postgres, _TEMPLATE)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_TEMPLATE)))
    migrate(address)
    opened = Database(address, None, 1)
    found_town(opened)
    opened.close()
    return postgres


@pytest.fixture
def new_grounds(world_town: str, forms: Forms, tmp_path: Path) -> NewGrounds:
    """Opens real grounds on each call: encrypted stores and a database of its own."""
    numbers = itertools.count(1)

    @contextmanager
    def open_one() -> Iterator[Grounds]:
        number = next(numbers)
        name = sql.Identifier(f"world_{number}")
        with psycopg.connect(world_town, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(_TEMPLATE)))
        opened = WatchedDatabase(_named(world_town, f"world_{number}"), None, 2)
        try:
            yield RealGrounds(opened, forms, tmp_path / str(number))
        finally:
            opened.close()
            with psycopg.connect(world_town, autocommit=True) as connection:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    return open_one


@pytest.fixture
def grounds(new_grounds: NewGrounds) -> Iterator[Grounds]:
    """Real grounds."""
    with new_grounds() as opened:
        yield opened


def _named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")
