"""Every page with the keyboard alone: Tab reaches whatever can be pressed or typed in, and comes round."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenuBar, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.screens import main_window
from app.domain.child import Child
from app.domain.contact import Contact
from app.ui import theme
from app.ui.desk import Place
from app.ui.main_window import MainWindow
from app.ui.parts.button import Button
from app.ui.parts.sheet import Sheet
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order
from tests.helpers.windows import go, settle

MOST_STOPS = 150
PAGES = ("my_day", "caseload", "assessments", "contacts", "certificates", "sync", "settings", "child", "plan")


class Seat:
    """A person at the real window, with one child."""

    def __init__(self, folder: Path, qtbot: QtBot, role: str = "practitioner") -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.qtbot, self.laptop = qtbot, Laptop(folder, role=role)
        self.jay: Child = a_child()
        self.laptop.receive(self.jay, an_order(self.jay), an_allocation(self.jay, self.laptop.person, self.laptop.team))
        self.desk = RealDesk(self.laptop)
        self.window: MainWindow = main_window(self.desk)
        self.window.resize(1280, 800)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        settle(self.desk, qtbot)

    def at(self, screen: str) -> QWidget:
        scope = {"scope": self.jay.scope} if screen in {"child", "plan"} else {}
        return go(self.window, self.qtbot, Place(screen=screen, **scope))

    def finished(self) -> list[Contact]:
        with self.laptop.store.work() as work:
            return [contact for contact in work.all_in(Contact, self.jay.scope) if contact.finished_at]

    def close(self) -> None:
        settle(self.desk, self.qtbot)
        self.window.close()
        self.window.deleteLater()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def seat(tmp_path: Path, qtbot: QtBot) -> Iterator[Seat]:
    made = Seat(tmp_path, qtbot)
    yield made
    made.close()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None, "the keyboard is nowhere"
    return found


def round_of_tab(window: QWidget) -> list[QWidget]:
    """Every stop of Tab, once round."""
    stops: list[QWidget] = []
    for _ in range(MOST_STOPS):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        QApplication.processEvents()
        if focused() in stops:
            assert focused() is stops[0], f"Tab is caught at {focused().accessibleName()}"
            return stops
        stops.append(focused())
    raise AssertionError("Tab does not come round")


def out_of_reach(window: QWidget, stops: list[QWidget]) -> list[str]:
    """What can be pressed or typed in, is in sight, and is no stop of Tab."""
    return [
        f"{type(widget).__name__} {widget.accessibleName()!r}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(window)
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not isinstance(widget, QMenuBar | QScrollArea)
        and widget not in stops
    ]


@pytest.mark.parametrize("screen", PAGES)
def test_tab_reaches_everything_on_a_page_names_it_and_comes_round(seat: Seat, screen: str) -> None:
    seat.at(screen)
    stops = round_of_tab(seat.window)
    assert len(stops) > 8
    assert out_of_reach(seat.window, stops) == []
    for stop in stops:
        assert stop.isVisibleTo(seat.window)
        assert stop.accessibleName() or isinstance(stop, QAbstractScrollArea), f"{type(stop).__name__} has no name"


@pytest.mark.parametrize("key", ["contact", "new_child", "open_with_reason", "search"])
def test_tab_stays_in_a_sheet_and_reaches_all_of_it_and_escape_gives_the_keyboard_back(seat: Seat, key: str) -> None:
    seat.at("caseload")
    before = focused()
    seat.window.go(Place(screen=key))
    settle(seat.desk, seat.qtbot)
    (sheet,) = [sheet for sheet in seat.window.findChildren(Sheet) if sheet.isVisible()]
    stops = round_of_tab(sheet)
    assert all(sheet.isAncestorOf(stop) for stop in stops)
    assert out_of_reach(sheet, stops) == []
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    settle(seat.desk, seat.qtbot)
    assert sheet.isHidden()
    assert focused() is before


def test_a_button_that_tab_passes_by_is_found(seat: Seat) -> None:
    page = seat.at("caseload")
    button = next(b for b in page.findChildren(Button) if b.isVisibleTo(page))
    stops = round_of_tab(seat.window)
    assert button in stops
    assert out_of_reach(seat.window, [s for s in stops if s is not button]) == [f"Button {button.accessibleName()!r}"]


class Counted:
    """Presses keys and counts them, sentences apart."""

    def __init__(self, seat: Seat) -> None:
        self.seat, self.presses, self.letters = seat, 0, 0

    def press(self, *keys: str) -> None:
        for sequence in keys:
            chord: QKeyCombination = QKeySequence(sequence)[0]  # type: ignore[index]
            QTest.keyClick(focused(), chord.key(), chord.keyboardModifiers())
            self.presses += 1
            settle(self.seat.desk, self.seat.qtbot)

    def write(self, text: str) -> None:
        QTest.keyClicks(focused(), text)
        self.letters += len(text)


def test_a_contact_is_recorded_from_my_day_with_few_keys_and_three_sentences(seat: Seat) -> None:
    seat.at("my_day")
    hand = Counted(seat)
    hand.press("Ctrl+N")
    hand.write("jay")
    hand.press("Return", "1", "Tab", "Space")  # the child, at home, seen
    hand.press("Alt+A")
    hand.write("Finish the college form")
    hand.press("Alt+C")
    hand.write("Filled in pages 2 and 3 and rang the open day line")
    hand.press("Alt+O", "Right", "Right")
    hand.press("Alt+J")
    hand.write("I thought they would laugh")
    hand.press("Alt+R", "Space", "Alt+S", "Space", "Ctrl+Return")
    (contact,) = seat.finished()
    assert (contact.aim, contact.voice, contact.risk) == (
        "Finish the college form",
        "I thought they would laugh",
        "no_change",
    )
    assert hand.presses == 16, "keys besides the sentences"
