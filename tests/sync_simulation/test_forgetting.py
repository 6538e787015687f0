"""A child's file moves away from a laptop and comes back, with the network failing at the worst moment."""

from collections.abc import Iterator, Sequence

import pytest

from app.domain.contact import Contact
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.models.sync_store import StoreForSync
from app.server import comparing, feed
from app.sync.protocol.messages.pages import FetchRequest, PageHead
from app.sync.protocol.messages.proof import CheckAnswer
from app.sync.protocol.messages.rows import Row
from tests.sync_simulation.deeds import give, open_file
from tests.sync_simulation.grounds import Grounds
from tests.sync_simulation.invariants import check_all
from tests.sync_simulation.weather import PowerCut
from tests.sync_simulation.world import Desk, World


@pytest.fixture
def world(grounds: Grounds) -> Iterator[World]:
    """Leah works with two children; everybody is up to date."""
    made = World(grounds, seed=1)
    ruth = made.laptops[2]
    ruth.round()
    for _ in range(2):
        open_file(ruth)
        give(ruth, ruth.files()[-1], "Leah")
    everybody_syncs(made)
    yield made
    made.close()


def everybody_syncs(world: World) -> None:
    for desk in (world.laptops[2], *world.laptops):
        report = desk.round()
        assert report is not None
        assert report.problem == ""


def take_away(ruth: Desk, scope: Id) -> None:
    """Ruth ends all of Leah's work with this child."""
    leah = ruth.world.ids["Leah"]
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
    ruth.round()

    def lost(_: object) -> None:
        raise Unavailable("lost")

    with monkeypatch.context() as bad_network:
        bad_network.setattr(leah.link, "held", lost)
        leah.round()
    assert scope not in leah.files()
    give(ruth, scope, "Leah")
    everybody_syncs(world)
    assert scope in leah.files()
    check_all(world)


def taken_and_given_back_around_a_power_cut(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leah's laptop reads on past what it may not see, the power goes before it erases, and the file is hers again."""
    leah, _, ruth, _ = world.laptops
    scope = leah.files()[0]
    take_away(ruth, scope)
    ruth.put(Contact(id=world.new_id(), scope=scope, aim=world.word()))
    ruth.round()

    def dark(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as power:
        power.setattr(StoreForSync, "forget", dark)
        assert leah.round() is None
    give(ruth, scope, "Leah")
    everybody_syncs(world)


def test_a_file_given_back_before_it_was_erased_has_what_others_wrote_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_and_given_back_around_a_power_cut(world, monkeypatch)
    check_all(world)


def test_counting_such_a_file_as_whole_would_miss_a_record(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: without the service's doubt, and with nobody comparing, the record written meanwhile never comes."""
    monkeypatch.setattr(feed, "_INCOMPLETE", "SELECT %(device)s, %(scopes)s")
    monkeypatch.setattr(
        comparing, "check", lambda *given: CheckAnswer(epoch=given[-1].epoch, at="")
    )  # or it would be healed
    taken_and_given_back_around_a_power_cut(world, monkeypatch)
    with pytest.raises(AssertionError, match="differs from the service"):
        check_all(world)


def test_a_first_sync_that_is_cut_again_and_again_fetches_little_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network goes after every third page; what is whole stays usable, and each round goes on where the last ended."""
    ruth, leah = world.laptops[2], world.laptops[0]
    for _ in range(40):
        open_file(ruth)
        give(ruth, ruth.files()[-1], "Leah")
        ruth.put(Contact(id=world.new_id(), scope=ruth.files()[-1], aim=world.word()))
    ruth.round()
    asked, came, usable = 0, 0, [len(leah.files())]
    fetch = leah.link.fetch

    def cut(request: FetchRequest) -> tuple[PageHead, Sequence[Row]]:
        nonlocal asked, came
        asked += 1
        if asked % 4 == 0:
            raise Unavailable("cut")
        head, rows = fetch(request)
        came += len(rows)
        return head, rows

    leah.link.page_rows = 20
    with monkeypatch.context() as bad_network:
        bad_network.setattr(leah.link, "fetch", cut)
        for _ in range(60):
            report = leah.round()
            usable.append(len(leah.files()))
            if report is not None and not report.problem:
                break
    everybody_syncs(world)
    assert usable == sorted(usable)
    assert len(set(usable)) >= 4, "files become usable while others are still to come"
    wanted = 40 * 3
    assert wanted <= came <= wanted + 30 + 20 * asked // 4, "each cut costs one page at the most"
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
    ruth.round()
    leah.put(Contact(id=world.new_id(), scope=scope, aim=world.word()))
    everybody_syncs(world)
    assert scope not in leah.files()
    assert not leah.all("SELECT 1 FROM record WHERE scope = ?", scope)
    (kept,) = leah.all("SELECT reason FROM outbox WHERE status = 'quarantined'")
    assert "another team" in kept.reason
    check_all(world)
