"""Many worlds: people write apart and together while networks fail, disks fill and power goes; nothing is lost.

Each world follows from its seed. One that fails tells the whole conversation and the command that lives it again. The long
searches can be run in parts: WAYMARK_SEEDS=10000-60000 takes the seeds from 10,000 up to 59,999 only.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import msgspec
import pytest

from app.models.sync_store import StoreForSync
from app.server.known import Forms
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row
from tests.sync_simulation import desk as desks
from tests.sync_simulation.conftest import NewGrounds
from tests.sync_simulation.grounds import memory_town
from tests.sync_simulation.history import History
from tests.sync_simulation.running import live_and_check, live_many, shortest
from tests.sync_simulation.weather import weather_of
from tests.sync_simulation.world import size_of

pytestmark = pytest.mark.allows_logs  # the service says when it takes a laptop for a copy
FEW: Final = 200
SEEDS: Final = range(20, 28)
"""Worlds in which clocks are set apart."""


def in_batches(first: int, end: int, size: int) -> list[range]:
    """Seeds of a search, so many for a test."""
    return [range(start, min(start + size, end)) for start in range(first, end, size)]


def in_parts(first: int, end: int, size: int) -> list[range]:
    """The same for a long search, of which WAYMARK_SEEDS may ask for a part."""
    asked = os.environ.get("WAYMARK_SEEDS", f"{first}-{end}").split("-")
    return in_batches(max(first, int(asked[0])), min(end, int(asked[1])), size)


def live_on(new_grounds: NewGrounds, seeds: range) -> None:
    """Worlds on real stores, one after the other."""
    for seed in seeds:
        with new_grounds() as grounds:
            live_and_check(grounds, seed)


@pytest.mark.parametrize("seeds", in_batches(0, 10_000, 200), ids=str)
def test_nothing_is_lost_and_all_agree_in_memory(forms: Forms, seeds: range) -> None:
    live_many(forms, seeds)


@pytest.mark.parametrize("seeds", in_batches(100, 400, 15), ids=str)
def test_nothing_is_lost_and_all_agree_on_real_stores(new_grounds: NewGrounds, seeds: range) -> None:
    live_on(new_grounds, seeds)


@pytest.mark.long
@pytest.mark.parametrize("seeds", in_parts(10_000, 200_000, 500), ids=str)
def test_nothing_is_lost_in_two_hundred_thousand_worlds(forms: Forms, seeds: range) -> None:
    live_many(forms, seeds)


@pytest.mark.long
@pytest.mark.parametrize("seeds", in_parts(1000, 11_000, 100), ids=str)
def test_nothing_is_lost_in_ten_thousand_worlds_on_real_stores(new_grounds: NewGrounds, seeds: range) -> None:
    live_on(new_grounds, seeds)


# the worlds themselves


def test_a_seed_has_one_history() -> None:
    """The same in another process whose hashes of text are others."""

    def digest(hash_seed: str) -> str:
        command = [sys.executable, "-m", "tests.sync_simulation", "7", "--digest"]
        where = {**os.environ, "PYTHONHASHSEED": hash_seed}
        return subprocess.run(command, env=where, cwd=Path.cwd(), capture_output=True, text=True, check=True).stdout

    assert len(digest("1")) == 65
    assert digest("1") == digest("2")


@pytest.mark.parametrize("years", [-10, 10])
def test_no_clock_decides_anything(forms: Forms, monkeypatch: pytest.MonkeyPatch, years: int) -> None:
    """I23: with the clocks of all laptops years apart the same worlds take the same course."""
    told = [_course(forms, seed) for seed in SEEDS]
    assert not any(course.startswith("breaks") for course in told)
    _set_apart(monkeypatch, years)
    assert [_course(forms, seed) for seed in SEEDS] == told


def test_a_clock_that_decides_what_is_new_is_seen(forms: Forms, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling of I23: a laptop that takes nothing from a future by its own clock."""
    honest = StoreForSync.apply_page

    def from_the_past(self: StoreForSync, rows: Sequence[Row], head: PageHead) -> Any:
        now = self._store.clock().later(days=30).wall_at
        return honest(self, [row for row in rows if row.changed_at <= now], head)

    monkeypatch.setattr(StoreForSync, "apply_page", from_the_past)
    told = [_course(forms, seed) for seed in SEEDS]
    _set_apart(monkeypatch, -10)
    assert [_course(forms, seed) for seed in SEEDS] != told


def _set_apart(monkeypatch: pytest.MonkeyPatch, years: int) -> None:
    """The clocks of all laptops are years away, and months from each other."""
    other = desks.START.later(days=365 * years)
    dice = Random(years)
    monkeypatch.setattr(desks.Desk, "start", lambda _: other.later(days=dice.randrange(-300, 300)))


def _course(forms: Forms, seed: int) -> str:
    """What happens in a world, or the law that it breaks."""
    try:
        return live_and_check(memory_town(forms), seed).history.conversation()
    except AssertionError as broken:
        return f"breaks {broken}"


def test_every_trouble_comes_in_some_world() -> None:
    troubles: dict[str, int] = {}
    for seed in range(FEW):
        for name, odds in msgspec.structs.asdict(weather_of(Random(seed))).items():
            troubles[name] = troubles.get(name, 0) + bool(odds)
    assert min(troubles.values()) > FEW // 5, troubles


def test_a_world_that_fails_tells_what_happened_and_how_to_live_it_again(
    forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: History) -> None:
        raise AssertionError("as planted")

    monkeypatch.setattr("tests.sync_simulation.invariants.LAWS", (broken,))
    with pytest.raises(AssertionError) as failure:
        live_and_check(memory_town(forms), 4711)
    (told,) = failure.value.__notes__
    assert "> push: #1 create child" in told
    assert "python -m tests.sync_simulation 4711" in told


def test_of_a_world_that_fails_as_few_steps_are_told_as_show_it(forms: Forms, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(history: History) -> None:
        assert len(list(history.of("saved"))) < 12, "as planted"

    monkeypatch.setattr("tests.sync_simulation.invariants.LAWS", (broken,))
    seed = next(seed for seed in range(100) if size_of(seed).steps > 20)
    error = shortest(forms, seed)
    assert error is not None
    steps = int(error.__notes__[-1].split()[2])
    assert 0 < steps < size_of(seed).steps
    live_and_check(memory_town(forms), seed, steps=steps - 1)
