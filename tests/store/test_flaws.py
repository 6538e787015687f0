"""Flaws that a store of this kind is known to have: each is planted, and the law that keeps it out breaks.

Those of the sync itself are seen by the worlds (tests/sync_simulation/test_flaws.py); all stand in docs/faults.md.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, event

from app.changes.canonical import encode, read
from app.changes.op import read_op
from app.domain import types
from app.domain.contact import NextStep
from app.domain.record import Record, Tree, to_body
from app.models import search, sync_store, unit_of_work
from app.models.sync_store import StoreForSync
from app.operations.base import Outcome
from app.operations.contact import SaveContact
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row
from tests.helpers.laptop import Laptop, a_child, a_contact, new_id

Plant = pytest.MonkeyPatch
_ASK = """
import sys, tempfile
from pathlib import Path
from app.models import engine
from tests.helpers.laptop import Laptop
engine._PRAGMAS += tuple(sys.argv[1:])
laptop = Laptop(Path(tempfile.mkdtemp()))
with laptop.store.reading() as connection:
    print(connection.exec_driver_sql("PRAGMA cipher_memory_security").scalar_one())
laptop.close()
"""


def test_flaw_02_pages_wiped_in_memory_make_all_reading_three_times_as_slow() -> None:
    """One connection that asks for it slows its whole process, for good: so each look is at a process of its own."""

    def is_wiped(*planted: str) -> str:
        command = [sys.executable, "-c", _ASK, *planted]
        return subprocess.run(command, cwd=Path.cwd(), capture_output=True, text=True, check=True).stdout.strip()

    assert is_wiped() == "0"
    assert is_wiped("cipher_memory_security=ON") == "1"


# the search index


def touched_by_index(laptop: Laptop, deed: Any) -> list[str]:
    """Statements of the deed that write to the index itself and not only to what it is owed."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(laptop.store._writer, "before_cursor_execute", note)
    try:
        deed()
    finally:
        event.remove(laptop.store._writer, "before_cursor_execute", note)
    assert any("search_due" in statement for statement in seen), "it is owed"
    return [s for s in seen if "search" in s.replace("search_due", "") and "SELECT" not in s[:6]]


def test_flaw_04_an_index_that_is_written_in_the_transaction_of_the_change(laptop: Laptop, monkeypatch: Plant) -> None:
    child = a_child()

    def a_day(laptop: Laptop) -> None:
        laptop.receive(child, a_contact(child))
        laptop.put(a_contact(child))

    assert touched_by_index(laptop, lambda: a_day(laptop)) == []
    honest, honest_of_page = search.owe, search.owe_from

    def at_once(connection: Connection, numbers: list[int]) -> None:
        honest(connection, numbers)
        search.drain(connection)

    def at_once_of_page(connection: Connection, number: int) -> None:
        honest_of_page(connection, number)
        search.drain(connection)

    monkeypatch.setattr(search, "owe", at_once)
    assert touched_by_index(laptop, lambda: laptop.put(a_contact(child))) != []
    monkeypatch.setattr(search, "owe", honest)
    monkeypatch.setattr(search, "owe_from", at_once_of_page)
    assert touched_by_index(laptop, lambda: laptop.receive(a_contact(child), ver=2)) != []


# versions of bodies, old and new


def came(laptop: Laptop, *records: Record, ver: int, **newer: object) -> None:
    """A page of the service with these records, with fields of a newer Waymark in each."""
    at, sam = laptop.clock.now.wall_at, new_id()
    rows = [
        Row(
            ver, r.id, type(r).type_name, r.scope, sam, at, sam, at, 0,
            msgspec.Raw(encode({**to_body(r), **newer})),
        )
        for r in records
    ]  # fmt: skip
    head = PageHead(epoch="e", head=ver, cursor=ver, more=False, count=len(rows), digest="", at=at)
    laptop.sync.apply_page(rows, head)


def test_flaw_09_a_value_of_a_newer_waymark_that_stops_the_page(laptop: Laptop, monkeypatch: Plant) -> None:
    child, contact, other = a_child(), a_contact(a_child()), a_contact(a_child())
    laptop.receive(child)
    came(laptop, contact.but(scope=child.scope), ver=2, minutes="a while")
    assert kept(laptop, contact.id)["minutes"] == "a while"

    def is_an_error(*, reason: str, **_: object) -> None:
        raise msgspec.ValidationError(reason)

    monkeypatch.setattr(types, "Unreadable", is_an_error)
    with pytest.raises(msgspec.ValidationError):
        came(laptop, other.but(scope=child.scope), ver=3, minutes="a while")


def kept(laptop: Laptop, id: str) -> Tree:
    """The body of a record as it is stored."""
    with laptop.store.reading() as connection:
        return read(connection.exec_driver_sql("SELECT body FROM record WHERE id = ?", (id,)).scalar_one())


def rows_of(laptop: Laptop, statement: str) -> list[Any]:
    with laptop.store.reading() as connection:
        return list(connection.exec_driver_sql(statement))


def test_flaw_11_defaults_that_are_written_where_nobody_stated_anything(laptop: Laptop, monkeypatch: Plant) -> None:
    """An edit by a newer laptop is the one path that was edited, and the rest of the body stays as it came."""

    def edited(aim: str) -> list[tuple[str, ...]]:
        with laptop.store.work() as work:
            seen = work.get(type(contact), contact.id)
            work.put(seen.but(aim=aim), seen)
        laptop.sync.unsent(500, 10**6)
        (*_, row) = rows_of(laptop, "SELECT op FROM outbox ORDER BY dseq")
        return [edit.path for edit in read_op(row.op).edits]

    child = a_child()
    contact = a_contact(child, risk="", voice="")
    laptop.receive(child)
    came(laptop, contact, ver=2, colour={"ink": "green"})
    before = kept(laptop, contact.id)
    assert edited("Ring the college") == [("aim",)]
    assert kept(laptop, contact.id) == {**before, "aim": "Ring the college"}

    def with_defaults(record: Record) -> Tree:
        return {**{name: "" for name in ("risk", "voice")}, **to_body(record)}

    monkeypatch.setattr(unit_of_work, "_checked", with_defaults)
    assert edited("Go there") != [("aim",)]


def spoiled(laptop: Laptop, operation: SaveContact) -> list[str]:
    """What of the values that it was given an operation changed in place."""
    before = msgspec.json.encode(operation)
    laptop.do(operation)
    return [] if msgspec.json.encode(operation) == before else ["changed in place"]


def test_flaw_10_a_frozen_value_whose_inside_is_changed_loses_the_edit(laptop: Laptop, monkeypatch: Plant) -> None:
    """The worlds hold every operation to this (F10); here is what becomes of the edit."""
    child = a_child()
    laptop.receive(child)
    contact = a_contact(child, next_steps={"a": NextStep(what="Ring college")})
    assert spoiled(laptop, SaveContact(seen=None, now=contact)) == []
    laptop.sync.unsent(500, 10**6)
    waiting = len(rows_of(laptop, "SELECT 1 FROM outbox"))

    def in_place(self: SaveContact, work: Any) -> Outcome:
        assert self.seen is not None
        self.seen.next_steps["b"] = NextStep(what="Ring Mum")  # type: ignore[index]
        work.put(self.seen, self.seen)
        return Outcome(record=self.now.id)

    monkeypatch.setattr(SaveContact, "apply", in_place)
    assert spoiled(laptop, SaveContact(seen=contact, now=contact)) != []
    assert len(rows_of(laptop, "SELECT 1 FROM outbox")) == waiting, "and nothing of it waits to be sent"


# history on the laptop


def versions_without_op(laptop: Laptop) -> int:
    """Versions kept here more than there are own ops that changed a record."""
    (kept_here,) = rows_of(laptop, "SELECT count(*), count(DISTINCT op) FROM version")
    changing = [op for (data,) in rows_of(laptop, "SELECT op FROM outbox") if (op := read_op(data)).kind != "create"]
    return int(kept_here[0]) - len(changing)


def test_flaw_12_a_version_for_each_time_that_typing_was_saved(laptop: Laptop, monkeypatch: Plant) -> None:
    child = a_child()
    contact = a_contact(child)
    laptop.receive(child, contact)

    def type_on(word: str) -> None:
        for end in range(1, len(word) + 1):
            with laptop.store.work() as work:
                seen = work.get(type(contact), contact.id)
                work.put(seen.but(aim=word[:end]), seen)

    type_on("Ring the college")
    assert rows_of(laptop, "SELECT count(*) FROM version") == [(1,)]
    assert versions_without_op(laptop) == 0
    honest = unit_of_work.UnitOfWork._absorb

    def each_time(self: unit_of_work.UnitOfWork, draft: Any, row: Any) -> bool:
        is_absorbed = honest(self, draft, row)
        values = (row.id, new_id(), row.body, row.changed_by, row.changed_at)
        self._connection.exec_driver_sql("INSERT INTO version(rec_id, op, body, by, at) VALUES (?, ?, ?, ?, ?)", values)
        return is_absorbed

    monkeypatch.setattr(unit_of_work.UnitOfWork, "_absorb", each_time)
    type_on("Ring Mum")
    assert versions_without_op(laptop) > 0


def test_flaw_13_a_version_for_each_row_that_came(laptop: Laptop, monkeypatch: Plant) -> None:
    child = a_child()
    contact = a_contact(child)
    laptop.receive(child, contact)
    came(laptop, contact.but(aim="Ring college"), ver=2)
    assert versions_without_op(laptop) == 0
    honest = StoreForSync.apply_page

    def with_versions(self: StoreForSync, rows: Sequence[Row], head: PageHead) -> Any:
        with self._store.transaction() as connection:
            connection.exec_driver_sql(
                "INSERT INTO version(rec_id, op, body, by, at) SELECT id, '', body, '', '' FROM record"
            )
        return honest(self, rows, head)

    monkeypatch.setattr(sync_store.StoreForSync, "apply_page", with_versions)
    came(laptop, contact.but(aim="Ring Mum"), ver=3)
    assert versions_without_op(laptop) > 0
