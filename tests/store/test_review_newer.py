"""Records of a newer Waymark, and times of laptops in other zones, in the views that everybody opens first."""

import msgspec
import pytest

from app.changes.canonical import encode, read
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.record import Record, to_body
from app.domain.service import Person, Service, Team
from app.models.queries.views import StoreViews
from app.operations.child import MarkLooked
from app.operations.contact import FinishContact
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row
from tests.helpers.laptop import Laptop, a_child, a_contact, an_order, new_id

SAM = Id("01990055-0055-7000-8000-00000000005a")


def came(laptop: Laptop, record: Record, ver: int = 2, at: str = "", **newer: object) -> None:
    """The record as a newer Waymark sends it, with these fields in a shape that this one does not know."""
    at = at or laptop.clock.now.wall_at
    body = msgspec.Raw(encode({**to_body(record), **newer}))
    row = Row(ver, record.id, type(record).type_name, record.scope, SAM, at, SAM, at, 0, body)
    head = PageHead(epoch="e", head=ver, cursor=ver, more=False, count=1, digest="", at=at)
    laptop.sync.apply_page([row], head)


def test_a_child_of_a_newer_waymark_stays_in_the_caseload(laptop: Laptop) -> None:
    child, other = a_child(), a_child("Maisie")
    laptop.receive(child, an_order(child), other)
    came(laptop, child, surname={"family": "Okafor", "given": "of"})
    views, today = StoreViews(laptop.store), laptop.clock.now.today
    lines = {line.scope: line for line in views.caseload(today)}
    assert set(lines) == {child.scope, other.scope}
    assert "newer Waymark" in lines[child.scope].name
    assert lines[child.scope].due_on, "what is due for the child is still told"
    with pytest.raises(Refused) as refusal:
        views.child(child.scope, today)
    assert "newer Waymark" in refusal.value.message
    views.my_day(laptop.clock.now.wall_at)
    views.certificates(today)
    views.sync_centre()
    views.notices(laptop.clock.now.wall_at)


def test_a_directory_of_a_newer_waymark_does_not_keep_the_window_shut(laptop: Laptop) -> None:
    me = Person(id=laptop.person, scope=new_id(), names="Leah Okafor", role="practitioner", team=laptop.team)
    came(laptop, me, names={"first": "Leah"})
    came(laptop, Team(id=laptop.team, scope=me.scope, name="East"), name={"en": "East"})
    came(laptop, Service(id=me.scope, scope=me.scope, name="Northmoor"), name={"en": "Northmoor"})
    assert StoreViews(laptop.store).me().person == laptop.person


def test_a_field_inside_an_item_that_this_version_does_not_know_survives_an_edit(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    contact = a_contact(child)
    came(laptop, contact, ver=1, next_steps={"s1": {"what": "Ring college", "colour": {"ink": "green"}}})
    with laptop.store.work() as work:
        seen = work.get(type(contact), contact.id)
        steps = {"s1": msgspec.structs.replace(seen.next_steps["s1"], who="Jay")}
        work.put(seen.but(next_steps=steps), seen)
    with laptop.store.reading() as c:
        body = read(c.exec_driver_sql("SELECT body FROM record WHERE id = ?", (contact.id,)).scalar_one())
    assert body["next_steps"]["s1"] == {"what": "Ring college", "colour": {"ink": "green"}, "who": "Jay"}


# times


def test_two_contacts_in_the_hour_that_comes_twice_stand_in_their_order(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    laptop.clock.turn(days=-28)
    first = a_contact(child, started_at="2026-10-25T01:50:00+01:00")
    second = a_contact(child, started_at="2026-10-25T01:10:00+00:00")
    for contact in (second, first):
        laptop.do(FinishContact(seen=None, now=contact))
    views = StoreViews(laptop.store)
    assert [line.id for line in views.contacts(child.scope)] == [second.id, first.id]
    assert views.caseload(laptop.clock.now.today)[0].last_contact_at == second.started_at


@pytest.mark.parametrize("written_at", ["2026-11-23T04:05:00-05:00", "2026-11-21T16:00:00+00:00"])
def test_what_came_since_the_last_look_is_new_whatever_the_clock_it_was_written_by(laptop: Laptop, written_at: str) -> None:
    """Looked at Monday 09:00; a colleague's note of Saturday, or of a laptop in another zone, comes in after that."""
    child = a_child()
    laptop.put(child)
    with laptop.store.work() as work:
        work.mark_looked(child.scope)
    contact = a_contact(child)
    came(laptop, contact, ver=1, at=written_at)
    views, today = StoreViews(laptop.store), laptop.clock.now.today
    assert [(line.id, line.is_new) for line in views.child(child.scope, today).timeline] == [(contact.id, True)]
    laptop.do(MarkLooked(scope=child.scope))
    assert [line.is_new for line in views.child(child.scope, today).timeline] == [False]
