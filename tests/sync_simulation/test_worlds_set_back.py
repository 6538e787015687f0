"""Worlds whose service is set back in the middle: every law of the end holds, for all that any laptop still has."""

from random import Random
from typing import Final

import pytest

from app.server.known import Forms
from tests.sync_simulation import invariants
from tests.sync_simulation.grounds import memory_town
from tests.sync_simulation.memory.database import MemoryDatabase
from tests.sync_simulation.weather import CALM
from tests.sync_simulation.world import World, begin

SEEDS: Final = 25
LAWS: Final = (
    invariants.nothing_saved_is_loose,
    invariants.no_word_is_lost,
)
"""What an author had seen cannot be read from version numbers here: they were given again, and ops bring their bases along."""


def live_through_it(forms: Forms, seed: int) -> World:
    """People work, a copy of the database is made, they go on, the copy is put back, they go on."""
    world = begin(memory_town(forms), seed)
    world.become(CALM)
    database = world.grounds.database
    assert isinstance(database, MemoryDatabase)
    world.live(8)
    copied = database.snapshot()
    world.live(8 + Random(seed).randrange(12))
    database.restore(copied)
    world.live(8)
    world.calm_down()
    world.note_end()
    return world


def only_here(world: World) -> set[str]:
    """What laptops keep and the service lacks: what it had made itself, and did not make again from the same work in another
    order (a question, a mark of what joined by itself).
    """
    statement = "SELECT r.made_by, r.id FROM stranded s JOIN record r ON r.id = s.rec_id"
    found = {(row.made_by, row.id) for desk in world.people() for row in desk.all(statement)}
    assert {by for by, _ in found} <= {""}, "work of a person is only on a laptop"
    return {id for _, id in found}


@pytest.mark.allows_logs
@pytest.mark.parametrize("seed", range(SEEDS), ids=lambda seed: f"seed-{seed}")
def test_nothing_that_a_laptop_has_is_lost_when_the_service_is_set_back(forms: Forms, seed: int) -> None:
    world = live_through_it(forms, seed)
    try:
        for law in LAWS:
            law(world.history)
        if not any(desk.all("SELECT 1 FROM audit WHERE what = 'forgot'") for desk in world.people()):
            invariants.no_operation_is_lost(world.history)  # what a laptop had to erase it cannot send again
        if not only_here(world):
            invariants.all_agree_at_the_end(world.history)
            invariants.conflicts_have_their_record(world.history)
    finally:
        world.close()
