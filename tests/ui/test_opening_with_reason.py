"""A file that is not with somebody: asked for with a reason, seen by a manager; and the list of look-ups."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused, Unavailable
from app.domain.involvement import Opening
from app.domain.service import Person
from app.operations.opening import BEFOREHAND, Opened, Sought
from app.operations.rows.access import LookupLine
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.lookups import texts as lookup_texts
from app.ui.features.lookups.screen import Screen
from app.ui.features.opening import texts
from app.ui.features.opening.screen import AskSheet, SeenSheet
from app.ui.parts.choice import _Segment
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id
from tests.helpers.names import unnamed

HOSTILE = "<b>W</b>" * 30


class Here:
    """One person's window."""

    def __init__(self, folder: Path, qtbot: QtBot, role: str) -> None:
        self.qtbot, self.laptop = qtbot, Laptop(folder, role=role)
        self.desk = RealDesk(self.laptop)
        self.window = QMainWindow()
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        self.window.show()
        self.asked: list[Sought] = []
        self.answer: Callable[[Sought], Opened] = lambda _: Opened(
            scope=new_id(), until_at="2026-11-24T09:00:00+00:00", told=("Ruth Kaplan", "Gareth Vaughan")
        )
        self.desk.ask_service = self._ask

    def _ask(self, sought: Sought) -> Opened:
        self.asked.append(sought)
        return self.answer(sought)

    def sheet(self, detail: str = "") -> AskSheet:
        made = AskSheet(self.desk, self.window)
        made.show_place(Place(screen="open_with_reason", detail=detail))
        made.open()
        self.settle()
        return made

    def settle(self) -> None:
        self.qtbot.waitUntil(self.desk.is_idle)
        QApplication.processEvents()
        self.qtbot.waitUntil(self.desk.is_idle)

    def press(self, name: str, kind: type[Any] = QAbstractButton) -> None:
        found = [b for b in self.window.findChildren(kind) if b.accessibleName() == name and b.isVisibleTo(self.window)]
        assert len(found) == 1, f"{len(found)} named {name}"
        found[0].click()
        self.settle()

    def says(self, words: str) -> bool:
        labels = (x.text() for x in self.window.findChildren(PlainLabel) if x.isVisibleTo(self.window))
        return any(words in said for said in labels)

    def audit(self) -> list[str]:
        with self.laptop.store.reading() as connection:
            return list(connection.exec_driver_sql("SELECT what FROM audit").scalars())

    def close(self) -> None:
        self.settle()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def leah(tmp_path: Path, qtbot: QtBot) -> Iterator[Here]:
    made = Here(tmp_path / "leah", qtbot, "practitioner")
    yield made
    made.close()


@pytest.fixture
def ruth(tmp_path: Path, qtbot: QtBot) -> Iterator[Here]:
    made = Here(tmp_path / "ruth", qtbot, "manager")
    yield made
    made.close()


def fill(sheet: AskSheet) -> None:
    for field, text in ((sheet.surname, "Okafor"), (sheet.born.line, "12/3/2011")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    sheet.reason.editor.setFocus()
    QTest.keyClicks(sheet.reason.editor, "On duty tonight, mum rang in distress")


def test_it_says_beforehand_what_opening_means_and_then_who_was_told(leah: Here) -> None:
    sheet = leah.sheet()
    assert leah.says(BEFOREHAND)
    fill(sheet)
    leah.press(texts.ASK)
    (sought,) = leah.asked
    assert (sought.surname, sought.born_on, sought.reason) == (
        "Okafor",
        "2011-03-12",
        "On duty tonight, mum rang in distress",
    )
    assert leah.says("You can read it until tomorrow at 09:00. Ruth Kaplan and Gareth Vaughan have been told.")
    assert leah.audit() == ["opened with a reason"]
    assert leah.desk.hand_sync.asked == 1


def test_once_the_file_has_come_one_key_leads_to_it(leah: Here) -> None:
    child = a_child()
    leah.answer = lambda _: Opened(scope=child.scope, until_at="2026-11-24T09:00:00+00:00", told=("Ruth Kaplan",))
    sheet = leah.sheet()
    fill(sheet)
    leah.press(texts.ASK)
    assert leah.says(texts.COMING)
    leah.desk.hand_sync.become(phase="idle")
    leah.settle()
    assert leah.says(texts.COMING), "a round that brought nothing changes nothing"
    leah.laptop.receive(child)
    leah.desk.hand_sync.become(phase="idle", last_synced_at="2026-11-23T09:01:00+00:00")
    leah.settle()
    assert leah.says("The file is here. You can read it until tomorrow at 09:00. Ruth Kaplan has been told.")
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClick(here, Qt.Key.Key_Return)
    assert (leah.desk.went_to[-1].screen, leah.desk.went_to[-1].scope) == ("child", child.scope)


@pytest.mark.parametrize(
    ("left_out", "says"), [("surname", texts.NEED_SURNAME), ("born", texts.NEED_ONE), ("reason", texts.NEED_WHY)]
)
def test_nothing_is_asked_while_something_is_missing(leah: Here, left_out: str, says: str) -> None:
    sheet = leah.sheet()
    fill(sheet)
    field: Any = {"surname": sheet.surname, "born": sheet.born.line, "reason": sheet.reason.editor}[left_out]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "\b")
    leah.press(texts.ASK)
    assert leah.says(says)
    assert leah.asked == []


@pytest.mark.parametrize("error", [Refused("No single file fits this."), Unavailable("The service cannot be reached.")])
def test_a_refusal_is_said_and_what_was_typed_stays_under_the_same_id(leah: Here, error: Exception) -> None:
    def refuse(_: Sought) -> Opened:
        raise error

    good, leah.answer = leah.answer, refuse
    sheet = leah.sheet()
    fill(sheet)
    leah.press(texts.ASK)
    assert leah.says(str(error))
    assert sheet.surname.text() == "Okafor"
    assert leah.audit() == []
    leah.answer = good
    leah.press(texts.ASK)
    assert leah.asked[0].id == leah.asked[1].id, "asked twice, opened once"


def test_a_manager_reads_the_reason_and_says_that_they_saw_it(ruth: Here) -> None:
    child = a_child()
    priya, home = new_id(), new_id()
    opening = Opening(
        id=new_id(), scope=child.scope, person=priya, reason="On duty, mum rang", at="2026-11-22T21:00:00+00:00",
        until_at="2026-11-23T21:00:00+00:00",
    )  # fmt: skip
    ruth.laptop.receive(
        Person(id=priya, scope=home, names="Priya Nair", role="practitioner"),
        child, an_allocation(child, ruth.laptop.person, ruth.laptop.team), opening,
    )  # fmt: skip
    notice = next(n for n in ruth.desk.views.notices("2026-11-23T09:00:00+00:00") if n.kind == "opening")
    sheet = SeenSheet(ruth.desk, ruth.window)
    sheet.show_place(Place(screen="opening", record=notice.record))
    sheet.open()
    ruth.settle()
    assert ruth.says("Priya Nair opened Jayden Okafor’s file yesterday at 21:00 and can read it until today at 21:00.")
    assert ruth.says("On duty, mum rang")
    ruth.press(texts.SEEN)
    assert ruth.desk.views.openings() == ()
    assert sheet.isHidden()
    sheet.show_place(Place(screen="opening", record=notice.record))
    sheet.open()
    ruth.settle()
    assert ruth.says(texts.SEEN_ALREADY)


class HandLookups:
    """Satisfies `app.operations.ports.Lookups`; the real one: tests/server."""

    def __init__(self) -> None:
        self.is_away = False
        self.lines: tuple[LookupLine, ...] = ()

    def unusual(self, days: int = 14) -> tuple[LookupLine, ...]:
        return tuple(line for line in self.every(days) if line.why)

    def every(self, days: int = 14) -> tuple[LookupLine, ...]:
        if self.is_away:
            raise Unavailable("The central service cannot be reached just now.")
        return self.lines


def a_lookup(who: str, *why: str) -> LookupLine:
    return LookupLine(
        id=new_id(), person=new_id(), scope=new_id(), who=who, child="Jayden Okafor", day="2026-11-22",
        first_at="2026-11-22T21:00:00+00:00", times=3, why=why,
    )  # fmt: skip


def test_managers_see_what_is_unusual_first_and_every_look_when_they_ask(ruth: Here) -> None:
    service = HandLookups()
    service.lines = (a_lookup("Priya Nair", "Not one of their files"), a_lookup("Leah Cole"))
    ruth.desk.lookups = service
    page = Screen(ruth.desk)
    ruth.window.setCentralWidget(page)
    page.show_place(Place(screen="lookups"))
    ruth.settle()
    assert [line.who for line in page.table._model.rows] == ["Priya Nair"]
    ruth.press("Every look", _Segment)
    assert [line.who for line in page.table._model.rows] == ["Priya Nair", "Leah Cole"]
    assert lookup_texts.why(service.lines[1]) == "Opened three times"
    service.is_away = True
    ruth.press("Unusual only", _Segment)
    assert ruth.says("The central service cannot be reached just now.")
    service.is_away, service.lines = False, ()
    ruth.press("Try again")
    assert ruth.says(lookup_texts.NOTHING)


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 800)), (150, (1280, 720)), (200, (1280, 720))])
def test_nothing_is_cut_and_everything_has_a_name(ruth: Here, percent: int, size: tuple[int, int]) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", percent)
    ruth.window.resize(*size)
    service = HandLookups()
    service.lines = (a_lookup(HOSTILE, HOSTILE),)
    ruth.desk.lookups = service
    page = Screen(ruth.desk)
    ruth.window.setCentralWidget(page)
    page.show_place(Place(screen="lookups"))
    sheet: QWidget = ruth.sheet(HOSTILE)
    for shown in (page, sheet):
        QTest.qWait(10)
        assert cut_labels(shown) == []
        assert unnamed(shown) == []
