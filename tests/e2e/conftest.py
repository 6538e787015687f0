"""One town made for the whole run; each visit gets a copy: its own database, its own laptops, its own service process."""

import gc
import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec
import psycopg
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.demo.report import Check, Report
from app.demo.town import Town
from app.demo.visit.play import Visit, play
from app.demo.visit.steps import STEPS
from app.server import embedded
from tests.helpers.quick_disk import copy_database, drop_database, hurry, quick_folder

FAULTS = Path(__file__).parent / "faults"
_numbers = itertools.count(1)


class Prepared(msgspec.Struct, frozen=True):
    """A town at rest: the address of its PostgreSQL, and where its laptops lie."""

    url: str
    folder: Path

    def database(self, name: str) -> str:
        """The address of a database."""
        return self.url.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def prepared() -> Iterator[Prepared]:
    """The whole made-up service with both laptops enrolled. Not in pytest's folder: PostgreSQL has to be able to enter it."""
    with quick_folder() as folder:
        url = embedded.start(folder / "service")
        hurry(url)
        made = Prepared(url, folder)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE town_at_rest")
        town = Town(folder, lambda _: None, database_url=made.database("town_at_rest"))
        try:
            town.start()
            town.close()
            yield made
        finally:
            town.close()
            embedded.stop(folder / "service")


def planted(fault: str) -> dict[str, str]:
    """The environment of a process with this fault in it."""
    path = os.pathsep.join(filter(None, (str(FAULTS), os.environ.get("PYTHONPATH", ""))))
    return {"WAYMARK_FAULT": fault, "PYTHONPATH": path}


PlaySteps = Callable[..., Report]


@pytest.fixture
def play_steps(prepared: Prepared, tmp_path: Path) -> Iterator[PlaySteps]:
    """Plays some steps of the visit; `where` is the process with a fault: leah, ruth or service."""
    with ExitStack() as stack:

        def run(steps: Sequence[str], fault: str = "", where: str = "") -> Report:
            name = f"visit_{os.getpid()}_{next(_numbers)}"
            copy_database(prepared.url, "town_at_rest", name)
            stack.callback(drop_database, prepared.url, name)
            around = planted(fault) if fault else {}
            service = around if where == "service" else {}
            town = Town(tmp_path / "town", lambda _: None, service, database_url=prepared.database(name))
            town.folder.mkdir()
            stack.callback(town.close)
            town.resume(prepared.folder)
            return _visit(town, tmp_path, steps, {where: around} if where in {"leah", "ruth"} else {})

        yield run


def _visit(town: Town, folder: Path, steps: Sequence[str], around: Mapping[str, Mapping[str, str]]) -> Report:
    report = Report(lambda _: None)
    visit = Visit(town, report, folder / "visit", around)
    try:
        play(visit, {name: STEPS[name] for name in steps})
    finally:
        visit.close()
    return report


def false_checks(report: Report) -> list[Check]:
    """What did not hold."""
    return [check for check in report.checks if not check.is_true]


@pytest.fixture(autouse=True)
def _collected_on_this_thread() -> Iterator[None]:
    """As in the program (app.ui.collector): no other thread may destroy what belongs to the window."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
