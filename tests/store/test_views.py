"""What screens read of a real store, told as a practitioner's week."""

from pathlib import Path

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.contact import Addendum
from app.domain.service import Person
from app.domain.signature import Signature
from app.models.queries.views import StoreViews
from app.operations.assessment import RecordAnswers, StartAssessment
from app.operations.contact import AddLaterNote, FinishContact
from app.operations.plan import StartPlan
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, an_order, new_id


def test_a_new_order_shows_what_is_due_and_why(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child, an_order(child))
    views = StoreViews(laptop.store)
    file = views.child(child.scope, laptop.clock.now.today)
    assert [(d.kind, d.due_on) for d in file.due] == [
        ("contact", "2026-11-13"),
        ("assessment", "2026-11-27"),
        ("plan", "2026-11-27"),
        ("education", "2026-12-04"),
        ("health_screen", "2026-12-04"),
    ]
    assert "15 working days from 6 November" in file.due[1].why


def test_what_was_typed_is_found_by_its_beginning_and_by_name(laptop: Laptop) -> None:
    child = a_child(surname="Tŷ-Llewellyn")
    laptop.put(child)
    laptop.do(FinishContact(seen=None, now=a_contact(child, content="Rang the bricklaying college about Thursday")))
    views = StoreViews(laptop.store)
    assert views.still_indexing() == 2
    while laptop.store.index():
        pass
    hits = views.search("brickl")
    assert [(h.kind, "bricklaying college" in h.where) for h in hits] == [("contact", True)]
    assert views.search("ty-ll")[0].kind == "child"
    assert views.search('"') == ()
    assert views.search("' OR 1=1 --") == ()


def test_an_assessment_left_open_is_offered_on_my_day(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    started = new_id()
    laptop.do(StartAssessment(id=started, scope=child.scope))
    views = StoreViews(laptop.store)
    seen = views.assessment(started).assessment
    laptop.do(RecordAnswers(seen=seen, answers={"living_home": Answer(value="A three-bed flat.")}))
    left = views.my_day(laptop.clock.now.wall_at).carry_on
    assert left is not None
    assert (left.type, left.section) == ("assessment", "living")
    assert "Jay" in left.question


def test_every_view_answers_on_an_empty_store_and_on_a_full_file(laptop: Laptop) -> None:
    views = StoreViews(laptop.store)
    now, today = laptop.clock.now.wall_at, laptop.clock.now.today
    assert views.caseload(today) == ()
    assert views.my_day(now).visits == ()
    child = a_child()
    laptop.receive(child, an_order(child, ends_on="2026-12-01"), an_allocation(child, laptop.person, laptop.team))
    laptop.do(StartPlan(id=new_id(), scope=child.scope))
    laptop.do(FinishContact(seen=None, now=a_contact(child, next_at="2026-11-26T15:00:00+00:00")))
    line = views.caseload(today)[0]
    assert (line.called, line.order, line.age) == ("Jay", "Youth Rehabilitation Order", 15)
    assert len(views.certificates(today)) == 1
    assert views.contact_start(child.scope, now).next_visit.startswith("2026-11-26")
    assert views.sync_centre().children == 1
    assert views.plan(child.scope).plan is not None
    assert views.reviews() == ()
    assert views.notices(now) == ()
    assert views.my_day(now).unsent
    assert views.contacts(child.scope)[0].title == "Home visit"


def test_the_next_stage_starts_with_what_the_signed_one_gathered_and_asks_to_confirm_it(
    laptop: Laptop, tmp_path: Path
) -> None:
    child = a_child()
    manager = Laptop(tmp_path / "ruth", role="manager", clock=laptop.clock)
    form = laptop.store.forms.newest("assessment")
    assert form is not None
    ref = FormRef(id=form.id, version=form.version)
    first = Assessment(
        id=new_id(), scope=child.scope, form=ref, stage="start_of_order", answers={"living_home": Answer(value="A flat.")}
    )
    manager.receive(child, first, by=laptop.person)
    hash_ = StoreViews(manager.store).assessment(first.id).head_hash
    signed = {"about": first.id, "content_hash": hash_, "scope": child.scope, "signed_body": "{}"}
    for meaning, at in (("submitted", "2026-11-20T10:00:00+00:00"), ("countersigned", "2026-11-21T10:00:00+00:00")):
        manager.receive(Signature(id=new_id(), meaning=meaning, signer=manager.person, signed_at=at, **signed))  # type: ignore[arg-type]
    second = new_id()
    manager.do(StartAssessment(id=second, scope=child.scope, stage="review"))
    started = StoreViews(manager.store).assessment(second).assessment
    assert started.previous == first.id
    assert started.answers["living_home"].is_unconfirmed
    manager.close()


def test_later_notes_stand_with_their_own_contact_oldest_first(laptop: Laptop) -> None:
    child, dai = a_child(), new_id()
    contact, other = a_contact(child), a_contact(child)
    laptop.receive(child, contact, other, Person(id=dai, scope=new_id(), names="Dai Morgan", role="practitioner"))
    laptop.receive(Addendum(id=new_id(), scope=child.scope, about=contact.id, text="School rang, too."), by=dai)
    laptop.clock.turn(minutes=5)
    laptop.do(AddLaterNote(id=new_id(), about=contact.id, text="Mum rang back."))
    laptop.do(AddLaterNote(id=new_id(), about=other.id, text="About another day."))
    notes = StoreViews(laptop.store).later_notes(contact.id)
    assert [(note.text, note.by) for note in notes] == [
        ("School rang, too.", "Dai Morgan"),
        ("Mum rang back.", "A colleague"),
    ]
    assert notes[1].at == laptop.clock.now.wall_at
    assert StoreViews(laptop.store).later_notes(new_id()) == ()


def test_an_assessment_begun_on_another_laptop_goes_on_at_the_first_open_question(laptop: Laptop) -> None:
    child = a_child()
    form = laptop.store.forms.newest("assessment")
    assert form is not None
    begun = Assessment(
        id=new_id(),
        scope=child.scope,
        form=FormRef(id=form.id, version=form.version),
        stage="start_of_order",
        answers={"living_home": Answer(value="A flat.")},
    )
    laptop.receive(child, begun)
    left = StoreViews(laptop.store).my_day(laptop.clock.now.wall_at).carry_on
    first = next(q for q in form.section("core").questions if q.required)
    assert left is not None
    assert (left.question_id, left.section) == (first.id, form.home[first.id])


def test_an_assessment_in_progress_is_due_when_the_order_says_so(laptop: Laptop) -> None:
    child = a_child()
    laptop.receive(child, an_order(child))
    laptop.do(StartAssessment(id=new_id(), scope=child.scope))
    assert [line.due_on for line in StoreViews(laptop.store).assessments(child.scope)] == ["2026-11-27"]
