"""Something happened: three questions on a sheet, a review due behind it, and the way back from a mistake."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.event import EVENTS
from app.operations.rows.child import EventLine
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.event import texts
from app.ui.features.event.screen import EventSheet
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation


class Case:
    """The sheet over a window, for one child."""

    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.bot, self.laptop = bot, Laptop(folder)
        self.child = a_child()
        self.laptop.receive(self.child, an_allocation(self.child, self.laptop.person, self.laptop.team))
        self.desk = RealDesk(self.laptop)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.window = QWidget()
        self.window.resize(1100, 760)
        bot.addWidget(self.window)
        self.sheet = EventSheet(self.desk, self.window)
        self.window.show()
        self.open()

    def open(self) -> None:
        self.sheet.show_place(Place(screen="event", scope=self.child.scope))
        self.sheet.open()
        self.rest()

    def rest(self) -> None:
        self.bot.waitUntil(self.desk.is_idle)

    def press(self, name: str) -> None:
        buttons = [b for b in self.sheet.findChildren(QAbstractButton) if b.accessibleName() == name]
        (button,) = [b for b in buttons if b.isVisibleTo(self.window)]
        button.click()
        self.rest()

    def words(self) -> list[str]:
        return [label.text() for label in self.sheet.findChildren(PlainLabel) if label.isVisibleTo(self.window)]

    def stored(self) -> tuple[EventLine, ...]:
        return self.desk.views.events(self.child.scope)


@pytest.fixture
def case(qtbot: QtBot, tmp_path: Path) -> Iterator[Case]:
    made = Case(qtbot, tmp_path)
    yield made
    made.rest()
    made.desk.close()
    made.laptop.close()


def test_what_happened_is_asked_for_and_the_rest_is_not(case: Case) -> None:
    case.press(texts.SAVE)
    assert texts.CHOOSE in case.words()
    assert case.stored() == ()
    case.press(EVENTS["missing"])
    case.press(texts.SAVE)
    assert [(line.kind, line.happened_on, line.words) for line in case.stored()] == [("missing", "", "")]
    assert case.sheet.isHidden()


def test_what_waits_for_a_review_stands_below_and_a_mistake_is_taken_back(case: Case) -> None:
    case.press(EVENTS["moved"])
    case.sheet.words.editor.insertPlainText("To Nan in Preston")
    case.press(texts.SAVE)
    case.open()
    assert "To Nan in Preston" in case.words()
    case.press(texts.take_back(EVENTS["moved"]))
    case.bot.waitUntil(lambda: "To Nan in Preston" not in case.words())
    assert case.stored() == ()


def test_every_control_has_a_name(case: Case) -> None:
    buttons = case.sheet.findChildren(QAbstractButton)
    assert [b for b in buttons if b.isVisibleTo(case.window) and not b.accessibleName()] == []
