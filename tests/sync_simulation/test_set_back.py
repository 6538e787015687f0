"""A service that is set back to an earlier copy: the first laptop notices, and all that any laptop has is there again."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.domain.child import Child
from app.domain.involvement import Allocation
from app.models import outbox, proving
from app.server import feed, intake, witnessing
from app.server.known import Forms
from tests.helpers.laptop import new_id
from tests.helpers.linked import Linked
from tests.helpers.setting_back import copy_of, set_back
from tests.server.conftest import town
from tests.server.town import Town
from tests.sync_simulation.test_copies import words_there

__all__ = ["town"]
pytestmark = pytest.mark.allows_logs


class Story:
    """A town, its laptops, and the copies of its database."""

    def __init__(self, town: Town, forms: Forms, folder: Path, stack: ExitStack) -> None:
        self.town, self.forms, self.folder, self.stack = town, forms, folder, stack
        self.laptops: list[Linked] = []
        self.scope = town.child_with("Leah", "Sam")

    def laptop(self, name: str) -> Linked:
        """Joined, with everything it may hold."""
        one = Linked(self.town, self.folder / f"{len(self.laptops)}-{name}", name)
        self.stack.callback(one.close)
        self.laptops.append(one)
        one.sync(2)
        return one

    def set_back(self, copied: str) -> Town:
        """The service is the copy from now on."""
        self.town = self.stack.enter_context(set_back(self.town, copied, self.forms))
        for one in self.laptops:
            one.meet(self.town)
        return self.town

    def settle(self, *laptops: Linked) -> None:
        """Everybody syncs until nothing more comes."""
        for _ in range(4):
            for one in laptops or self.laptops:
                report = one.sync()
                assert report.problem == "", report.problem

    def all_is_one(self) -> None:
        """Every laptop is as the service, nothing is stranded, and each proves it."""
        for one in self.laptops:
            one.is_as_the_service()
            assert not one.all("SELECT 1 FROM stranded"), f"{one.name} has what the service lacks"
            assert not one.all("SELECT 1 FROM scope WHERE doubted"), f"{one.name} has not compared everything"
            assert one.all("SELECT proved_at FROM sync_state") != [("",)], f"{one.name} proved nothing"
        assert witnessing.still_missing(self.town.database) == []


@pytest.fixture
def story(town: Town, forms: Forms, tmp_path: Path) -> Iterator[Story]:
    """Closed in the right order."""
    with ExitStack() as stack:
        yield Story(town, forms, tmp_path, stack)


def test_everything_that_was_acknowledged_is_there_again(story: Story) -> None:
    leah, sam = story.laptop("Leah"), story.laptop("Sam")
    first = leah.write(story.scope, aim="before", content="One.\n\nTwo.")
    story.settle()
    copied = copy_of(story.town)
    leah.write(story.scope, aim="after, by Leah")
    leah.change(first, content="One, by Leah.\n\nTwo.")
    story.settle()
    sam.change(first, content="One, by Leah.\n\nTwo, by Sam.")
    sam.write(story.scope, aim="after, by Sam")
    story.settle()
    before = words_there(story.town)

    older = story.set_back(copied)
    assert words_there(older) == {"before"}
    leah.write(story.scope, aim="written while it was away")
    story.settle()
    assert words_there(older) == before | {"written while it was away"}
    body = older.ask("SELECT convert_from(body, 'UTF8') FROM record WHERE rec_id = %s::uuid", first)
    assert "One, by Leah." in body
    assert "Two, by Sam." in body
    assert older.ask("SELECT count(*) FROM record WHERE type = 'conflict'") == 0, "nobody clashes with what was"
    assert older.ask("SELECT count(*) FROM quarantine") == 0
    assert older.ask("SELECT count(*) FROM epoch") == 2, "one new name, though several noticed"
    assert older.ask("SELECT count(*) = count(DISTINCT op_id) FROM op")
    assert (proving.SET_BACK,) in leah.all("SELECT outcome FROM sync_history")
    story.all_is_one()


def test_what_only_a_colleagues_laptop_has_is_kept_aside_and_stays_where_it_is(story: Story) -> None:
    leah, sam = story.laptop("Leah"), story.laptop("Sam")
    old = leah.write(story.scope, aim="before")
    story.settle()
    copied = copy_of(story.town)
    lost = sam.write(story.scope, aim="by Sam, whose laptop is gone")
    sam.change(old, content="also by Sam")
    story.settle()
    assert leah.all("SELECT 1 FROM record WHERE id = ?", lost)

    story.laptops.remove(sam)  # Sam's laptop fell into the harbour
    older = story.set_back(copied)
    story.settle()
    assert {copy.record for copy in witnessing.still_missing(older.database)} == {lost, old}
    assert leah.all("SELECT 1 FROM record WHERE id = ?", lost), "what the service lacks is not taken from a laptop"
    copy = next(copy for copy in witnessing.still_missing(older.database) if copy.record == lost)
    assert copy.made_by == sam.person
    assert b"whose laptop is gone" in copy.body


@pytest.mark.parametrize("is_given_back", ["before the copy is put back", "after it"])
def test_a_file_erased_since_the_copy_and_given_back_comes_whole(story: Story, is_given_back: str) -> None:
    """The copy believes that the file is on the laptop, and sends only what is new in it."""
    leah, ruth = story.laptop("Leah"), story.laptop("Ruth")
    ruth.write(story.scope, aim="before")
    story.settle()
    copied = copy_of(story.town)
    for allocation in ruth.all("SELECT id FROM record WHERE type = 'allocation' AND scope = ?", story.scope):
        with ruth.store.work() as work:
            given = work.get(Allocation, allocation[0])
            work.put(given.but(to_on="2026-11-20"), given)
    story.settle()
    assert not leah.all("SELECT 1 FROM scope WHERE id = ?", story.scope)
    back = Allocation(id=new_id(), scope=story.scope, person=leah.person, from_on="2026-11-01")
    if "before" in is_given_back:
        ruth.put(back)
        ruth.sync(2)
    story.set_back(copied)
    if "after" in is_given_back:
        ruth.put(back)
    story.settle(ruth)
    story.settle()
    assert leah.all("SELECT 1 FROM record WHERE type = 'contact' AND scope = ?", story.scope)
    story.all_is_one()


def test_a_file_that_the_service_forgot_altogether_comes_back_whoever_syncs_first(story: Story) -> None:
    for first in ("Leah", "Ruth"):
        leah, ruth = story.laptop("Leah"), story.laptop("Ruth")
        copied = copy_of(story.town)
        scope = new_id()
        ruth.put(Child(id=new_id(), scope=scope, first_names="Rae", surname="Moss"))
        ruth.put(Allocation(id=new_id(), scope=scope, person=leah.person, from_on="2026-11-01"))
        story.settle()
        contact = leah.write(scope, aim=f"in the new file {first}")
        story.settle()
        leah.change(contact, content="and more")
        story.settle()
        older = story.set_back(copied)
        story.settle(leah if first == "Leah" else ruth)
        story.settle()
        assert f"in the new file {first}" in words_there(older)
        body = older.ask("SELECT convert_from(body, 'UTF8') FROM record WHERE rec_id = %s::uuid", contact)
        assert "and more" in body
        story.all_is_one()


def test_an_older_copy_than_the_one_that_was_tried_loses_what_laptops_let_go_and_stops_nobody(story: Story) -> None:
    leah = story.laptop("Leah")
    copied = copy_of(story.town)
    leah.write(story.scope, aim="let go")
    story.settle()
    with story.town.database.transaction() as connection:
        connection.execute("INSERT INTO backup_mark SELECT 1, head, now() FROM stream")
    story.settle()
    leah.restart()
    assert not leah.all("SELECT 1 FROM outbox WHERE state = 2")
    leah.write(story.scope, aim="kept")
    story.settle()
    older = story.set_back(copied)
    story.settle()
    assert words_there(older) == {"kept"}
    assert [copy.type for copy in witnessing.still_missing(older.database)] == ["contact"], "its words are kept aside"


def test_a_copy_put_back_twice_heals_twice(story: Story) -> None:
    leah, sam = story.laptop("Leah"), story.laptop("Sam")
    for n in range(2):
        copied = copy_of(story.town)
        leah.write(story.scope, aim=f"leah {n}")
        sam.write(story.scope, aim=f"sam {n}")
        story.settle()
        older = story.set_back(copied)
        story.settle()
        assert words_there(older) == {f"{who} {k}" for who in ("leah", "sam") for k in range(n + 1)}
        story.all_is_one()


def test_a_screen_that_was_open_all_the_time_clashes_with_nobody(story: Story) -> None:
    leah, sam = story.laptop("Leah"), story.laptop("Sam")
    contact = leah.write(story.scope, aim="aim", content="One.")
    story.settle()
    copied = copy_of(story.town)
    sam.change(contact, venue="School")
    story.settle()
    with leah.store.work() as work:
        from app.domain.contact import Contact

        seen = work.get(Contact, contact)
    story.set_back(copied)
    sam.change(contact, outcome="Done")
    story.settle()
    with leah.store.work() as work:
        work.put(seen.but(content="One, on the old screen."), seen)
    story.settle()
    body = str(story.town.ask("SELECT convert_from(body, 'UTF8') FROM record WHERE rec_id = %s::uuid", contact))
    assert all(words in body for words in ("School", "Done", "One, on the old screen."))
    story.all_is_one()


def an_hour_later(laptop: Linked) -> None:
    """What this laptop has compared, it compared long ago."""
    with laptop.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE proof SET at = strftime('%Y-%m-%dT%H:%M:%S+00:00', at, '-1 hour')")


def test_a_row_that_the_service_lost_is_named_and_given_back_to_it(story: Story) -> None:
    """Self-proving sync: whatever became of it, a quiet round sees it once the file has its turn."""
    leah = story.laptop("Leah")
    contact = leah.write(story.scope, aim="dropped by a disk")
    story.settle()
    with story.town.database.transaction() as connection:
        connection.execute("DELETE FROM record WHERE rec_id = %s::uuid", (contact,))
        connection.execute("DELETE FROM record_version WHERE rec_id = %s::uuid", (contact,))
    an_hour_later(leah)
    for _ in range(6):
        leah.sync()
    assert [copy.record for copy in witnessing.still_missing(story.town.database)] == [contact]
    assert (proving.REPAIRED,) in leah.all("SELECT outcome FROM sync_history")


def test_a_row_that_a_laptop_lost_comes_again(story: Story) -> None:
    leah, sam = story.laptop("Leah"), story.laptop("Sam")
    contact = sam.write(story.scope, aim="lost on Leah's laptop")
    story.settle()
    with leah.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM record WHERE id = ?", (contact,))
    an_hour_later(leah)
    for _ in range(6):
        leah.sync()
    leah.is_as_the_service()
    assert leah.all("SELECT 1 FROM record WHERE id = ?", contact)


# siblings: each defence is taken away once, and the loss is seen

Plant = Callable[[pytest.MonkeyPatch], None]


def no_chain(patch: pytest.MonkeyPatch) -> None:
    """The service compares no hashes."""
    for module in (intake, feed):
        patch.setattr(module, "check_same", lambda *_: None)
    patch.setattr(feed, "_cursor", lambda *_: ())


def prune_before_durable(patch: pytest.MonkeyPatch) -> None:
    """Laptops let go of what was answered."""
    patch.setattr(
        outbox, "note_answered", lambda connection, *_: connection.exec_driver_sql("DELETE FROM outbox WHERE state = 2")
    )


@pytest.mark.parametrize("plant", [no_chain, prune_before_durable])
def test_without_the_defence_acknowledged_work_is_lost(story: Story, plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    leah = story.laptop("Leah")
    copied = copy_of(story.town)
    leah.write(story.scope, aim="acknowledged")
    story.settle()
    older = story.set_back(copied)
    for _ in range(4):
        leah.sync()
    assert words_there(older) == set()
