"""A custody log on a real encrypted store: one tap is one record, nothing is lost, and only the adult writes in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.attendance import NAME, OUTCOME, Attendance
from app.domain.attending import State
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person
from app.domain.signature import ClashingField, Conflict
from app.domain.stamp import Stamp
from app.models.queries.views import StoreViews
from app.models.unit_of_work import Identity
from app.operations.attendance import (
    BeginAttendance,
    CancelAttendance,
    CompleteAttendance,
    HandOver,
    KeepAttendance,
)
from app.operations.feedback import BeginFeedback, DeclineFeedback, FinishFeedback, KeepFeedback
from app.operations.rows.custody import LogRow
from app.operations.stamp import ChangeTime, ExplainGap, StepDown, Tap
from app.operations.stamp_and_answer import StampAndAnswer
from app.operations.stamp_several import ToStamp
from tests.helpers.laptop import Laptop, new_id


class Night:
    """An appropriate adult's laptop with one log."""

    def __init__(self, folder: Path, role: str = "appropriate_adult") -> None:
        self.laptop = Laptop(folder, role=role)
        self.id, self.scope = new_id(), new_id()

    def begins(self, **facts: object) -> None:
        facts = {"station": "Harbour Road", "answers": {NAME: Answer(value="Rio")}, **facts}
        self.laptop.do(BeginAttendance(id=self.id, scope=self.scope, **facts))  # type: ignore[arg-type]

    def taps(self, kind: str, minutes: int = 5, **more: str) -> Id:
        self.laptop.clock.turn(minutes=minutes)
        return self.laptop.do(Tap(id=new_id(), attendance=self.id, kind=kind, **more)).outcome.record

    def row(self) -> LogRow:
        return StoreViews(self.laptop.store).log(self.id, self.laptop.clock.now.wall_at)

    def stamp(self, id: Id) -> Stamp:
        return next(line.stamp for line in self.row().stamps if line.stamp.id == id)

    def answers(self, question: str, value: str) -> None:
        seen = self.row().attendance
        self.laptop.do(KeepAttendance(seen=seen, now=seen.answering(question, Answer(value=value))))


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    made = Night(tmp_path)
    made.begins()
    yield made
    made.laptop.close()


def test_a_night_in_a_few_taps_from_the_call_to_the_signature(night: Night) -> None:
    assert night.row().attending.state is State.ACCEPTED
    for kind, state in (("set_off", State.TRAVELLING), ("arrived", State.ARRIVED), ("record_read", State.IN_PROGRESS)):
        night.taps(kind)
        assert night.row().attending.state is state
    with pytest.raises(Refused, match="when you left"):
        night.laptop.do(CompleteAttendance(attendance=night.id, content=night.row().content, log=night.row().log))
    night.taps("left")
    assert [one.code for one in night.row().attending.lacking] == [OUTCOME]
    night.answers(OUTCOME, "rui")
    row = night.row()
    night.laptop.do(CompleteAttendance(attendance=night.id, content=row.content, log=row.log))
    signed = night.row().attending
    assert (signed.state, signed.is_changed) == (State.COMPLETED, False)
    night.laptop.restart()
    kept = [line.stamp.kind for line in night.row().stamps]
    assert kept == ["requested", "accepted", "set_off", "arrived", "record_read", "left"]


def test_what_is_stamped_after_signing_shows(night: Night) -> None:
    for kind in ("arrived", "left"):
        night.taps(kind)
    night.answers(OUTCOME, "nfa")
    row = night.row()
    night.laptop.do(CompleteAttendance(attendance=night.id, content=row.content, log=row.log))
    night.taps("food")
    assert night.row().attending.is_changed


def test_nobody_signs_a_log_that_they_have_not_read_to_the_end(night: Night) -> None:
    for kind in ("arrived", "left"):
        night.taps(kind)
    night.answers(OUTCOME, "nfa")
    read = night.row()
    night.taps("drink")
    with pytest.raises(Refused, match="has changed since you read it"):
        night.laptop.do(CompleteAttendance(attendance=night.id, content=read.content, log=read.log))


def test_a_changed_time_keeps_both_and_needs_a_reason(night: Night) -> None:
    id = night.taps("arrived")
    tapped = night.stamp(id).at
    with pytest.raises(Refused, match="Say why"):
        night.laptop.do(ChangeTime(stamp=id, at="2026-11-23T09:01:00+00:00", reason=" "))
    night.laptop.do(ChangeTime(stamp=id, at="2026-11-23T09:01:00+00:00", reason="Hands full"))
    changed = night.stamp(id)
    assert (changed.at, changed.reason, changed.is_changed) == ("2026-11-23T09:01:00+00:00", "Hands full", True)
    assert (changed.tapped.wall_at, changed.tapped.boot_id) == (tapped, "test")


def test_no_door_of_this_laptop_changes_when_it_was_tapped(night: Night) -> None:
    stamp = night.stamp(night.taps("arrived"))
    other = stamp.but(tapped=stamp.tapped.__class__(wall_at="2026-11-22T09:00:00+00:00"))
    for planted in (other, stamp.but(kind="left"), stamp.but(at="2026-11-23T08:00:00+00:00")):
        with pytest.raises(Refused, match=r"stays as it is|Say why"):
            night.laptop.put(planted)
    assert night.stamp(stamp.id) == stamp


def test_undo_takes_the_stamp_out_and_keeps_it_readable(night: Night) -> None:
    done = night.laptop.do(Tap(id=new_id(), attendance=night.id, kind="arrived"))
    assert done.outcome.undo is not None
    night.laptop.do(done.outcome.undo)
    row = night.row()
    assert "arrived" not in [s.kind for s in row.times]
    assert [line.stamp.kind for line in row.undone] == ["arrived"]
    night.taps("arrived")


def test_a_second_tap_on_what_happens_once_says_so(night: Night) -> None:
    night.taps("arrived")
    with pytest.raises(Refused, match="stamped already"):
        night.taps("arrived")
    night.taps("food")
    night.taps("food")


def test_a_silence_asks_for_its_reason_until_it_is_said(night: Night) -> None:
    night.taps("arrived")
    night.taps("record_read", minutes=70)
    (gap,) = night.row().gaps
    explained = ExplainGap(
        id=new_id(), attendance=night.id, since=gap.since, until=gap.until, words="Waiting for solicitor"
    )
    night.laptop.do(explained)
    assert night.row().gaps == ()


def test_stepping_down_keeps_the_reason_and_ends_the_log(night: Night) -> None:
    night.taps("arrived")
    with pytest.raises(Refused, match="Do not write what the child said"):
        night.laptop.do(StepDown(id=new_id(), attendance=night.id, reason=""))
    night.laptop.do(StepDown(id=new_id(), attendance=night.id, reason="Told me something about what happened"))
    assert (night.row().attending.state, night.row().attending.lacking) == (State.STEPPED_DOWN, ())


def test_handing_over_lets_the_next_adult_arrive_and_leave_too(night: Night) -> None:
    night.taps("arrived")
    night.laptop.do(HandOver(attendance=night.id, to=new_id()))
    row = night.row()
    assert (row.attending.state, len(row.attendance.adults)) == (State.HANDED_OVER, 2)
    assert night.laptop.person in row.attendance.adults


def test_a_cancelled_log_is_over(night: Night) -> None:
    night.laptop.do(CancelAttendance(attendance=night.id, reason="Mum came"))
    assert night.row().attending.is_over
    assert [line.state for line in StoreViews(night.laptop.store).logs(night.laptop.clock.now.wall_at)] == [State.CANCELLED]


def test_entered_afterwards_states_the_times_of_the_paper_and_taps_nothing(tmp_path: Path) -> None:
    night = Night(tmp_path)
    night.begins(entered_afterwards=True)
    id = night.taps("arrived", at="2026-11-22T22:05:00+00:00")
    stamp = night.stamp(id)
    assert (stamp.at, stamp.tapped.moment, stamp.is_changed) == ("2026-11-22T22:05:00+00:00", None, False)
    night.laptop.close()


def test_a_stamp_and_the_answer_that_belongs_to_it_are_kept_and_taken_out_together(night: Night) -> None:
    """What refuses the stamp keeps the answer away too: nothing of it is there by half."""
    seen = night.row().attendance
    now = seen.answering(OUTCOME, Answer(value="rui"))
    told = ToStamp(id=new_id(), kind="told_outcome", about="rui")
    done = night.laptop.do(StampAndAnswer(stamps=(told,), seen=seen, now=now))
    assert (done.outcome.record, night.row().attendance.text(OUTCOME)) == (told.id, "rui")
    again = ToStamp(id=new_id(), kind="told_outcome", about="nfa")
    other = now.answering(OUTCOME, Answer(value="nfa"))
    with pytest.raises(Refused, match="stamped already"):
        night.laptop.do(StampAndAnswer(stamps=(again,), seen=now, now=other))
    assert night.row().attendance.text(OUTCOME) == "rui"
    assert done.outcome.undo is not None
    night.laptop.do(done.outcome.undo)
    assert night.row().attendance.text(OUTCOME) == ""
    assert "told_outcome" not in [stamp.kind for stamp in night.row().times]


def test_a_live_stamp_of_another_time_needs_a_reason(night: Night) -> None:
    with pytest.raises(Refused, match="Both times are kept"):
        night.taps("arrived", at="2026-11-23T09:00:00+00:00")
    with pytest.raises(Refused, match="for example 18:42"):
        night.taps("arrived", at="18.42", reason="Late")


@pytest.mark.parametrize("role", ["practitioner", "manager", "administrator", "victim_worker"])
def test_nobody_but_the_adult_stamps(tmp_path: Path, role: str) -> None:
    laptop = Laptop(tmp_path, role=role)
    other = new_id()
    record = Attendance(id=new_id(), scope=new_id(), form=_form(laptop), adult=other, adults=(other,))
    laptop.receive(record, by=other)
    with pytest.raises(Refused):
        laptop.do(Tap(id=new_id(), attendance=record.id, kind="arrived"))
    laptop.close()


def test_a_practitioner_who_is_trained_keeps_a_log(tmp_path: Path) -> None:
    night = Night(tmp_path, role="practitioner")
    with pytest.raises(Refused, match="trained"):
        night.begins()
    me = Person(
        id=night.laptop.person, scope=new_id(), names="Leah Ford", role="practitioner", training=("appropriate_adult",)
    )
    night.laptop.receive(me)
    night.begins()
    night.taps("arrived")
    night.laptop.close()


def _form(laptop: Laptop) -> FormRef:
    form = laptop.store.forms.newest("attendance")
    assert form is not None
    return FormRef(id=form.id, version=form.version)


def test_two_logs_of_one_station_begun_at_once_are_both_kept_and_each_names_the_other(night: Night) -> None:
    views = StoreViews(night.laptop.store)

    def begin(minutes: int, station: str, called: str) -> Id:
        night.laptop.clock.turn(minutes=minutes)
        id, said = new_id(), {NAME: Answer(value=called)} if called else {}
        night.laptop.do(BeginAttendance(id=id, scope=new_id(), station=station, answers=said))
        return id

    twin, elsewhere, other = (
        begin(14, "harbour road", ""),
        begin(0, "Castle Street", "Rio"),
        begin(0, "Harbour Road", "Kai"),
    )
    begin(20, "Harbour Road", "Rio")
    same = {line.id: line.maybe_same for line in views.logs(night.laptop.clock.now.wall_at)}
    assert same[night.id] == twin
    assert same[twin] in {night.id, other}, "nobody knows yet whose it is"
    assert same[elsewhere] == ""
    assert len(same) == 5


def test_what_waits_and_what_clashes_is_named_for_the_adult(night: Night) -> None:
    night.taps("arrived")
    views = StoreViews(night.laptop.store)
    told = [(line.what, line.detail) for line in views.sync_centre().unsent]
    assert [file.name for file in views.held_files() if file.kind == "attendance"] == ["Custody log: Rio"]
    assert told[:2] == [("Custody log", "Arrived"), ("Custody log", "Accepted")]
    conflict = Conflict(
        id=new_id(), scope=night.scope, about=night.id, about_type="attendance", left_by=new_id(),
        right_by=night.laptop.person, fields={"1": ClashingField(path="answers/alerts_do", left='"One"', right='"Two"')},
    )  # fmt: skip
    night.laptop.receive(conflict)
    (line,) = views.sync_centre().needs
    assert (line.called, line.label) == ("Rio", "What helps Rio to understand and to be calm")
    assert views.conflict(conflict.id).child.called == "Rio"


def test_what_the_child_says_of_the_adult_is_kept_and_neither_the_adult_nor_a_manager_changes_or_removes_it(
    night: Night,
) -> None:
    night.taps("arrived")
    night.taps("left")
    night.answers(OUTCOME, "rui")
    row = night.row()
    night.laptop.do(CompleteAttendance(attendance=night.id, content=row.content, log=row.log))
    id = new_id()
    night.laptop.do(BeginFeedback(id=id, attendance=night.id, mode="read_aloud"))
    view = StoreViews(night.laptop.store).self_assessment(id)
    assert (view.child.called, view.record.scope) == ("Rio", night.scope)
    with pytest.raises(Refused, match="Nothing has been answered"):
        night.laptop.do(FinishFeedback(id=id))
    said = view.record.saying("adult_kind", Answer(value="no", said_by="child"))
    night.laptop.do(KeepFeedback(seen=view.record, now=said))
    night.laptop.do(FinishFeedback(id=id))
    night.laptop.restart()
    (line,) = night.row().said
    assert (line.record.answers["adult_kind"].value, line.record.is_finished) == ("no", True)
    assert not night.row().attending.is_changed, "the adult’s signature stands: it is no part of what they signed"
    own = night.laptop.store.identity
    for role in ("appropriate_adult", "manager"):
        night.laptop.store.identity = Identity(person=own.person, role=role, team=own.team)
        with pytest.raises(Refused, match="their words"):
            night.laptop.put(line.record.saying("adult_kind", Answer(value="yes")))
        with pytest.raises(Refused), night.laptop.store.work() as work:
            work.void(id, "I do not like it")
    night.laptop.store.identity = Identity(person=new_id(), role="practitioner", team=own.team)
    with pytest.raises(Refused):
        night.laptop.put(SelfAssessment(id=new_id(), scope=night.scope, form=line.record.form))
    night.laptop.store.identity = own
    with pytest.raises(Refused, match="why"):
        night.laptop.do(DeclineFeedback(id=new_id(), attendance=night.id, why=" "))
    night.laptop.do(DeclineFeedback(id=new_id(), attendance=night.id, why="Was too tired"))
    assert [one.record.declined for one in night.row().said] == [False, True]
