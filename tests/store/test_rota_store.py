"""A rota on a real encrypted store: a manager plans, the adult accepts and the log is there, and rules say no in plain words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.adult_profile import AdultProfile
from app.domain.attending import State
from app.domain.availability import CAN, Availability
from app.domain.call_out import CallOut
from app.domain.call_out_answer import ACCEPT, CallOutAnswer
from app.domain.call_out_standing import CallOutStanding, CallOutState, call_out_standing
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.rota import Rota
from app.domain.shift import Shift
from app.models.queries.views import StoreViews
from app.operations.adult_profile import KeepProfile
from app.operations.availability import SayWhen
from app.operations.call_out import AcceptCallOut, DeclineCallOut, EndCallOut, EnterCallOut, StandDown
from app.operations.rota import KeepRota, OpenRota
from app.operations.rows.rota import RotaRow
from app.operations.shift import PlanShift
from tests.helpers.laptop import Laptop, new_id

NOW = "2026-11-23T09:00:00+00:00"


class Desk:
    """A laptop that has the rota: a manager's, who begins it, or an adult's, to whom it came."""

    def __init__(self, folder: Path, role: str) -> None:
        self.laptop, self.scope = Laptop(folder, role=role), new_id()
        if role == "manager":
            self.laptop.do(OpenRota(id=new_id(), scope=self.scope))
        else:
            self.laptop.receive(Rota(id=new_id(), scope=self.scope))

    @property
    def row(self) -> RotaRow:
        found = StoreViews(self.laptop.store).rota()
        assert found is not None
        return found

    def standing(self, call: CallOut) -> CallOutStanding:
        return call_out_standing(call, self.row.board.answers)

    def asked(self, **facts: Any) -> CallOut:
        call = CallOut(
            id=new_id(), scope=self.scope, kind="detained", station="Harbour Road", **{"requested_at": NOW, **facts}
        )
        self.laptop.do(EnterCallOut(now=call))
        return call

    def accepts(self, call: CallOut) -> Id:
        done = self.laptop.do(AcceptCallOut(id=new_id(), call_out=call.id, attendance=new_id(), scope=new_id()))
        return done.outcome.record


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "manager", "manager")
    yield made
    made.laptop.close()


@pytest.fixture
def adult(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "adult", "appropriate_adult")
    yield made
    made.laptop.close()


def test_accepting_a_request_begins_its_log_with_what_is_known(adult: Desk) -> None:
    call = adult.asked(needed_by="2026-11-23T11:30:00+00:00", sex="female")
    log = StoreViews(adult.laptop.store).log(adult.accepts(call), NOW)
    assert (log.attendance.call_out, log.attendance.station) == (call.id, "Harbour Road")
    assert (log.attendance.text("request_needed_by"), log.attendance.text("child_sex")) == ("11:30", "female")
    assert log.attending.state is State.ACCEPTED
    assert adult.standing(call).state is CallOutState.ACCEPTED
    with pytest.raises(Refused, match="You have accepted"):
        adult.accepts(call)


def test_what_was_done_on_paper_begins_a_log_with_nothing_but_when_the_police_asked(adult: Desk) -> None:
    with pytest.raises(Refused, match="asked earlier"):
        adult.asked(afterwards=True)
    with pytest.raises(Refused, match="lies ahead"):
        adult.asked(requested_at="2026-11-23T09:30:00+00:00")
    call = adult.asked(afterwards=True, requested_at="2026-11-20T22:40:00+00:00")
    log = StoreViews(adult.laptop.store).log(adult.accepts(call), NOW)
    assert log.attendance.entered_afterwards
    assert [(s.kind, s.at, s.tapped.moment) for s in log.times] == [("requested", "2026-11-20T22:40:00+00:00", None)]


def test_who_accepted_and_cannot_come_at_the_last_minute_says_whom_they_told(adult: Desk) -> None:
    call = adult.asked(needed_by="2026-11-23T10:30:00+00:00")
    adult.accepts(call)
    with pytest.raises(Refused, match="Ring the duty manager"):
        adult.laptop.do(DeclineCallOut(id=new_id(), call_out=call.id, reason="Ill"))
    adult.laptop.clock.turn(minutes=1)
    adult.laptop.do(DeclineCallOut(id=new_id(), call_out=call.id, reason="Ill", told="Ruth, 09:01"))
    assert adult.standing(call).declined == (adult.laptop.person,)


def test_nobody_goes_whose_check_has_run_out(adult: Desk) -> None:
    profile = AdultProfile(
        id=new_id(), scope=adult.scope, person=adult.laptop.person, checked_on="2023-01-01", check_until_on="2026-11-22"
    )
    adult.laptop.receive(profile)
    with pytest.raises(
        Refused, match=r"You cannot be sent just now\. The check has run out\. Appropriate adult training is not"
    ):
        adult.accepts(adult.asked())


def test_a_request_ends_and_is_not_accepted_after_that(adult: Desk) -> None:
    call = adult.asked()
    adult.laptop.do(EndCallOut(call_out=call.id, ending="no_adult"))
    with pytest.raises(Refused, match="no adult could be found"):
        adult.accepts(call)


def test_one_of_two_is_stood_down_with_a_reason(office: Desk) -> None:
    call, (sam, ayo) = office.asked(), (new_id(), new_id())
    for person, at in ((sam, NOW), (ayo, "2026-11-23T09:00:30+00:00")):
        said = CallOutAnswer(id=new_id(), scope=office.scope, call_out=call.id, person=person, says=ACCEPT, at=at)
        office.laptop.receive(said, by=person)
    assert office.standing(call).state is CallOutState.TWICE
    office.laptop.clock.turn(minutes=1)
    for person, reason, sentence in ((ayo, "", "Say why"), (new_id(), "Two go", "have not accepted")):
        with pytest.raises(Refused, match=sentence):
            office.laptop.do(StandDown(id=new_id(), call_out=call.id, person=person, reason=reason))
    office.laptop.do(StandDown(id=new_id(), call_out=call.id, person=ayo, reason="Two go"))
    assert (office.standing(call).state, office.standing(call).accepted) == (CallOutState.ACCEPTED, (sam,))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": "else"}, "Say if the child"),
        ({"station": " "}, "which police station"),
        ({"requested_at": "soon"}, "when the police asked"),
        ({"needed_by": "2026-11-23T08:00:00+00:00"}, "before it was asked for"),
    ],
)
def test_a_request_that_makes_no_sense_says_what_to_do(office: Desk, facts: dict[str, str], sentence: str) -> None:
    call = CallOut(id=new_id(), scope=office.scope, kind="detained", station="Harbour Road", requested_at=NOW).but(**facts)
    with pytest.raises(Refused, match=sentence):
        office.laptop.do(EnterCallOut(now=call))


def test_duties_profiles_and_rules_refuse_what_cannot_be(office: Desk) -> None:
    person = new_id()
    night = Shift(
        id=new_id(), scope=office.scope, person=person, from_at="2026-11-23T22:00:00+00:00", until_at="2026-11-24T06:00:00+00:00"
    )  # fmt: skip
    office.laptop.do(PlanShift(now=night))
    refused = (
        (PlanShift(now=night.but(id=new_id())), "on duty then already"),
        (
            PlanShift(now=night.but(id=new_id(), from_at=NOW, until_at=NOW)),
            "ends before it begins",
        ),
        (PlanShift(now=night.but(id=new_id(), person=NO_ID)), "Choose who"),
        (
            SayWhen(now=Availability(id=new_id(), scope=office.scope, person=person, from_at=NOW, until_at=NOW)),
            "ends before",
        ),
        (KeepProfile(now=AdultProfile(id=new_id(), scope=office.scope, person=person, max_shift_hours=0)), "1 to 24"),
        (KeepRota(seen=office.row.board.rota, now=office.row.board.rota.but(core_from="9")), "like 09:00"),
        (KeepRota(seen=office.row.board.rota, now=office.row.board.rota.but(core_from="18:00")), "after they begin"),
    )
    for operation, sentence in refused:
        with pytest.raises(Refused, match=sentence):
            office.laptop.do(operation)
    office.laptop.do(KeepProfile(now=AdultProfile(id=new_id(), scope=office.scope, person=person)))
    with pytest.raises(Refused, match="on the rota already"):
        office.laptop.do(KeepProfile(now=AdultProfile(id=new_id(), scope=office.scope, person=person)))


def test_an_adult_says_when_for_themselves_and_never_for_another(adult: Desk) -> None:
    until = "2026-11-23T12:00:00+00:00"
    told = Availability(id=new_id(), scope=adult.scope, from_at=NOW, until_at=until, kind=CAN)
    with pytest.raises(Refused, match="for yourself only"):
        adult.laptop.do(SayWhen(now=told.but(person=new_id())))
    adult.laptop.do(SayWhen(now=told.but(person=adult.laptop.person)))
    assert [one.kind for one in adult.row.board.availability] == [CAN]
    duty = Shift(id=new_id(), scope=adult.scope, person=adult.laptop.person, from_at=NOW, until_at=until)
    with pytest.raises(Refused, match="Only a manager or an administrator"):
        adult.laptop.do(PlanShift(now=duty))
