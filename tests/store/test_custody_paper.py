"""What a police reviewer reads of a log from a real encrypted store, and what never stands on that paper."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.domain.answer import Answer
from app.domain.attendance import FULL_NAME, NAME
from app.models.queries.views import StoreViews
from app.operations.attendance import BeginAttendance, KeepAttendance
from app.operations.rows.custody import LogRow
from app.operations.stamp import ChangeTime, ExplainGap, Tap, UndoStamp
from app.reports.custody_log_print import CustodyLogPrint
from app.ui.paper.custody_log import AFTERWARDS, TOO_YOUNG, contents, make_pdf
from tests.helpers.laptop import Laptop, new_id


class Night:
    """A log that is stamped with a counter that runs with the clock, until somebody moves the clock."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder, role="appropriate_adult")
        self.log = new_id()
        self.goes_on(minutes=830)  # 22:50

    def begins(self, **facts: object) -> None:
        answers = {NAME: Answer(value="Rio"), FULL_NAME: Answer(value="Rio Duarte")}
        self.laptop.do(BeginAttendance(id=self.log, scope=new_id(), station="Harbour Road", answers=answers, **facts))  # type: ignore[arg-type]

    def goes_on(self, *, minutes: int, clock_moves: timedelta = timedelta()) -> None:
        now = self.laptop.clock.now
        wall = datetime.fromisoformat(now.wall_at) + timedelta(minutes=minutes) + clock_moves
        self.laptop.clock.now = msgspec.structs.replace(
            now, wall_at=wall.isoformat(), boottime_ns=now.boottime_ns + minutes * 60 * 10**9
        )

    def taps(self, kind: str, minutes: int = 10, **more: str) -> str:
        self.goes_on(minutes=minutes)
        return str(self.laptop.do(Tap(id=new_id(), attendance=self.log, kind=kind, **more)).outcome.record)

    def answers(self, **words: str) -> None:
        for question, value in words.items():
            seen = self.row().attendance
            self.laptop.do(KeepAttendance(seen=seen, now=seen.answering(question, Answer(value=value))))

    def row(self) -> LogRow:
        return StoreViews(self.laptop.store).log(self.log, self.laptop.clock.now.wall_at)

    def paper(self) -> CustodyLogPrint:
        return contents(self.row(), "Sam Okoro", self.laptop.clock.now)


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    made = Night(tmp_path)
    yield made
    made.laptop.close()


def test_times_over_midnight_with_the_days_changes_silences_and_what_was_taken_back(night: Night) -> None:
    night.begins()
    arrived = night.taps("arrived", 20)
    night.laptop.do(ChangeTime(stamp=arrived, at="2026-11-23T23:05:00+00:00", reason="Hands full"))  # type: ignore[arg-type]
    night.taps("right_given", about="solicitor", words="not wanted")
    night.taps("search", about="strip")
    wrong = night.taps("left", 5)
    night.laptop.do(UndoStamp(stamp=wrong))  # type: ignore[arg-type]
    night.taps("drink", 60)
    night.taps("food", 90)
    silence = night.row().gaps[0]
    night.laptop.do(
        ExplainGap(
            id=new_id(), attendance=night.log, since=silence.since, until=silence.until, words="Waiting for solicitor"
        )
    )
    paper = night.paper()
    lines = {line.what: line for line in paper.lines}
    assert [line.day for line in paper.lines if line.day] == ["Monday 23 November 2026", "Tuesday 24 November 2026"]
    assert (lines["Arrived"].time, lines["Arrived"].note) == ("23:05", "Tapped at 23:10, changed by hand: Hands full")
    assert "Search: strip search" in lines
    assert lines["Nothing to write: Waiting for solicitor"].is_silence
    assert sum(line.what == "Nothing written, and no reason given" for line in paper.lines) == 1
    assert [line.what for line in paper.taken_back] == ["Left"]
    assert [(r.right, r.given, r.understood) for r in paper.rights] == [("Free solicitor", "23:20, not wanted", "")]
    assert dict(paper.facts)["Time to arrive"] == "15 min"
    assert paper.warnings == ("One silence of 45 minutes or more without a reason.",)


def test_a_clock_that_was_moved_shows_both_times(night: Night) -> None:
    night.begins()
    night.taps("arrived", 20)
    night.goes_on(minutes=10, clock_moves=timedelta(hours=3))
    night.taps("record_read", 0)
    paper = night.paper()
    note = next(line.note for line in paper.lines if line.what == "Read the custody record")
    assert note == "The clock was 3 h 00 ahead: it said Tue 02:20, the time was 23:20"
    assert paper.warnings == (
        "The clock of the laptop was wrong or was moved during this log. Both times stand beside each stamp.",
    )
    assert not night.row().gaps


def test_a_clock_set_back_hides_no_silence(night: Night) -> None:
    night.begins()
    night.taps("arrived", 20)
    night.goes_on(minutes=90, clock_moves=-timedelta(hours=1))
    night.taps("record_read", 0)
    assert len(night.row().gaps) == 1


@pytest.mark.parametrize(("born", "is_said"), [("2014-11-24", False), ("2014-11-25", True), ("", False)])
def test_a_reason_that_the_law_does_not_allow_for_a_child_of_11_is_marked_and_the_wait_is_told(
    night: Night, born: str, is_said: bool
) -> None:
    night.begins()
    night.answers(transfer_not_reason="no_secure", child_born=born)
    night.taps("arrived", 20)
    night.taps("consultation_started", 20)
    night.taps("alone_started", 10)
    night.taps("consultation_ended", 10)
    night.taps("alone_ended", 10)
    night.taps("interview_started", 5)
    night.taps("break_started", 10)
    night.taps("break_ended", 7)
    night.taps("interview_ended", 10)
    night.taps("bail_refused", 5)
    assert "Total wait" not in dict(night.paper().facts)
    night.taps("left", 8)
    paper = night.paper()
    marked = TOO_YOUNG.format(age=11)
    assert (marked in paper.warnings) is is_said
    waited = 20 + 5 + 7 + 5 + 8  # the break counts, two talks at once do not count twice
    assert dict(paper.facts)["Total wait"].startswith(f"{waited} min, ")


def test_what_was_typed_in_afterwards_says_so(night: Night) -> None:
    night.begins(entered_afterwards=True)
    assert AFTERWARDS in night.paper().warnings


def test_what_is_not_for_the_police_stays_off_the_paper(night: Night) -> None:
    night.begins()
    kept = "SEEN-BY-REVIEWERS"
    night.answers(custody_officer=kept, outcome_released_to=kept)
    for question in (
        "alerts_self_harm",
        "adult_went_well",
        "feedback_better",
        "safeguarding_referred_who",
        "child_home_authority",
    ):
        night.answers(**{question: "NOT-FOR-POLICE"})
    night.answers(advice_wanted="refused")
    paper = night.paper()
    said = msgspec.json.encode(paper).decode()
    assert said.count(kept) == 2
    assert "NOT-FOR-POLICE" not in said
    assert {section.title for section in paper.sections} == {
        "The request",
        "The custody record",
        "Legal advice",
        "How it ended",
    }
    assert make_pdf(night.row(), "Sam Okoro", night.laptop.clock.now).startswith(b"%PDF")
