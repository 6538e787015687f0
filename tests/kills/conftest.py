"""One bench for all kills of a run: a nursery, a PostgreSQL, a service process."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from app.security import vault
from app.server.database import Database
from tests.helpers.quick_disk import copy_database, quick_folder
from tests.kills.bench import Bench
from tests.kills.living import stretched
from tests.kills.nursery import Nursery
from tests.server.conftest import postgres

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def bench(postgres: str) -> Iterator[Bench]:
    """Where processes are killed."""
    copy_database(postgres, "template_town", "kills")
    address = postgres.replace("/postgres?", "/kills?")
    with (
        quick_folder() as folder,
        closing(Nursery(folder)) as nursery,
        closing(Database(address, None, 2)) as database,
        closing(Bench(nursery, database, folder)) as made,
    ):
        yield made


@pytest.fixture(autouse=True)
def quick_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the processes."""
    monkeypatch.setattr(vault, "stretch", stretched)
