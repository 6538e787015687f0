"""What the tools of a child's file make due: the two screens, the day an assessment is to be used by, the risk panel."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.due import EventFacts, FileFacts, OrderFacts, StageFacts, ToolFacts, due_lines
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Allocation, Episode
from app.domain.stage_due import due_of
from app.domain.stage_type import STAGE_TYPES, TOOLS
from app.domain.standing import Stage
from app.models import lists
from app.models.queries.views import StoreViews
from app.models.unit_of_work import Identity
from app.operations.assessment import CountersignAssessment, RecordAnswers, StartAssessment, SubmitAssessment
from app.operations.rows.day import DueLine
from app.ui.features.caseload import filters
from tests.helpers.answers import whole_answers
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order, new_id, shelf

MANAGER = Id("01999999-0000-7000-8000-00000000aaaa")
TOOL = "prevention_and_diversion"
SCREENS = {"health_screen", "education"}


class Case:
    """A child referred on 6 November, with Leah; it is 23 November. Ruth is her manager."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder)
        self.child = a_child()
        self.allocation: Allocation = an_allocation(self.child, self.laptop.person, self.laptop.team)
        self.laptop.receive(self.child, self.allocation)
        self.views = StoreViews(self.laptop.store)

    def due(self, *kinds: str) -> list[DueLine]:
        file = self.views.child(self.child.scope, self.laptop.clock.now.today)
        return [line for line in file.due if line.kind in kinds]

    def get(self, id: Id) -> Assessment:
        with self.laptop.store.work() as work:
            return work.get(Assessment, id)

    def answered(self, form: str, stage: str = "", **other: str) -> Id:
        id = new_id()
        self.laptop.do(StartAssessment(id=id, scope=self.child.scope, form=form, stage=stage or form))
        record, found = self.get(id), shelf().newest(form)
        assert found is not None
        seen = {key: Answer(value=value) for key, value in other.items()}
        answers, _ = whole_answers(found, {**record.answers, **seen}, record.stage)
        self.laptop.do(RecordAnswers(seen=record, answers=answers))
        return id

    def content(self, id: Id) -> str:
        with self.laptop.store.work() as work:
            return work.head_hash(work.get(Assessment, id))

    def send(self, id: Id) -> None:
        self.laptop.do(SubmitAssessment(assessment=id, read_content=self.content(id), statement="Checked"))

    def sign(self, id: Id) -> None:
        leah = self.laptop.store.identity
        self.laptop.store.identity = Identity(person=MANAGER, role="service_manager", team=leah.team)
        try:
            self.laptop.do(CountersignAssessment(assessment=id, read_content=self.content(id), statement="Read"))
        finally:
            self.laptop.store.identity = leah


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    made = Case(tmp_path)
    yield made
    made.laptop.close()


def test_both_screens_are_due_twenty_working_days_after_the_work_began_until_each_is_sent(case: Case) -> None:
    both = case.due(*SCREENS)
    assert {(line.kind, line.due_on) for line in both} == {(kind, "2026-12-04") for kind in SCREENS}
    assert both[0].why == "20 working days from 6 November, when our work began"
    health = case.answered("health_screen")
    assert {line.kind for line in case.due(*SCREENS)} == SCREENS, "begun is not done"
    case.send(health)
    assert [line.what for line in case.due(*SCREENS)] == ["Education assessment"]


def test_a_manager_finds_who_has_no_screens_in_time_and_nobody_else(case: Case) -> None:
    def found() -> list[str]:
        today = case.laptop.clock.now.today
        return [line.called for line in filters.passing(case.views.caseload(today), "screens", "", today)]

    assert found() == []
    case.laptop.clock.turn(days=12)
    assert found() == ["Jay"]
    case.send(case.answered("health_screen"))
    case.send(case.answered("education"))
    assert found() == []


def test_the_open_episode_says_when_work_began_and_a_closed_one_that_it_ended(case: Case) -> None:
    begun = Episode(id=new_id(), scope=case.child.scope, kind="diversion", opened_on="2026-11-18")
    case.laptop.receive(begun, ver=2)
    assert {line.due_on for line in case.due(*SCREENS)} == {"2026-12-16"}
    case.laptop.receive(begun.but(closed_on="2026-11-20"), ver=3)
    assert case.due(*SCREENS) == []


def test_beside_a_child_at_the_police_station_nobody_screens(case: Case) -> None:
    case.laptop.receive(Episode(id=new_id(), scope=case.child.scope, kind="aa_only", opened_on="2026-11-18"), ver=2)
    assert case.due(*SCREENS) == []


def test_a_decision_out_of_court_waits_ten_working_days_for_its_assessment(case: Case) -> None:
    begun = Episode(id=new_id(), scope=case.child.scope, kind="out_of_court", opened_on="2026-11-18")
    case.laptop.receive(begun, ver=2)
    assert [(line.what, line.due_on) for line in case.due("decision")] == [("Assessment for the decision", "2026-12-02")]
    decided = due_lines(FileFacts(called="Jay", order=None, decision_since="2026-11-18", orders_made_on=("2026-11-20",)))
    assert decided == (), "what was decided waits for no assessment"
    case.send(case.answered(TOOL, referral_on="2026-11-18", referral_use_by="2026-12-24"))
    assert case.due("decision") == []


def test_an_order_gives_its_day_to_the_stage_it_asks_for_and_to_no_other(case: Case) -> None:
    case.laptop.receive(an_order(case.child, made_on="2026-11-10"), ver=2)
    days = {}
    for stage, form in (("pre_sentence_report", "assessment"), (TOOL, TOOL)):
        case.laptop.do(StartAssessment(id=new_id(), scope=case.child.scope, form=form, stage=stage))
    for line in case.views.assessments(case.child.scope):
        days[line.stage] = line.due_on
    assert days == {"pre_sentence_report": "", TOOL: ""}


def test_each_stage_has_its_own_day_or_none() -> None:
    order = OrderFacts(id=Id("o"), kind="YRO", made_on="2026-11-02", ends_on="2027-11-02", level="standard")
    moved = EventFacts(id=Id("e"), kind="moved", told_at="2026-11-23T09:00:00+00:00")
    facts = FileFacts(called="Jay", order=order, decision_since="2026-11-18")
    new = due_lines(facts)
    assert {stage: due_of(stage, new) for stage in (*STAGE_TYPES, *TOOLS) if due_of(stage, new)} == {
        "start_of_order": "2026-11-23",
        "referral_order_report": "2026-11-23",
        "referral_oocd": "2026-12-02",
        TOOL: "2026-12-02",
    }
    signed = msgspec.structs.replace(facts, assessment_sent_on="2026-11-20", assessment_signed_on="2026-11-20")
    assert due_of("review", due_lines(signed)) == "2027-02-19"
    assert due_of("start_of_order", due_lines(signed)) == ""
    news = msgspec.structs.replace(signed, events=(moved,))
    assert due_of("review", due_lines(news)) == "2026-12-07", "ten working days after we were told"
    beside = StageFacts(stage="minor_update", standing="in_progress", sent_at="")
    assert due_of("review", due_lines(msgspec.structs.replace(news, stages=(beside,)))) == "2026-12-07"


@given(began=st.dates().map(str), sent=st.dates().map(str))
def test_a_screen_counts_exactly_when_it_was_sent_since_the_work_began(began: str, sent: str) -> None:
    tool = ToolFacts(id=Id("a"), tool="education", standing="sent", begun_on=sent, sent_at=f"{sent}T10:00:00+00:00")
    if began < "9998":
        lines = due_lines(FileFacts(called="Jay", order=None, known_since=began, tools=(tool,)))
        assert ("education" in {line.kind for line in lines}) == (sent < began)


def test_an_old_file_learns_a_new_rule_when_the_store_is_opened(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with case.laptop.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM due_line")
    case.laptop.restart()
    case.views = StoreViews(case.laptop.store)
    assert case.due(*SCREENS) == [], "lists of this edition are left as they are"
    monkeypatch.setattr(lists, "EDITION", "next")
    case.laptop.restart()
    case.views = StoreViews(case.laptop.store)
    assert {line.kind for line in case.due(*SCREENS)} == SCREENS


def test_the_day_it_is_to_be_used_by_is_due_until_somebody_decided(case: Case) -> None:
    id = case.answered(TOOL, referral_on="2026-11-10", referral_use_by="2026-11-27")
    (line,) = case.due("use_by")
    assert (line.what, line.due_on, line.record) == ("Decision from the assessment", "2026-11-27", id)
    assert "too old" in line.why
    assert [one.use_by for one in case.views.assessments(case.child.scope)] == ["2026-11-27"]
    case.laptop.receive(an_order(case.child, kind="YCC", made_on="2026-11-24"), ver=2)
    assert case.due("use_by") == []


def test_past_that_day_it_is_not_sent_until_a_new_day_is_set(case: Case) -> None:
    id = case.answered(TOOL, referral_on="2026-11-10", referral_use_by="2026-11-24")
    case.laptop.clock.turn(days=2)
    with pytest.raises(Refused, match=r"to be used by 24 November 2026, so it is too old") as refused:
        case.send(id)
    assert refused.value.field == "referral_use_by"
    case.laptop.do(RecordAnswers(seen=case.get(id), answers={"referral_use_by": Answer(value="2026-12")}))
    case.send(id)
    assert case.due("use_by")[0].due_on == "2026-12-31", "a month lasts until its last day"


def test_a_manager_countersigns_on_the_last_day_and_not_after_it(case: Case) -> None:
    id = case.answered(TOOL, referral_on="2026-11-10", referral_use_by="2026-11-24")
    case.send(id)
    case.laptop.clock.turn(days=2)
    with pytest.raises(Refused, match="Return it with a note"):
        case.sign(id)
    case.laptop.clock.turn(days=-1)
    case.sign(id)
    with case.laptop.store.work() as work:
        assert work.standing(work.get(Assessment, id)).stage is Stage.COUNTERSIGNED


def test_very_high_harm_makes_a_risk_panel_due_in_five_working_days_until_its_record_is_sent(case: Case) -> None:
    case.send(case.answered(TOOL, referral_on="2026-11-10", referral_use_by="2026-12-24", others_level="very_high"))
    (line,) = case.due("risk_panel")
    assert (line.what, line.due_on) == ("Risk panel", "2026-11-30")
    assert line.why == "5 working days from 23 November, when harm was rated very high"
    case.laptop.clock.turn(days=3)
    panel = case.answered("risk_panel")
    assert len(case.due("risk_panel")) == 1
    case.send(panel)
    assert case.due("risk_panel") == []


def test_only_the_newest_sent_stage_calls_for_a_panel_and_a_minor_update_never() -> None:
    def panels(*stages: StageFacts) -> int:
        lines = due_lines(FileFacts(called="Jay", order=None, stages=stages))
        return sum(line.kind == "risk_panel" for line in lines)

    worst = StageFacts(stage="review", standing="sent", sent_at="2026-11-10T09:00:00+00:00", panel_days=5)
    later = StageFacts(stage="review", standing="countersigned", sent_at="2026-11-20T09:00:00+00:00")
    minor = StageFacts(stage="minor_update", standing="countersigned", sent_at="2026-11-21T09:00:00+00:00")
    draft = StageFacts(stage="review", standing="in_progress", sent_at="", panel_days=5)
    assert panels(worst) == panels(worst, minor) == panels(worst, draft) == 1
    assert panels(worst, later) == panels(draft) == 0
