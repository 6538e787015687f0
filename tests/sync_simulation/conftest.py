"""The same real PostgreSQL and made-up town as the server's own tests; and as many services as a test wants."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
from psycopg import sql

from app.server.database import Database
from tests.server.conftest import database, forms, postgres

__all__ = ["database", "forms", "new_service", "postgres"]

NewService = Callable[[], AbstractContextManager[Database]]


@pytest.fixture
def new_service(postgres: str) -> NewService:
    """Opens a service of its own on each call."""
    numbers = itertools.count(1)

    @contextmanager
    def open_one() -> Iterator[Database]:
        name = sql.Identifier(f"another_{next(numbers)}")
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template_town").format(name))
        opened = Database(postgres.replace("/postgres?", f"/{name._obj[0]}?"), None)
        try:
            yield opened
        finally:
            opened.close()
            with psycopg.connect(postgres, autocommit=True) as connection:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    return open_one
