"""What a stage vouches for is held at the service too: whole, the child asked, and one at a time (DOMAIN 4.2)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain import policy, policy_table
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.conditions import CHILD_ASKED, ONE_AT_A_TIME, WHOLE
from app.domain.self_assessment import SelfAssessment
from app.forms.shipped import shipped_form
from app.operations.assessment import RecordAnswers, StartAssessment
from tests.helpers.signable import signable
from tests.server.real_laptops import Office
from tests.server.test_rights import signing
from tests.server.town import Laptop, Town, new_id


@pytest.fixture
def office(town: Town, tmp_path: Path) -> Iterator[Office]:
    made = Office(town, tmp_path)
    yield made
    made.close()


def answered(laptop: Laptop, *records: object) -> list[tuple[str, str]]:
    """Status and reason of creating these in one batch."""
    for record in records:
        laptop.create(record)  # type: ignore[arg-type]
    return [(result.status, result.reason) for result in laptop.send()]


def without(monkeypatch: pytest.MonkeyPatch, condition: object) -> None:
    monkeypatch.setattr(policy, "ALWAYS", tuple(bound for bound in policy_table.ALWAYS if bound[2] is not condition))


def test_a_laptop_that_sends_half_a_stage_is_not_believed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    whole = signable(town.child_with("Leah"))
    half = whole.but(answers=dict(list(whole.answers.items())[1:]))
    (_, (status, reason)) = answered(leah, half, signing(half, leah.person, "submitted"))
    assert (status, reason) == ("quarantined", WHOLE.otherwise)
    assert answered(ruth, signing(half, ruth.person, "countersigned"))[0][0] == "quarantined"
    without(monkeypatch, WHOLE)
    assert answered(leah, signing(half, leah.person, "submitted"))[0][0] == "applied"


def test_a_stage_goes_with_the_childs_own_view_or_with_the_reason_why_not(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    leah = town.laptop("Leah")
    stage = signable(town.child_with("Leah"), "assessment", "review")
    said = {"self_child_done": Answer(value="alone"), "self_child_used": Answer(value="Where we meet")}
    stage = stage.but(answers={**stage.answers, **said})
    (_, (status, reason)) = answered(leah, stage, signing(stage, leah.person, "submitted"))
    assert (status, reason) == ("quarantined", CHILD_ASKED.otherwise)

    at = "2026-11-19T10:00:00+00:00"
    form = FormRef(id="what_do_you_think", version=1)
    carer = SelfAssessment(
        id=new_id(), scope=stage.scope, form=form, respondent="carer", respondent_name="Grace", finished_at=at
    )
    begun = carer.but(id=new_id(), respondent="child", finished_at="")
    assert answered(leah, carer, begun, signing(stage, leah.person, "submitted"))[-1][0] == "quarantined"
    done = begun.but(id=new_id(), finished_at=at)
    assert [s for s, _ in answered(leah, done, signing(stage, leah.person, "submitted"))] == ["applied", "applied"]

    other = stage.but(id=new_id(), scope=town.child_with("Leah"), unasked_because="In hospital until Monday")
    assert [s for s, _ in answered(leah, other, signing(other, leah.person, "submitted"))] == ["applied", "applied"]
    bare = stage.but(id=new_id(), scope=town.child_with("Leah"))
    without(monkeypatch, CHILD_ASKED)
    assert [s for s, _ in answered(leah, bare, signing(bare, leah.person, "submitted"))] == ["applied", "applied"]


def test_a_laptop_that_knows_of_an_open_stage_begins_no_second_one(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    first = signable(town.child_with("Leah"))
    second = first.but(id=new_id())
    assert answered(leah, first, second) == [("applied", ""), ("quarantined", ONE_AT_A_TIME.otherwise)]
    assert answered(leah, second.but(id=new_id()))[0][0] == "quarantined", "in a later batch too"
    assert answered(leah, signable(first.scope, "education"))[0][0] == "applied", "another form is another thing"
    ended = signing(first, ruth.person, "abandoned", reason="Opened twice")
    assert answered(ruth, ended)[0][0] == "applied"
    third = second.but(id=new_id())
    assert answered(leah, third)[0][0] == "applied"
    without(monkeypatch, ONE_AT_A_TIME)
    assert answered(leah, second.but(id=new_id()))[0][0] == "applied"


def test_two_laptops_that_did_not_know_of_each_other_keep_both_stages_and_both_say_so(office: Office) -> None:
    """SYNC 2.6: nothing begun offline is lost; a manager ends one of the two."""
    scope, mine, theirs = office.child.scope, new_id(), new_id()
    for laptop, id, words in ((office.leah, mine, "A flat"), (office.sam, theirs, "With his nan")):
        laptop.do(StartAssessment(id=id, scope=scope, stage="start_of_order"))
        seen = laptop.views.assessment(id).assessment
        laptop.do(RecordAnswers(seen=seen, answers={"living_home": Answer(value=words)}))
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        with laptop.store.work() as work:
            kept = {one.id: one.answers["living_home"].value for one in work.all_in(Assessment, scope)}
        assert kept == {mine: "A flat", theirs: "With his nan"}
        assert {line.id for line in laptop.views.assessments(scope) if line.is_one_of_two} == {mine, theirs}
    assert office.town.ask("SELECT count(*) FROM quarantine") == 0


def test_how_the_form_asks_it_decides_whether_a_child_has_to_be_asked() -> None:
    """Only the assessment itself asks for the child's own view; the tools beside it go without."""
    asking = {
        id for id in ("assessment", "education", "health_screen") if shipped_form(id, 1).tagged.get("self_assessment")
    }
    assert asking == {"assessment"}
