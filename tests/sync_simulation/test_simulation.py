"""Three people write apart and together while networks fail and laptops go dark; in the end nothing is lost or doubled.

Each case follows from its seed: run one again with `-k 'seed-17'`.
"""

from pathlib import Path

import pytest

from app.server.database import Database
from app.server.known import Forms
from tests.sync_simulation.invariants import check_all
from tests.sync_simulation.world import World, allocate, open_file, write_contact

STEPS = 60
MOST_ROUNDS = 14


def live(world: World) -> None:
    """People work; every now and then a laptop tries to sync over a network that cannot be trusted."""
    ruth = world.laptops[2]
    ruth.sync()
    for _ in range(2):
        open_file(ruth)
        allocate(ruth)
    write_contact(ruth)
    ruth.written.update(row[0] for row in ruth.all("SELECT id FROM outbox"))
    for desk in (ruth, *world.laptops):
        desk.sync()
    for desk in world.laptops:
        desk.odds = desk.link.odds = world.dice.choice([0.0, 0.2, 0.5])
        desk.link.page_rows = world.dice.choice([2, 7, 1000])
    for _ in range(STEPS):
        desk = world.dice.choice(world.laptops)
        if world.dice.random() < 0.35:
            report = desk.sync()
            assert report is None or report.wake_in_s > 0
        elif world.dice.random() < 0.03:
            desk.restart()
        else:
            desk.do_something()


def calm_down(world: World) -> None:
    """The network is back and nobody writes: everything comes to rest within a few rounds, by itself."""
    for desk in world.laptops:
        desk.odds = desk.link.odds = 0.0
        desk.link.page_rows = 1000
    quiet = 0
    for _ in range(MOST_ROUNDS):
        reports = [desk.sync() for desk in world.laptops]
        assert [report.problem if report else "power cut" for report in reports] == [""] * len(reports)
        moved = any(r and (r.sent or r.came or r.touched.everything) for r in reports)
        quiet = 0 if moved else quiet + 1
        if quiet == 2:
            return
    raise AssertionError("the laptops do not come to rest")


def run(database: Database, forms: Forms, folder: Path, seed: int) -> None:
    world = World(database, forms, folder, seed)
    try:
        live(world)
        calm_down(world)
        check_all(world)
    finally:
        world.close()


@pytest.mark.parametrize("seed", range(30), ids=lambda seed: f"seed-{seed}")
def test_nothing_is_lost_and_all_agree(database: Database, forms: Forms, tmp_path: Path, seed: int) -> None:
    run(database, forms, tmp_path, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1300), ids=lambda seed: f"seed-{seed}")
def test_nothing_is_lost_and_all_agree_in_many_more_worlds(
    database: Database, forms: Forms, tmp_path: Path, seed: int
) -> None:
    run(database, forms, tmp_path, seed)
