"""Two people change one record apart: what joins by itself, and what a person is asked."""

import msgspec

from app.changes.edits import Edit
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.ids import Id
from app.server.known import Forms
from tests.server.town import Laptop, Town, new_id


def both_have(town: Town, **fields: object) -> tuple[Laptop, Laptop, Id]:
    """Leah and Sam have the same contact."""
    leah = town.laptop("Leah")
    contact = leah.contact(town.child_with("Leah", "Sam"), **fields)
    leah.send()
    return leah, town.laptop("Sam").on(leah), contact


def stored(town: Town, record: Id) -> dict[str, object]:
    """The head of a record, read from the database."""
    body: dict[str, object] = msgspec.json.decode(
        bytes(town.ask("SELECT body FROM record WHERE rec_id = %s::uuid", record))
    )
    return body


def test_different_fields_join(town: Town) -> None:
    leah, sam, contact = both_have(town, aim="Aim")
    leah.set(contact, "venue", "School")
    sam.set(contact, "minutes", 30)
    assert leah.send()[0].status == "applied"
    (result,) = sam.send()
    assert (result.status, result.ver) == ("merged", 3)
    assert sam.bodies[contact] == stored(town, contact) == {"aim": "Aim", "venue": "School", "minutes": 30}
    leah.enter_all()
    assert leah.bodies[contact] == sam.bodies[contact]


def test_the_same_field_is_put_to_a_person_and_both_values_are_kept(town: Town) -> None:
    leah, sam, contact = both_have(town, venue="Home")
    leah.set(contact, "venue", "School")
    sam.set(contact, "venue", "Office")
    sam.edit(contact, Edit("set", ("minutes",), 20), after=sam.waiting[-1].id)
    leah.send()
    conflict, merged = sam.send()
    assert (conflict.status, merged.status) == ("conflict", "merged")
    assert stored(town, contact) == {"venue": "School", "minutes": 20}
    record = stored(town, conflict.conflict)
    assert record["about"] == contact
    assert record["left_by"] == leah.person
    assert record["right_by"] == sam.person
    fields: object = record["fields"]
    assert fields == {"venue": {"path": "venue", "before": '"Home"', "left": '"School"', "right": '"Office"'}}
    rows = town.laptop("Leah").enter_all()
    assert [row.made_by for row in rows if row.type == "conflict"] == [""]


def test_a_conflict_names_who_wrote_the_field_not_who_last_changed_the_record(town: Town) -> None:
    leah, sam, contact = both_have(town, venue="Home")
    leah.set(contact, "venue", "School")
    leah.send()
    first = sam.set(contact, "minutes", 20)
    sam.send()
    sam.set(contact, "venue", "Office", base_ver=0, after=first.id)
    (conflict,) = sam.send()
    record = stored(town, conflict.conflict)
    assert (record["left_by"], record["right_by"]) == (leah.person, sam.person)


def test_a_conflict_is_one_record_however_often_the_op_is_sent(town: Town) -> None:
    leah, sam, contact = both_have(town, venue="Home")
    leah.set(contact, "venue", "School")
    leah.send()
    sam.set(contact, "venue", "Office")
    ops = list(sam.waiting)
    first, again = sam.push(ops), sam.push(ops)
    assert first.results == again.results
    assert town.ask("SELECT count(*) FROM record WHERE type = 'conflict'") == 1


def test_the_same_new_value_is_no_conflict(town: Town) -> None:
    leah, sam, contact = both_have(town, venue="Home")
    leah.set(contact, "venue", "School")
    sam.set(contact, "venue", "School")
    leah.send()
    (result,) = sam.send()
    assert (result.status, result.ver) == ("merged", 2)


def test_narrative_paragraphs_join_and_are_marked(town: Town) -> None:
    leah, sam, contact = both_have(town, content="First.\n\nMiddle.\n\nLast.")
    leah.set(contact, "content", "First, by Leah.\n\nMiddle.\n\nLast.")
    sam.set(contact, "content", "First.\n\nMiddle.\n\nLast, by Sam.")
    leah.send()
    (result,) = sam.send()
    assert (result.status, result.joined) == ("merged", (("content",),))
    assert stored(town, contact) == {"content": "First, by Leah.\n\nMiddle.\n\nLast, by Sam."}


def test_the_same_paragraph_is_put_to_a_person(town: Town) -> None:
    leah, sam, contact = both_have(town, content="School is hard.")
    leah.set(contact, "content", "School is hard on Mondays.")
    sam.set(contact, "content", "School is fine.")
    leah.send()
    (result,) = sam.send()
    assert result.status == "conflict"
    assert stored(town, contact) == {"content": "School is hard on Mondays."}


def test_sets_and_items_add_up(town: Town) -> None:
    leah, sam, contact = both_have(town, present=("child",))
    leah.edit(contact, Edit("add", ("present",), "mother"), Edit("set", ("next_steps", new_id()), {"what": "Ring school"}))
    sam.edit(contact, Edit("add", ("present",), "brother"), Edit("set", ("next_steps", new_id()), {"what": "Ring gran"}))
    leah.send()
    assert sam.send()[0].status == "merged"
    body = stored(town, contact)
    assert body["present"] == ["brother", "child", "mother"]
    assert isinstance(body["next_steps"], dict)
    assert len(body["next_steps"]) == 2


def test_nobody_conflicts_with_herself(town: Town) -> None:
    """Leah types on while her first change is under way; Sam has changed another field meanwhile."""
    leah, sam, contact = both_have(town, aim="Aim")
    sam.set(contact, "venue", "School")
    sam.send()
    first = leah.set(contact, "aim", "Aim again")
    second = leah.set(contact, "aim", "Aim a third time", after=first.id)
    third = leah.set(contact, "aim", "Aim a fourth time", after=second.id)
    leah.waiting = [first]
    assert leah.send()[0].status == "merged"
    leah.waiting = [second]
    assert leah.send()[0].status == "merged"
    leah.waiting = [third]
    assert leah.send()[0].status == "merged"
    assert stored(town, contact) == {"aim": "Aim a fourth time", "venue": "School"}


def test_without_the_op_before_she_would_conflict_with_herself(town: Town) -> None:
    """The sibling: the same story without `after` asks a person, so it is `after` that the test above rests on."""
    leah, _, contact = both_have(town, aim="Aim")
    first = leah.set(contact, "aim", "Aim again")
    second = leah.set(contact, "aim", "Aim a third time")
    leah.waiting = [first]
    leah.push([first])
    assert leah.push([second]).results[0].status == "conflict"


def test_an_op_after_one_that_is_not_hers_is_kept_aside(town: Town) -> None:
    leah, _, contact = both_have(town, aim="Aim")
    other = leah.contact(leah.scopes[contact][1], aim="Another")
    leah.set(contact, "aim", "Aim again", after=leah.waiting[-1].id)
    leah.set(other, "aim", "Aim again", after=new_id())
    results = leah.send()
    assert [r.status for r in results] == ["applied", "quarantined", "quarantined"]


def test_fields_from_a_newer_waymark_survive_an_edit(town: Town) -> None:
    leah, sam, contact = both_have(town, aim="Aim")
    leah.edit(
        contact, Edit("set", ("mood",), "cheerful"), Edit("set", ("next_steps", new_id()), {"what": "x", "tune": "y"})
    )
    assert leah.send()[0].status == "applied"
    sam.enter_all()
    sam.set(contact, "venue", "School")
    assert sam.send()[0].status == "applied"
    body = stored(town, contact)
    assert body["mood"] == "cheerful"
    assert "tune" in str(body["next_steps"])


def test_the_same_new_record_from_two_laptops_is_one(town: Town) -> None:
    scope = town.child_with("Leah")
    leah, again = town.laptop("Leah"), town.laptop("Leah")
    contact = leah.contact(scope, aim="Aim")
    (op,) = leah.waiting
    leah.send()
    again.waiting = [msgspec.structs.replace(op, id=new_id(), dseq=1)]
    (result,) = again.push(again.waiting).results
    assert (result.status, result.ver) == ("merged", 1)
    assert town.ask("SELECT count(*) FROM record_version WHERE rec_id = %s::uuid", contact) == 1


def test_answers_join_by_the_form_that_they_were_given_to(town: Town, forms: Forms) -> None:
    form = next(iter(forms.values()))
    narrative = next(q.id for q in form.questions.values() if q.kind == "narrative" and not q.group)
    leah = town.laptop("Leah")
    scope = town.child_with("Leah", "Sam")
    text = "One.\n\nTwo.\n\nThree."
    record = Assessment(
        id=new_id(),
        scope=scope,
        form=FormRef(id=form.id, version=form.version),
        stage="start",
        answers={narrative: Answer(value=text)},
    )
    leah.create(record)
    assert leah.send()[0].status == "applied"
    sam = town.laptop("Sam").on(leah)
    path = ("answers", narrative, "value")
    leah.edit(record.id, Edit("set", path, text.replace("One", "Uno")))
    sam.edit(record.id, Edit("set", path, text.replace("Three", "Tre")))
    leah.send()
    (result,) = sam.send()
    assert (result.status, result.joined) == ("merged", (path,))


def test_a_form_the_service_lacks_is_waited_for(town: Town) -> None:
    leah = town.laptop("Leah")
    scope = town.child_with("Leah")
    leah.create(Assessment(id=new_id(), scope=scope, form=FormRef(id="unknown", version=9), stage="start"))
    leah.contact(scope, aim="Other work goes on")
    assert [r.status for r in leah.send()] == ["quarantined", "applied"]
