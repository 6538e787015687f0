"""Each place where a laptop or the service may end: at the n-th statement or message, for n = 1, 2, 3 … until none is left.

The story is the same each time, and whatever ends begins again by itself. In the end every law holds (I17, F01, F16).
"""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final

import pytest

from app.domain.errors import Unavailable
from app.domain.involvement import Allocation
from app.models.sync_store import StoreForSync
from app.server.known import Forms
from tests.sync_simulation import deeds
from tests.sync_simulation.conftest import NewGrounds
from tests.sync_simulation.desk import Desk
from tests.sync_simulation.grounds import Grounds, memory_town
from tests.sync_simulation.invariants import Broken, check_all
from tests.sync_simulation.weather import PowerCut, ServiceDied
from tests.sync_simulation.world import World, calm_world

Arm = Callable[[World, "Fuse"], None]


class Fuse:
    """Lets `left - 1` places pass and ends things at the next one; `burnt` is the name of that place."""

    def __init__(self, left: int, trouble: Callable[[], BaseException]) -> None:
        self.left, self._trouble = left, trouble
        self.burnt = ""

    def __call__(self, place: str) -> None:
        self.left -= 1
        if self.left == 0:
            self.burnt = " ".join(place.split()[:5])
            raise self._trouble()


# where


def of_leah(world: World, fuse: Fuse) -> None:
    """A statement that writes on Leah's laptop, or a COMMIT."""
    world.grounds.watch_laptop(world.desk("Leah").name, fuse)


def of_ruth(world: World, fuse: Fuse) -> None:
    """The same on Ruth's."""
    world.grounds.watch_laptop(world.desk("Ruth").name, fuse)


def of_the_service(world: World, fuse: Fuse) -> None:
    """A statement of the service, whoever asked, or a COMMIT."""
    for desk in world.laptops:
        desk.link.at_service = fuse


def of_the_network(world: World, fuse: Fuse) -> None:
    """A request as it leaves, or an answer as it comes."""
    for desk in world.laptops:
        desk.link.at_message = fuse


def dark() -> BaseException:
    return PowerCut("here")


def dies() -> BaseException:
    return ServiceDied("here")


def lost() -> BaseException:
    return Unavailable("lost here")


PLACES: Final[dict[str, tuple[Arm, Callable[[], BaseException]]]] = {
    "leah_goes_dark_at_a_statement": (of_leah, dark),
    "ruth_goes_dark_at_a_statement": (of_ruth, dark),
    "the_service_dies_at_a_statement": (of_the_service, dies),
    "a_message_is_lost": (of_the_network, lost),
    "a_laptop_goes_dark_at_a_message": (of_the_network, dark),
}


# the story


def story(world: World) -> None:
    """Leah and Ruth write, meet in one text, a file goes and comes again, a plan is agreed."""
    leah, ruth = world.desk("Leah"), world.desk("Ruth")
    leah.do(deeds.write_contact)
    leah.do(deeds.type_on)
    ruth.do(deeds.edit_facts)
    leah.do(deeds.edit_facts)
    ruth.round()
    leah.round()
    leah.do(deeds.plan)
    leah.do(deeds.agree_plan)
    leah.round()
    ruth.do(take_away)
    ruth.round()
    leah.do(deeds.write_contact)
    leah.round()
    ruth.do(give_back)
    ruth.round()
    leah.round()


def take_away(ruth: Desk) -> None:
    """Ruth ends all of Leah's work with the first child."""
    with ruth.store.work() as work:
        for allocation in work.all_in(Allocation, ruth.files()[0]):
            if allocation.person == ruth.world.ids["Leah"] and not allocation.to_on:
                work.put(allocation.but(to_on="2026-11-20"))


def give_back(ruth: Desk) -> None:
    """She gives it back."""
    deeds.give(ruth, ruth.files()[0], "Leah")


def killed(grounds: Grounds, arm: Arm, fuse: Fuse) -> None:
    """The story with one end in it."""
    world = calm_world(grounds)
    arm(world, fuse)
    try:
        story(world)
        world.settle()
        check_all(world)
    except BaseException as error:
        error.add_note(f"{world.history.conversation()}\n\nended at: {fuse.burnt}")
        raise
    finally:
        world.close()


def all_ends(forms: Forms, arm: Arm, trouble: Callable[[], BaseException], step: int = 1) -> Iterator[str]:
    """The name of each place, after the story went well in spite of an end there."""
    for n in count(1, step):
        fuse = Fuse(n, trouble)
        killed(memory_town(forms), arm, fuse)
        if not fuse.burnt:
            return
        yield fuse.burnt


@pytest.mark.parametrize("place", PLACES)
def test_it_may_end_anywhere(forms: Forms, place: str) -> None:
    """Every message, and every seventh statement; the others in the longer run."""
    step = 7 if "statement" in place else 1
    places = list(all_ends(forms, *PLACES[place], step))
    assert len(places) > 25, "the loop saw the whole story"


@pytest.mark.long
@pytest.mark.parametrize("place", [place for place in PLACES if "statement" in place])
def test_it_may_end_at_every_statement(forms: Forms, place: str) -> None:
    assert "COMMIT" in list(all_ends(forms, *PLACES[place]))


def test_an_acknowledgement_before_its_effect_is_seen(forms: Forms, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: verdicts noted in a transaction of their own, before what they change, do not survive every end."""
    honest = StoreForSync.apply_results

    def hasty(self: StoreForSync, results: Any, answer: Any) -> Any:
        with self._store.transaction() as connection:
            numbers = [(result.op,) for result in results]
            connection.exec_driver_sql("UPDATE outbox SET state = 2, status = 'applied' WHERE id = ?", numbers)
        return honest(self, results, answer)

    monkeypatch.setattr(StoreForSync, "apply_results", hasty)
    with pytest.raises(Broken):
        list(all_ends(forms, of_leah, dark))


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_it_may_end_anywhere_on_real_stores(new_grounds: NewGrounds, place: str) -> None:
    arm, trouble = PLACES[place]
    for n in count(1):
        fuse = Fuse(n, trouble)
        with new_grounds() as grounds:
            killed(grounds, arm, fuse)
        if not fuse.burnt:
            return
