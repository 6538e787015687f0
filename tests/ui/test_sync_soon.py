"""When a round of sync begins by itself after a save: soon after a change of a record, and not for what stays on this laptop."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.sync_control import SOON_MS, AgentControl
from app.operations.base import Operation
from app.operations.child import MarkLooked, OpenChild
from app.operations.contact import SaveContact
from app.operations.draft import KeepDraft, KeepSetting
from app.sync.agent import SyncAgent
from app.sync.report import SyncReport
from app.ui.notices import Notices
from tests.helpers.laptop import Laptop, a_child, a_contact


class Town:
    """A laptop and the control of its sync, whose rounds are never begun: only whether one is to come."""

    def __init__(self, folder: Path) -> None:
        self.laptop, self.child, self.asked = Laptop(folder), a_child(), 0
        self.synced_at: list[str] = []
        self.laptop.receive(self.child)
        self.control = AgentControl(self._no_agent, self._ask_waiting, Notices(), self.synced_at.append)

    def _no_agent(self, *_: object) -> SyncAgent:
        raise AssertionError("no round was begun")

    def _ask_waiting(self, _then: Callable[[int], None]) -> None:
        self.asked += 1

    def does(self, operation: Operation) -> None:
        self.control.sync_soon(self.laptop.do(operation))


@pytest.fixture
def town(tmp_path: Path, qtbot: QtBot) -> Iterator[Town]:
    made = Town(tmp_path / "leah")
    yield made
    made.control.close()
    made.laptop.close()


def test_a_half_typed_note_a_setting_and_a_look_begin_no_round(town: Town) -> None:
    scope = town.child.scope
    for operation in (
        KeepDraft(key=f"review:{town.child.id}", text="half a note"),
        KeepSetting(key="rail", value="folded"),
        OpenChild(scope=scope),
        MarkLooked(scope=scope),
    ):
        town.does(operation)
    assert town.asked == 0
    assert not town.control._timer.isActive()


def test_a_saved_contact_begins_one_within_seconds_and_says_how_much_waits(town: Town) -> None:
    town.does(SaveContact(seen=None, now=a_contact(town.child)))
    assert town.asked == 1
    assert 0 < town.control._timer.remainingTime() <= SOON_MS * 1.1  # Qt may let it ring a little late


def test_what_is_saved_while_a_round_ends_goes_with_another_one_within_seconds(town: Town) -> None:
    """The round may have looked at what waits before the save: it must not lie there until the next minute."""
    town.control._is_running = True
    town.does(SaveContact(seen=None, now=a_contact(town.child)))
    town.control._end_round(SyncReport(at="2026-11-23T09:00:00+00:00", wake_in_s=60))
    assert 0 < town.control._timer.remainingTime() <= SOON_MS * 1.1  # Qt may let it ring a little late
    town.control._is_running = True
    town.control._end_round(SyncReport(at="2026-11-23T09:01:00+00:00", wake_in_s=60))
    assert town.control._timer.remainingTime() > SOON_MS
