"""A store with damaged pages: unsent work is rescued, the rest comes again from the service, and nothing is hidden."""

import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.errors import Refused
from app.domain.ids import Id
from app.models.engine import open_engine
from app.models.rescue import Rescued, rescue
from app.models.store import Store
from tests.helpers.laptop import KEY, HandClock, Laptop, a_child, a_contact, new_id, shelf

PAGE = 4096
PARTS: dict[str, Any] = {"clock": HandClock(), "new_id": new_id, "forms": shelf()}


def worked_on(folder: Path) -> tuple[Laptop, list[str]]:
    """A laptop with sent and unsent contacts; the texts of the unsent ones."""
    laptop = Laptop(folder)
    child = a_child()
    laptop.receive(child)
    laptop.receive(*(a_contact(child, content=f"sent long ago {n} " + "x" * 700) for n in range(60)))
    unsent = [f"not sent yet {n}" for n in range(40)]
    for text in unsent:
        laptop.put(a_contact(child, content=text))
    laptop.store.index(1000)
    laptop.store.close()
    return laptop, unsent


def break_page(path: Path, page: int) -> None:
    """Flip a byte in the middle of a page (the first page is 0)."""
    with path.open("r+b") as file:
        file.seek(page * PAGE + 1500)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 0x5A]))


def pages_of(path: Path) -> int:
    return path.stat().st_size // PAGE


def unsent_in(store: Store) -> list[str]:
    """The texts of contacts whose op waits, in order."""
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT dseq, frozen_body FROM outbox WHERE state < 2 ORDER BY dseq").fetchall()
    numbers = [row.dseq for row in rows]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    return [bytes(row.frozen_body).decode() for row in rows]


def rescued_copy(laptop: Laptop, folder: Path, *broken: int) -> tuple[Rescued, Store]:
    folder.mkdir()
    damaged = folder / "damaged.db"
    shutil.copy(laptop.path, damaged)
    for page in broken:
        break_page(damaged, page)
    found = rescue(damaged, folder / "store.db", KEY, **PARTS)
    return found, Store(folder / "store.db", KEY, **PARTS)


def test_from_a_whole_store_everything_is_taken(tmp_path: Path) -> None:
    laptop, unsent = worked_on(tmp_path / "leah")
    found, store = rescued_copy(laptop, tmp_path / "rescued")
    assert (found.records, found.unsent, found.lost) == (101, 40, 0)
    assert [t for t in unsent if not any(t in body for body in unsent_in(store))] == []
    assert (store.faults(), store.warning) == ((), "")
    with store.work() as work:
        assert len(work.all_in(Contact, work.all_in(Child, _scope(store))[0].scope)) == 100
    store.close()


def _scope(store: Store) -> Id:
    with store.reading() as connection:
        return Id(connection.exec_driver_sql("SELECT id FROM scope WHERE kind = 'child'").scalar_one())


def break_in_turn(laptop: Laptop, unsent: list[str], folder: Path, pages: Iterable[int]) -> tuple[int, int]:
    """Rescue after the damage of each of these pages; how often all unsent work was there, and how often nothing was."""
    whole = hopeless = 0
    for page in pages:
        try:
            found, store = rescued_copy(laptop, folder / f"page-{page}", page)
        except Refused:
            hopeless += 1
            continue
        bodies = unsent_in(store)
        there = [text for text in unsent if any(text in body for body in bodies)]
        assert len(bodies) == found.unsent
        assert len(there) >= 40 - found.lost - (40 - found.unsent)
        assert found.unsent + found.lost <= 40
        assert store.faults() == ()
        whole += len(there) == 40
        store.close()
        shutil.rmtree(folder / f"page-{page}")
    return whole, hopeless


def test_a_broken_page_is_read_around_and_the_report_of_what_is_lost_is_right(tmp_path: Path) -> None:
    laptop, unsent = worked_on(tmp_path / "leah")
    pages = random.Random(7).sample(range(8, pages_of(laptop.path)), 10)
    whole, hopeless = break_in_turn(laptop, unsent, tmp_path, pages)
    assert whole + hopeless >= 5


@pytest.mark.long
def test_whichever_page_breaks_the_report_is_right_and_most_often_nothing_unsent_is_lost(tmp_path: Path) -> None:
    laptop, unsent = worked_on(tmp_path / "leah")
    pages = range(1, pages_of(laptop.path))
    whole, hopeless = break_in_turn(laptop, unsent, tmp_path, pages)
    assert hopeless <= 5, "pages of the schema and of who the store belongs to"
    assert whole >= len(pages) * 2 // 3, f"unsent work whole after {whole} of {len(pages)} damages"


def test_several_broken_pages_and_then_a_sync_bring_everything_back(tmp_path: Path) -> None:
    laptop, unsent = worked_on(tmp_path / "leah")
    dice = random.Random(4)
    for turn in range(6):
        broken = dice.sample(range(2, pages_of(laptop.path)), 4)
        try:
            found, store = rescued_copy(laptop, tmp_path / f"turn-{turn}", *broken)
        except Refused:
            continue
        assert found.unsent + found.lost <= len(unsent)
        assert store.faults() == ()
        with store.reading() as connection:
            states = connection.exec_driver_sql("SELECT DISTINCT state FROM scope").scalars().all()
        assert states == ["entering"], "everything that was sent is fetched once more"
        store.close()


def test_a_record_that_is_gone_stands_again_from_the_change_that_waits(tmp_path: Path) -> None:
    laptop, unsent = worked_on(tmp_path / "leah")
    engine = open_engine(laptop.path, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM record WHERE type = 'contact'")
    engine.dispose()
    found, store = rescued_copy(laptop, tmp_path / "rescued")
    assert found.unsent == 40
    with store.work() as work:
        texts = {contact.content for contact in work.all_in(Contact, _scope(store))}
    assert texts == set(unsent)
    store.close()


def test_ops_behind_a_lost_one_move_up_for_the_service_takes_none_behind_a_gap(tmp_path: Path) -> None:
    laptop, _ = worked_on(tmp_path / "leah")
    engine = open_engine(laptop.path, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox WHERE dseq IN (5, 6, 20)")
    engine.dispose()
    found, store = rescued_copy(laptop, tmp_path / "rescued")
    assert (found.unsent, found.lost) == (37, 3)
    assert len(unsent_in(store)) == 37
    with store.work() as work:
        work.put(Contact(id=new_id(), scope=_scope(store), content="and on"))
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT max(dseq) FROM outbox").scalar_one() == 38
    store.close()


def test_a_hole_in_the_audit_trail_is_not_closed_over(tmp_path: Path) -> None:
    laptop, _ = worked_on(tmp_path / "leah")
    engine = open_engine(laptop.path, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE n = 7")
    engine.dispose()
    found, store = rescued_copy(laptop, tmp_path / "rescued")
    assert found.audit_lines == 6
    with store.reading() as connection:
        last = connection.exec_driver_sql("SELECT what, detail FROM audit ORDER BY n DESC LIMIT 1").one()
    assert last.what == "rescued a damaged store"
    assert "audit lines 6" in last.detail
    assert store.faults() == ()
    store.close()


def test_a_file_that_is_broken_from_its_first_page_is_left_as_it_is(tmp_path: Path) -> None:
    laptop, _ = worked_on(tmp_path / "leah")
    break_page(laptop.path, 0)
    before = laptop.path.read_bytes()
    with pytest.raises(Refused):
        rescue(laptop.path, tmp_path / "new.db", KEY, **PARTS)
    assert laptop.path.read_bytes() == before
    assert not list(tmp_path.glob("new.db*"))
