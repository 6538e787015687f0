"""Real processes killed at every named point: what was said to be saved is there once, and everything goes on by itself.

Laptop and service are processes with a real store and a real PostgreSQL between which real HTTP goes; the evidence is read
by this process from the store and from the service's tables. (docs/kill-points.md)
"""

from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from app.domain.errors import Refused
from tests.kills.bench import Bench
from tests.kills.deeds import DEEDS
from tests.kills.planting import found
from tests.kills.points import LAPTOP, POINTS, SERVICE

PAGE: Final = Path(__file__).parents[2] / "docs" / "kill-points.md"
SOME: Final = {
    "a_day_of_saving_and_syncing": (29, 88),
    "changing_the_passphrase": (2,),
    "rescuing_a_damaged_store": (3,),
    "answering_laptops": (17,),
}
"""Places of which each is another kind of half-done work; the loop over all of them is the longer run's."""


def test_killed_in_the_midst_nothing_is_lost_or_doubled(bench: Bench) -> None:
    """One test, because what all kills stand on is made ready once."""
    for name, places in SOME.items():
        for at in places:
            assert len(bench.kill_at(DEEDS[name], at)) == at, f"{name} ended before its point {at}"


@pytest.mark.long
@pytest.mark.parametrize("name", DEEDS)
def test_killed_at_every_point_nothing_is_lost_or_doubled(bench: Bench, name: str) -> None:
    """The first point that is passed, the second, and so on, until the deed comes to its end without a kill."""
    places = Counter(bench.loop(DEEDS[name]))
    assert set(places) == set(bench.passed(DEEDS[name]))
    print(f"{name}: {places.total()} kills at {len(places)} points")


@pytest.mark.long
def test_every_point_is_passed_by_some_deed(bench: Bench) -> None:
    passed = {point for deed in DEEDS.values() for point in bench.passed(deed)}
    assert passed == {point.name for point in POINTS}


def test_the_page_names_every_point_and_no_other() -> None:
    rows = [line.split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    written = [(row[1].strip(" `"), row[2].strip()) for row in rows]
    assert written == [(point.name, point.says) for point in POINTS]


def test_each_point_lies_in_the_program_and_has_one_name() -> None:
    for points in (LAPTOP, SERVICE):
        for point in points:
            found(point.where)
        assert len({point.name for point in points}) == len(points)


# siblings: faults that a release could have, and where a kill shows them


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "name", "point"),
    [
        ("mark_before_the_commit", "a_day_of_saving_and_syncing", "mark.moved"),
        ("verdicts_before_their_effect", "a_day_of_saving_and_syncing", "mark.behind"),
        ("files_written_in_place", "changing_the_passphrase", "file.renamed"),
        ("rescues_in_the_stores_own_place", "rescuing_a_damaged_store", "rescue.file"),
        ("backups_under_their_own_name", "backing_up", "backup."),
    ],
)
def test_a_fault_is_seen(bench: Bench, fault: str, name: str, point: str) -> None:
    bench.passed(DEEDS[name])
    with pytest.raises((AssertionError, Refused)) as seen:
        list(bench.loop(DEEDS[name], fault=fault))
    assert point in seen.value.__notes__[-1]
