"""A full disk, a kill at any moment, an upgrade cut short: what was acknowledged is there, and work goes on afterwards."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.errors import Unavailable
from app.models import migrations, trouble
from app.models.engine import create_file, open_engine
from app.models.lists import LIST_TABLES
from app.models.store import Store
from tests.helpers.laptop import KEY, HandClock, Laptop, a_child, a_contact, new_id, shelf
from tests.store.test_store_opening import reopened


def contents(store: Store) -> list[str]:
    """The text of every contact, as stored."""
    with store.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM record WHERE type = 'contact' ORDER BY n").scalars().all()
    return [bytes(body).decode() for body in bodies]


# a full disk

needs_small_disk = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None, reason="needs a small disk of its own"
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB in memory."""
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=False, capture_output=True
    ).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=False)


def type_until_full(laptop: Laptop) -> tuple[list[str], Unavailable]:
    """Visits are written up until one cannot be saved: those acknowledged, and what the person was told."""
    child = a_child()
    laptop.put(child)
    saved: list[str] = []
    for n in range(5000):
        text = f"visit {n} " + "so it goes " * 200
        try:
            laptop.put(a_contact(child, content=text))
        except Unavailable as error:
            return saved, error
        saved.append(text)
    raise AssertionError("the disk never filled")


@needs_small_disk
def test_a_full_disk_refuses_the_change_keeps_what_was_saved_and_works_again_after_space(small_disk: Path) -> None:
    laptop = Laptop(small_disk / "leah")
    saved, told = type_until_full(laptop)
    assert told.message == trouble.FULL
    assert len(contents(laptop.store)) == len(saved) > 10
    with pytest.raises(Unavailable):
        laptop.put(a_child(surname="x" * 8_000))
    subprocess.run(["mount", "-o", "remount,size=12m", small_disk], check=True)
    laptop.put(a_child(first_names="After"))
    assert laptop.store.faults() == ()
    laptop.restart()
    assert laptop.store.warning == ""
    assert all(text in body for text, body in zip(saved, contents(laptop.store), strict=True))
    laptop.close()


@needs_small_disk
def test_a_store_that_cannot_be_made_for_want_of_space_leaves_nothing_in_the_way(small_disk: Path) -> None:
    stuffing = small_disk / "stuffing"
    stuffing.write_bytes(b"x" * (3 * 1024 * 1024 - 40_960))
    with pytest.raises(Unavailable):
        Laptop(small_disk / "leah")
    assert not list((small_disk / "leah").iterdir())
    stuffing.unlink()
    Laptop(small_disk / "leah").close()


@contextmanager
def files_grow_no_further_than(size: int) -> Iterator[None]:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_disk_that_stops_taking_writes_is_said_so_and_loses_nothing(laptop: Laptop) -> None:
    with files_grow_no_further_than(1_500_000):
        saved, told = type_until_full(laptop)
        assert told.message in {trouble.FULL, trouble.NOT_NOW}
        assert len(contents(laptop.store)) == len(saved) > 10
    laptop.put(a_child(first_names="After"))
    assert len(contents(laptop.store)) == len(saved)
    assert laptop.store.faults() == ()


def test_a_refused_commit_leaves_no_transaction_open(laptop: Laptop) -> None:
    """The disk says no at the last step; the next change must not meet the remains of this one."""
    child = a_child()
    raised: list[bool] = []
    engine = laptop.store._writer

    def refuse(connection: Any) -> None:
        if not raised:
            raised.append(True)
            raise RuntimeError("at the commit")

    event.listen(engine, "commit", refuse)
    with pytest.raises(RuntimeError):
        laptop.put(child)
    laptop.put(child)
    with laptop.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar_one() == 1


# killed at any moment


class Killed:
    """Children that write without end, each ended by SIGKILL; what they said was saved is remembered."""

    def __init__(self, path: Path, seed: int) -> None:
        self._path, self._dice = path, random.Random(seed)
        self.acknowledged: list[str] = []

    def run(self, name: int) -> None:
        """Fork one writer from this process, which has everything imported, and kill it somewhere in its work."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            _write_for_ever(self._path, name, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as said:
            begun = b"".join(said.readline() for _ in range(self._dice.randint(1, 5)))
            time.sleep(self._dice.uniform(0, 0.02))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            lines = (begun + said.read()).decode().split("\n")
        self.acknowledged += lines[:-1]  # the last piece may be half a line


def _write_for_ever(path: Path, name: int, said: int) -> None:
    """In the child: save, say so, save again. Never returns."""
    try:
        store = reopened(path)
        child = a_child()
        for n in range(100_000):
            contact = a_contact(child, content=f"run {name} line {n} first")
            with store.work() as work:
                work.put(child)
                work.put(contact)
            os.write(said, f"run {name} line {n} first\n".encode())
            with store.work() as work:
                work.put(contact.but(outcome=f"run {name} line {n} second"), contact)
            os.write(said, f"run {name} line {n} second\n".encode())
            if n % 4 == 3:
                store.index(10)
    finally:
        os._exit(1)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.parametrize("seed", range(4))
def test_killed_thirty_times_while_saving_every_acknowledged_line_is_there(tmp_path: Path, seed: int) -> None:
    Laptop(tmp_path / "leah").close()
    path = tmp_path / "leah" / "store.db"
    writers = Killed(path, seed)
    for name in range(30):
        writers.run(name)
    store = reopened(path)
    kept = "\n".join(contents(store))
    assert len(writers.acknowledged) > 60
    assert [line for line in writers.acknowledged if line not in kept] == []
    assert (store.faults(), store.warning) == ((), "")
    before = lists(store)
    store.rebuild_lists()
    assert lists(store) == before
    store.close()


def lists(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every list table, sorted."""
    with store.reading() as c:
        return {t: sorted(map(tuple, c.exec_driver_sql(f"SELECT * FROM {t}").fetchall())) for t in LIST_TABLES}


# upgrades

LATER = (
    "ALTER TABLE scope ADD COLUMN colour TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE attachment(id TEXT PRIMARY KEY, bytes BLOB NOT NULL)",
    "CREATE INDEX attachment_size ON attachment(length(bytes))",
    "UPDATE scope SET colour = 'moss'",
)


class Interrupted(Exception):
    """The process ends here."""


def shape(path: Path) -> tuple[int, frozenset[str], list[tuple[object, ...]]]:
    """Version, names of tables and indexes, and the records of a store, read without migrating it."""
    engine = open_engine(path, KEY)
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name || coalesce(sql, '') FROM sqlite_schema").scalars().all()
        has_records = any(name.startswith("record") for name in names)
        records = [tuple(r) for r in connection.exec_driver_sql("SELECT * FROM record ORDER BY n")] if has_records else []
        found = (migrations.version_of(connection), frozenset(names), records)
    engine.dispose()
    return found


def migrate_interrupted(path: Path, at: int) -> bool:
    """Migrate with an interruption before the `at`-th statement; True when there were fewer."""
    engine = open_engine(path, KEY)
    left = [at]

    @event.listens_for(engine, "before_cursor_execute")
    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Interrupted

    try:
        with engine.begin() as connection:
            migrations.migrate(connection)
    except Interrupted:
        return False
    finally:
        engine.dispose()
    return True


def loop_over_statements(fresh: Callable[[], Path]) -> int:
    """Interrupt at the first statement, the second, and so on, until the migration gets through; returns how many."""
    for at in range(500):
        path = fresh()
        before = shape(path)
        if migrate_interrupted(path, at):
            return at
        assert shape(path) == before
        assert migrate_interrupted(path, 10_000)
    raise AssertionError("the migration never got through")


def test_making_the_tables_is_all_or_nothing_at_every_statement(tmp_path: Path) -> None:
    made = iter(range(1000))

    def fresh() -> Path:
        path = tmp_path / f"{next(made)}.db"
        create_file(path, KEY)
        return path

    statements = loop_over_statements(fresh)
    assert statements > sum(map(len, migrations.STEPS))
    path = fresh()
    migrate_interrupted(path, 10_000)
    assert shape(path)[0] == len(migrations.STEPS)


def test_an_upgrade_with_unsent_work_is_all_or_nothing_at_every_statement(
    laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.put(a_child(), a_child())
    laptop.store.close()
    old = laptop.path.read_bytes()
    path = tmp_path / "old.db"

    def fresh() -> Path:
        path.write_bytes(old)
        return path

    before = shape(fresh())
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, LATER))
    assert loop_over_statements(fresh) >= len(LATER)
    version, names, records = shape(path)
    assert version == len(migrations.STEPS) == before[0] + 1
    assert any("attachment" in name for name in names)
    assert records == before[2]
    store = Store(path, KEY, clock=HandClock(), new_id=new_id, forms=shelf())
    with store.work() as work:
        work.put(a_child())
    store.close()
    monkeypatch.undo()
    laptop.store = reopened(laptop.path)


def test_a_timeline_of_an_earlier_version_is_kept_by_number_and_without_its_words(laptop: Laptop) -> None:
    child = a_child()
    laptop.receive(child)
    laptop.put(a_contact(child))
    before = lists(laptop.store)
    laptop.store.close()
    engine = open_engine(laptop.path, KEY)
    with engine.begin() as connection:
        for statement in (*TIMELINE_BEFORE, *migrations._TIMELINE):
            connection.exec_driver_sql(statement)
    engine.dispose()
    laptop.store = reopened(laptop.path)
    assert lists(laptop.store) == before
    assert before["timeline_line"]


TIMELINE_BEFORE = (
    "CREATE TABLE aside AS SELECT id, scope, type, at, icon, title, 'words' AS text, meta, by, grp, unfinished FROM timeline_line",
    "DROP TABLE timeline_line",
    *(statement for statement in migrations.LISTS if "timeline_" in statement),
    "INSERT INTO timeline_line SELECT * FROM aside",
    "DROP TABLE aside",
)


def test_without_one_transaction_an_interruption_would_leave_half_an_upgrade(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sibling: the same interruption with each statement on its own."""
    laptop.store.close()
    before = shape(laptop.path)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, LATER))
    engine = open_engine(laptop.path, KEY)
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        for statement in LATER[:2]:
            raw.execute(statement)
    engine.dispose()
    assert shape(laptop.path) != before
    monkeypatch.undo()
    laptop.store = reopened(laptop.path)
