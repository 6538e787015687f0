"""The power goes at any moment: what was said to be saved is there (F03).

A real store is watched from outside while it saves; each cut builds what the disk may then hold and opens it. Without
strace (or the right to use it) there is nothing to watch: `apt-get install strace`.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from app.domain.errors import Refused
from app.models.store import Store
from app.security.profile import VAULT_FILE, Profile
from app.security.vault import Vault
from tests.helpers.laptop import KEY, HandClock, new_id, shelf
from tests.helpers.power_cuts import Disk, Event, can_trace, cuts, watched
from tests.helpers.saving import SAVED
from tests.helpers.vaults import LEAHS, OTHER, key_file

pytestmark = pytest.mark.skipif(not can_trace(), reason="needs strace, and the right to trace: apt-get install strace")
COUNT: Final = 60
CUTS: Final = 300
WORDS: Final = 6


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    """All that the program does to the disk while it saves sixty contacts as it always does."""
    folder = tmp_path_factory.mktemp("full")
    return watched(folder, "tests.helpers.saving", str(folder), str(COUNT), "full")


def after_cuts(events: list[Event], folder: Path, seed: int, most: int = CUTS) -> Iterator[tuple[int, set[int], str]]:
    """For each cut: how many saves had been said to be done, which are there, and what the store says of itself."""
    said = [place for place, event in enumerate(events) if event.what == "said"]
    for n, (place, files) in enumerate(cuts(events, said[0] + 1, Random(seed), most)):
        here = folder / str(n)
        here.mkdir()
        for name, content in files.items():
            (here / name).write_bytes(content)
        yield sum(at < place for at in said), *_opened(here)


def _opened(folder: Path) -> tuple[set[int], str]:
    store = Store(folder / "store.db", KEY, clock=HandClock(), new_id=new_id, forms=shelf())
    try:
        with store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT type, id FROM record").fetchall()
            ops = connection.exec_driver_sql("SELECT type, rec_id FROM outbox").fetchall()
        assert set(map(tuple, rows)) == set(map(tuple, ops)), "a record without its op, or an op without its record"
        return {int(row.id[-12:], 16) for row in rows if row.type == "contact"}, store.warning
    finally:
        store.close()


def test_nothing_that_was_said_to_be_saved_is_lost_in_any_power_cut(full: list[Event], tmp_path: Path) -> None:
    for said, there, warning in after_cuts(full, tmp_path, seed=1):
        assert set(range(said)) <= there
        assert not warning, "an alarm without a loss"


def test_with_syncs_left_to_the_system_saved_work_is_lost_and_seen_here(tmp_path: Path) -> None:
    """The sibling: with `synchronous=NORMAL` the same cuts lose what was said to be saved."""
    folder = tmp_path / "normal"
    folder.mkdir()
    events = watched(folder, "tests.helpers.saving", str(folder), str(COUNT), "normal")
    images = tmp_path / "images"
    images.mkdir()
    lost = sum(not set(range(said)) <= there for said, there, _ in after_cuts(events, images, seed=1, most=60))
    assert lost > 6


# the key file


def after_cuts_of_words(folder: Path, how: str, most: int) -> Iterator[tuple[int, int | None]]:
    """For each cut: how often a passphrase had been said to be chosen, and which one opens the key file (None: none does)."""
    folder.mkdir()
    events = watched(folder, "tests.helpers.rewording", str(folder), str(WORDS), how)
    said = [place for place, event in enumerate(events) if event.what == "said"]
    known: dict[bytes, int | None] = {}
    for place, files in cuts(events, said[0] + 1, Random(2), most):
        content = files.get(VAULT_FILE, b"")
        if content not in known:
            known[content] = which_opens(folder / VAULT_FILE, content)
        yield sum(at < place for at in said) - 1, known[content]


def which_opens(path: Path, content: bytes) -> int | None:
    """Which of the chosen passphrases, in order, opens this key file."""
    path.write_bytes(content)
    try:
        count = int(key_file(path.parent)["header"]["counter"]) - 1
        Vault(Profile(path.parent), None).open(OTHER if count % 2 else LEAHS).wipe()
    except (Refused, ValueError, KeyError):
        return None
    return count


def test_no_power_cut_leaves_a_key_file_that_its_words_do_not_open(tmp_path: Path) -> None:
    found = [*after_cuts_of_words(tmp_path / "full", "full", CUTS)]
    assert len(found) == CUTS
    for said, opens in found:
        assert opens in {said, said + 1}, "the words that were said to be chosen, or those that were just being written"
    assert {opens for _, opens in found} == set(range(WORDS + 1))


def test_with_a_key_file_left_to_the_system_nothing_would_open_it_and_it_is_seen_here(tmp_path: Path) -> None:
    """The sibling: nothing is forced to the disk before it takes the old file's place."""
    assert sum(opens is None for _, opens in after_cuts_of_words(tmp_path / "hasty", "hasty", 100)) > 6


def test_what_is_not_synced_may_be_there_torn_or_missing() -> None:
    disk, seen = Disk(), set[Any]()
    disk.take(Event("write", "a", 0, b"1" * 1024))
    disk.take(Event("sync", "a"))
    disk.take(Event("write", "a", 0, b"2" * 1024))
    for seed in range(100):
        content = disk.image(Random(seed))["a"]
        seen.add((content[:1], content[512:513], len(content)))
    assert seen == {(a, b, 1024) for a in (b"1", b"2") for b in (b"1", b"2")}


def test_the_record_holds_every_save_and_every_byte(full: list[Event]) -> None:
    assert [event.data for event in full if event.what == "said"] == [SAVED % n for n in range(COUNT)]
    disk = Disk()
    for event in [*full, Event("sync", "store.db"), Event("sync", "store.db-mark")]:
        disk.take(event)
    whole = disk.image(Random(0))
    assert set(whole) >= {"store.db", "store.db-mark"}
    assert len({event.file for event in full if event.what == "sync"} & {"store.db", "store.db-wal"}) == 2
    assert not whole["store.db"].startswith(b"SQLite format 3")
