"""How each role comes to a child's file and for how long: by the service's clock, and not one day more."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.bootstrap.admin import add_person
from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.contact import Appointment
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation, Episode, Grant
from app.domain.pack import Pack
from app.domain.policy_table import COMES_FROM
from app.server.known import Forms
from tests.helpers.answers import whole_answers
from tests.helpers.signable import RATED, signable
from tests.server.test_rights import signing
from tests.server.town import Laptop, Town, new_id

NOW = datetime.now(UTC)


def day(offset: int) -> str:
    """A day so many days from today."""
    return (NOW + timedelta(days=offset)).date().isoformat()


def joined(town: Town, names: str, role: str, team: str = "") -> Laptop:
    """A laptop of somebody new."""
    town.ids[names] = add_person(town.database, names, role, team)
    return town.laptop(names)


def holds(laptop: Laptop, scope: Id) -> bool:
    """Would this laptop be given the file now? The service says `enter`, or the laptop has it and is not told to erase it."""
    head, _ = laptop.pull()
    return scope in {ref.id for ref in head.enter} and scope not in head.forget


def decided(town: Town, *records: object) -> list[str]:
    """What becomes of Ruth's decisions."""
    ruth = town.laptop("Ruth")
    for record in records:
        ruth.create(record)  # type: ignore[arg-type]
    return [result.status for result in ruth.send()]


def visit(scope: Id, person: Id, offset: int) -> Appointment:
    """A visit of this person on a day."""
    return Appointment(id=new_id(), scope=scope, at=f"{day(offset)}T10:00:00+00:00", person=person)


def test_a_sessional_worker_holds_a_file_from_the_booking_until_two_weeks_after_the_visit(town: Town) -> None:
    scope, old = town.child_with("Leah"), town.child_with("Leah")
    kit = joined(town, "Kit Ward", "sessional_worker")
    assert not holds(kit, scope)
    assert decided(town, visit(scope, kit.person, 5), visit(old, kit.person, -15)) == ["applied", "applied"]
    assert holds(kit, scope)
    assert not holds(kit, old), "the visit was more than two weeks ago"
    assert decided(town, visit(old, kit.person, -14)) == ["applied"]
    assert holds(kit, old)


def test_a_cancelled_visit_takes_the_file_back(town: Town) -> None:
    scope = town.child_with("Leah")
    kit = joined(town, "Kit Ward", "sessional_worker")
    leah = town.laptop("Leah")
    booked = visit(scope, kit.person, 5)
    leah.create(booked)
    leah.send()
    assert holds(kit, scope)
    leah.set(booked.id, "cancelled", True)
    assert leah.send()[0].status == "applied"
    assert not holds(kit, scope)


def test_a_sessional_worker_is_not_let_in_by_allocation_and_cannot_book_themselves(town: Town) -> None:
    scope = town.child_with("Leah")
    kit = joined(town, "Kit Ward", "sessional_worker")
    assert decided(town, Allocation(id=new_id(), scope=scope, person=kit.person, from_on=day(0))) == ["applied"]
    assert not holds(kit, scope)
    decided(town, visit(scope, kit.person, 1))
    kit.create(visit(scope, kit.person, 60))
    assert kit.send()[0].status == "quarantined"


@pytest.mark.parametrize(("until", "is_in"), [(0, True), (-1, False), (30, True)])
def test_a_grant_lasts_until_the_end_of_its_last_day(town: Town, until: int, is_in: bool) -> None:
    scope, tom = town.child_with("Leah"), town.laptop("Tom")
    assert decided(
        town, Grant(id=new_id(), scope=scope, person=tom.person, until_on=day(until), reason="Covers for Leah")
    ) == ["applied"]
    assert holds(tom, scope) is is_in


def test_a_grant_of_tomorrow_gives_nothing_today_and_one_taken_back_gives_nothing(town: Town) -> None:
    scope, tom, ruth = town.child_with("Leah"), town.laptop("Tom"), town.laptop("Ruth")
    later = Grant(id=new_id(), scope=scope, person=tom.person, from_on=day(2), until_on=day(9), reason="Holiday")
    now = Grant(id=new_id(), scope=scope, person=tom.person, until_on=day(9), reason="Holiday")
    ruth.create(later)
    ruth.send()
    assert not holds(tom, scope)
    ruth.create(now)
    ruth.send()
    assert holds(tom, scope)
    ruth._op("void", now.id, (), reason="Not needed")
    assert ruth.send()[0].status == "applied"
    assert not holds(tom, scope)


def test_somebody_who_covers_writes_in_their_own_role_and_stops_with_the_grant(town: Town) -> None:
    scope, tom = town.child_with("Leah"), town.laptop("Tom")
    decided(town, Grant(id=new_id(), scope=scope, person=tom.person, until_on=day(1), reason="Covers"))
    tom.contact(scope, aim="Covering")
    assert tom.send()[0].status == "applied"
    with town.database.transaction() as connection:
        connection.execute("UPDATE member SET until_at = now() - interval '1 second' WHERE source = 'grant'")
    tom.contact(scope, aim="Too late")
    assert tom.send()[0].status == "quarantined"


def test_a_panel_volunteer_is_let_in_to_one_pack_and_never_without_one(town: Town) -> None:
    scope = town.child_with("Leah")
    vera = joined(town, "Vera Lund", "panel_volunteer")
    leah = town.laptop("Leah")
    packs = [Pack(id=new_id(), scope=scope, called="Kai", meets_on=day(n)) for n in (5, 50)]
    for pack in packs:
        leah.create(pack)
    leah.send()
    bare = Grant(id=new_id(), scope=scope, person=vera.person, until_on=day(6), reason="Panel")
    assert decided(town, bare) == ["quarantined"]
    assert decided(town, bare.but(id=new_id(), about=packs[0].id)) == ["applied"]
    rows = vera.enter_all()
    assert [row.id for row in rows if row.scope == scope] == [packs[0].id]
    vera.contact(scope, aim="I was there")
    assert vera.send()[0].status == "quarantined"


def test_a_turnaround_practitioner_is_given_diversion_only(town: Town) -> None:
    scope = town.child_with("Leah")
    tess, ruth = joined(town, "Tess Orr", "turnaround_practitioner"), town.laptop("Ruth")
    given = Allocation(id=new_id(), scope=scope, person=tess.person, from_on=day(0))
    assert decided(town, given) == ["quarantined"]
    court = Episode(id=new_id(), scope=scope, kind="court", opened_on=day(0))
    assert decided(town, court, given.but(id=new_id())) == ["applied", "quarantined"]
    diversion = court.but(id=new_id(), kind="diversion")
    ruth.create(diversion)
    ruth.create(given.but(id=new_id()))
    assert [r.status for r in ruth.send()] == ["applied", "applied"]
    assert holds(tess, scope)
    ruth.set(diversion.id, "closed_on", day(0))
    assert ruth.send()[0].status == "applied"
    assert not holds(tess, scope)


def test_service_manager_and_head_hold_every_childs_file_and_the_head_writes_in_none(town: Town) -> None:
    scope = town.child_with("Leah")
    hugh, sue = joined(town, "Hugh Ames", "head_of_service"), joined(town, "Sue Dale", "service_manager")
    assert holds(hugh, scope)
    assert holds(sue, scope)
    after = town.child_with("Leah")
    assert holds(hugh, after)
    for laptop, expected in ((hugh, "quarantined"), (sue, "applied")):
        laptop.contact(after, aim="Seen")
        assert laptop.send()[0].status == expected


def test_a_practice_manager_holds_the_files_of_the_team(town: Town) -> None:
    scope = town.child_with("Leah")
    east, west = joined(town, "Pam East", "practice_manager", "East"), joined(town, "Pia West", "practice_manager", "West")
    assert holds(east, scope)
    assert not holds(west, scope)


@pytest.mark.parametrize("role", ["appropriate_adult", "information_officer", "wizard"])
def test_who_works_with_figures_or_machines_holds_no_file_even_if_allocated(town: Town, role: str) -> None:
    scope = town.child_with("Leah")
    person = joined(town, "Nora Byrd", "practitioner")
    ada = town.laptop("Ada")
    ada.enter_all()
    ada.set(person.person, "role", role)
    assert ada.send()[0].status == "applied"
    decided(town, Allocation(id=new_id(), scope=scope, person=person.person, from_on=day(0)))
    assert not holds(person, scope)
    person.contact(scope, aim="Anyway")
    assert person.send()[0].status == "quarantined"


def test_a_link_lets_those_of_one_file_read_another_and_write_nothing(town: Town) -> None:
    brother, sister = town.child_with("Leah"), town.child_with("Sam")
    link = Grant(id=new_id(), scope=sister, members_of=brother, until_on=day(30), reason="One family, one plan")
    assert decided(town, link) == ["applied"]
    leah = town.laptop("Leah")
    head, _ = leah.pull()
    assert {ref.id: ref.role for ref in head.enter}[sister] == "reader"
    leah.contact(sister, aim="I only read here")
    assert leah.send()[0].status == "quarantined"
    tom = town.laptop("Tom")
    assert not holds(tom, sister)
    given = Allocation(id=new_id(), scope=brother, person=tom.person, from_on=day(0))
    assert decided(town, given) == ["applied"]
    assert holds(tom, sister), "who joins the one file may read the other"


def test_nobody_lets_themselves_in_and_nobody_but_managers_lets_in(town: Town) -> None:
    scope = town.child_with("Leah")
    leah, ruth, tom, nia = (town.laptop(name) for name in ("Leah", "Ruth", "Tom", "Nia"))
    for laptop, person in ((leah, tom), (ruth, ruth), (nia, nia), (tom, tom)):
        laptop.create(Grant(id=new_id(), scope=scope, person=person.person, until_on=day(9), reason="Please"))
        assert laptop.send()[0].status == "quarantined"
    for fault in ({"until_on": ""}, {"reason": " "}, {"person": NO_ID}, {"members_of": scope}):
        grant = Grant(id=new_id(), scope=scope, person=tom.person, until_on=day(9), reason="Cover").but(**fault)
        ruth.create(grant)
        assert ruth.send()[0].status == "quarantined", fault


def test_an_administrator_does_not_make_themselves_a_manager(town: Town) -> None:
    ada = town.laptop("Ada")
    ada.enter_all()
    ada.set(ada.person, "role", "manager")
    assert ada.send()[0].status == "quarantined"
    ada.set(ada.person, "post", "Lead", base_ver=1)
    assert ada.send()[0].status == "applied"


def test_the_roles_in_the_schema_are_those_of_the_policy(town: Town) -> None:
    """Asked of the database itself: each role joins a file by each way, and the view says who is in."""
    definitions = {
        name: str(town.ask("SELECT pg_get_viewdef(%s::regclass)", name)) for name in ("file_base", "file_access")
    }
    named = {name: set(re.findall(r"'([a-z_]+)'::text", text)) for name, text in definitions.items()}
    roles = {str(role) for way in COMES_FROM.values() for role in way}
    assert named["file_base"] & roles == {str(r) for way in ("allocation", "maker", "team") for r in COMES_FROM[way]}
    assert named["file_access"] & roles == {
        str(r) for way in ("whole_service", "booking", "grant", "opening") for r in COMES_FROM[way]
    }


@pytest.fixture
def very_high(town: Town, forms: Forms) -> Assessment:
    """Leah's assessment, sent, in which harm to others is rated very high."""
    form = forms[(RATED, 1)]
    question = next(q.id for q in form.questions.values() if "rosh_level" in q.tags)
    answers, _ = whole_answers(form, {question: Answer(value="very_high")}, RATED)
    leah = town.laptop("Leah")
    rated = signable(town.child_with("Leah"), RATED).but(answers=answers)
    leah.create(rated)
    leah.create(signing(rated, leah.person, "submitted"))
    assert [r.status for r in leah.send()] == ["applied", "applied"]
    return rated


def test_very_high_harm_is_countersigned_by_a_service_manager_where_there_is_one(town: Town, very_high: Assessment) -> None:
    """DOMAIN 4.7. A service without one is not stopped."""
    sue, ruth = joined(town, "Sue Dale", "service_manager"), town.laptop("Ruth")
    for laptop, expected in ((ruth, "quarantined"), (sue, "applied")):
        laptop.create(signing(very_high, laptop.person, "countersigned"))
        (result,) = laptop.send()
        assert result.status == expected, result.reason
    ruth.create(signing(very_high, ruth.person, "reopened", reason="New facts"))
    assert ruth.send()[0].status == "applied", "reopening is not a question of level"


def test_without_a_service_manager_a_team_manager_countersigns_very_high_harm(town: Town, very_high: Assessment) -> None:
    ruth = town.laptop("Ruth")
    ruth.create(signing(very_high, ruth.person, "countersigned"))
    assert ruth.send()[0].status == "applied"
