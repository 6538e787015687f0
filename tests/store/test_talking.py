"""How to talk with a child comes from the newest profile that says something, and from the approach of the team."""

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.ids import Id
from app.models.queries.views import StoreViews
from app.operations.assessment import RecordAnswers, StartAssessment
from tests.helpers.laptop import Laptop, a_child, an_order, new_id


def lines(*said: str) -> Answer:
    return Answer(rows={new_id(): {"line": words} for words in said})


def tool(laptop: Laptop, scope: Id, form: str, answers: dict[str, Answer]) -> None:
    made = new_id()
    laptop.do(StartAssessment(id=made, scope=scope, form=form, stage=form))
    record = StoreViews(laptop.store).assessment(made).assessment
    assert isinstance(record, Assessment)
    laptop.do(RecordAnswers(seen=record, answers=answers))


def test_the_profile_stands_on_the_file_the_contact_and_the_plan(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    views = StoreViews(laptop.store)
    now = laptop.clock.now
    assert not views.child(child.scope, now.today).talking
    tool(
        laptop,
        child.scope,
        "communication",
        {"advice_do": lines("One thing at a time", "Wait"), "advice_helps": lines("you draw it")},
    )
    tool(
        laptop,
        child.scope,
        "formulation",
        {"approach_does": lines("Wait", "Begin with food"), "approach_avoids": lines("Surprises")},
    )
    for talking in (
        views.child(child.scope, now.today).talking,
        views.contact_start(child.scope, now.wall_at).talking,
        views.plan(child.scope).talking,
    ):
        assert talking.do == ("One thing at a time", "Wait", "Begin with food")
        assert talking.avoid == ("Surprises",)
        assert talking.helps == ("you draw it",)


def test_a_profile_begun_and_left_empty_takes_nothing_away(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    tool(laptop, child.scope, "communication", {"advice_do": lines("One thing at a time")})
    form = FormRef(id="communication", version=1)
    laptop.receive(Assessment(id=new_id(), scope=child.scope, form=form, stage="communication"))
    assert StoreViews(laptop.store).child(child.scope, laptop.clock.now.today).talking.do == ("One thing at a time",)


def test_a_tool_is_not_the_assessment_that_the_order_asks_for(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child, an_order(child))
    views, today = StoreViews(laptop.store), laptop.clock.now.today
    before = views.child(child.scope, today).due
    assert any(due.kind == "assessment" for due in before)
    tool(laptop, child.scope, "screenings", {"done_open": Answer(value="CAMHS has not answered")})
    assert views.child(child.scope, today).due == before
    line = next(one for one in views.caseload(today) if one.scope == child.scope)
    assert (line.task, line.task_standing) == ("Assessment", "not_started")
    assert [one.due_on for one in views.assessments(child.scope)] == [""]
