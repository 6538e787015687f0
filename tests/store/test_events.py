"""What happened to a child makes a review due, wherever it was written down, until an assessment that came after it is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.due import EventFacts, FileFacts, StageFacts, due_lines
from app.domain.errors import Refused
from app.domain.event import EVENTS, Event
from app.domain.ids import Id
from app.models.queries.views import StoreViews
from app.operations.contact import FinishContact
from app.operations.event import RecordEvent, TakeBackEvent
from app.operations.rows.day import DueLine
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, new_id

MONDAY = "2026-11-23T09:00:00+00:00"
ID = Id("01999999-0000-7000-8000-00000000bbbb")


def due_for(kind: str, *stages: StageFacts) -> list[tuple[str, str]]:
    event = EventFacts(id=ID, kind=kind, told_at=MONDAY)
    lines = due_lines(FileFacts(called="Jay", order=None, events=(event,), stages=stages))
    return [(line.what, line.due_on) for line in lines]


@pytest.mark.parametrize("kind", EVENTS)
def test_each_of_them_makes_a_review_due_in_five_working_days(kind: str) -> None:
    before = StageFacts(stage="start_of_order", standing="countersigned", sent_at="2026-09-01T09:00:00+00:00")
    assert due_for(kind, before) == [("Review to be started", "2026-11-30")]


def test_an_open_stage_takes_it_up_in_ten() -> None:
    open_one = StageFacts(stage="review", standing="in_progress", sent_at="")
    assert due_for("moved", open_one) == [("Assessment to take up what happened", "2026-12-07")]


def test_what_was_sent_after_it_answers_it_and_a_minor_update_does_not() -> None:
    after = "2026-11-24T09:00:00+00:00"
    assert due_for("moved", StageFacts(stage="review", standing="sent", sent_at=after)) == []
    minor = StageFacts(stage="minor_update", standing="countersigned", sent_at=after)
    assert due_for("moved", minor) == [("Review to be started", "2026-11-30")]


def test_the_moment_counts_whatever_the_zone() -> None:
    same_hour_abroad = StageFacts(stage="review", standing="sent", sent_at="2026-11-23T09:30:00+01:00")
    assert due_for("moved", same_hour_abroad) != []


class Case:
    """A child's file on a laptop."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder)
        self.child = a_child()
        self.laptop.receive(self.child, an_allocation(self.child, self.laptop.person, self.laptop.team))
        self.views = StoreViews(self.laptop.store)

    def due(self) -> list[DueLine]:
        file = self.views.child(self.child.scope, self.laptop.clock.now.today)
        return [line for line in file.due if line.kind == "review_change"]

    def finish(self, risk: str) -> None:
        note = "There is a knife in the flat" if risk not in {"no_change"} else ""
        self.laptop.do(FinishContact(seen=None, now=a_contact(self.child, risk=risk, risk_note=note)))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    made = Case(tmp_path)
    yield made
    made.laptop.close()


def test_recorded_on_the_childs_page_it_stands_on_the_timeline_and_makes_a_review_due(case: Case) -> None:
    case.laptop.do(RecordEvent(id=new_id(), scope=case.child.scope, kind="moved", happened_on="2026-11", words="To Nan"))
    (line,) = case.due()
    assert line.why.startswith("A move, or no home")
    file = case.views.child(case.child.scope, case.laptop.clock.now.today)
    assert [(row.title, row.text) for row in file.timeline if row.type == "event"] == [("A move, or no home", "To Nan")]


def test_several_make_one_line(case: Case) -> None:
    for kind in ("moved", "missing", "offence"):
        case.laptop.clock.turn(minutes=1)
        case.laptop.do(RecordEvent(id=new_id(), scope=case.child.scope, kind=kind))
    (line,) = case.due()
    assert "A move, or no home and 2 more" in line.why


@pytest.mark.parametrize(("risk", "many"), [("increased", 1), ("new", 1), ("decreased", 0), ("no_change", 0)])
def test_a_contact_that_says_risk_rose_is_one_of_them(case: Case, risk: str, many: int) -> None:
    case.finish(risk)
    assert len(case.due()) == many


def test_a_mistake_is_taken_back_with_the_reason(case: Case) -> None:
    event = new_id()
    case.laptop.do(RecordEvent(id=event, scope=case.child.scope, kind="breach"))
    with pytest.raises(Refused, match="Say why"):
        case.laptop.do(TakeBackEvent(event=event, reason=""))
    assert [line.id for line in case.views.events(case.child.scope)] == [event]
    case.laptop.do(TakeBackEvent(event=event, reason="Another child"))
    assert case.due() == []
    assert case.views.events(case.child.scope) == ()


def test_what_happened_is_chosen_from_the_list(case: Case) -> None:
    with pytest.raises(Refused, match="Choose what happened"):
        case.laptop.do(RecordEvent(id=new_id(), scope=case.child.scope, kind=""))
    assert case.views.events(case.child.scope) == ()


def test_the_record_says_when_the_service_was_told(case: Case) -> None:
    event = new_id()
    case.laptop.do(RecordEvent(id=event, scope=case.child.scope, kind="release", happened_on="2026-11-01"))
    with case.laptop.store.work() as work:
        assert work.get(Event, event).told_at == case.laptop.clock.now.wall_at
