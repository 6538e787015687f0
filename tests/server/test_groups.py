"""What one person did in one go is taken in whole or kept aside whole; one bad change holds up nothing else."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.changes.edits import Edit
from app.changes.op import Op
from app.domain.contact import Appointment, Contact
from app.domain.ids import Id
from app.server import grouping
from app.server.grouping import judge_all
from app.server.judging import judge
from app.server.known import Head, Known, Post, Scope, Sender
from app.server.quarantining import PARKED, TOGETHER
from tests.server.test_merging_changes import both_have, stored
from tests.server.town import AT, Laptop, Town, new_id


def a_group(laptop: Laptop, scope: Id, elsewhere: Id) -> tuple[Id, Id]:
    """A contact in a file of one's own and an appointment in one that is not, written in one go."""
    txn = new_id()
    contact = Contact(id=new_id(), scope=scope, aim="Finish the form")
    laptop.create(contact, txn=txn)
    visit = Appointment(id=new_id(), scope=elsewhere, at=AT, kind="office")
    laptop.create(visit, txn=txn)
    return contact.id, visit.id


def test_one_change_that_is_kept_aside_takes_its_group_with_it(town: Town) -> None:
    mine, theirs = town.child_with("Leah"), town.child_with("Sam", called="Bo")
    leah = town.laptop("Leah")
    contact, visit = a_group(leah, mine, theirs)
    alone = leah.contact(mine, aim="Another day")
    first, second, third = leah.send()
    assert (first.status, first.reason) == ("quarantined", TOGETHER)
    assert second.status == "quarantined"
    assert second.reason != TOGETHER
    assert third.status == "applied"
    here = town.ask("SELECT array_agg(rec_id::text) FROM record WHERE type IN ('contact', 'appointment')")
    assert here == [alone]
    assert town.ask("SELECT count(*) FROM quarantine WHERE state = 'open'") == 2
    assert {contact, visit} == set(town.ask("SELECT array_agg(rec_id::text) FROM op WHERE status = 'quarantined'"))


def test_without_groups_half_of_it_would_stand(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "_groups", lambda ops: ([op] for op in ops))
    monkeypatch.setattr(grouping, "_judge_group", lambda group, known, judge: [(op, judge(op, known)) for op in group])
    leah = town.laptop("Leah")
    a_group(leah, town.child_with("Leah"), town.child_with("Sam", called="Bo"))
    assert [result.status for result in leah.send()] == ["applied", "quarantined"]


def test_a_group_that_is_fine_is_taken_in_and_answered_again_the_same(town: Town) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    a_group(leah, scope, scope)
    ops = list(leah.waiting)
    first, again = leah.push(ops), leah.push(ops)
    assert [r.status for r in first.results] == ["applied", "applied"]
    assert first.results == again.results


def test_a_question_about_one_change_stops_none_of_the_others(town: Town) -> None:
    leah, sam, contact = both_have(town, venue="Home")
    leah.set(contact, "venue", "School")
    leah.send()
    txn = new_id()
    sam.set(contact, "venue", "Office", txn=txn)
    note = Contact(id=new_id(), scope=sam.scopes[contact][1], aim="Something else")
    sam.create(note, txn=txn)
    assert [r.status for r in sam.send()] == ["conflict", "applied"]


def test_the_rest_of_a_group_that_comes_later_is_kept_with_it(town: Town) -> None:
    mine, theirs = town.child_with("Leah"), town.child_with("Sam", called="Bo")
    leah = town.laptop("Leah")
    a_group(leah, theirs, mine)
    first, second = leah.waiting
    assert leah.push([first]).results[0].status == "quarantined"
    (late,) = leah.push([second]).results
    assert (late.status, late.reason) == ("quarantined", TOGETHER)


def test_what_builds_on_words_kept_aside_is_kept_with_them_and_other_fields_go_on(town: Town) -> None:
    leah, _, contact = both_have(town, venue="Home", aim="Aim")
    bad = leah.set(contact, "venue", "Garden", actor=town.ids["Ruth"])
    parked = leah.set(contact, "venue", "Shed", base_ver=0, after=bad.id)
    free = leah.set(contact, "aim", "Better aim", base_ver=0, after=parked.id)
    results = leah.send()
    assert [r.status for r in results] == ["quarantined", "quarantined", "merged"]
    assert results[1].reason == PARKED
    assert stored(town, contact) == {"venue": "Home", "aim": "Better aim"}
    later = leah.set(contact, "minutes", 20, base_ver=0, after=free.id)
    (result,) = leah.push([later]).results
    assert result.status == "merged"
    assert stored(town, contact) == {"venue": "Home", "aim": "Better aim", "minutes": 20}


def test_a_change_that_nobody_can_read_stops_nothing_that_was_written_after_it(town: Town) -> None:
    leah, _, contact = both_have(town, venue="Home")
    bad = leah.set(contact, "venue", "Garden")
    bad = msgspec.structs.replace(bad, edits=(Edit("twist", ("venue",), "x"),))
    assert leah.push([bad]).results[0].status == "quarantined"
    leah.waiting = []
    leah.set(contact, "minutes", 20, base_ver=0, after=bad.id)
    assert leah.send()[0].status == "merged"
    assert stored(town, contact) == {"venue": "Home", "minutes": 20}


def test_who_writes_on_where_two_versions_clash_is_asked_once_with_the_newest_words(town: Town) -> None:
    leah, sam, contact = both_have(town, venue="Home", aim="Aim")
    leah.set(contact, "venue", "School")
    leah.send()
    first = sam.set(contact, "venue", "Office")
    (asked,) = sam.push([first]).results
    sam.waiting = []
    sam.set(contact, "venue", "Park", base_ver=0, after=first.id)
    (again,) = sam.send()
    assert again.status == "conflict"
    now = stored(town, again.conflict)["fields"]
    assert now == {"venue": {"path": "venue", "before": '"Home"', "left": '"School"', "right": '"Park"'}}
    assert town.ask("SELECT voided FROM record WHERE rec_id = %s::uuid", asked.conflict) is True
    assert town.ask("SELECT count(*) FROM record WHERE type = 'conflict' AND NOT voided") == 1


# one bad op never holds up other records (I19), over values

_LEAH, _SCOPE = Id("01990000-0000-7000-8000-000000000001"), Id("01990000-0000-7000-8000-000000000002")
_RECORDS = [Id(f"01990000-0000-7000-8000-0000000001{n:02}") for n in range(3)]
_FIELDS = ("venue", "aim", "outcome")


def _known() -> Known:
    heads = {
        rec: Head(id=rec, scope=_SCOPE, type="contact", ver=1, hash="", body=b"{}", made_by=_LEAH, was=1)
        for rec in _RECORDS
    }
    return Known(
        sender=Sender(device=_RECORDS[0], person=_LEAH),
        now=AT,
        forms={},
        heads=dict(heads),
        scopes={_SCOPE: Scope(id=_SCOPE, kind="child")},
        member_of={_SCOPE},
        posts={_LEAH: Post("practitioner")},
    )


class _Written(msgspec.Struct, frozen=True):
    record: int
    field: int
    word: str
    is_bad: bool


_writing = st.lists(
    st.builds(
        _Written,
        st.integers(0, 2),
        st.integers(0, 2),
        st.text("abc", min_size=1, max_size=3),
        st.sampled_from([0, 0, 0, 1]),
    ),
    max_size=12,
)


def _ops(written: list[_Written]) -> list[Op]:
    last: dict[int, Id] = {}
    ops = []
    for n, one in enumerate(written, 1):
        id = Id(f"01990000-0000-7000-8000-0000000002{n:02}")
        edit = Edit("twist" if one.is_bad else "set", (_FIELDS[one.field],), one.word)
        base = {"after": last[one.record]} if one.record in last else {"base_ver": 1}
        ops.append(
            Op(
                id=id,
                dseq=n,
                kind="patch",
                type="contact",
                record=_RECORDS[one.record],
                scope=_SCOPE,
                actor=_LEAH,
                at=AT,
                edits=(edit,),
                **base,
            )
        )
        last[one.record] = id
    return ops


@given(_writing)
def test_one_bad_change_holds_up_no_other_record_and_no_other_field(written: list[_Written]) -> None:
    known = _known()
    judged = dict(zip([op.id for op in _ops(written)], judge_all(_ops(written), known, judge), strict=True))
    spoilt: set[tuple[int, int]] = set()
    wanted: dict[tuple[int, int], str] = {}
    for one, (_, result) in zip(written, judged.values(), strict=True):
        place = (one.record, one.field)
        if one.is_bad or place in spoilt:
            spoilt.add(place)
            assert result.status == "quarantined"
        else:
            wanted[place] = one.word
            assert result.status in {"applied", "merged"}
    for n, record in enumerate(_RECORDS):
        body = msgspec.json.decode(known.heads[record].body)
        assert body == {_FIELDS[field]: word for (rec, field), word in wanted.items() if rec == n}
