"""A reserve of disk space: given back when the disk is full, so that what was being typed is saved after all."""

import subprocess
from pathlib import Path

from app.domain.contact import Contact
from app.domain.errors import TryAgain
from app.models.ballast import Ballast
from app.models.trouble import RESERVE
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork
from app.operations.runner import WorkRunner
from tests.helpers.laptop import Laptop, a_child, a_contact
from tests.store.test_store_faults import contents, needs_small_disk, small_disk

__all__ = ["small_disk"]
KB = 1024


class Write(Operation, frozen=True, kw_only=True):
    """Write a contact up."""

    contact: Contact

    def apply(self, work: UnitOfWork) -> Outcome:
        work.put(self.contact)
        return Outcome(record=self.contact.id)


def test_the_reserve_is_real_room_and_only_laid_down_where_there_is_plenty(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "store.db", 256 * KB)
    assert not ballast.give()
    assert ballast.lay()
    assert ballast.lay()
    stat = ballast.path.stat()
    assert (stat.st_size, stat.st_mode & 0o777) == (256 * KB, 0o600)
    assert stat.st_blocks * 512 >= 256 * KB
    assert ballast.give()
    assert not ballast.is_there
    assert not Ballast(tmp_path / "store.db", 2**50).lay()


@needs_small_disk
def test_on_a_full_disk_the_reserve_lets_what_was_typed_be_saved_and_says_so(small_disk: Path) -> None:
    laptop = Laptop(small_disk / "leah")
    laptop.store.ballast = Ballast(laptop.path, 400 * KB)
    assert laptop.store.ballast.lay()
    told: list[str] = []
    runner = WorkRunner(laptop.store.work, lambda hint: told.append(hint.message))
    child = a_child()
    laptop.put(child)
    saved: list[str] = []
    while not told:
        text = f"visit {len(saved)} " + "so it goes " * 200
        runner.run(Write(contact=a_contact(child, content=text)))
        saved.append(text)
    assert told == [RESERVE]
    assert not laptop.store.ballast.is_there
    assert len(contents(laptop.store)) == len(saved)
    assert all(text in body for text, body in zip(saved, contents(laptop.store), strict=True))
    subprocess.run(["mount", "-o", "remount,size=12m", small_disk], check=True)
    assert laptop.store.faults() == ()
    laptop.close()


@needs_small_disk
def test_without_the_reserve_the_same_words_would_not_be_saved(small_disk: Path) -> None:
    """The sibling."""
    laptop = Laptop(small_disk / "leah")
    runner = WorkRunner(laptop.store.work)
    child = a_child()
    laptop.put(child)
    failed = None
    for n in range(5000):
        try:
            runner.run(Write(contact=a_contact(child, content=f"visit {n} " + "so it goes " * 200)))
        except Exception as error:
            failed = error
            break
    assert failed is not None
    assert not isinstance(failed, TryAgain)
    subprocess.run(["mount", "-o", "remount,size=12m", small_disk], check=True)
    laptop.close()
