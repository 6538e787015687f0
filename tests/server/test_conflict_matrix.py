"""What a person must see where two change one thing apart: SYNC 2.6 row by row, on real laptops with a real service."""

from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.bootstrap.admin_forms import publish_form
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.contact import NextStep
from app.domain.errors import Refused
from app.domain.involvement import Order
from app.domain.record import Record
from app.domain.signature import Conflict, Resolution, Signature
from app.domain.standing import Stage
from app.forms.progress import problems_on_send
from app.operations.assessment import RecordAnswers, StartAssessment, UpgradeAssessment
from app.operations.conflict import ResolveConflict
from app.operations.contact import AddLaterNote, DiscardContact, SaveContact
from app.operations.mark import ConfirmJoined
from app.operations.signing import sign as bind
from tests.helpers.answers import whole_answers
from tests.helpers.laptop import a_child, a_contact, an_order, new_id, shelf
from tests.helpers.signable import signable
from tests.server.real_laptops import Office, RealLaptop
from tests.server.test_form_versions import RENAMED, renaming, written

R = TypeVar("R", bound=Record)
FORM = shelf().newest("assessment")
assert FORM is not None


def shared(office: Office, record: R) -> R:
    """A record that Leah makes and everybody has."""
    with office.leah.store.work() as work:
        work.put(record)
    office.sync()
    return record


def seen(laptop: RealLaptop, record: R) -> R:
    """The record as this laptop has it."""
    return laptop.views.record(type(record), record.id)


def edit(laptop: RealLaptop, record: R, **fields: Any) -> None:
    """Somebody changes fields of what they have."""
    now = seen(laptop, record)
    laptop.clock.turn(seconds=30)
    with laptop.store.work() as work:
        work.put(now.but(**fields), now)


def apart(office: Office, record: R, leah: dict[str, Any], sam: dict[str, Any]) -> None:
    """Both change it offline; Leah's laptop sends first, then Sam's; then everybody has what came of it."""
    edit(office.leah, record, **leah)
    edit(office.sam, record, **sam)
    office.leah.sync()
    office.sam.sync()
    office.sync()
    assert (
        seen(office.leah, record).but(ver=0) == seen(office.sam, record).but(ver=0) == seen(office.ruth, record).but(ver=0)
    )


def open_conflicts(laptop: RealLaptop, record: Record) -> list[Conflict]:
    """What this laptop asks about the record."""
    with laptop.store.work() as work:
        decided = {r.conflict for r in work.all_in(Resolution, record.scope)}
        found = work.all_in(Conflict, record.scope)
        return [c for c in found if c.about == record.id and c.id not in decided]


def one_conflict(office: Office, record: Record) -> Conflict:
    """The one question that everybody has."""
    found = [open_conflicts(laptop, record) for laptop in (office.leah, office.sam, office.ruth)]
    assert [len(each) for each in found] == [1, 1, 1]
    assert found[0] == found[1] == found[2]
    return found[0][0]


def an_assessment(office: Office) -> Assessment:
    """Jay's start-of-order assessment, begun."""
    assert FORM is not None
    form = FormRef(id=FORM.id, version=FORM.version, text_hash=FORM.text_hash)
    return shared(office, Assessment(id=new_id(), scope=office.child.scope, form=form, stage="start_of_order"))


def sign(laptop: RealLaptop, record: Assessment, meaning: str) -> None:
    """A signature on what this laptop shows; before it is sent, everything else that the form asks is answered."""
    laptop.clock.turn(minutes=1)
    with laptop.store.work() as work:
        now = work.get(Assessment, record.id)
        form = work.form(now.form.id, now.form.version)
        if meaning == "submitted" and problems_on_send(form, now.answers, work.moment.today, now.stage):
            work.put(now.but(answers={**whole_answers(form, now.answers, now.stage)[0], **now.answers}), now)
    with laptop.store.work() as work:
        now = work.get(Assessment, record.id)
        bind(work, now, work.head_hash(now), meaning, "I have read this.")


def standing(laptop: RealLaptop, record: Assessment) -> Stage:
    """Where it stands on this laptop."""
    return laptop.views.assessment(record.id).standing.stage


def told(laptop: RealLaptop) -> list[str]:
    """What is behind the bell."""
    return [notice.text for notice in laptop.views.notices(laptop.clock.now.wall_at)]


def answered(record: Assessment, **answers: str) -> dict[str, Any]:
    """The answers with these."""
    return {"answers": {**record.answers, **{q: Answer(value=text) for q, text in answers.items()}}}


def question(kind: str, skip: int = 0) -> str:
    """A question of the form of this kind that stands in no group."""
    assert FORM is not None
    return [q.id for q in FORM.questions.values() if q.kind == kind and not q.group][skip]


# fields


def test_different_fields(office: Office) -> None:
    """Auto-merge."""
    contact = shared(office, a_contact(office.child))
    apart(office, contact, {"venue": "School"}, {"minutes": 30})
    now = seen(office.ruth, contact)
    assert (now.venue, now.minutes) == ("School", 30)
    assert not open_conflicts(office.ruth, contact)


def test_same_field_same_value(office: Office) -> None:
    """Auto-merge, silent."""
    contact = shared(office, a_contact(office.child))
    apart(office, contact, {"venue": "School"}, {"venue": "School"})
    assert seen(office.ruth, contact).venue == "School"
    assert not open_conflicts(office.ruth, contact)
    assert not office.ruth.views.marks(contact.id)


def test_same_scalar_different_values(office: Office) -> None:
    """Conflict to a person; head keeps the first accepted value, second value is stored and shown beside it."""
    contact = shared(office, a_contact(office.child, venue="Home"))
    apart(office, contact, {"venue": "School"}, {"venue": "Office"})
    assert seen(office.ruth, contact).venue == "School"
    asked = one_conflict(office, contact).fields["venue"]
    assert (asked.before, asked.left, asked.right) == ('"Home"', '"School"', '"Office"')


def test_different_fields_in_one_conflict_group(office: Office) -> None:
    """Conflict: a clean field merge can still be a contradictory judgement."""
    assert FORM is not None
    group = next(q.group for q in FORM.questions.values() if q.group)
    one, other = [q.id for q in FORM.questions.values() if q.group == group][:2]
    record = an_assessment(office)
    apart(office, record, answered(record, **{one: "high"}), answered(record, **{other: "Because of June."}))
    asked = one_conflict(office, record)
    assert {key.split("/")[1] for key in asked.fields} == {other}
    assert one in seen(office.ruth, record).answers
    assert other not in seen(office.ruth, record).answers


def test_set_field(office: Office) -> None:
    """Union, apply."""
    contact = shared(office, a_contact(office.child, present=("child", "dad")))
    apart(office, contact, {"present": ("child", "dad", "mum")}, {"present": ("brother", "child")})
    assert seen(office.ruth, contact).present == ("brother", "child", "mum")
    assert not open_conflicts(office.ruth, contact)


def test_same_element_removed_here_edited_there(office: Office) -> None:
    """Edit wins for existence, note raised."""
    step = new_id()
    contact = shared(office, a_contact(office.child, next_steps={step: NextStep(what="Ring school", who="worker")}))
    apart(office, contact, {"next_steps": {step: NextStep(what="Ring the head", who="worker")}}, {"next_steps": {}})
    assert seen(office.ruth, contact).next_steps[step].what == "Ring the head"
    (mark,) = office.ruth.views.marks(contact.id)
    assert (mark.kind, mark.by, mark.others) == ("kept", "Sam Bell", ("Leah Okafor",))
    assert not open_conflicts(office.ruth, contact)


# contacts


def test_contacts_created_apart(office: Office) -> None:
    """Always both kept; a possible duplicate (same child, worker, kind, within 15 min) is a hint, never a merge."""
    first = a_contact(office.child, started_at="2026-11-23T08:05:00+00:00")
    near = a_contact(office.child, started_at="2026-11-23T08:19:00+00:00")
    far = a_contact(office.child, started_at="2026-11-23T08:40:00+00:00")
    other_kind = a_contact(office.child, started_at="2026-11-23T08:06:00+00:00", kind="phone")
    others = a_contact(office.child, started_at="2026-11-23T08:06:00+00:00")
    for contact in (first, near, far, other_kind):
        office.leah.do(SaveContact(seen=None, now=contact))
    office.sam.do(SaveContact(seen=None, now=others))
    office.sync()
    for laptop in (office.leah, office.ruth):
        assert {seen(laptop, c).id for c in (first, near, far, other_kind, others)}
        (hint,) = laptop.views.hints(office.child.scope)
        assert (hint.kind, {hint.one, hint.other}) == ("contact", {first.id, near.id})


def test_contact_correction(office: Office) -> None:
    """Append of an amendment; the original text stays. Two amendments: both kept in order."""
    contact = shared(office, a_contact(office.child, content="As it was.", finished_at="2026-11-19T09:00:00+00:00"))
    office.leah.do(AddLaterNote(id=new_id(), about=contact.id, text="It was Tuesday."))
    office.sam.clock.turn(minutes=5)
    office.sam.do(AddLaterNote(id=new_id(), about=contact.id, text="Mum was there too."))
    office.sync()
    assert seen(office.ruth, contact).content == "As it was."
    assert [n.text for n in office.ruth.views.later_notes(contact.id)] == ["It was Tuesday.", "Mum was there too."]


# narrative


def test_narrative_in_different_paragraphs(office: Office) -> None:
    """Auto-merge, marked "joined automatically, read before signing"; marks clear when a person confirms."""
    story = question("narrative")
    record = an_assessment(office)
    edit(office.leah, record, **answered(record, **{story: "First.\n\nMiddle.\n\nLast."}))
    office.sync()
    now = seen(office.leah, record)
    mine = answered(now, **{story: "First, by Leah.\n\nMiddle.\n\nLast."})
    apart(office, record, mine, answered(now, **{story: "First.\n\nMiddle.\n\nLast, by Sam."}))
    assert seen(office.ruth, record).answers[story].value == "First, by Leah.\n\nMiddle.\n\nLast, by Sam."
    (mark,) = office.ruth.views.marks(record.id)
    assert (mark.kind, mark.by, mark.others) == ("joined", "Sam Bell", ("Leah Okafor",))
    assert mark.paths[0][0].startswith(f"answers/{story}")
    with pytest.raises(Refused, match="joined"):
        sign(office.leah, record, "submitted")
    office.leah.do(ConfirmJoined(marks=(mark.id,)))
    sign(office.leah, record, "submitted")
    office.sync()
    assert not office.sam.views.marks(record.id)
    sign(office.ruth, record, "countersigned")
    assert standing(office.ruth, record) is Stage.COUNTERSIGNED


def test_without_the_mark_an_unread_text_could_be_countersigned(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: with the check taken out, the same text is sent unread."""
    monkeypatch.setattr("app.operations.conflict.refuse_while_unread", lambda work, record: None)
    story = question("narrative")
    record = an_assessment(office)
    edit(office.leah, record, **answered(record, **{story: "First.\n\nMiddle.\n\nLast."}))
    office.sync()
    now = seen(office.leah, record)
    mine = answered(now, **{story: "First, by Leah.\n\nMiddle.\n\nLast."})
    apart(office, record, mine, answered(now, **{story: "First.\n\nMiddle.\n\nLast, by Sam."}))
    sign(office.leah, record, "submitted")
    assert standing(office.leah, record) is Stage.SENT


def test_narrative_in_the_same_paragraph(office: Office) -> None:
    """Conflict, three panes (before, theirs, mine), take, take or edit; the result is a resolution with both parents."""
    contact = shared(office, a_contact(office.child, content="School is hard."))
    apart(office, contact, {"content": "School is hard on Mondays."}, {"content": "School is fine."})
    asked = one_conflict(office, contact)
    chosen = "School is hard on Mondays and fine on other days."
    office.sam.do(ResolveConflict(conflict=asked.id, choices={"content": "edited"}, texts={"content": chosen}))
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        assert seen(laptop, contact).content == chosen
        assert not open_conflicts(laptop, contact)


# removal


def test_edit_and_removal(office: Office) -> None:
    """Record stays void, edit kept as conflict "edited after being removed"."""
    contact = shared(office, a_contact(office.child))
    office.leah.do(DiscardContact(contact=contact.id, reason="Entered twice."))
    edit(office.sam, contact, content="It is the right one after all.")
    office.leah.sync()
    office.sam.sync()
    office.sync()
    (field,) = one_conflict(office, contact).fields.values()
    assert (field.kind, field.right) == ("removed", '"It is the right one after all."')
    assert office.town.ask("SELECT voided FROM record WHERE rec_id = %s::uuid", contact.id) is True


# signatures


def test_edit_and_signing_off_by_another(office: Office) -> None:
    """Signature stays on its version; edit becomes a new draft version, "changed since signed", signer told."""
    record = an_assessment(office)
    sign(office.leah, record, "submitted")
    office.sync()
    sign(office.ruth, record, "countersigned")
    edit(office.sam, record, **answered(record, **{question("narrative"): "Written at the same time."}))
    office.ruth.sync()
    office.sam.sync()
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        assert standing(laptop, record) is Stage.CHANGED_SINCE_SIGNED
    assert any("changed after it was countersigned" in text for text in told(office.ruth))
    file = office.ruth.views.assessment(record.id)
    assert [s.meaning for s in file.signatures if s.content_hash != file.head_hash] == ["submitted", "countersigned"]


def test_sign_of_a_version_that_is_not_head(office: Office) -> None:
    """Recorded as a signature on that version, does not move status; the signer reads the difference and signs again."""
    record = an_assessment(office)
    sign(office.leah, record, "submitted")
    office.sync()
    edit(office.sam, record, **answered(record, **{question("narrative"): "Sam was first at the service."}))
    office.sam.sync()
    sign(office.ruth, record, "countersigned")  # of what she has
    office.ruth.sync()
    office.sync()
    assert standing(office.ruth, record) is Stage.CHANGED_SINCE_SIGNED
    assert any("read the difference" in text for text in told(office.ruth))
    signed = office.town.ask("SELECT count(*) FROM record WHERE type = 'signature' AND about = %s::uuid", record.id)
    assert signed == 2


def test_sign_with_a_hash_that_is_not_of_what_came(office: Office) -> None:
    """Quarantine (integrity), never accepted."""
    record = shared(office, signable(office.child.scope))
    with office.leah.store.work() as work:
        work.put(
            Signature(
                id=new_id(),
                scope=record.scope,
                about=record.id,
                content_hash="0" * 64,
                meaning="submitted",
                signer=office.leah.person,
                signed_at="2026-11-23T10:00:00+00:00",
                signed_body=work.body_text(work.get(Assessment, record.id)),
            )
        )
    office.leah.sync()
    assert office.town.ask("SELECT count(*) FROM record WHERE type = 'signature'") == 0
    assert [own.type for own in office.leah.views.sync_centre().own_aside] == ["signature"]


def test_two_sign_offs_by_different_people(office: Office) -> None:
    """Both kept (each role has its slot)."""
    record = shared(office, signable(office.child.scope))
    sign(office.leah, record, "submitted")
    sign(office.sam, record, "submitted")
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        signers = {s.signer for s in laptop.views.assessment(record.id).signatures}
        assert signers == {office.leah.person, office.sam.person}
        assert standing(laptop, record) is Stage.SENT


def test_edit_and_reassignment_of_the_case(office: Office) -> None:
    """Edit applied if the author had access when the service processes it, else quarantine."""
    contact = shared(office, a_contact(office.child))
    edit(office.sam, contact, venue="In time")
    office.sam.sync()
    edit(office.sam, contact, venue="Too late")
    office.end("Sam")
    office.ruth.sync()
    office.sam.sync()
    office.sync()
    assert seen(office.ruth, contact).venue == "In time"
    assert [own.record for own in office.sam.views.sync_centre().own_aside] == [contact.id]


def test_sending_and_an_edit(office: Office) -> None:
    """Edit applied as draft after sending, status "reopened", both told."""
    record = an_assessment(office)
    sign(office.leah, record, "submitted")
    edit(office.sam, record, **answered(record, **{question("narrative"): "One thing more."}))
    office.leah.sync()
    office.sam.sync()
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        assert standing(laptop, record) is Stage.CHANGED_SINCE_SENT
    for laptop in (office.leah, office.sam):
        assert any("changed after it was sent" in text for text in told(laptop))


# forms


def test_form_upgraded_here_and_the_older_version_edited_there(office: Office, tmp_path: Path) -> None:
    """The older edit is mapped through what the newer version says it renamed; what it does not ask any more becomes a
    conflict, and the text of both stands."""
    publish_form(office.town.database, written(tmp_path, 1, "else"))
    office.sync()
    begun = StartAssessment(id=new_id(), scope=office.child.scope, form="short_look", stage="review")
    office.leah.do(begun)
    first = office.leah.views.assessment(begun.id).assessment
    old = {"how": Answer(value="Well."), "else": Answer(value="Nothing.")}
    office.leah.do(RecordAnswers(seen=first, answers=old))
    office.sync()
    there = office.sam.views.assessment(begun.id).assessment
    newer = {"how": Answer(value="Better."), "else": Answer(value="A new school.")}
    office.sam.do(RecordAnswers(seen=there, answers=newer))
    publish_form(office.town.database, renaming(tmp_path))
    publish_form(office.town.database, without_how(tmp_path))
    office.leah.sync()
    office.leah.do(UpgradeAssessment(assessment=begun.id))
    office.leah.sync()
    office.sync()
    asked = one_conflict(office, there)
    (key,) = asked.fields
    assert key.split("/")[1] == "how"
    assert (asked.fields[key].kind, asked.fields[key].right) == ("form", '{"value":"Better."}')
    for laptop in (office.leah, office.sam, office.ruth):
        found = laptop.views.assessment(begun.id).assessment
        assert found.form.version == 3
        assert {q: answer.value for q, answer in found.answers.items()} == {"how": "Well.", "other": "A new school."}


def without_how(folder: Path) -> Path:
    """Version 3, which does not ask `how` any more."""
    file = written(folder, 3, "other")
    text = file.read_text(encoding="utf-8").replace(*RENAMED, 1)
    asked = "          - id: how\n            kind: narrative\n            label: How is {name}?\n"
    assert asked in text
    file.write_text(text.replace(asked, ""), encoding="utf-8")
    return file


# decisions and doubles


def test_two_resolutions_of_one_conflict(office: Office) -> None:
    """First accepted wins; the second arrives as an edit with an old base, so by the rows above: a person is asked again."""
    contact = shared(office, a_contact(office.child, venue="Home"))
    apart(office, contact, {"venue": "School"}, {"venue": "Office"})
    asked = one_conflict(office, contact)
    office.leah.do(ResolveConflict(conflict=asked.id, choices={"venue": "edited"}, texts={"venue": '"Library"'}))
    office.sam.do(ResolveConflict(conflict=asked.id, choices={"venue": "right"}, texts={}))
    office.leah.sync()
    office.sam.sync()
    office.sync()
    assert seen(office.ruth, contact).venue == "Library"
    again = one_conflict(office, contact)
    assert again.id != asked.id
    assert (again.fields["venue"].left, again.fields["venue"].right) == ('"Library"', '"Office"')


def test_record_created_twice_with_the_same_natural_key(office: Office) -> None:
    """Both kept, and a hint to link."""
    orders: list[Order] = [an_order(office.child), an_order(office.child)]
    for laptop, order in zip((office.leah, office.sam), orders, strict=True):
        with laptop.store.work() as work:
            work.put(order)
    twin = a_child(case_number="NM-1234")
    with office.ruth.store.work() as work:
        mine = work.get(Child, office.child.id)
        work.put(mine.but(case_number="NM-1234"), mine)
        work.put(twin)
    office.sync()
    hints = office.ruth.views.hints(office.child.scope)
    assert {(h.kind, frozenset((h.one, h.other))) for h in hints} == {
        ("order", frozenset(o.id for o in orders)),
        ("child", frozenset({office.child.id, twin.id})),
    }
    assert office.town.ask("SELECT count(*) FROM record WHERE type = 'order' AND NOT voided") == 2
