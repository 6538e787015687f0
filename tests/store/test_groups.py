"""What one operation wrote stays together on its way; typing goes on absorbing only where it is alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.changes.op import Op, read_op
from app.domain.child import Child
from app.domain.contact import Contact
from app.models import outbox as outbox_of
from app.operations.contact import FinishContact, SaveContact
from app.sync.protocol.messages.push import PUSH_BYTES
from tests.helpers.laptop import Laptop, a_child, a_contact


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """Leah's, with Jay's file on it."""
    one = Laptop(tmp_path)
    yield one
    one.close()


@pytest.fixture
def child(laptop: Laptop) -> Child:
    """Jay."""
    jay = a_child()
    laptop.receive(jay)
    return jay


def outbox(laptop: Laptop) -> list[Op]:
    """All ops, from the file."""
    with laptop.store.reading() as connection:
        return [read_op(row.op) for row in connection.exec_driver_sql("SELECT op FROM outbox ORDER BY dseq")]


def typed(laptop: Laptop, contact: Contact, **words: str) -> Contact:
    """The contact with more words, kept."""
    now = contact.but(**words)
    laptop.do(SaveContact(seen=contact, now=now))
    return now


def test_finishing_and_the_visit_that_it_books_are_one_group_and_the_typing_before_is_not_in_it(
    laptop: Laptop, child: Child
) -> None:
    contact = a_contact(child, next_at="2026-11-30T10:00:00+00:00")
    laptop.do(SaveContact(seen=None, now=contact))
    contact = typed(laptop, contact, content="Filled in pages 2 and 3 together, and rang the college.")
    laptop.do(FinishContact(seen=contact, now=contact))
    first, finished, visit = outbox(laptop)
    assert (first.kind, first.txn) == ("create", "")
    assert ("finished_at",) in [edit.path for edit in finished.edits]
    assert finished.after == first.id
    assert visit.type == "appointment"
    assert finished.txn == visit.txn != ""


def test_what_is_written_alone_has_no_group_and_takes_in_more(laptop: Laptop, child: Child) -> None:
    contact = a_contact(child)
    laptop.do(SaveContact(seen=None, now=contact))
    typed(laptop, contact, content="More.")
    (only,) = outbox(laptop)
    assert only.txn == ""


def test_an_op_in_a_group_takes_in_nothing_more(laptop: Laptop, child: Child) -> None:
    one, other = a_contact(child), a_contact(child)
    laptop.put(one, other)
    typed(laptop, other, content="More.")
    first, second, third = outbox(laptop)
    assert first.txn == second.txn != ""
    assert (third.txn, third.after) == ("", second.id)


def test_two_changes_of_one_record_in_one_go_are_one_op(laptop: Laptop, child: Child) -> None:
    contact = a_contact(child)
    with laptop.store.work() as work:
        work.put(contact)
        work.put(contact.but(content="More."))
    (only,) = outbox(laptop)
    assert only.txn == ""


def test_a_group_is_never_sent_in_parts(laptop: Laptop, child: Child) -> None:
    one, other, alone = a_contact(child), a_contact(child), a_contact(child)
    laptop.put(one, other)
    laptop.put(alone)
    with laptop.store.reading() as connection:
        batches = [outbox_of.unsent(connection, *limits) for limits in ((1, PUSH_BYTES), (2, PUSH_BYTES), (500, 1))]
        assert len(outbox_of.unsent(connection, 3, PUSH_BYTES)) == 3
    assert [[op.record for op in batch] for batch in batches] == [[one.id, other.id]] * 3
    assert [op.record for op in laptop.sync.unsent(1, PUSH_BYTES)] == [one.id, other.id]


def test_taking_part_in_a_group_changes_nothing_of_the_record(laptop: Laptop, child: Child) -> None:
    contact = a_contact(child)
    laptop.do(SaveContact(seen=None, now=contact))
    now = contact.but(content="Changed with another.")
    with laptop.store.work() as work:
        work.put(now, contact)
        work.put(a_contact(child))
    with laptop.store.work() as work:
        assert work.get(Contact, contact.id).content == "Changed with another."
    created, changed, _ = outbox(laptop)
    assert [edit.value for edit in created.edits if edit.path == ("content",)] == [contact.content]
    assert [edit.path for edit in changed.edits] == [("content",)]
