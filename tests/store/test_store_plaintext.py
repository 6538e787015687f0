"""A whole scripted day leaves no readable word on disk: not in the store, its log, its index, nor in any temporary file."""

import sqlite3
import tempfile
from pathlib import Path

import msgspec
import pytest

from app.changes.canonical import encode
from app.domain.answer import Answer
from app.domain.plan import Target
from app.models.queries.views import StoreViews
from app.operations.assessment import RecordAnswers, StartAssessment
from app.operations.contact import FinishContact, SaveContact
from app.operations.draft import KeepDraft, KeepSetting
from app.operations.plan import SavePlan, StartPlan
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row
from tests.helpers.laptop import Laptop, a_child, a_contact, an_order, new_id

MARKER = "Zqxmarker"
"""A word that stands in every text of the day and nowhere else."""


def spellings() -> list[bytes]:
    """The word as any layer might write it: as it is, folded for search, in two-byte letters."""
    words = (MARKER, MARKER.lower(), MARKER.upper(), MARKER[1:])
    return [form for word in words for form in (word.encode(), word.encode("utf-16-le"))]


def readable_in(*folders: Path) -> dict[str, int]:
    """Files under these folders in which the word can be read, with how often."""
    found: dict[str, int] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            times = sum(content.count(form) for form in spellings())
            if times:
                found[str(path.relative_to(folder))] = times
    return found


def a_day(laptop: Laptop) -> None:
    """Children, visits, answers, a plan, a search, settings and pages from the service; the word is in all of them."""
    child = a_child(surname=f"{MARKER}-Okafor", case_number=f"{MARKER}/1")
    laptop.put(child, an_order(child, court=f"{MARKER} Youth Court"))
    views = StoreViews(laptop.store)
    visit = a_contact(child, content=f"{MARKER} said hello. " * 400)
    laptop.do(SaveContact(seen=None, now=visit))
    laptop.do(FinishContact(seen=visit, now=visit.but(outcome=f"{MARKER} went home.")))
    started = new_id()
    laptop.do(StartAssessment(id=started, scope=child.scope))
    seen = views.assessment(started).assessment
    laptop.do(RecordAnswers(seen=seen, answers={"living_home": Answer(value=f"{MARKER} lives with Nan.")}))
    plan = new_id()
    laptop.do(StartPlan(id=plan, scope=child.scope))
    stored = views.plan(child.scope).plan
    assert stored is not None
    target = Target(title=f"{MARKER} gets a bike", rank="a")
    laptop.do(SavePlan(seen=stored, now=stored.but(targets={new_id(): target})))
    laptop.do(KeepDraft(key=f"review:{started}", text=f"{MARKER} needs a word"))
    laptop.do(KeepSetting(key="last", value=MARKER))
    others = [a_child(first_names=f"{MARKER} {n}") for n in range(300)]
    laptop.receive(*others)
    at = laptop.clock.now.wall_at
    newer = Row(1, new_id(), "hologram", child.scope, new_id(), at, new_id(), at, 0, msgspec.Raw(encode({"text": MARKER})))
    laptop.sync.apply_page([newer], PageHead(epoch="e", head=9, cursor=9, more=False, count=1, digest="", at=at))
    while laptop.store.index(50):
        pass
    assert views.search(MARKER[:5])
    with laptop.store.reading() as connection:  # a sort that is too large for the page cache
        connection.exec_driver_sql(
            "SELECT count(*) FROM (SELECT DISTINCT a.body || b.id AS text FROM record a, record b ORDER BY text DESC)"
        ).scalar_one()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where this process may put temporary files."""
    place = tmp_path / "temporary"
    place.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def test_t_06_no_word_of_the_day_can_be_read_on_disk(tmp_path: Path, temporary: Path) -> None:
    laptop = Laptop(tmp_path / "leah")
    a_day(laptop)
    assert (tmp_path / "leah" / "store.db-wal").stat().st_size > 100_000
    assert readable_in(tmp_path / "leah", temporary) == {}
    laptop.restart()
    laptop.close()
    assert readable_in(tmp_path / "leah", temporary) == {}


def test_the_search_for_the_word_finds_it_in_a_plain_store(tmp_path: Path) -> None:
    """The sibling: the same rows in a file that is not encrypted, and in its log, are found at once."""
    laptop = Laptop(tmp_path / "leah")
    a_day(laptop)
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("CREATE TABLE record(body BLOB)")
    with laptop.store.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM record").fetchall()
    plain.executemany("INSERT INTO record VALUES (?)", [tuple(row) for row in bodies])
    plain.commit()
    found = readable_in(tmp_path)
    plain.close()
    laptop.close()
    assert found["plain.db-wal"] > 100
    assert set(readable_in(tmp_path)) == {"plain.db"}
