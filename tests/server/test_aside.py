"""What is kept aside: who is told, who may read it, and what becomes of it when a manager decides."""

import msgspec
import pytest

from app.changes.edits import Edit
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.server import aside
from app.server.packing import pack
from app.sync.protocol.messages.aside import AsideAnswer, AsideItem, AsideRequest, DecideAnswer, DecideRequest
from app.sync.protocol.messages.pages import PageHead, PullRequest
from tests.server.test_merging_changes import stored
from tests.server.town import Laptop, Town, new_id


def waiting(laptop: Laptop, *, decided: bool = False) -> tuple[AsideItem, ...]:
    """What the service shows this person."""
    return msgspec.json.decode(laptop.ask("aside", AsideRequest(decided=decided)), type=AsideAnswer).items


def opened(laptop: Laptop, op: Id) -> AsideItem:
    """One item with its words."""
    return msgspec.json.decode(laptop.ask("aside", AsideRequest(op=op)), type=AsideAnswer).items[0]


def decided(laptop: Laptop, op: Id, action: str, words: str = "Talked with Leah.") -> DecideAnswer:
    """A decision that the service takes."""
    return msgspec.json.decode(laptop.ask("decide", DecideRequest(op=op, action=action, words=words)), type=DecideAnswer)


def refused(laptop: Laptop, what: str, message: msgspec.Struct) -> str:
    """The code of the fault that a request gets."""
    answer = laptop.post(what, pack(msgspec.json.encode(message)))
    assert answer.status_code == 422
    return str(msgspec.json.decode(answer.content)["message"])


def told(laptop: Laptop, *ops: Id) -> PageHead:
    """What a pull says that asks about these."""
    page = laptop.ask("pull", PullRequest(epoch=laptop.epoch, cursor=0, aside=ops))
    return msgspec.json.decode(page.partition(b"\n")[0], type=PageHead)


class Story:
    """Leah wrote in Kai's file on a train; meanwhile the file had gone to Tom in team West."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.scope = town.child_with("Leah")
        self.ruth, self.nia, self.leah = town.laptop("Ruth"), town.laptop("Nia"), town.laptop("Leah")
        self.leah.enter_all()
        self.ruth.enter_all()
        self.contact = self.leah.contact(self.scope, venue="Home", aim="College")
        self.leah.send()
        self.op = self.leah.set(self.contact, "venue", "Shed").id
        gone = next(id for id, (kind, _) in self.ruth.scopes.items() if kind == "allocation")
        self.ruth.set(gone, "to_on", "2026-11-20")
        self.ruth.create(
            Allocation(id=new_id(), scope=self.scope, person=town.ids["Tom"], team=town.ids["West"], from_on="2026-11-20")
        )
        assert [r.status for r in self.ruth.send()] == ["applied", "applied"]
        (result,) = self.leah.send()
        assert result.status == "quarantined"


@pytest.fixture
def story(town: Town) -> Story:
    return Story(town)


def test_a_change_after_losing_the_file_waits_for_its_manager_and_its_author_sees_it_without_words(story: Story) -> None:
    (item,) = waiting(story.nia)
    assert (item.op, item.record, item.author, item.state, item.may_decide) == (
        story.op,
        story.contact,
        story.leah.person,
        "open",
        True,
    )
    assert item.edits == ()
    assert told(story.nia).to_decide == 1
    (own,) = waiting(story.leah)
    assert (own.op, own.may_decide) == (story.op, False)
    assert opened(story.leah, story.op).edits == ()  # the file is not hers any more
    assert waiting(story.ruth) == ()
    assert told(story.ruth).to_decide == 0


def test_only_the_manager_of_the_file_reads_the_words_and_each_reading_is_written_down(story: Story) -> None:
    item = opened(story.nia, story.op)
    assert item.edits == (Edit("set", ("venue",), "Shed"),)
    assert msgspec.json.decode(item.body) == {"aim": "College", "venue": "Shed"}
    assert story.town.count("aside_read") == 1
    assert story.town.ask("SELECT person::text FROM aside_read") == story.nia.person
    for other in ("Ruth", "Sam", "Ada"):
        assert refused(story.town.laptop(other), "aside", AsideRequest(op=story.op)) == aside.GONE
    assert story.town.count("aside_read") == 1


def test_applied_it_stands_in_the_record_with_its_authors_name_and_the_first_verdict_stays(story: Story) -> None:
    answer = decided(story.nia, story.op, "apply")
    assert answer.result is not None
    assert (answer.result.status, answer.item.state, answer.item.by) == ("applied", "applied", story.nia.person)
    assert stored(story.town, story.contact) == {"aim": "College", "venue": "Shed"}
    assert story.town.ask("SELECT changed_by::text FROM record WHERE rec_id = %s::uuid", story.contact) == story.leah.person
    assert story.town.ask("SELECT status FROM op WHERE op_id = %s::uuid", story.op) == "quarantined"
    late = story.town.ask("SELECT convert_from(body, 'UTF8')::json->>'late' FROM op WHERE op_id <> %s::uuid AND rec_id ="
                          " %s::uuid ORDER BY seq DESC LIMIT 1", story.op, story.contact)  # fmt: skip
    assert late == story.op
    assert waiting(story.nia) == ()
    assert waiting(story.nia, decided=True)[0].words == "Talked with Leah."
    (news,) = told(story.leah, story.op).decided
    assert (news.op, news.state, news.by, news.words) == (story.op, "applied", story.nia.person, "Talked with Leah.")


def test_a_late_entry_that_clashes_is_put_to_a_person(story: Story) -> None:
    tom = story.town.laptop("Tom")
    tom.enter_all()
    tom.set(story.contact, "venue", "School")
    tom.send()
    answer = decided(story.nia, story.op, "apply")
    assert answer.result is not None
    assert answer.result.status == "conflict"
    assert stored(story.town, story.contact)["venue"] == "School"
    asked = stored(story.town, answer.result.conflict)
    assert (asked["left_by"], asked["right_by"]) == (tom.person, story.leah.person)


@pytest.mark.parametrize(("action", "state"), [("return", "returned"), ("file", "filed")])
def test_returned_or_filed_it_changes_nothing_and_its_author_is_told_why(story: Story, action: str, state: str) -> None:
    before = stored(story.town, story.contact)
    assert decided(story.nia, story.op, action, "Tom has written this up.").item.state == state
    assert stored(story.town, story.contact) == before
    (news,) = told(story.leah, story.op).decided
    assert (news.state, news.words) == (state, "Tom has written this up.")
    assert told(story.nia).to_decide == 0


def test_a_decision_is_made_once_by_who_may_and_with_a_reason(story: Story) -> None:
    wanted = DecideRequest(op=story.op, action="file", words="Not needed.")
    assert refused(story.ruth, "decide", wanted) == aside.GONE
    assert refused(story.leah, "decide", wanted) == aside.GONE
    assert refused(story.nia, "decide", msgspec.structs.replace(wanted, words="  ")) == aside.NO_WORDS
    decided(story.nia, story.op, "file")
    assert refused(story.nia, "decide", wanted) == aside.ALREADY
    assert story.town.ask("SELECT state FROM quarantine") == "filed"


def test_nobody_decides_about_their_own_change(town: Town) -> None:
    ruth = town.laptop("Ruth")
    scope = town.child_with("Leah")
    ruth.contact(scope, venue="Home", aim="x" * 10)
    bad = msgspec.structs.replace(ruth.waiting[0], edits=(Edit("twist", ("venue",), "x"),))
    assert ruth.push([bad]).results[0].status == "quarantined"
    assert [item.may_decide for item in waiting(ruth)] == [False]
    assert refused(ruth, "decide", DecideRequest(op=bad.id, action="file", words="Mine.")) == aside.GONE


def test_words_in_another_name_are_never_brought_in(town: Town) -> None:
    scope = town.child_with("Leah")
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    leah.create(Contact(id=new_id(), scope=scope, aim="As Sam"), actor=town.ids["Sam"])
    op = leah.waiting[0].id
    leah.send()
    answer = decided(ruth, op, "apply")
    assert answer.result is not None
    assert (answer.result.status, answer.item.state) == ("quarantined", "open")
    assert town.ask("SELECT count(*) FROM record WHERE type = 'contact'") == 0


def test_a_group_is_brought_in_whole(town: Town) -> None:
    mine, theirs = town.child_with("Leah"), town.child_with("Sam", called="Bo")
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    txn = new_id()
    first = leah.create(Contact(id=new_id(), scope=mine, aim="One"), txn=txn)
    leah.create(Contact(id=new_id(), scope=theirs, aim="Two"), txn=txn)
    leah.send()
    assert [len(opened(ruth, item.op).with_it) for item in waiting(ruth)] == [1, 1]
    decided(ruth, first.id, "apply")
    assert waiting(ruth) == ()
    assert town.ask("SELECT count(*) FROM record WHERE type = 'contact'") == 2


def test_what_waits_behind_it_can_be_brought_in_after_it(town: Town) -> None:
    scope = town.child_with("Leah")
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    contact = leah.contact(scope, venue="Home")
    leah.send()
    ruth.enter_all()
    gone = next(id for id, (kind, _) in ruth.scopes.items() if kind == "allocation")
    ruth.set(gone, "to_on", "2026-11-20")
    ruth.send()
    first = leah.set(contact, "venue", "Shed")
    second = leah.set(contact, "venue", "Barn", base_ver=0, after=first.id)
    assert [r.status for r in leah.send()] == ["quarantined", "quarantined"]
    decided(ruth, first.id, "apply")
    answer = decided(ruth, second.id, "apply")
    assert answer.result is not None
    assert answer.result.status == "applied"
    assert stored(town, contact)["venue"] == "Barn"


def test_a_laptop_cannot_write_late_entries_itself(town: Town) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    leah.create(Contact(id=new_id(), scope=scope, aim="Late"), late=new_id())
    assert leah.send()[0].status == "quarantined"


def test_in_a_file_that_nobody_knows_the_manager_of_the_authors_team_decides(town: Town) -> None:
    leah = town.laptop("Leah")
    leah.create(Contact(id=new_id(), scope=new_id(), aim="Nowhere"))
    leah.send()
    assert [item.may_decide for item in waiting(town.laptop("Ruth"))] == [True]
    assert waiting(town.laptop("Nia")) == ()
