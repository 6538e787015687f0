"""The rota lived on real widgets: a manager begins and plans it, an adult accepts and declines, and nothing is taken by half."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap.screens import main_window
from app.domain.adult_profile import AdultProfile, Course
from app.domain.call_out import CallOut
from app.domain.call_out_answer import ACCEPT, CallOutAnswer
from app.domain.call_out_standing import CallOutState, call_out_standing
from app.domain.rota import Rota
from app.domain.service import Person
from app.models.queries.views import StoreViews
from app.operations.rows.rota import RotaRow
from app.ui.desk import Place
from app.ui.features.rota.line_row import LineRow
from app.ui.features.rota.screen import Screen
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, new_id

FARIDA = new_id()
TRAINED = {
    key: Course(course=key, done_on="2025-05-01", until_on=until)
    for key, until in (("appropriate_adult", ""), ("safeguarding", "2026-12-10"))
}


class Seat:
    """Somebody at the rota's page."""

    def __init__(self, folder: Path, qtbot: QtBot, role: str) -> None:
        self.laptop, self._qtbot, self.scope = Laptop(folder, role=role), qtbot, new_id()
        self.desk: Any = None

    def rota(self, *others: Any) -> None:
        """What came from the service."""
        self.laptop.receive(Rota(id=new_id(), scope=self.scope))
        self.laptop.receive(*others) if others else None

    def call(self, **facts: Any) -> CallOut:
        return CallOut(
            id=new_id(), scope=self.scope, kind="detained", station="Harbour Road",
            requested_at="2026-11-23T08:40:00+00:00", **facts,
        )  # fmt: skip

    def show(self) -> Screen:
        self.desk = RealDesk(self.laptop)
        self.window = main_window(self.desk)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.go(Place(screen="rota"))
        self.settle()
        page = self.window.page()
        assert isinstance(page, Screen)
        return page

    def settle(self) -> None:
        for _ in range(4):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            self._qtbot.waitUntil(self.desk.is_idle, timeout=60_000)

    def press(self, name: str) -> None:
        """The visible button of that name."""
        found = [b for b in self.window.findChildren(Button) if b.accessibleName() == name and b.isVisible()]
        assert len(found) == 1, (name, [b.accessibleName() for b in self.window.findChildren(Button) if b.isVisible()])
        found[0].click()
        self.settle()

    def turn(self, page: Screen, tab: str) -> list[str]:
        """Another tab; what its rows say."""
        self.window.go(Place(screen="rota", detail=tab))
        self.settle()
        return [row.accessibleName() for row in page.findChildren(LineRow) if row.isVisible()]

    @property
    def row(self) -> RotaRow:
        found = StoreViews(self.laptop.store).rota()
        assert found is not None
        return found

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def sit(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[str], Seat]]:
    made: list[Seat] = []

    def make(role: str) -> Seat:
        made.append(Seat(tmp_path / role, qtbot, role))
        return made[-1]

    yield make
    for seat in made:
        seat.close()


def test_a_manager_begins_the_rota_adds_somebody_and_fills_the_first_hole(sit: Callable[[str], Seat]) -> None:
    seat = sit("manager")
    seat.laptop.receive(Person(id=FARIDA, scope=new_id(), names="Farida Aziz", role="appropriate_adult"))
    page = seat.show()
    assert page.begin.isVisible()
    assert not page.tabs.isVisible()
    seat.press("Begin the rota")
    assert page.tabs.isVisible()
    seat.turn(page, "people")
    seat.press("Add somebody")
    assert page.sheet is not None
    page.sheet.fields["person"].set_value(FARIDA)
    page.sheet.fields["alone"].set_value("no")
    page.sheet.fields["hours"].set_value("24")
    page.sheet.fields["note"].set_text_quietly("Rings back at once\nNot on Fridays")
    page.sheet.save.click()
    seat.settle()
    assert not page.sheet.isVisible()
    (said,) = [words for words in seat.turn(page, "people") if "on duty" not in words]
    assert said.startswith(
        "Farida Aziz, Is not sent, Sessional pool · goes with a colleague · at most 24 h, No check is noted."
    )
    (kept,) = seat.row.board.profiles
    assert (kept.goes_alone, kept.note) == (False, "Rings back at once\nNot on Fridays")
    rows = seat.turn(page, "cover")
    assert rows[0] == "Today 09:00 to 17:00, Nobody, Core hours: staff"
    assert "with nobody on duty in the next 14 days" in page.cover.summary.text()
    seat.press("Put somebody on duty, Today 17:00 to Tue 24 Nov 09:00")
    page.sheet.save.click()
    seat.settle()
    assert page.sheet.isVisible()  # nobody is chosen yet
    page.sheet.fields["person"].set_value(FARIDA)
    page.sheet.save.click()
    seat.settle()
    rows = seat.turn(page, "cover")
    assert "Today 17:00 to Tue 24 Nov 09:00, Farida Aziz · Out of hours: the pool" in rows
    (shift,) = seat.row.board.shifts
    assert (shift.person, shift.from_at[:16]) == (FARIDA, "2026-11-23T17:00")
    seat.press("Change the rules")
    page.sheet.fields["core_until"].set_value("08:00")
    page.sheet.fields["core_days"].set_values(("mon", "tue"))
    page.sheet.fields["pool_wanted"].set_value("2")
    page.sheet.save.click()
    seat.settle()
    assert page.sheet.isVisible()  # core hours end after they begin, and what was chosen stays
    page.sheet.fields["core_until"].set_value("16:30")
    page.sheet.save.click()
    seat.settle()
    rules = seat.row.board.rota
    assert (rules.core_days, rules.core_until, rules.pool_wanted) == (("mon", "tue"), "16:30", 2)
    words = [label.text() for label in page.cover.findChildren(PlainLabel) if label.isVisible()]
    assert "Core hours: Monday and Tuesday 09:00 to 16:30" in words


def test_an_adult_sees_why_and_accepting_opens_the_log(sit: Callable[[str], Seat]) -> None:
    seat = sit("appropriate_adult")
    mine = AdultProfile(id=new_id(), scope=seat.scope, person=seat.laptop.person, checked_on="2025-03-01", courses=TRAINED)
    other = AdultProfile(
        id=new_id(), scope=seat.scope, person=new_id(), is_paused=True, checked_on="2025-03-01", courses=TRAINED
    )
    call = seat.call(sex="female", age=15, needs=("needs short sentences",))
    seat.rota(mine, other, call)
    page = seat.show()
    first, second = seat.turn(page, "requests")
    assert first.startswith("1. ")
    assert first.endswith("No night in four weeks")
    assert second.endswith("Does not take requests at the moment.")
    seat.press("Accept")
    assert seat.window.place.screen == "custody"
    assert call_out_standing(call, seat.row.board.answers).state is CallOutState.ACCEPTED
    log = StoreViews(seat.laptop.store).log(seat.window.place.record, seat.laptop.clock.now.wall_at)
    assert log.attendance.call_out == call.id
    seat.turn(page, "requests")
    seat.press("I cannot come after all")
    assert page.sheet is not None
    page.sheet.fields["reason"].setText("My own child is ill")
    page.sheet.save.click()
    seat.settle()
    assert page.sheet.isVisible()  # at the last minute somebody is told first, and what was typed stays
    assert page.sheet.fields["reason"].text() == "My own child is ill"
    page.sheet.fields["told"].setText("Duty manager")
    page.sheet.save.click()
    seat.settle()
    assert call_out_standing(call, seat.row.board.answers).state is CallOutState.OPEN


def test_an_adult_says_when_and_takes_it_back_and_enters_a_request(sit: Callable[[str], Seat]) -> None:
    seat = sit("appropriate_adult")
    seat.rota(AdultProfile(id=new_id(), scope=seat.scope, person=seat.laptop.person, courses=TRAINED))
    page = seat.show()
    assert not page.begin.isVisible()
    seat.turn(page, "times")
    seat.press("I cannot come")
    assert page.sheet is not None
    page.sheet.save.click()
    seat.settle()
    assert seat.turn(page, "times") == ["Tue 24 Nov 17:00 to Wed 25 Nov 09:00, Cannot come"]
    seat.press("Take back: Cannot come, Tue 24 Nov 17:00 to Wed 25 Nov 09:00")
    assert seat.row.board.availability == ()
    seat.turn(page, "requests")
    seat.press("Enter a request")
    page.sheet.save.click()
    seat.settle()
    assert page.sheet.isVisible()  # the station is asked for
    page.sheet.fields["station"].setText("Harbour Road")
    asked = page.sheet.fields["asked_time"]
    assert asked.value() == "09:00"
    assert page.sheet._close_button.accessibleName() == "Close without keeping"
    asked.set_value("09:20")
    page.sheet.save.click()
    seat.settle()
    assert page.sheet.isVisible()  # nobody has asked yet at that time
    asked.set_value("08:25")
    page.sheet.save.click()
    seat.settle()
    asked_at = "2026-11-23T08:25:00+00:00"
    assert [(c.station, c.kind, c.requested_at) for c in seat.row.board.call_outs] == [
        ("Harbour Road", "detained", asked_at)
    ]
    assert page.requests.open_list.keys() == (seat.row.board.call_outs[0].id,)
    said = [banner.text() for banner in page.requests.findChildren(Banner) if banner.isVisible()]
    assert said == ["You cannot accept this one. No check is noted. Ring your manager, so that somebody else goes."]
    assert not [b for b in page.findChildren(Button) if b.isVisible() and b.text() == "Accept"]


def test_two_accepted_and_a_manager_stands_one_down(sit: Callable[[str], Seat]) -> None:
    seat = sit("manager")
    call = seat.call()
    people = (new_id(), new_id())
    answers = [
        CallOutAnswer(id=new_id(), scope=seat.scope, call_out=call.id, person=p, says=ACCEPT, at=call.requested_at)
        for p in people
    ]
    seat.rota(call, *answers, AdultProfile(id=new_id(), scope=seat.scope, person=people[1]))
    page = seat.show()
    assert page.requests.open_list.keys() == (call.id,)
    seat.press("Stand somebody down")
    assert page.sheet is not None
    page.sheet.fields["person"].set_value(people[1])
    page.sheet.fields["reason"].setText("The other one is nearer")
    page.sheet.save.click()
    seat.settle()
    assert call_out_standing(call, seat.row.board.answers).accepted == (people[0],)
    (row,) = seat.turn(page, "requests")
    assert row.endswith("The other one is nearer")
