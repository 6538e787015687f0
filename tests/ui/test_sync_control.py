"""What the pill says while the agent tries: a try that nobody asked for does not flicker, one that was asked for is seen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.sync_control import AgentControl
from app.sync.protocol.effects import Doing
from app.sync.report import SyncReport, SyncStatus
from app.ui.notices import Notices

TROUBLE = "The service could not be reached. Your work is safe on this laptop."


class OneWay:
    """An agent whose network is away: it says that it sends, and gives up."""

    def __init__(self, on_status: Callable[[SyncStatus], None], _on_touched: Callable[[Any], None]) -> None:
        self._on_status = on_status
        self.status = SyncStatus(waiting=2)
        self.sends = 0

    def sync_once(self) -> SyncReport:
        self._on_status(SyncStatus(doing=Doing.SENDING, waiting=2, sent=self.sends))
        return SyncReport(at="2026-11-23T09:00:00+00:00", wake_in_s=600, problem=TROUBLE)

    def cancel(self) -> None:
        """Nothing is under way for long."""


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
        self._qtbot.waitUntil(lambda: self.ends >= ends, timeout=5000)


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
