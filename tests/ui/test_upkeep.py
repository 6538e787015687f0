"""While nobody touches the laptop: the reserve is laid down, and once a day the whole file is looked at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from app.bootstrap.upkeep import Upkeep
from app.domain.errors import Unavailable
from app.models.ballast import Ballast
from app.models.trouble import FOUND_DAMAGE
from app.operations.runner import WorkRunner
from app.ui.notices import Notices
from app.ui.tasks import Tasks
from tests.helpers.laptop import Laptop, a_child


class Quiet:
    """Seconds that a test counts."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


class Watched:
    """A laptop under upkeep with a small reserve."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder)
        self.laptop.put(a_child())
        self.laptop.store.ballast = Ballast(self.laptop.path, 64 * 1024)
        self.tasks = Tasks(WorkRunner(self.laptop.store.work), Notices())
        self.owner, self.quiet = QObject(), Quiet()
        self.told: list[BaseException] = []
        self.tasks.trouble.connect(self.told.append)
        self.upkeep = Upkeep(self.owner, self.laptop.store, self.tasks, every_ms=5, now=self.quiet)

    def checks(self) -> list[str]:
        """What the audit trail says of whole checks."""
        with self.laptop.store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT what FROM audit WHERE what LIKE 'found%' ORDER BY n").scalars().all()
        return list(rows)


@pytest.fixture
def watched(tmp_path: Path, qtbot: QtBot) -> Iterator[Watched]:
    made = Watched(tmp_path / "leah")
    yield made
    made.upkeep.stop()
    made.tasks.close()
    made.laptop.store.close()
    made.owner.deleteLater()


def test_the_reserve_is_there_soon_after_opening(watched: Watched, qtbot: QtBot) -> None:
    watched.upkeep.start()
    qtbot.waitUntil(lambda: watched.laptop.store.ballast.is_there)
    assert watched.checks() == []


def test_the_whole_file_is_looked_at_once_a_day_when_nobody_touches_the_laptop(watched: Watched, qtbot: QtBot) -> None:
    watched.upkeep.start()
    watched.quiet.s = 121
    qtbot.waitUntil(lambda: watched.checks() == ["found the store whole"])
    with qtbot.waitSignals([watched.upkeep._timer.timeout] * 3):
        pass
    assert watched.checks() == ["found the store whole"]
    watched.laptop.clock.turn(days=1)
    qtbot.waitUntil(lambda: len(watched.checks()) == 2)
    assert watched.told == []


def test_a_touch_puts_it_off(watched: Watched, qtbot: QtBot) -> None:
    watched.upkeep.start()
    watched.quiet.s = 119
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    watched.upkeep.eventFilter(watched.owner, key)
    watched.quiet.s = 200
    with qtbot.waitSignals([watched.upkeep._timer.timeout] * 3):
        pass
    assert watched.checks() == []


def test_damage_is_told_with_what_to_do(watched: Watched, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(watched.laptop.store), "faults", lambda _: ("HMAC verification failed for page 12",))
    watched.upkeep.start()
    watched.quiet.s = 121
    qtbot.waitUntil(lambda: bool(watched.told))
    assert isinstance(watched.told[0], Unavailable)
    assert watched.told[0].message == FOUND_DAMAGE
    assert watched.checks() == ["found 1 faults in the store"]
