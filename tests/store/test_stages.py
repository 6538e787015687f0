"""Stages of an assessment on a real store: one after the other, late or unchanged, signed alone, abandoned, reopened."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.self_assessment import SelfAssessment
from app.domain.standing import Stage
from app.models.queries.views import StoreViews
from app.models.unit_of_work import Identity
from app.operations.assessment import (
    AbandonAssessment,
    CountersignAssessment,
    RecordAnswers,
    ReopenAssessment,
    StartAssessment,
    SubmitAssessment,
)
from app.operations.base import Operation
from app.operations.self_assessment import (
    DeclineSelfAssessment,
    FinishSelfAssessment,
    KeepSelfAssessment,
    StartSelfAssessment,
)
from app.operations.signing import sign as bind
from tests.helpers.answers import whole_answers
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id, shelf

MANAGER = Id("01999999-0000-7000-8000-00000000aaaa")


CORRECTION = {
    "correction_parts": Answer(value=("living",)),
    "correction_what": Answer(value="The number of the flat"),
    "correction_source": Answer(value="Told by the carer"),
    "correction_judgement": Answer(value="no"),
}


class Case:
    """One child with Leah's laptop, and Ruth, a manager, at the same store when she is asked."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder)
        self.child = a_child()
        self.laptop.receive(self.child, an_allocation(self.child, self.laptop.person, self.laptop.team))
        self.leah = self.laptop.store.identity

    def start(self, stage: str, due_on: str = "") -> Id:
        id = new_id()
        self.laptop.clock.turn(minutes=1)
        self.laptop.do(StartAssessment(id=id, scope=self.child.scope, stage=stage, due_on=due_on))
        return id

    def get(self, id: Id) -> Assessment:
        with self.laptop.store.work() as work:
            return work.get(Assessment, id)

    def stage(self, id: Id) -> Stage:
        with self.laptop.store.work() as work:
            return work.standing(work.get(Assessment, id)).stage

    def meaning(self, id: Id) -> str:
        with self.laptop.store.work() as work:
            signed = work.standing(work.get(Assessment, id)).signed
            return signed.meaning if signed else ""

    def content(self, id: Id) -> str:
        with self.laptop.store.work() as work:
            return work.head_hash(work.get(Assessment, id))

    @property
    def views(self) -> StoreViews:
        return StoreViews(self.laptop.store)

    def hears(self) -> None:
        """Jay says how he sees it, and the laptop is handed back."""
        id = new_id()
        self.laptop.clock.turn(minutes=1)
        self.laptop.do(StartSelfAssessment(id=id, scope=self.child.scope))
        with self.laptop.store.work() as work:
            seen = work.get(SelfAssessment, id)
        self.laptop.do(KeepSelfAssessment(seen=seen, now=seen.saying("family_safe", Answer(value="yes"))))
        self.laptop.do(FinishSelfAssessment(id=id))
        self.laptop.clock.turn(minutes=1)

    def signs_past_the_operation(self, id: Id) -> None:
        with self.laptop.store.work() as work:
            record = work.get(Assessment, id)
            bind(work, record, work.head_hash(record), "submitted", "Checked")

    def fill(self, id: Id, **other: Answer) -> None:
        """Answer everything; what was carried is confirmed."""
        record = self.get(id)
        form = shelf().find(record.form.id, record.form.version)
        assert form is not None
        answers, _ = whole_answers(form, record.answers, record.stage)
        self.laptop.do(RecordAnswers(seen=record, answers={**answers, **other}))

    def send(self, id: Id) -> None:
        self.laptop.do(SubmitAssessment(assessment=id, read_content=self.content(id), statement="Checked"))

    def as_manager(self, operation: Operation) -> None:
        self.laptop.store.identity = Identity(person=MANAGER, role="manager", team=self.leah.team)
        try:
            self.laptop.do(operation)
        finally:
            self.laptop.store.identity = self.leah

    def sign(self, id: Id) -> None:
        self.as_manager(CountersignAssessment(assessment=id, read_content=self.content(id), statement="Read"))

    def signed(self, stage: str = "start_of_order") -> Id:
        """A stage from start to countersignature."""
        id = self.start(stage)
        self.fill(id)
        self.send(id)
        self.sign(id)
        return id


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    made = Case(tmp_path)
    yield made
    made.laptop.close()


def test_the_next_stage_waits_until_the_one_before_is_signed_or_abandoned(case: Case) -> None:
    first = case.start("start_of_order")
    with pytest.raises(Refused, match="“Start of order” is not signed yet"):
        case.start("review")
    case.as_manager(AbandonAssessment(assessment=first, reason="Opened twice"))
    assert case.stage(first) is Stage.ABANDONED
    assert case.stage(case.start("review")) is Stage.IN_PROGRESS


def test_what_was_abandoned_stays_readable_and_nothing_more_is_written_in_it(case: Case) -> None:
    first = case.start("start_of_order")
    case.laptop.do(RecordAnswers(seen=case.get(first), answers={"living_home": Answer(value="A flat")}))
    with pytest.raises(Refused, match="Say why it is abandoned"):
        case.as_manager(AbandonAssessment(assessment=first, reason=" "))
    with pytest.raises(Refused, match="Only a manager can abandon this"):
        case.laptop.do(AbandonAssessment(assessment=first, reason="Mine"))
    case.as_manager(AbandonAssessment(assessment=first, reason="The child moved away"))
    with pytest.raises(Refused, match="was abandoned"):
        case.laptop.do(RecordAnswers(seen=case.get(first), answers={"living_home": Answer(value="A house")}))
    assert case.get(first).answers["living_home"].value == "A flat"
    case.as_manager(ReopenAssessment(assessment=first, reason="They came back"))
    assert case.stage(first) is Stage.IN_PROGRESS


def test_a_signed_stage_is_never_abandoned(case: Case) -> None:
    first = case.signed()
    with pytest.raises(Refused, match="signed or abandoned already"):
        case.as_manager(AbandonAssessment(assessment=first, reason="Too late"))


def test_every_carried_answer_is_confirmed_before_a_review_goes(case: Case) -> None:
    first = case.signed()
    second = case.start("review")
    carried = case.get(second).answers
    assert carried
    assert {answer.carried_from for answer in carried.values()} == {first}
    with pytest.raises(Refused):
        case.send(second)
    case.fill(second, living_home=Answer(value="Something new"))
    case.send(second)
    assert case.stage(second) is Stage.SENT


def test_a_review_in_which_nothing_changed_says_why(case: Case) -> None:
    case.signed()
    second = case.start("review")
    case.fill(second)
    with pytest.raises(Refused, match="No answer has changed") as refused:
        case.send(second)
    assert refused.value.field == "unchanged_because"
    case.laptop.do(RecordAnswers(seen=case.get(second), answers={}, unchanged_because="Three calm months"))
    case.send(second)
    assert case.stage(second) is Stage.SENT


def test_what_goes_out_late_says_why_once(case: Case) -> None:
    due = case.laptop.clock.now.today - timedelta(days=7)
    first = case.start("start_of_order", due_on=due.isoformat())
    case.fill(first)
    with pytest.raises(Refused, match="after the day it was due") as refused:
        case.send(first)
    assert refused.value.field == "late_reason"
    case.laptop.do(RecordAnswers(seen=case.get(first), answers={}, late_reason="no_interpreter", late_words="Twi"))
    case.send(first)
    case.sign(first)
    case.as_manager(ReopenAssessment(assessment=first, reason="A date was wrong"))
    case.send(first)
    assert case.get(first).late_reason == "no_interpreter"


def test_a_minor_update_brings_its_judgements_along_and_is_signed_by_its_author_alone(case: Case) -> None:
    first = case.signed()
    minor = case.start("minor_update")
    before, now = case.get(first).answers, case.get(minor).answers
    assert now["serious_harm_level"].value == before["serious_harm_level"].value
    put_right = {**CORRECTION, "living_home": Answer(value="A flat, number 12")}
    case.laptop.do(RecordAnswers(seen=case.get(minor), answers=put_right))
    case.send(minor)
    assert (case.stage(minor), case.meaning(minor)) == (Stage.COUNTERSIGNED, "auto_signed")


def test_a_minor_update_that_judges_anew_is_not_one(case: Case) -> None:
    case.signed()
    minor = case.start("minor_update")
    level = case.get(minor).answers["wellbeing_level"]
    answers = {**CORRECTION, "wellbeing_level": msgspec.structs.replace(level, carried_from="", confirmed=False)}
    case.laptop.do(RecordAnswers(seen=case.get(minor), answers=answers))
    with pytest.raises(Refused, match="changes no judgement"):
        case.send(minor)


def test_there_is_nothing_to_correct_before_the_first_stage(case: Case) -> None:
    with pytest.raises(Refused, match="no signed assessment"):
        case.start("minor_update")


def test_an_older_stage_reads_as_replaced_once_a_later_one_is_signed(case: Case) -> None:
    first = case.signed()
    second = case.start("review")
    case.fill(second, living_home=Answer(value="Something new"))
    views = StoreViews(case.laptop.store)
    standings = {line.id: line.standing for line in views.assessments(case.child.scope)}
    assert standings == {first: "countersigned", second: "in_progress"}
    case.send(second)
    case.sign(second)
    standings = {line.id: line.standing for line in views.assessments(case.child.scope)}
    assert standings == {first: "superseded", second: "countersigned"}


def test_the_row_of_the_table_that_decides_is_told(case: Case) -> None:
    first = case.start("start_of_order")
    views = StoreViews(case.laptop.store)
    assert views.assessment(first).signing.level == "team_manager"
    case.laptop.do(RecordAnswers(seen=case.get(first), answers={"wellbeing_level": Answer(value="very_high")}))
    rule = views.assessment(first).signing
    assert (rule.level, rule.panel, rule.panel_days) == ("service_manager", True, 5)


def test_a_child_who_was_not_asked_yet_is_asked_first(case: Case) -> None:
    first = case.start("start_of_order")
    case.fill(first)
    case.fill(first, self_child_done=Answer(value="not_yet"), self_child_again=Answer(value="On Monday"))
    with pytest.raises(Refused, match="Jay has not said how they see it yet") as refused:
        case.send(first)
    assert refused.value.field == "unasked_because"
    case.laptop.do(
        DeclineSelfAssessment(id=new_id(), scope=case.child.scope, form="what_do_you_think", why="Not in the mood")
    )
    case.send(first)
    assert case.stage(first) is Stage.SENT


def test_to_say_that_it_was_done_is_not_enough_there_is_one_or_a_reason(case: Case) -> None:
    first = case.start("start_of_order")
    case.fill(first, self_child_done=Answer(value="alone"), self_child_used=Answer(value="His targets"))
    with pytest.raises(Refused, match="Do the self-assessment together, or say why not"):
        case.send(first)
    case.laptop.do(RecordAnswers(seen=case.get(first), answers={}, unasked_because="He was moved to Leeds on Friday"))
    case.send(first)
    assert case.stage(first) is Stage.SENT


def test_what_was_said_for_the_stage_before_is_not_said_for_this_one(case: Case) -> None:
    case.hears()
    first = case.signed()
    second = case.start("review")
    new = Answer(value="A room of his own")
    case.fill(second, self_child_done=Answer(value="alone"), self_child_used=Answer(value="The same"), living_home=new)
    with pytest.raises(Refused, match="Jay has not said how they see it yet"):
        case.send(second)
    assert not case.views.assessment(second).has_sitting
    case.hears()
    assert case.views.assessment(second).has_sitting
    case.send(second)
    assert (case.stage(first), case.stage(second)) == (Stage.COUNTERSIGNED, Stage.SENT)


def test_the_store_itself_holds_what_sending_vouches_for_whatever_is_asked_of_it(case: Case) -> None:
    """The operation is passed by: the policy finds the same by itself."""
    first = case.start("start_of_order")
    with pytest.raises(Refused, match="Something that has to be answered"):
        case.signs_past_the_operation(first)
    case.fill(first, self_child_done=Answer(value="alone"), self_child_used=Answer(value="His targets"))
    with pytest.raises(Refused, match="The child has not said how they see it"):
        case.signs_past_the_operation(first)
    with pytest.raises(Refused, match="The stage before is not signed yet"):
        case.laptop.put(case.get(first).but(id=new_id()))
    case.hears()
    case.signs_past_the_operation(first)
    assert case.stage(first) is Stage.SENT
