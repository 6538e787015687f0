"""What the pill says while the agent tries: a try that nobody asked for does not flicker, one that was asked for is seen."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.network import Network, Reachability
from app.bootstrap.sync_control import AgentControl, Coming
from app.sync.protocol.effects import Doing
from app.sync.report import SyncReport, SyncStatus
from app.ui.notices import Notices
from tests.helpers.laptop import HandClock

TROUBLE = "The service could not be reached. Your work is safe on this laptop."


class OneWay:
    """An agent whose network is away: it says that it sends, and gives up."""

    def __init__(self, on_status: Callable[[SyncStatus], None], _on_touched: Callable[[Any], None]) -> None:
        self._on_status = on_status
        self.status = SyncStatus(waiting=2)
        self.sends = 0
        self.called: list[bool] = []
        self.cursor = 7

    def sync_once(self, *, is_called: bool = False) -> SyncReport:
        self.called.append(is_called)
        self._on_status(SyncStatus(doing=Doing.SENDING, waiting=2, sent=self.sends))
        return SyncReport(at="2026-11-23T09:00:00+00:00", wake_in_s=600, problem=TROUBLE)

    def cancel(self) -> None:
        """Nothing is under way for long."""

    def resume(self) -> None:
        """Rounds may begin again."""


class Pill:
    """The control, and every phase it went through."""

    def __init__(self, qtbot: QtBot) -> None:
        self.agents: list[OneWay] = []
        self.phases: list[str] = []
        self.ends = 0
        self._qtbot = qtbot
        self.control = AgentControl(self._make, self._count, Notices(), self._synced, "2026-11-22T09:00:00+00:00")  # type: ignore[arg-type]
        self.control.changed.connect(self._changed)
        self.control._round_ended.connect(self._ended)

    def _make(self, on_status: Callable[[Any], None], on_touched: Callable[[Any], None]) -> OneWay:
        self.agents.append(OneWay(on_status, on_touched))
        return self.agents[-1]

    def _count(self, then: Callable[[int], None]) -> None:
        then(2)

    def _synced(self, at: str) -> None:
        """Never here."""

    def _changed(self, state: Any) -> None:
        self.phases.append(state.phase)

    def _ended(self, _: object) -> None:
        self.ends += 1

    def wait_for(self, ends: int) -> None:
        self._qtbot.waitUntil(lambda: self.ends >= ends)


@pytest.fixture
def pill(qtbot: QtBot) -> Iterator[Pill]:
    made = Pill(qtbot)
    made.control.start()
    made.wait_for(1)
    yield made
    made.control.close()


def test_a_try_that_nobody_asked_for_goes_on_saying_offline(pill: Pill) -> None:
    assert set(pill.phases) == {"offline"}
    assert pill.control.state.waiting == 2


def test_a_try_that_was_asked_for_is_seen(pill: Pill) -> None:
    pill.control.sync_now()
    pill.wait_for(2)
    assert "sending" in pill.phases
    assert pill.control.state.phase == "offline"


def test_as_soon_as_something_passes_it_is_seen(pill: Pill) -> None:
    pill.agents[0].sends = 1
    pill.control._try_again()
    pill.wait_for(2)
    assert "sending" in pill.phases


def test_a_round_knows_whether_somebody_called_for_it(pill: Pill) -> None:
    pill.control.sync_now()
    pill.wait_for(2)
    pill.control._try_again()
    pill.wait_for(3)
    pill.control.network_came_back()
    pill.wait_for(4)
    assert pill.agents[0].called == [False, True, False, True]
    assert pill.phases.count("sending") == 1, "news are fetched without a show"


class Slow:
    """An agent whose round lasts until somebody cancels it, as a first sync over a thin line does."""

    def __init__(self, on_status: Callable[[SyncStatus], None], _on_touched: Callable[[Any], None]) -> None:
        self._on_status = on_status
        self.status = SyncStatus()
        self._cancelled = threading.Event()
        self.rounds = 0

    def sync_once(self, *, is_called: bool = False) -> SyncReport:
        self.rounds += 1
        self._on_status(SyncStatus(doing=Doing.FETCHING, came=40, entering=9))
        self._cancelled.wait(5)
        return SyncReport(at="2026-11-23T09:00:00+00:00", wake_in_s=60)

    def cancel(self) -> None:
        self._cancelled.set()

    def resume(self) -> None:
        self._cancelled.clear()


def test_a_person_stops_a_round_and_the_next_one_goes_on(qtbot: QtBot) -> None:
    agents: list[Slow] = []

    def make(*told: Any) -> Slow:
        agents.append(Slow(*told))
        return agents[0]

    synced: list[str] = []
    control = AgentControl(make, lambda then: then(0), Notices(), synced.append, now=HandClock())  # type: ignore[arg-type]
    control.start()
    qtbot.waitUntil(lambda: control.state.phase == "receiving")
    assert (control.state.files_left, control.state.files_total) == (9, 9)
    control.cancel()
    qtbot.waitUntil(lambda: control.state.is_stopped)
    assert (control.state.phase, synced) == ("never", []), "a stopped round is no sync"
    assert control.state.next_try_at == "2026-11-23T09:05:00+00:00"
    control.sync_now()
    qtbot.waitUntil(lambda: agents[0].rounds == 2)
    qtbot.waitUntil(lambda: control.state.phase == "receiving")
    control.close()


def test_how_long_files_take_is_told_from_how_fast_they_came() -> None:
    at = iter((0.0, 4.0, 8.0, 9.0))
    coming = Coming(lambda: next(at))
    assert coming.take(10) == (10, 10, -1), "nothing came yet"
    assert coming.take(8) == (8, 10, 16)
    assert coming.take(6) == (6, 10, 12)
    assert coming.take(0) == (0, 0, -1)


def test_news_begin_a_round_and_what_is_known_already_does_not(pill: Pill) -> None:
    pill.control._luck = lambda: 0.0
    for head in (6, 7, 8):
        pill.control.hear(head)
    pill.wait_for(2)
    assert pill.agents[0].called == [False, True], "one round, and only for number 8"
    assert set(pill.phases) == {"offline"}, "without a show"


def test_the_network_is_said_to_be_back_once_each_time() -> None:
    network, told = Network(), list[bool]()
    network.came_back.connect(lambda: told.append(True))
    for reach in (
        Reachability.Online,
        Reachability.Disconnected,
        Reachability.Local,
        Reachability.Online,
        Reachability.Site,
    ):
        network.changed(reach)
    assert told == [True]
