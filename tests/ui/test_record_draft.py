"""Typing that is kept by itself: nothing is said to be saved before it is, and a failed save is made good by the next one."""

from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.changes.touched import Touched
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.domain.plan import Plan
from app.operations.base import Done, Operation, Outcome
from app.operations.plan import SavePlan
from app.ui.notices import Notices
from app.ui.record_draft import RecordDraft
from app.ui.tasks import Tasks

AT = "2026-11-23T14:02:00+00:00"
START = Plan(id=Id("p"), scope=Id("s"))


class Disk:
    """Applies what a save changed, as the store does, and fails when told to."""

    def __init__(self) -> None:
        self.fails: list[Exception | None] = []
        self.starts_on, self.review_on, self.count = "", "", 0

    def run(self, operation: Operation) -> Done:
        assert isinstance(operation, SavePlan)
        self.count += 1
        if self.fails and (trouble := self.fails.pop(0)) is not None:
            raise trouble
        for field in ("starts_on", "review_on"):
            if getattr(operation.seen, field) != getattr(operation.now, field):
                setattr(self, field, getattr(operation.now, field))
        return Done(touched=Touched(), outcome=Outcome(), saved_at=AT)


def _draft(disk: Disk) -> tuple[RecordDraft, Tasks, list[str]]:
    tasks, phases = Tasks(disk, Notices()), []  # type: tuple[Tasks, list[str]]
    owner = QObject(tasks)
    draft = RecordDraft(tasks, _operation, owner)
    draft.changed.connect(lambda state: phases.append(state.phase))
    draft.take(START)
    return draft, tasks, phases


def _operation(seen: Any, now: Any) -> SavePlan:
    return SavePlan(seen=seen, now=now)


def test_saved_is_said_only_after_the_commit_and_the_newest_words_win(qtbot: QtBot) -> None:
    disk = Disk()
    draft, tasks, phases = _draft(disk)
    for day in ("1", "2", "3"):
        draft.edit(START.but(starts_on=day))
    assert phases == ["saving"] * 3
    assert disk.count == 0
    with qtbot.waitSignal(draft.kept, timeout=60_000):
        draft.flush()
    assert phases[-1] == "saved"
    assert draft.state.at == AT
    assert (disk.starts_on, disk.count) == ("3", 1)
    tasks.close()


def test_going_back_to_the_old_words_while_a_save_is_under_way_is_kept_too(qtbot: QtBot) -> None:
    disk = Disk()
    draft, tasks, _ = _draft(disk)
    draft.edit(START.but(starts_on="1"))
    draft.flush()
    draft.edit(START.but(starts_on="", review_on="2"))
    draft.flush()
    qtbot.waitUntil(lambda: not draft.is_dirty, timeout=60_000)
    assert (disk.starts_on, disk.review_on) == ("", "2")
    tasks.close()


def test_what_a_failed_save_held_is_brought_again_behind_one_that_went_well(qtbot: QtBot) -> None:
    disk = Disk()
    disk.fails = [Refused("No.", "x"), None]
    draft, tasks, phases = _draft(disk)
    draft.edit(START.but(starts_on="1"))
    draft.flush()
    draft.edit(START.but(starts_on="1", review_on="2"))
    draft.flush()
    with qtbot.waitSignal(draft.kept):
        pass
    assert (disk.starts_on, disk.review_on) == ("1", "2")
    assert "trouble" in phases
    assert phases[-1] == "saved"
    tasks.close()


def test_a_full_disk_is_told_and_the_words_stay_unsaved(qtbot: QtBot) -> None:
    disk = Disk()
    disk.fails = [Unavailable("This laptop is nearly full.")]
    draft, tasks, phases = _draft(disk)
    draft.edit(START.but(starts_on="1"))
    draft.flush()
    qtbot.waitUntil(lambda: draft.state.phase == "trouble", timeout=60_000)
    assert draft.state.sentence == "This laptop is nearly full."
    assert draft.is_dirty
    assert "saved" not in phases
    tasks.close()


def test_words_typed_and_taken_back_before_any_save_leave_nothing_to_save(qtbot: QtBot) -> None:
    disk = Disk()
    draft, tasks, phases = _draft(disk)
    draft.edit(START.but(starts_on="1"))
    draft.edit(START)
    with qtbot.waitSignal(draft.kept, timeout=60_000):
        draft.flush()
    assert disk.count == 0
    assert phases == ["saving", "saving", ""]
    tasks.close()


def test_taking_words_back_during_their_save_is_saved_at_once_behind_it(qtbot: QtBot) -> None:
    disk = Disk()
    draft, tasks, _ = _draft(disk)
    draft.edit(START.but(starts_on="1"))
    draft.flush()
    draft.edit(START)
    draft.flush()
    assert tasks.close(5)
    assert (disk.starts_on, disk.count) == ("", 2)


def test_a_last_operation_goes_behind_the_saves_and_holds_the_newest_words(qtbot: QtBot) -> None:
    disk = Disk()
    draft, tasks, _ = _draft(disk)
    draft.edit(START.but(starts_on="1"))
    draft.flush()
    draft.edit(START.but(starts_on="1", review_on="2"))
    made: list[tuple[str, str]] = []

    def finish(seen: Any, now: Any) -> SavePlan:
        made.append((seen.starts_on, now.review_on))
        return SavePlan(seen=seen, now=now)

    with qtbot.waitSignal(draft.kept, timeout=60_000):
        draft.write(finish)
    assert made == [("1", "2")]
    assert (disk.starts_on, disk.review_on, disk.count) == ("1", "2", 2)
    assert not draft.is_dirty
    tasks.close()
