"""Opening the encrypted file: what is not a whole store of this key is refused calmly, and nothing on disk is changed."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.errors import Refused, Unavailable
from app.models import engine as opening
from app.models import migrations, trouble
from app.models.engine import create_file, open_engine
from app.models.high_water import BEHIND, UNMARKED, HighWater
from app.models.store import NOT_FINISHED, Store
from tests.helpers.laptop import KEY, HandClock, Laptop, a_child, new_id, shelf

REPOSITORY = Path(__file__).parents[2]
PAGE = 4096


def reopened(path: Path, key: str = KEY) -> Store:
    """The store at this path, opened as the program does."""
    return Store(path, key, clock=HandClock(), new_id=new_id, forms=shelf())


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes; the empty side files that a reader leaves do not count."""
    files = (p for p in sorted(folder.iterdir()) if p.is_file())
    empty = {f"store.db{end}" for end in ("-wal", "-shm")}
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files if p.stat().st_size or p.name not in empty}


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The folder of a store with forty children in it, closed."""
    laptop = Laptop(tmp_path / "leah")
    laptop.put(*(a_child(first_names=f"Child {n}", surname="x" * 900) for n in range(40)))
    laptop.close()
    return tmp_path / "leah"


@pytest.mark.parametrize("key", ["", KEY[:63], KEY[:95], KEY + "0", KEY.upper(), "g" * 96, "passphrase"])
def test_a_key_of_another_length_or_form_never_reaches_the_file(closed: Path, key: str) -> None:
    before = fingerprint(closed)
    with pytest.raises(ValueError, match="96 lower-case hex"):
        reopened(closed / "store.db", key)
    with pytest.raises(ValueError, match="96 lower-case hex"):
        create_file(closed / "other.db", key)
    assert fingerprint(closed) == before


def test_without_that_check_a_short_key_would_be_taken_for_a_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "check_key", lambda key: None)
    create_file(tmp_path / "store.db", KEY[:63])
    assert (tmp_path / "store.db").stat().st_size


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:12])


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // PAGE // 2 * PAGE])


def make_plain(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE identity(key TEXT, value TEXT)")
    plain.close()


def make_foreign(path: Path) -> None:
    path.write_bytes(os.urandom(5 * PAGE))


def flip(place: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[place] ^= 0x20
        path.write_bytes(content)

    return change


@pytest.mark.parametrize(
    "damage", [make_empty, make_short, cut_in_half, make_plain, make_foreign, flip(100), flip(2000), flip(PAGE - 1)]
)
def test_t_35_a_damaged_or_foreign_file_is_refused_and_left_as_it_is(closed: Path, damage: Callable[[Path], None]) -> None:
    damage(closed / "store.db")
    before = fingerprint(closed)
    with pytest.raises(Refused) as refusal:
        reopened(closed / "store.db")
    assert refusal.value.message == trouble.NOT_READABLE
    assert fingerprint(closed) == before


def test_a_wrong_key_is_refused_and_nothing_is_written(closed: Path) -> None:
    before = fingerprint(closed)
    with pytest.raises(Refused) as refusal:
        reopened(closed / "store.db", "f" * 96)
    assert refusal.value.message == trouble.NOT_READABLE
    assert fingerprint(closed) == before


def test_a_missing_file_is_refused_and_not_made(closed: Path) -> None:
    (closed / "store.db").rename(closed / "moved.db")
    with pytest.raises(Refused) as refusal:
        reopened(closed / "store.db")
    assert refusal.value.message == opening.IS_MISSING
    assert not (closed / "store.db").exists()


def test_without_the_look_before_opening_an_empty_file_would_become_a_new_store(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_empty(closed / "store.db")
    monkeypatch.setattr(opening, "check_file", lambda path: None)
    engine = open_engine(closed / "store.db", KEY)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one() == 0
    engine.dispose()


@pytest.mark.parametrize("place", [PAGE * 6 + 500, PAGE * 9 + 40, PAGE * 12 - 3])
def test_a_flipped_byte_in_any_page_is_found_by_the_whole_check(closed: Path, place: int) -> None:
    whole = reopened(closed / "store.db")
    assert whole.faults() == ()
    whole.close()
    flip(place)(closed / "store.db")
    store = reopened(closed / "store.db")
    assert store.faults()
    store.close()


def test_reading_a_damaged_page_says_what_to_do_and_shows_no_half_records(closed: Path) -> None:
    content = bytearray((closed / "store.db").read_bytes())
    for page in range(4, len(content) // PAGE):
        content[page * PAGE + 700] ^= 1
    (closed / "store.db").write_bytes(content)
    with pytest.raises((Refused, Unavailable), match="service desk"):
        read_all(closed / "store.db")


def read_all(path: Path) -> None:
    store = reopened(path)
    try:
        with store.reading() as connection:
            connection.exec_driver_sql("SELECT * FROM record").fetchall()
    finally:
        store.close()


def test_t_23_a_store_of_a_newer_waymark_is_refused_and_left_as_it_is(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(migrations, "STEPS", (*migrations.STEPS, ("CREATE TABLE later(one INTEGER)",)))
        reopened(closed / "store.db").close()
    before = fingerprint(closed)
    with pytest.raises(Refused, match="newer Waymark"):
        reopened(closed / "store.db")
    assert fingerprint(closed) == before


def test_a_store_whose_making_was_cut_short_is_not_taken_for_a_person_without_records(tmp_path: Path) -> None:
    create_file(tmp_path / "store.db", KEY)
    before = fingerprint(tmp_path)
    with pytest.raises(Refused) as refusal:
        reopened(tmp_path / "store.db")
    assert refusal.value.message == NOT_FINISHED
    assert fingerprint(tmp_path) == before


def test_making_a_store_never_writes_over_one(closed: Path) -> None:
    before = fingerprint(closed)
    with pytest.raises(Refused, match="already"):
        create_file(closed / "store.db", KEY)
    assert fingerprint(closed) == before


def test_the_file_is_the_owners_alone_and_does_not_look_like_a_database(closed: Path) -> None:
    assert not (closed / "store.db").read_bytes().startswith(b"SQLite")
    if sys.platform != "win32":
        assert (closed / "store.db").stat().st_mode & 0o077 == 0


# settings


def test_every_connection_forces_each_commit_to_disk_and_keeps_temporary_data_in_memory(laptop: Laptop) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "temp_store": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }
    for place in (laptop.store.transaction, laptop.store.reading):
        with place() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
        assert found == wanted


DENIED = [
    "ATTACH 'elsewhere.db' AS other",
    "PRAGMA temp_store=FILE",
    "PRAGMA synchronous=OFF",
    "PRAGMA writable_schema=ON",
    "PRAGMA rekey='other'",
    "PRAGMA temp_store_directory='/tmp'",
    "PRAGMA trusted_schema=ON",
]


@pytest.mark.parametrize("statement", DENIED)
def test_a_working_connection_cannot_attach_a_file_or_loosen_a_setting(laptop: Laptop, statement: str) -> None:
    for place in (laptop.store.transaction, laptop.store.reading):
        with pytest.raises(DBAPIError, match="not authorized"), place() as connection:
            connection.exec_driver_sql(statement)


def test_without_the_guard_the_setting_would_change(laptop: Laptop) -> None:
    with laptop.store.reading() as connection:
        raw: Any = connection.connection.driver_connection
        raw.set_authorizer(None)
        connection.exec_driver_sql("PRAGMA trusted_schema=ON")
        assert connection.exec_driver_sql("PRAGMA trusted_schema").scalar_one() == 1


def test_a_reading_connection_cannot_write(laptop: Laptop) -> None:
    with pytest.raises((DBAPIError, Unavailable)), laptop.store.reading() as connection:
        connection.exec_driver_sql("DELETE FROM record")


# places that cannot be written


@contextmanager
def somebody_without_rights(folder: Path) -> Iterator[None]:
    """The folder may be read and not written, by somebody who is not the administrator of the machine."""
    is_root = os.geteuid() == 0
    folder.chmod(0o555)
    for path in folder.iterdir():
        path.chmod(0o444)
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are another matter there")
def test_a_folder_that_cannot_be_written_is_told_apart_from_damage(closed: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="waymark-test-"))  # one that another user may walk into
    try:
        shutil.copytree(closed, folder, dirs_exist_ok=True)
        before = fingerprint(folder)
        with somebody_without_rights(folder), pytest.raises(Unavailable) as trouble_:
            reopened(folder / "store.db")
        assert trouble_.value.message == trouble.NOT_OPEN
        assert fingerprint(folder) == before
    finally:
        shutil.rmtree(folder)


def test_a_folder_that_is_not_there_is_said_so_when_a_store_is_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as trouble_:
        create_file(tmp_path / "nowhere" / "store.db", KEY)
    assert trouble_.value.message == trouble.NOT_OPEN


def test_a_store_in_use_elsewhere_is_not_called_damaged(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup program, or a second Waymark that got past the profile lock, holds the file."""
    other = sqlcipher.connect((closed / "store.db").as_posix(), isolation_level=None)
    other.execute(f"PRAGMA key=\"x'{KEY}'\"")
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    monkeypatch.setattr(opening, "PATIENCE_S", 0.2)
    other.execute("BEGIN EXCLUSIVE")
    before = hashlib.sha256((closed / "store.db").read_bytes()).hexdigest()
    try:
        with pytest.raises(Unavailable) as trouble_:
            reopened(closed / "store.db")
    finally:
        other.close()
    assert trouble_.value.message == trouble.NOT_OPEN
    assert hashlib.sha256((closed / "store.db").read_bytes()).hexdigest() == before
    reopened(closed / "store.db").close()


TWO = """
import sys
from pathlib import Path
from tests.helpers.laptop import a_child
from tests.store.test_store_opening import reopened
store = reopened(Path(sys.argv[1]))
for n in range(25):
    with store.work() as work:
        work.put(a_child(first_names=f"From the other {n}"))
store.close()
"""


def test_two_processes_on_one_store_lose_nothing_of_each_other(closed: Path) -> None:
    """The profile lock keeps a second window away (test_profile_lock); should it fail, SQLite's own locks hold."""
    path = closed / "store.db"
    other = subprocess.Popen([sys.executable, "-c", TWO, str(path)], cwd=REPOSITORY)
    store = reopened(path)
    for n in range(25):
        with store.work() as work:
            work.put(a_child(first_names=f"From this {n}"))
    assert other.wait(60) == 0
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar_one() == 90
        assert connection.exec_driver_sql("SELECT count(DISTINCT dseq), max(dseq) FROM outbox").one() == (90, 90)
    assert store.faults() == ()
    store.close()


# saved work that is missing

CRASH = """
import os, sys
from pathlib import Path
from tests.helpers.laptop import a_child
from tests.store.test_store_opening import reopened
store = reopened(Path(sys.argv[1]))
for n in range(3):
    with store.work() as work:
        work.put(a_child(first_names="Only in the log"))
os.kill(os.getpid(), 9)
"""


def crash(path: Path) -> None:
    """A process that saves three children and is killed before it can fold its log into the file."""
    ended = subprocess.run([sys.executable, "-c", CRASH, str(path)], cwd=REPOSITORY, check=False)
    assert ended.returncode != 0
    assert path.with_name("store.db-wal").stat().st_size > 0


def children(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM record WHERE type = 'child'").scalar_one())


def test_a_killed_process_loses_nothing_and_alarms_nobody(closed: Path) -> None:
    crash(closed / "store.db")
    store = reopened(closed / "store.db")
    assert (children(store), store.warning) == (43, "")
    store.close()


def remove_log(folder: Path) -> None:
    (folder / "store.db-wal").unlink()
    (folder / "store.db-shm").unlink(missing_ok=True)


def flip_log(folder: Path) -> None:
    log = folder / "store.db-wal"
    content = bytearray(log.read_bytes())
    content[len(content) // 3] ^= 1
    log.write_bytes(content)


@pytest.mark.parametrize("damage", [remove_log, flip_log])
def test_a_lost_log_is_never_silent(closed: Path, damage: Callable[[Path], None]) -> None:
    crash(closed / "store.db")
    damage(closed)
    store = reopened(closed / "store.db")
    assert children(store) < 43
    assert store.warning == BEHIND
    with store.reading() as connection:
        lines = connection.exec_driver_sql("SELECT what FROM audit").scalars().all()
    assert "opened a store that is not whole" in lines
    store.close()
    again = reopened(closed / "store.db")
    assert again.warning == ""
    again.close()


@pytest.mark.parametrize("damage", [remove_log, flip_log])
def test_without_the_mark_a_lost_log_would_be_silent(
    closed: Path, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(closed / "store.db")
    damage(closed)
    monkeypatch.setattr(HighWater, "warning", lambda self, tide: "")
    store = reopened(closed / "store.db")
    assert children(store) < 43
    assert (store.faults(), store.warning) == ((), "")
    store.close()


def test_an_old_copy_put_back_is_noticed(closed: Path) -> None:
    old = (closed / "store.db").read_bytes()
    store = reopened(closed / "store.db")
    with store.work() as work:
        work.put(a_child())
    store.close()
    (closed / "store.db").write_bytes(old)
    store = reopened(closed / "store.db")
    assert store.warning == BEHIND
    store.close()


def forge(mark: Path) -> None:
    mark.write_bytes(b"%020d" % 1 + mark.read_bytes()[20:])


@pytest.mark.parametrize("change", [Path.unlink, forge, make_empty, make_short])
def test_a_mark_that_was_removed_or_forged_is_said_so(closed: Path, change: Callable[[Path], None]) -> None:
    change(closed / "store.db-mark")
    store = reopened(closed / "store.db")
    assert store.warning == UNMARKED
    store.close()
