"""A worry on its way: from one laptop through the running service to the manager's, with people acting apart."""

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.concern import Concern
from app.domain.ids import Id
from app.operations.assessment import CountersignAssessment, RecordAnswers, StartAssessment, SubmitAssessment
from app.operations.concern import RecordConcernAction
from app.operations.contact import SaveContact
from tests.helpers.answers import whole_answers
from tests.helpers.laptop import a_contact, new_id
from tests.server.real_laptops import Office, RealLaptop

DONE_AT = "2026-11-23T09:00:00+00:00"


def worried(leah: RealLaptop, scope: Id) -> Assessment:
    """Leah records, with no network, that Jay is afraid of somebody."""
    stage = new_id()
    leah.do(StartAssessment(id=stage, scope=scope))
    seen = leah.views.assessment(stage).assessment
    leah.do(RecordAnswers(seen=seen, answers={"safety_afraid": Answer(value=True)}))
    return leah.views.assessment(stage).assessment


def sent(leah: RealLaptop, scope: Id) -> Id:
    """An assessment that Leah filled in and sent."""
    stage = new_id()
    leah.do(StartAssessment(id=stage, scope=scope))
    file = leah.views.assessment(stage)
    assert file.form is not None
    leah.do(RecordAnswers(seen=file.assessment, answers=whole_answers(file.form)[0]))
    for line in leah.views.concerns(scope):
        act(leah, line.concern, "Ruth")
    head = leah.views.assessment(stage).head_hash
    leah.do(SubmitAssessment(assessment=stage, read_content=head, statement="Sent"))
    return stage


def act(laptop: RealLaptop, concern: Concern, told: str) -> None:
    """Record what was done."""
    laptop.do(RecordConcernAction(id=new_id(), seen=concern, told=told, done="Rang home", at=DONE_AT))


def test_it_is_the_first_that_the_service_gets_and_the_manager_sees_it_after_one_round(office: Office) -> None:
    for _ in range(3):
        office.leah.do(SaveContact(seen=None, now=a_contact(office.child)))
    worried(office.leah, office.child.scope)
    head = int(office.town.ask("SELECT head FROM stream") or 0)
    office.leah.sync()
    first = office.town.ask("SELECT type FROM record WHERE seq > %s ORDER BY seq LIMIT 1", head)
    assert first == "concern"
    office.ruth.sync()
    (line,) = office.ruth.views.open_concerns()
    assert (line.called, line.said, line.raised_by) == (office.child.called, "Yes", "Leah Okafor")


def test_two_people_who_record_actions_apart_are_both_kept(office: Office) -> None:
    worried(office.leah, office.child.scope)
    office.sync()
    for laptop, told in ((office.leah, "Mum"), (office.ruth, "Social care")):
        (line,) = laptop.views.concerns(office.child.scope)
        act(laptop, line.concern, told)
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        (line,) = laptop.views.concerns(office.child.scope)
        assert sorted(action.told for action in line.actions) == ["Mum", "Social care"]
        assert laptop.views.sync_centre().needs == ()


def test_a_countersignature_by_somebody_who_had_not_heard_of_it_is_kept_aside_at_the_service(office: Office) -> None:
    stage = sent(office.leah, office.child.scope)
    office.sync()
    read = office.ruth.views.assessment(stage).head_hash
    office.leah.do(SaveContact(seen=None, now=a_contact(office.child, safeguarding="noted")))
    office.leah.sync()
    office.ruth.do(CountersignAssessment(assessment=stage, read_content=read, statement="Read"))
    office.ruth.sync()
    (kept,) = office.ruth.views.sync_centre().kept_aside
    assert "waits for an action" in kept.reason
    assert not office.ruth.views.assessment(stage).standing.is_signed

    (line,) = office.ruth.views.open_concerns()
    act(office.ruth, line.concern, "Social care")
    office.ruth.do(CountersignAssessment(assessment=stage, read_content=read, statement="Read"))
    office.sync()
    assert office.leah.views.assessment(stage).standing.is_signed
