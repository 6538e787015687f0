"""The palette: recent children before typing, children and notes while typing, everything by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.ids import Id
from app.operations.draft import KeepSetting
from app.operations.rows.finding import Hit
from app.ui.desk import Place
from app.ui.features.search import texts
from app.ui.features.search.screen import Palette
from app.ui.main_window import MainWindow
from app.ui.parts.line import LineField
from app.ui.parts.record_table import RecordTable
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation
from tests.helpers.made_up_desk import JAY, MadeUpDesk
from tests.helpers.names import unnamed
from tests.helpers.windows import go, named, open_window, said, settle

HITS = (
    Hit(id=JAY, scope=JAY, kind="child", title="Jayden Okafor", where="YJ-24-0183", at=""),
    Hit(
        id=Id("c1"),
        scope=JAY,
        kind="contact",
        title="Home visit, Jay",
        where="…the dogs were in the yard…",
        at="2026-11-20T10:00:00+00:00",
    ),
)


@pytest.fixture
def desk() -> MadeUpDesk:
    made = MadeUpDesk()
    made.made_views.hits = {"jay": HITS}
    made.made_views.settings["recent_children"] = ",".join(line.scope for line in made.made_views.lines[2:4])
    return made


@pytest.fixture
def window(desk: MadeUpDesk, qtbot: QtBot) -> Iterator[MainWindow]:
    with open_window(desk, qtbot) as shown:
        go(shown, qtbot, Place(screen="my_day"))
        yield shown


def palette(window: MainWindow, qtbot: QtBot) -> Palette:
    """Opened by its key, with what it shows first."""
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settle(window.desk, qtbot)
    return named(window, texts.TITLE, Palette)


def type_in(sheet: Palette, qtbot: QtBot, words: str, desk: MadeUpDesk) -> None:
    QTest.keyClicks(named(sheet, texts.BOX, LineField), words)
    qtbot.waitUntil(lambda: f"search {words}" in desk.made_views.asked)
    settle(desk, qtbot)


def titles(sheet: Palette) -> list[str]:
    return [hit.title for hit in named(sheet, "Found", RecordTable).rows()]


def test_before_typing_it_shows_the_children_opened_lately(window: MainWindow, qtbot: QtBot) -> None:
    sheet = palette(window, qtbot)
    assert titles(sheet) == ["Tyler Brannigan", "Amira Hassan"]
    assert texts.RECENT in said(sheet)
    assert QApplication.focusWidget() is named(sheet, texts.BOX, LineField)


def test_a_child_opened_from_anywhere_becomes_the_newest_recent_one(
    window: MainWindow, qtbot: QtBot, desk: MadeUpDesk
) -> None:
    sheet = palette(window, qtbot)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    desk.navigator.to(Place(screen="child", scope=JAY))
    settle(desk, qtbot)
    kept = [operation for operation in desk.runner.done if isinstance(operation, KeepSetting)]
    assert kept[-1].value.split(",")[0] == JAY
    assert titles(palette(window, qtbot)) == ["Jayden Okafor", "Tyler Brannigan", "Amira Hassan"]


def test_typing_finds_and_down_then_enter_opens(window: MainWindow, qtbot: QtBot, desk: MadeUpDesk) -> None:
    sheet = palette(window, qtbot)
    type_in(sheet, qtbot, "jay", desk)
    assert titles(sheet) == ["Jayden Okafor", "Home visit, Jay"]
    went: list[Place] = []
    desk.navigator.go.connect(went.append)
    box = named(sheet, texts.BOX, LineField)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert went == [Place(screen="contact", scope=JAY, record=Id("c1"))]
    assert sheet.isHidden()


def test_fast_typing_looks_once_for_the_last_words(window: MainWindow, qtbot: QtBot, desk: MadeUpDesk) -> None:
    sheet = palette(window, qtbot)
    type_in(sheet, qtbot, "jay", desk)
    assert "search ja" not in desk.made_views.asked


def test_nothing_found_says_where_it_looked_and_esc_gives_the_keyboard_back(
    window: MainWindow, qtbot: QtBot, desk: MadeUpDesk
) -> None:
    before = QApplication.focusWidget()
    sheet = palette(window, qtbot)
    type_in(sheet, qtbot, "jaydn", desk)
    assert "Nothing matches “jaydn”. Search looks at children you hold on this laptop." in said(sheet)
    QTest.keyClick(named(sheet, texts.BOX, LineField), Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert QApplication.focusWidget() is before


def test_while_the_index_is_filled_it_says_so(window: MainWindow, qtbot: QtBot, desk: MadeUpDesk) -> None:
    desk.made_views.unindexed = 3400
    assert "Still indexing 3,400 notes. Some may not be found yet." in said(palette(window, qtbot))


@pytest.mark.parametrize("percent", [100, 200])
def test_the_palette_is_named_and_fits(desk: MadeUpDesk, qtbot: QtBot, percent: int) -> None:
    with open_window(desk, qtbot, percent=percent) as shown:
        sheet = palette(shown, qtbot)
        assert cut_labels(sheet) == []
        assert unnamed(sheet) == []


def test_a_real_note_is_found_by_its_words_and_opens(tmp_path: Path, qtbot: QtBot) -> None:
    laptop = Laptop(tmp_path)
    child = a_child()
    note = a_contact(child, content="We talked about bricklaying and the long bus ride.")
    laptop.receive(child, an_allocation(child, laptop.person, laptop.team), note)
    laptop.store.index()
    desk = RealDesk(laptop)
    with open_window(desk, qtbot) as shown:
        sheet = palette(shown, qtbot)
        QTest.keyClicks(named(sheet, texts.BOX, LineField), "brickl")
        qtbot.waitUntil(lambda: [hit.id for hit in sheet.findChildren(RecordTable)[0].rows()] == [note.id])
        QTest.keyClick(named(sheet, texts.BOX, LineField), Qt.Key.Key_Return)
        settle(desk, qtbot)
        assert desk.went_to[-1] == Place(screen="contact", scope=child.scope, record=note.id)
    laptop.close()
