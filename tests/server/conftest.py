"""A real PostgreSQL for the whole run, a fresh database for each test, and a small made-up service in it."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from app.server import embedded
from app.server.database import Database
from app.server.known import Forms
from app.server.schema import migrate
from app.server.serving import RunningService, forms_at_hand
from tests.helpers.council import Browser, Council
from tests.helpers.quick_disk import copy_database, drop_database, hurry, quick_folder
from tests.server.real_laptops import Office
from tests.server.town import Town

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a few of these stories are seen through the window
_numbers = itertools.count(1)


def _named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL whose database `template_town` holds the schema and the people of the town.

    Not in pytest's own folder: any other run closes that folder to the user that PostgreSQL runs as when root tests.
    """
    with quick_folder() as data:
        url = embedded.start(data)
        hurry(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_town")
        migrate(_named(url, "template_town"))
        database = Database(_named(url, "template_town"), None, 1)
        Town(database).settle()
        database.close()
        yield url
        embedded.stop(data)


@pytest.fixture
def database(postgres: str) -> Iterator[Database]:
    """A database of its own, made from the template."""
    with opened_town(postgres) as opened:
        yield opened


@contextmanager
def opened_town(postgres: str) -> Iterator[Database]:
    """A database made from the template, open for as long as this lasts."""
    name = f"town_{next(_numbers)}"
    copy_database(postgres, "template_town", name)
    opened = Database(_named(postgres, name), None)
    yield opened
    opened.close()
    drop_database(postgres, name)


@pytest.fixture(scope="session")
def forms() -> Forms:
    """The shipped forms."""
    return forms_at_hand()


@pytest.fixture
def town(database: Database, forms: Forms) -> Iterator[Town]:
    """The service running over real HTTP, with its people known."""
    with RunningService(database, forms) as service:
        town = Town(database, service.url)
        town.remember()
        yield town
        town.close()


@pytest.fixture
def council() -> Iterator[Council]:
    """A council's sign-in service on this machine."""
    made = Council()
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The browser of a person who is signed in there."""
    made = Browser()
    yield made
    made.wait()


@pytest.fixture
def office(town: Town, tmp_path: Path) -> Iterator[Office]:
    """Three real laptops that share a child's file."""
    office = Office(town, tmp_path)
    yield office
    office.close()
