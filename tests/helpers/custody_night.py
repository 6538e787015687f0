"""A made-up night with a custody log: a real store, the real window, and a clock that runs with its counter or is moved."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap.screens import main_window
from app.domain.answer import Answer
from app.domain.ids import Id
from app.domain.moment import Moment
from app.models.queries.views import StoreViews
from app.operations.attendance import BeginAttendance
from app.operations.rows.custody import LogRow
from app.operations.stamp import Tap
from app.ui.features.custody.board import Board, board
from app.ui.features.custody.screen import Screen
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import HandClock, Laptop, new_id

RANG = Moment(wall_at="2026-11-23T23:05:00+00:00", zone="Europe/London", boot_id="night", boottime_ns=10**12)
RIO = {
    "child_called": "Rio",
    "child_name": "Rio Dawson",
    "child_pronouns": "he/him",
    "request_officer": "Sgt Marsh",
    "alerts_do": "needs short sentences",
}


class NightClock(HandClock):
    """`turn` lets time pass: clock and counter. `move` puts the clock on or back alone. `restart` begins another start."""

    def __init__(self, start: Moment = RANG) -> None:
        super().__init__(start)

    def turn(self, **span: float) -> None:
        ran = int(timedelta(**span).total_seconds() * 1e9)
        self.now = msgspec.structs.replace(self.now.later(**span), boottime_ns=self.now.boottime_ns + ran)

    def to(self, clock: str) -> None:
        """Let time pass until the clock on the wall shows this next."""
        at = self.now.at
        target = at.replace(hour=int(clock[:2]), minute=int(clock[3:]), second=0)
        self.turn(seconds=(target - at).total_seconds() % 86_400)

    def move(self, **span: float) -> None:
        """Somebody changes the laptop's clock."""
        self.now = self.now.later(**span)

    def restart(self, boot_id: str) -> None:
        """The laptop is started anew."""
        self.now = msgspec.structs.replace(self.now, boot_id=boot_id, boottime_ns=5 * 10**9)


class CustodyNight:
    """An adult's laptop. `begin` and `tap` write as an earlier sitting did; `show` opens the window."""

    def __init__(self, folder: Path, qtbot: QtBot | None = None, *, role: str = "appropriate_adult") -> None:
        self.clock, self._qtbot = NightClock(), qtbot
        self.laptop = Laptop(folder, role=role, clock=self.clock)
        self.id = self.scope = Id("")
        self.desk: RealDesk | None = None
        self.window: Any = None

    def begin(self, *, kind: str = "detained", **answers: str) -> None:
        """The police ring."""
        self.id, self.scope = new_id(), new_id()
        said = {key: Answer(value=value) for key, value in {**RIO, **answers}.items()}
        self.laptop.do(BeginAttendance(id=self.id, scope=self.scope, kind=kind, station="Harbour Road", answers=said))

    def tap(self, clock: str, kind: str, **more: str) -> Id:
        """A stamp at that time of the night."""
        self.clock.to(clock)
        return self.laptop.do(Tap(id=new_id(), attendance=self.id, kind=kind, **more)).outcome.record

    def from_record(self, **times: str) -> None:
        """Times as the custody record has them, ISO."""
        for kind, at in times.items():
            self.laptop.do(Tap(id=new_id(), attendance=self.id, kind=kind, at=at, reason="From the custody record"))

    def row(self) -> LogRow:
        """The log as it is stored."""
        return StoreViews(self.laptop.store).log(self.id, self.clock.now.wall_at)

    def board(self) -> Board:
        """The page of this moment, without a window."""
        return board(self.row(), self.clock.now)

    def kinds(self) -> list[str]:
        """What is stamped, in the order of the times."""
        return [stamp.kind for stamp in self.row().times]

    def show(self, *, wears: str = "dark") -> Screen:
        """The window, on the custody log. Only who wears light sees the colours turn, which takes its time."""
        self.desk = RealDesk(self.laptop)
        self.desk.settings.scheme = wears
        self.window = main_window(self.desk)
        self.window.resize(1280, 720)
        self.window.show()
        self.window.activateWindow()
        self.settle()
        return self.page

    @property
    def page(self) -> Screen:
        """The page of the custody log."""
        page = self.window.page()
        assert isinstance(page, Screen)
        return page

    def settle(self) -> None:
        """Until nothing is read or written any more."""
        desk = self.desk
        assert desk is not None
        quiet = 0
        while quiet < 3:
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            assert self._qtbot is not None
            self._qtbot.waitUntil(desk.is_idle, timeout=30_000)
            quiet = quiet + 1 if desk.is_idle() else 0

    def pass_time(self, clock: str) -> None:
        """Until the wall shows this; the page follows."""
        self.clock.to(clock)
        self.page.presenter.tick()
        self.settle()

    def close(self) -> None:
        """Close all; the application is as it was."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
        if self.desk is not None:
            self.desk.close()
        self.laptop.close()
