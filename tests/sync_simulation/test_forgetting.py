"""A child's file moves away from a laptop and comes back, with the network failing at the worst moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.contact import Contact
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.server.database import Database
from app.server.known import Forms
from tests.sync_simulation.invariants import check_all
from tests.sync_simulation.world import Desk, World, give, open_file


@pytest.fixture
def world(database: Database, forms: Forms, tmp_path: Path) -> Iterator[World]:
    """Leah works with two children; everybody is up to date."""
    made = World(database, forms, tmp_path, seed=1)
    ruth = made.laptops[2]
    ruth.sync()
    for _ in range(2):
        open_file(ruth)
        give(ruth, ruth.files()[-1])
    everybody_syncs(made)
    yield made
    made.close()


def everybody_syncs(world: World) -> None:
    for desk in (world.laptops[2], *world.laptops):
        report = desk.sync()
        assert report is not None
        assert report.problem == ""


def take_away(ruth: Desk, scope: Id) -> None:
    """Ruth ends all of Leah's work with this child."""
    leah = ruth.world.town.ids["Leah"]
    with ruth.store.work() as work:
        for allocation in work.all_in(Allocation, scope):
            if allocation.person == leah and not allocation.to_on:
                work.put(allocation.but(to_on="2026-11-20"))


def test_a_file_given_back_before_the_erasure_was_confirmed_comes_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    leah, _, ruth, _ = world.laptops
    scope = leah.files()[0]
    take_away(ruth, scope)
    ruth.sync()

    def lost(_: object) -> None:
        raise Unavailable("lost")

    with monkeypatch.context() as bad_network:
        bad_network.setattr(leah.link, "held", lost)
        leah.sync()
    assert scope not in leah.files()
    give(ruth, scope)
    everybody_syncs(world)
    assert scope in leah.files()
    check_all(world)


def test_no_number_of_an_op_is_used_again_after_a_file_was_erased(world: World) -> None:
    leah, _, ruth, _ = world.laptops
    gone, kept = leah.files()[:2]
    leah.put(Contact(id=world.new_id(), scope=gone, aim=world.word()))
    everybody_syncs(world)
    take_away(ruth, gone)
    everybody_syncs(world)
    assert not leah.all("SELECT 1 FROM outbox WHERE scope = ?", gone)
    leah.put(Contact(id=world.new_id(), scope=kept, aim=world.word()))
    everybody_syncs(world)
    check_all(world)


def test_what_was_written_in_a_file_that_is_moving_away_reaches_the_service(world: World) -> None:
    leah, _, ruth, _ = world.laptops
    scope = leah.files()[0]
    take_away(ruth, scope)
    ruth.sync()
    leah.put(Contact(id=world.new_id(), scope=scope, aim=world.word()))
    leah.written.update(row[0] for row in leah.all("SELECT id FROM outbox"))
    everybody_syncs(world)
    assert scope not in leah.files()
    assert not leah.all("SELECT 1 FROM record WHERE scope = ?", scope)
    (kept,) = leah.all("SELECT reason FROM outbox WHERE status = 'quarantined'")
    assert "another team" in kept.reason
    check_all(world)
