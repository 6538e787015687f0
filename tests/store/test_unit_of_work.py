"""One door for every change: record, op, history, lists and search follow from a single put."""

import pytest

from app.changes.op import read_op
from app.domain.contact import Contact
from app.domain.errors import Refused
from app.operations.contact import DiscardContact, FinishContact, SaveContact
from tests.helpers.laptop import Laptop, a_child, a_contact


def ops(laptop: Laptop) -> list[tuple[str, str, int]]:
    """(kind, type, number of edits) of every op in the outbox."""
    with laptop.store.reading() as c:
        rows = c.exec_driver_sql("SELECT op FROM outbox ORDER BY dseq").fetchall()
    return [(op.kind, op.type, len(op.edits)) for op in (read_op(row.op) for row in rows)]


def test_typing_on_goes_into_one_op_until_it_is_sent(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    first = Contact(id=a_contact(child).id, scope=child.scope, aim="C")
    laptop.do(SaveContact(seen=None, now=first))
    second = first.but(aim="College", content="Filled in")
    laptop.do(SaveContact(seen=first, now=second))
    assert ops(laptop) == [("create", "child", 5), ("create", "contact", 2)]
    laptop.sync.unsent(500, 10**6)
    laptop.do(SaveContact(seen=second, now=second.but(content="Filled in pages")))
    assert ops(laptop)[2:] == [("patch", "contact", 1)]
    with laptop.store.reading() as c:
        later = read_op(c.exec_driver_sql("SELECT op FROM outbox ORDER BY dseq DESC LIMIT 1").scalar_one())
        before = c.exec_driver_sql("SELECT id FROM outbox WHERE dseq = 2").scalar_one()
    assert later.after == before


def test_a_contact_cannot_be_finished_without_the_childs_voice(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    with pytest.raises(Refused) as refusal:
        laptop.do(FinishContact(seen=None, now=a_contact(child, voice=" ")))
    assert refusal.value.field == "voice"
    assert len(ops(laptop)) == 1


def test_a_removed_contact_leaves_the_timeline_and_can_be_brought_back(laptop: Laptop) -> None:
    child, contact = a_child(), None
    laptop.put(child)
    contact = a_contact(child)
    laptop.do(FinishContact(seen=None, now=contact))
    done = laptop.do(DiscardContact(contact=contact.id, reason="Wrong child"))
    with laptop.store.reading() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM timeline_line WHERE type = 'contact'").scalar_one() == 0
    assert done.outcome.undo is not None
    laptop.do(done.outcome.undo)
    with laptop.store.reading() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM timeline_line WHERE type = 'contact'").scalar_one() == 1


def test_lists_rebuilt_from_records_equal_the_lists_kept_along_the_way(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    for n in range(5):
        laptop.do(FinishContact(seen=None, now=a_contact(child, content=f"Visit {n}")))
    before = lists(laptop)
    laptop.store.rebuild_lists()
    assert lists(laptop) == before
    assert before["timeline_line"]
    assert before["child_line"]


def lists(laptop: Laptop) -> dict[str, list[tuple[object, ...]]]:
    """Every list table, sorted."""
    from app.models.lists import LIST_TABLES

    with laptop.store.reading() as c:
        return {t: sorted(map(tuple, c.exec_driver_sql(f"SELECT * FROM {t}").fetchall())) for t in LIST_TABLES}
