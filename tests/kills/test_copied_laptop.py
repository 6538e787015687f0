"""A profile folder that was copied, and both used as laptops in processes of their own: noticed, and the work of both is kept."""

import shutil
from typing import Any

import pytest

from app.domain.contact import Contact
from app.models.store import Store
from app.server.turned_away import COPIED
from app.sync.http import BUSY
from tests.kills.bench import Bench
from tests.kills.deeds import Deed
from tests.kills.key_deeds import UNSENT, check_sent, open_and_sync, prepare_unsent, rejoin_where_needed
from tests.kills.planting import say
from tests.kills.scenes import Locked, Scene, contents
from tests.server.town import Town

EVERYTHING = [*(f"Unsent words {n}" for n in range(UNSENT)), "on Copy", "on Leah"]


def prepare_copy(town: Town, scene: Scene) -> dict[str, Any]:
    """Leah's laptop with work that was not sent, and a copy of its folder."""
    facts = prepare_unsent(town, scene)
    shutil.copytree(scene.path("Leah"), scene.path("Copy"))
    return facts


def use(scene: Scene, name: str) -> None:
    """Write something and sync, as if there were no other."""
    leah = Locked(scene, name)
    store = leah.open()
    write(store, scene, f"on {name}")
    while (problem := leah.sync(store).problem) == BUSY:
        continue  # the service takes one push of a laptop at a time, and to it these two are one
    say("problem", problem)
    store.close()


def write(store: Store, scene: Scene, content: str) -> None:
    """One contact."""
    with store.work() as work:
        work.put(Contact(id=work.new_id(), scope=scene.facts["ours"], content=content))


def use_first(scene: Scene) -> None:
    """The laptop itself."""
    use(scene, "Leah")


def use_copy(scene: Scene) -> None:
    """The other one."""
    use(scene, "Copy")


def both_join_anew(scene: Scene) -> None:
    """Each with a code of its own; then both sync once more."""
    for name in ("Leah", "Copy"):
        rejoin_where_needed(scene, name)
    for name in ("Leah", "Copy", "Leah"):
        leah = Locked(scene, name)
        store = leah.open()
        leah.syncs(store)
        store.close()


COPIES = Deed(prepare=prepare_copy, act=use_first, again=open_and_sync, ends=check_sent)


@pytest.mark.long
@pytest.mark.parametrize("turn", range(5))
def test_two_copies_used_at_the_same_time_are_noticed_and_the_work_of_both_is_kept(bench: Bench, turn: int) -> None:
    with bench.scene(COPIES) as (scene, town):
        said = bench.at_once(scene, use_first, use_copy)
        assert f"problem {COPIED}" in [*said[0], *said[1]], said
        assert town.ask("SELECT count(*) FROM device WHERE state = 'frozen' AND person = %s::uuid", town.ids["Leah"]) == 1
        bench.at_once(scene, both_join_anew)
        for name in ("Leah", "Copy"):
            store = Locked(scene, name).open()
            assert contents(store, scene.facts["ours"]) == EVERYTHING
            assert store.faults() == ()
            store.close()
        ops = "SELECT count(*) FROM op WHERE actor = %s::uuid AND scope = %s::uuid"
        assert town.ask(ops, town.ids["Leah"], scene.facts["ours"]) == len(EVERYTHING)
        assert town.ask("SELECT count(*) FROM quarantine") == 0


@pytest.mark.long
def test_a_laptop_that_was_not_copied_is_called_no_copy(bench: Bench) -> None:
    with bench.scene(COPIES) as (scene, _):
        for _ in range(2):
            (said,) = bench.at_once(scene, use_first)
            assert [line.strip() for line in said] == ["problem"]
