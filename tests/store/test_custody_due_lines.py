"""What is due of a custody log on real stores: the adult's, the manager's, and the visit in the child's file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from app.domain.answer import Answer
from app.domain.attendance import OUTCOME
from app.domain.attendance_link import AttendanceLink
from app.domain.custody_due import FINISH, REVIEW
from app.domain.ids import Id
from app.models.queries.views import StoreViews
from app.models.unit_of_work import Identity
from app.operations.attendance import BeginAttendance, CompleteAttendance, KeepAttendance
from app.operations.attendance_review import FinishReview
from app.operations.stamp import Tap
from app.ui import log_due_words
from app.ui.features.my_day.waits import Waits, waits
from tests.helpers.custody_night import RANG, NightClock
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, new_id

NIGHT = "2026-11-23T23:52:00+00:00"


@contextmanager
def acting(laptop: Laptop, person: Id, role: str) -> Iterator[None]:
    own = laptop.store.identity
    laptop.store.identity = Identity(person=person, role=role, team=own.team)
    yield
    laptop.store.identity = own


class Office:
    """A manager's laptop to which the log of an adult came."""

    def __init__(self, folder: Path) -> None:
        self.laptop, self.adult, self.log = Laptop(folder, role="manager", clock=NightClock(RANG)), new_id(), new_id()
        self.views = StoreViews(self.laptop.store)
        self.as_adult("begin")

    def as_adult(self, *doings: str) -> None:
        clock = self.laptop.clock
        assert isinstance(clock, NightClock)
        with acting(self.laptop, self.adult, "appropriate_adult"):
            for doing in doings:
                if doing == "begin":
                    self.laptop.do(BeginAttendance(id=self.log, scope=new_id(), station="Harbour Road"))
                elif doing == "sign":
                    seen = self.views.log(self.log, clock.now.wall_at).attendance
                    self.laptop.do(KeepAttendance(seen=seen, now=seen.answering(OUTCOME, Answer(value="rui"))))
                    row = self.views.log(self.log, clock.now.wall_at)
                    self.laptop.do(CompleteAttendance(attendance=self.log, content=row.content, log=row.log))
                else:
                    kind, at = doing.split()
                    clock.to(at)
                    self.laptop.do(Tap(id=new_id(), attendance=self.log, kind=kind))

    def due(self, who: Id | None = None) -> list[tuple[str, bool, str]]:
        now = self.laptop.clock.now
        with acting(self.laptop, who or self.laptop.person, "manager" if who is None else "appropriate_adult"):
            lines = StoreViews(self.laptop.store).logs_due(now.wall_at)
        return [(line.due.what, line.is_late, log_due_words.said(line, now.today)) for line in lines if line.due]

    def waits(self, who: Id | None = None) -> list[Waits]:
        now = self.laptop.clock.now
        with acting(self.laptop, who or self.laptop.person, "manager"):
            views = StoreViews(self.laptop.store)
            found = waits(views.sync_centre(), (), (), now.today, views.logs_due(now.wall_at), may_review_logs=True)
        return [one for one in found if one.screen.startswith("custody")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.laptop.close()


def test_the_adult_finishes_within_a_day_and_the_manager_reviews_within_three_working_days(office: Office) -> None:
    assert office.due(office.adult) == [], "nothing is due while it runs"
    office.as_adult("arrived 23:52", "food 00:20", "left 00:50")
    assert office.due(office.adult) == [(FINISH, False, "finish by tomorrow 00:50")]
    assert office.due() == [], "a manager has nothing to review yet"
    (mine,) = office.waits(office.adult)
    assert (mine.title, mine.meta) == ("Finish the custody log of the child", "finish by tomorrow 00:50")
    assert (mine.screen, mine.record) == ("custody", office.log)
    office.laptop.clock.turn(days=1, minutes=1)
    assert office.due(office.adult) == [(FINISH, True, "finish late: was due today 00:50")]
    office.as_adult("sign")
    assert office.due(office.adult) == []
    assert office.due() == [(REVIEW, False, "review by Mon 30 Nov")]
    (wait,) = office.waits()
    assert (wait.title, wait.record) == ("One custody log to review", office.log)
    office.laptop.clock.turn(days=6)
    assert office.due() == [(REVIEW, True, "review 1 day late")]
    office.laptop.do(FinishReview(attendance=office.log))
    assert office.due() == []
    assert office.waits() == []


def test_a_link_makes_a_visit_due_in_the_childs_file_until_somebody_was_with_the_child(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    try:
        views, jay = StoreViews(laptop.store), a_child()
        link = AttendanceLink(
            id=new_id(), scope=jay.scope, attendance=new_id(), log=new_id(), at=NIGHT, station="Harbour Road", minutes=58
        )
        before = a_contact(
            jay, started_at="2026-11-23T16:00:00+00:00", kind="home_visit", attendance="seen", finished_at=NIGHT
        )
        laptop.receive(jay, an_allocation(jay, laptop.person, laptop.team), link, before)

        def due() -> list[tuple[str, str, str]]:
            mine = views.my_day("2026-11-24T09:00:00+00:00").due
            assert [line for line in views.child(jay.scope, date(2026, 11, 24)).due if line.kind == "custody_visit"] == [
                line for line in mine if line.kind == "custody_visit"
            ]
            return [(line.what, line.why, line.due_on) for line in mine if line.record == link.id]

        why = "2 working days from 24 November, when Jay was at Harbour Road"
        assert due() == [("Visit after the police station", why, "2026-11-26")]
        rang = a_contact(jay, started_at="2026-11-24T10:00:00+00:00", kind="phone", attendance="seen", finished_at=NIGHT)
        missed = a_contact(
            jay, started_at="2026-11-24T15:00:00+00:00", kind="home_visit", attendance="not_home", finished_at=NIGHT
        )
        laptop.receive(rang, missed, ver=2)
        assert len(due()) == 1
        laptop.receive(missed.but(attendance="seen"), ver=3)
        assert due() == []
        with laptop.store.transaction() as connection:
            kept = connection.exec_driver_sql("SELECT * FROM due_line ORDER BY id").fetchall()
            connection.exec_driver_sql("DELETE FROM due_line")
            laptop.store.lists.rebuild(connection)
            assert connection.exec_driver_sql("SELECT * FROM due_line ORDER BY id").fetchall() == kept
    finally:
        laptop.close()
