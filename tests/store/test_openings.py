"""An opening with a reason on the manager's laptop and on the reader's."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.changes.canonical import encode
from app.domain.errors import Refused
from app.domain.involvement import Opening
from app.domain.policy import Role
from app.domain.record import to_body
from app.domain.service import Person
from app.models.queries.views import StoreViews
from app.operations.contact import SaveContact
from app.operations.opening import AcknowledgeOpening, NoteOpened
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row, ScopeRef
from tests.helpers.laptop import Laptop, a_child, a_contact, new_id

AT = "2026-11-23T08:30:00+00:00"


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Laptop]:
    """Ruth's laptop with a child's file in it that Tom opened."""
    laptop = Laptop(tmp_path / "ruth", role=Role.MANAGER)
    yield laptop
    laptop.close()


def _opened(laptop: Laptop) -> Opening:
    child = a_child()
    tom = Person(id=new_id(), scope=new_id(), names="Tom Hale", role="practitioner")
    opening = Opening(
        id=new_id(), scope=child.scope, person=tom.id, reason="On duty tonight", at=AT, until_at="2026-11-24T08:30:00+00:00"
    )
    laptop.receive(tom, child, opening)
    return opening


def test_the_manager_sees_it_behind_the_bell_and_on_the_timeline_until_she_says_so(manager: Laptop) -> None:
    opening, views = _opened(manager), StoreViews(manager.store)
    (line,) = views.openings()
    assert (line.who, line.called, line.reason) == ("Tom Hale", "Jay", "On duty tonight")
    assert [n.text for n in views.notices(AT) if n.kind == "opening"] == [
        "Tom Hale opened Jay’s file, which is not with them, and said why"
    ]
    manager.do(AcknowledgeOpening(opening=opening.id))
    assert views.openings() == ()
    assert [n for n in views.notices(AT) if n.kind == "opening"] == []
    with manager.store.reading() as connection:
        title = connection.exec_driver_sql("SELECT title FROM timeline_line WHERE id = ?", (opening.id,)).scalar()
    assert title == "Opened with a reason", "the timeline keeps it"
    with pytest.raises(Refused):
        manager.do(AcknowledgeOpening(opening=opening.id))


def test_a_practitioner_is_not_asked_to_see_it_and_cannot_say_she_did(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "leah")
    opening = _opened(laptop)
    assert StoreViews(laptop.store).openings() == ()
    with pytest.raises(Refused, match=r"role|manager|service"):
        laptop.do(AcknowledgeOpening(opening=opening.id))
    laptop.close()


def test_who_was_let_in_to_read_writes_nothing_on_this_laptop_and_may_once_it_is_theirs(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "tom")
    child = a_child()
    row = Row(1, child.id, "child", child.scope, new_id(), AT, new_id(), AT, 0, msgspec.Raw(encode(to_body(child))))
    for role in ("reader", ""):
        refs = (ScopeRef(child.scope, "child", role),)
        head = PageHead(epoch="e", head=1, cursor=1, more=False, count=1, digest="", at=AT, enter=refs)
        laptop.sync.apply_page((), head)
        laptop.sync.apply_fetched((row,), refs, True)
        if role:
            laptop.do(NoteOpened(scope=child.scope))
            with pytest.raises(Refused):
                laptop.do(SaveContact(seen=None, now=a_contact(child)))
        else:
            laptop.do(SaveContact(seen=None, now=a_contact(child)))
    laptop.close()
