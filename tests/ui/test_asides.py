"""The queue of what is kept aside: read, decided with a second press, refused, offline; and its author's side."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.domain.ids import Id
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.asides import texts
from app.ui.features.asides.screen import Screen
from app.ui.parts.choice import _Segment
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.hand_asides import HandAsides
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop
from tests.helpers.names import unnamed

HOSTILE = "<img src=/etc/hostname>" + "W" * 160


class Queue:
    """Ruth's page."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot, self.laptop, self.service = qtbot, Laptop(folder, role="manager"), HandAsides()
        self.desk = RealDesk(self.laptop)
        self.desk.asides = self.service
        self.screen = Screen(self.desk)
        self.screen.resize(1084, 743)
        qtbot.addWidget(self.screen)

    def go(self, record: str = "") -> None:
        self.screen.show()
        self.screen.show_place(Place(screen="asides", record=Id(record)))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(self.desk.is_idle)
        QApplication.processEvents()
        self.qtbot.waitUntil(self.desk.is_idle)

    def press(self, name: str, kind: type[Any] = QAbstractButton) -> None:
        found = [b for b in self.screen.findChildren(kind) if b.accessibleName() == name and b.isVisibleTo(self.screen)]
        assert len(found) == 1, f"{len(found)} named {name}"
        found[0].click()
        self.settle()

    def write(self, text: str) -> None:
        (box,) = [w for w in self.screen.findChildren(GrowingText) if w.isVisibleTo(self.screen)]
        box.editor.setFocus()
        QTest.keyClicks(box.editor, text)

    def says(self, words: str) -> bool:
        labels = [x.text() for x in self.screen.findChildren(PlainLabel) if x.isVisibleTo(self.screen)]
        buttons = [b.accessibleName() for b in self.screen.findChildren(QAbstractButton) if b.isVisibleTo(self.screen)]
        return any(words in said for said in (*labels, *buttons))

    def listed(self) -> list[Any]:
        return list(self.screen._list.list.keys())

    def close(self) -> None:
        self.screen.leave()
        self.settle()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def queue(tmp_path: Path, qtbot: QtBot) -> Iterator[Queue]:
    made = Queue(tmp_path / "ruth", qtbot)
    yield made
    made.close()


def test_the_first_is_read_with_who_wrote_what_and_why_it_waits(queue: Queue) -> None:
    queue.service.put(
        parts=(("Started at", "2026-11-20T09:30:00+00:00"), ("Risk", "no_change"), ("Content", "no change, he said"))
    )
    queue.go()
    assert queue.service.asked == ["waiting", "read op-1"]
    for words in ("Contact: Kieran", "Leah Cole · 2 days ago", "This record is with another team.", "No change",
                  "no change, he said", "on Friday 20 November, 09:30", texts.NOTED):  # fmt: skip
        assert queue.says(words), words


def test_nothing_is_decided_with_one_press_and_a_return_needs_words(queue: Queue) -> None:
    queue.service.put()
    queue.go()
    queue.press(texts.BUTTON[""])
    assert queue.says(texts.CHOOSE_FIRST)
    queue.press("Return it to its author", _Segment)
    assert queue.says(texts.MEANS["return"])
    queue.press("Return it")
    assert queue.says(texts.SAY_WHY)
    queue.write("Please write it in the plan.")
    queue.press("Return it")
    assert not any(asked.startswith("return") for asked in queue.service.asked)
    queue.press(texts.SURE)
    assert "return op-1 Please write it in the plan." in queue.service.asked
    assert queue.says("Done: return.")
    assert queue.listed() == []
    assert queue.desk.hand_sync.asked == 1, "what became of it is fetched"


def test_another_choice_after_the_first_press_asks_again(queue: Queue) -> None:
    queue.service.put()
    queue.go()
    queue.press("Put it in the record", _Segment)
    queue.screen._button.click()
    assert queue.says(texts.SURE)
    queue.press("File it", _Segment)
    assert not queue.says(texts.SURE)


def test_a_late_entry_that_cannot_be_taken_in_still_waits_and_says_why(queue: Queue) -> None:
    queue.service.put()
    queue.service.refuses = "Nothing was decided: it could not be taken in."
    queue.go()
    queue.press("Put it in the record", _Segment)
    queue.screen._button.click()
    queue.screen._button.click()
    queue.settle()
    assert queue.says("Nothing was decided: it could not be taken in.")
    assert queue.listed() == ["op-1"]


def test_what_is_decided_stays_readable(queue: Queue) -> None:
    queue.service.put(state="filed", by="Ruth Kaplan", decided_at="2026-11-22T10:00:00+00:00", words="A slip of the hand")
    queue.go()
    assert queue.says(texts.EMPTY)
    queue.press(texts.CLOSED)
    assert queue.says("Ruth Kaplan filed it yesterday at 10:00. “A slip of the hand”")
    assert not queue.says(texts.DECIDE)


def test_nobody_decides_about_their_own(queue: Queue) -> None:
    queue.service.put(may_decide=False)
    queue.go()
    assert queue.says(texts.NOT_YOURS)
    assert not queue.says(texts.DECIDE)


def test_without_the_service_it_says_so_and_tries_again(queue: Queue) -> None:
    queue.service.put()
    queue.service.is_away = True
    queue.go()
    assert queue.says(texts.OFFLINE)
    queue.service.is_away = False
    queue.press("Try again")
    assert queue.listed() == ["op-1"]


@pytest.mark.parametrize(("width", "percent"), [(1084, 100), (700, 100), (1180, 150), (1180, 200)])
def test_nothing_is_cut_and_everything_has_a_name(queue: Queue, width: int, percent: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", percent)
    queue.service.put(child=HOSTILE, author=HOSTILE, parts=((HOSTILE, HOSTILE),))
    queue.screen.resize(width, 743)
    queue.go()
    for record in ("", "op-1"):
        queue.go(record)
        QTest.qWait(10)
        assert queue.screen.grab().width() == width
        assert cut_labels(queue.screen) == []
        assert unnamed(queue.screen) == []
