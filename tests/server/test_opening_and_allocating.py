"""A file opened in the window, allocated and handed over, on real laptops with a real service: access follows the records."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.child import Child
from app.domain.ids import NO_ID, Id
from app.domain.service import Person
from app.operations.allocation import CO_WORKER, Allocate, CreateChild, EndAllocation
from app.operations.directory import NotePersonLeft, SavePerson
from tests.helpers.laptop import new_id
from tests.server.real_laptops import RealLaptop
from tests.server.town import Town


@pytest.fixture
def leah(town: Town, tmp_path: Path) -> Iterator[RealLaptop]:
    made = RealLaptop(town, tmp_path / "leah", "Leah")
    made.sync()
    yield made
    made.close()


@pytest.fixture
def ruth(town: Town, tmp_path: Path) -> Iterator[RealLaptop]:
    made = RealLaptop(town, tmp_path / "ruth", "Ruth")
    made.sync()
    yield made
    made.close()


def kai(worker: Id = NO_ID) -> CreateChild:
    child = Child(id=new_id(), scope=new_id(), first_names="Kai", surname="Moss")
    return CreateChild(now=child, worker=worker, allocation=new_id() if worker else NO_ID)


def has(laptop: RealLaptop, scope: Id) -> bool:
    """Is this file on the laptop, read from its store?"""
    with laptop.store.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM record WHERE scope = ?", (scope,)).scalar_one()
    return bool(found)


def test_a_file_opened_on_a_doorstep_reaches_the_team_manager(town: Town, leah: RealLaptop, ruth: RealLaptop) -> None:
    opened = kai()
    leah.do(opened)
    leah.sync()
    ruth.sync()
    assert has(ruth, opened.now.scope)
    assert town.ask("SELECT count(*) FROM op WHERE status = 'quarantined'") == 0


def test_a_manager_opens_allocates_and_hands_over(town: Town, leah: RealLaptop, ruth: RealLaptop, tmp_path: Path) -> None:
    sam = RealLaptop(town, tmp_path / "sam", "Sam")
    opened = kai(town.ids["Leah"])
    scope = opened.now.scope
    ruth.do(opened)
    for laptop in (ruth, leah, sam):
        laptop.sync()
    assert (has(leah, scope), has(sam, scope)) == (True, False)
    ruth.do(Allocate(id=new_id(), scope=scope, person=town.ids["Sam"], role=CO_WORKER))
    for laptop in (ruth, leah, sam):
        laptop.sync()
    assert (has(leah, scope), has(sam, scope)) == (True, True)
    hers = next(line.id for line in ruth.views.allocations(scope) if line.person == town.ids["Leah"])
    ruth.do(EndAllocation(allocation=hers, reason="Leah is away until spring"))
    for laptop in (ruth, leah, sam):
        laptop.sync()
    assert (has(leah, scope), has(sam, scope)) == (False, True)
    sam.close()


def test_what_an_administrator_changes_in_the_window_takes_effect(town: Town, leah: RealLaptop, tmp_path: Path) -> None:
    ada = RealLaptop(town, tmp_path / "ada", "Ada")
    ada.sync()
    people = {person.id: person for person in ada.views.directory().people}
    tom = people[town.ids["Tom"]]
    ada.do(SavePerson(seen=tom, now=tom.but(role="practice_manager", team=town.ids["East"])))
    ada.do(NotePersonLeft(seen=people[town.ids["Leah"]], left_on="2026-11-23"))
    ada.sync()
    row = town.ask("SELECT role || ' ' || team::text FROM person WHERE id = %s::uuid", town.ids["Tom"])
    assert row == f"practice_manager {town.ids['East']}"
    assert town.ask("SELECT is_here FROM person WHERE id = %s::uuid", town.ids["Leah"]) is False
    with pytest.raises(AssertionError, match="ended"):
        leah.sync()
    ada.close()


def test_a_person_added_in_the_window_is_known_to_everybody(town: Town, leah: RealLaptop, tmp_path: Path) -> None:
    ada = RealLaptop(town, tmp_path / "ada", "Ada")
    ada.sync()
    home = ada.views.directory().service
    ada.do(SavePerson(seen=None, now=Person(id=new_id(), scope=home, names="Priya Nair", role="practitioner")))
    ada.sync()
    leah.sync()
    assert "Priya Nair" in {person.names for person in leah.views.directory().people}
    ada.close()
