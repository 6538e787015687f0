"""Runs worlds by their seeds, and tells of the one that fails so that a person can read what happened and run it again."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Final

import msgspec

from app.server.known import Forms
from tests.sync_simulation.grounds import Grounds, memory_town
from tests.sync_simulation.invariants import check_all
from tests.sync_simulation.world import World, begin, size_of

REPLAY: Final = "python -m tests.sync_simulation {seed}"


class NoWaiting:
    """Stands for the service's clock where it pauses after a lost race: a world has no time for that."""

    sleep = staticmethod(lambda _: None)


def live_and_check(
    grounds: Grounds, seed: int, at_end: Callable[[World], None] = lambda _: None, steps: int | None = None
) -> World:
    """One world from beginning to end; `at_end` may look into it before it is closed, and `steps` may end it early.

    A failure carries the conversation and the command that runs it again.
    """
    world = begin(grounds, seed)
    try:
        world.live(size_of(seed).steps if steps is None else steps)
        world.calm_down()
        check_all(world)
        at_end(world)
    except BaseException as error:
        command = REPLAY.format(seed=seed)
        error.add_note(f"{world.history.conversation()}\n\nseed {seed}, weather {_troubles(seed)}\nagain: {command}")
        raise
    finally:
        world.close()
    return world


def _troubles(seed: int) -> str:
    odds = msgspec.structs.asdict(size_of(seed).weather(Random(seed)))
    return ", ".join(name for name, chance in odds.items() if chance) or "fair"


def shortest(forms: Forms, seed: int) -> BaseException | None:
    """The failure of this seed after as few steps as show it, or None for a world that is fine."""
    for steps in range(size_of(seed).steps + 1):
        try:
            live_and_check(memory_town(forms), seed, steps=steps)
        except Exception as error:
            error.add_note(f"The first {steps} steps of {size_of(seed).steps} are enough.")
            return error
    return None


def live_many(forms: Forms, seeds: Iterable[int]) -> None:
    """Worlds in memory, one after the other."""
    for seed in seeds:
        live_and_check(memory_town(forms), seed)
