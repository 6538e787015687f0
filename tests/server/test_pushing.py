"""What happens to changes that laptops send: once each, whatever the network does."""

from typing import Any

import httpx
import msgspec
import pytest

from app.changes.content import body_hash
from app.changes.edits import Edit
from app.domain.contact import Contact
from app.domain.ids import Id
from app.server import gathering, packing
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.push import Gap
from tests.server.town import Laptop, Town, new_id


def pushed(laptop: Laptop, *ops: object) -> httpx.Response:
    """The raw answer to a push of these ops."""
    sent = msgspec.json.encode({"epoch": laptop.epoch, "ops": ops, "ratchet": laptop.ratchet})
    return laptop.post("push", packing.pack(sent))


def test_a_contact_reaches_the_other_laptop(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    sam.enter_all()
    contact = leah.contact(scope, aim="See how school went")
    (result,) = leah.send()
    assert (result.status, result.ver) == ("applied", 1)
    head, rows = sam.pull()
    assert [row.id for row in rows] == [contact]
    assert not head.more
    assert sam.bodies[contact] == {"aim": "See how school went"}
    assert result.hash == body_hash(bytes(rows[0].body))
    assert (rows[0].made_by, rows[0].type, rows[0].scope) == (leah.person, "contact", scope)


def test_a_lost_answer_is_asked_for_again_and_adds_nothing(town: Town) -> None:
    leah = town.laptop("Leah")
    leah.contact(town.child_with("Leah"), aim="One")
    ops = leah.waiting
    first = leah.push(ops)  # the answer is lost on the way
    before = [town.count(table) for table in ("op", "record", "record_version", "stream_chain")]
    again = leah.push(ops)
    assert again.results == first.results
    assert [town.count(table) for table in ("op", "record", "record_version", "stream_chain")] == before
    assert again.head == first.head
    assert town.ask("SELECT last_dseq FROM device WHERE person = %s::uuid", leah.person) == 1


def test_a_replayed_merge_brings_the_same_body_again(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah = town.laptop("Leah")
    contact = leah.contact(scope, aim="Aim")
    leah.send()
    sam = town.laptop("Sam").on(leah)
    leah.set(contact, "content", "Leah wrote")
    leah.send()
    sam.set(contact, "venue", "School")
    ops = list(sam.waiting)
    first = sam.push(ops)
    again = sam.push(ops)
    assert first.results[0].status == "merged"
    assert again.results == first.results
    row = again.results[0].row
    assert row is not None
    assert msgspec.json.decode(row.body) == {"aim": "Aim", "content": "Leah wrote", "venue": "School"}


def test_ops_that_follow_a_missing_one_wait_for_it(town: Town) -> None:
    leah = town.laptop("Leah")
    scope = town.child_with("Leah")
    leah.contact(scope, aim="One")
    leah.contact(scope, aim="Two")
    first, second = leah.waiting
    answer = pushed(leah, second)
    assert answer.status_code == 409
    assert msgspec.json.decode(answer.content, type=Gap).expected == first.dseq
    assert town.ask("SELECT count(*) FROM op WHERE op_id = %s::uuid", second.id) == 0
    assert [r.status for r in leah.send()] == ["applied", "applied"]


def test_another_op_under_a_used_number_is_a_copy_of_the_laptop(town: Town) -> None:
    leah = town.laptop("Leah")
    scope = town.child_with("Leah")
    leah.contact(scope, aim="One")
    (op,) = leah.waiting
    leah.send()
    for other in (
        msgspec.structs.replace(op, id=new_id()),
        msgspec.structs.replace(op, reason="another text under the same id"),
    ):
        answer = pushed(leah, other)
        assert answer.status_code == 409
        assert msgspec.json.decode(answer.content, type=Fault).code == "clone"


def test_a_laptop_that_joined_anew_sends_its_old_ops_under_new_numbers(town: Town) -> None:
    leah = town.laptop("Leah")
    leah.contact(town.child_with("Leah"), aim="One")
    (op,) = leah.waiting
    first = leah.push([op])
    anew = town.laptop("Leah")
    again = anew.push([msgspec.structs.replace(op, dseq=1)])
    assert again.results == first.results
    anew.dseq = 1
    anew.contact(op.scope, aim="Two")
    assert anew.send()[0].status == "applied"


def test_the_result_of_an_op_is_not_told_to_another_person(town: Town) -> None:
    leah, tom = town.laptop("Leah"), town.laptop("Tom")
    leah.contact(town.child_with("Leah"), aim="One")
    (op,) = leah.waiting
    leah.push([op])
    assert pushed(tom, msgspec.structs.replace(op, dseq=1)).status_code == 409


def test_two_ops_on_one_record_in_one_batch(town: Town) -> None:
    leah = town.laptop("Leah")
    contact = leah.contact(town.child_with("Leah"), aim="One")
    leah.set(contact, "content", "Two", after=leah.waiting[-1].id)
    results = leah.send()
    assert [(r.status, r.ver) for r in results] == [("applied", 1), ("applied", 2)]
    assert town.ask("SELECT count(*) FROM record_version WHERE rec_id = %s::uuid", contact) == 2
    assert town.ask("SELECT max(seq) = (SELECT head FROM stream) FROM record")


def test_a_service_set_back_is_noticed_before_anything_is_taken(town: Town) -> None:
    leah = town.laptop("Leah")
    leah.contact(town.child_with("Leah"), aim="One")
    leah.epoch = "another"
    answer = pushed(leah, *leah.waiting)
    assert (answer.status_code, msgspec.json.decode(answer.content, type=Fault).code) == (409, "diverged")
    assert town.ask("SELECT count(*) FROM op WHERE op_id = %s::uuid", leah.waiting[0].id) == 0


def test_too_many_ops_are_turned_away_whole(town: Town) -> None:
    leah = town.laptop("Leah")
    scope = town.child_with("Leah")
    for _ in range(501):
        leah.contact(scope, aim="x")
    assert pushed(leah, *leah.waiting).status_code == 413
    assert leah.push(leah.waiting[:500]).results[-1].status == "applied"


@pytest.mark.parametrize("how", ["id", "twice"])
def test_ops_without_an_identity_of_their_own_are_malformed(town: Town, how: str) -> None:
    leah = town.laptop("Leah")
    leah.contact(town.child_with("Leah"), aim="One")
    (op,) = leah.waiting
    ops = [msgspec.structs.replace(op, id=Id("nonsense"))] if how == "id" else [op, op]
    assert pushed(leah, *ops).status_code == 400


def test_a_removed_record_stays_removed_and_the_edit_is_put_to_a_person(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah = town.laptop("Leah")
    contact = leah.contact(scope, aim="Aim")
    leah.send()
    sam = town.laptop("Sam").on(leah)
    leah._op("void", contact, (), reason="Written in the wrong file")
    assert leah.send()[0].status == "applied"
    sam.set(contact, "content", "Sam went on writing")
    (result,) = sam.send()
    assert result.status == "conflict"
    assert result.row is not None
    assert result.row.voided == 1
    assert b"Sam went on writing" in town.ask("SELECT body FROM record WHERE rec_id = %s::uuid", result.conflict)


def test_an_edit_that_says_nothing_new_makes_no_version(town: Town) -> None:
    leah = town.laptop("Leah")
    contact = leah.contact(town.child_with("Leah"), aim="Same")
    leah.send()
    leah.edit(contact, Edit("set", ("aim",), "Same"))
    (result,) = leah.send()
    assert (result.status, result.ver) == ("merged", 1)
    assert town.ask("SELECT count(*) FROM record_version WHERE rec_id = %s::uuid", contact) == 1


@pytest.mark.allows_logs
def test_a_transaction_that_lost_a_race_is_run_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sam's new record is committed between Leah's reading and her writing: hers joins it and overwrites nothing."""
    scope = town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    contact = leah.contact(scope, aim="Leah’s")
    sam.create(Contact(id=contact, scope=scope, venue="Sam’s"))
    turns = iter([sam.send])

    def gather(*given: Any) -> Any:
        known = gathering.gather(*given)
        if given[1].person == leah.person:
            next(turns, lambda: None)()
        return known

    monkeypatch.setattr("app.server.intake.gather", gather)
    (result,) = leah.send()
    assert result.status == "merged"
    body = bytes(town.ask("SELECT body FROM record WHERE rec_id = %s::uuid", contact)).decode()
    assert body == '{"aim":"Leah’s","venue":"Sam’s"}'
    assert town.ask("SELECT count(*) FROM record_version WHERE rec_id = %s::uuid", contact) == 2


def test_the_chain_follows_from_the_ops(town: Town) -> None:
    leah = town.laptop("Leah")
    before = bytes(town.ask("SELECT chain FROM stream"))
    leah.contact(town.child_with("Leah"), aim="One")
    leah.push(leah.waiting)
    after = bytes(town.ask("SELECT chain FROM stream"))
    assert before != after
    assert town.ask("SELECT chain = (SELECT chain FROM stream) FROM stream_chain ORDER BY seq DESC LIMIT 1")
