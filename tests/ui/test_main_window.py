"""The shell: moving, what stands round the page, trouble and undo, and that every page fits and can be named."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.operations.child import MarkLooked
from app.operations.rows.assessment import ReviewLine
from app.operations.rows.day import Notice
from app.ui import theme
from app.ui.actions import ACTIONS
from app.ui.desk import Place
from app.ui.main_window import MainWindow
from app.ui.parts.button import Button
from app.ui.parts.record_table import RecordTable
from app.ui.parts.sheet import Sheet
from app.ui.shell.bars import OUR_FAULT, report_number
from tests.helpers.labels import cut_labels
from tests.helpers.made_up_desk import JAY, MadeUpDesk
from tests.helpers.names import unnamed
from tests.helpers.windows import PlainPage, WindowsSeen, go, named, open_window, said, settle

PLACES = (
    Place(screen="my_day"),
    Place(screen="caseload"),
    Place(screen="child", scope=JAY),
    Place(screen="child", scope=JAY, detail="contacts"),
    Place(screen="child", scope=JAY, detail="orders"),
    Place(screen="contacts"),
    Place(screen="settings"),
)


@pytest.fixture
def desk() -> MadeUpDesk:
    return MadeUpDesk()


@pytest.fixture
def window(desk: MadeUpDesk, qtbot: QtBot) -> Iterator[MainWindow]:
    with open_window(desk, qtbot) as shown:
        go(shown, qtbot, Place(screen="my_day"))
        yield shown


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
def test_every_page_fits_the_screen_and_no_word_is_cut(qtbot: QtBot, size: tuple[int, int], percent: int) -> None:
    with open_window(MadeUpDesk(), qtbot, size=size, percent=percent) as window:
        for place in PLACES:
            go(window, qtbot, place)
            assert window.grab().size().toTuple() == size, place
            assert cut_labels(window) == [], place
            assert unnamed(window) == [], place


def test_the_check_for_cut_words_sees_a_cut_word(window: MainWindow) -> None:
    page = window.page()
    assert page is not None
    page.first_focus().setMaximumHeight(3)  # type: ignore[attr-defined]
    QApplication.processEvents()
    assert cut_labels(window) != []


def test_no_widget_flashes_up_as_a_window_of_its_own(desk: MadeUpDesk, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert app is not None
    seen = WindowsSeen(lambda widget: isinstance(widget, MainWindow))
    app.installEventFilter(seen)
    try:
        with open_window(desk, qtbot) as window:
            for place in (*PLACES, Place(screen="search")):
                go(window, qtbot, place)
            window.show_trouble(Unavailable("The disk is full."))
    finally:
        app.removeEventFilter(seen)
    assert seen.strays == []


def test_the_rail_shows_where_one_is_and_ctrl_and_a_digit_follow_its_order(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    settle(window.desk, qtbot)
    assert window.place.screen == "caseload"
    assert [key for key, button in window.rail.buttons.items() if button.is_on] == ["caseload"]
    assert [b.stop.hint for b in window.rail.buttons.values()][:3] == ["Ctrl+1", "Ctrl+2", "Ctrl+3"]


def test_a_practitioner_has_no_review_queue_and_a_manager_sees_how_many_wait(qtbot: QtBot) -> None:
    manager = MadeUpDesk(role="manager")
    waiting = ReviewLine(
        id=Id("1"),
        scope=JAY,
        child="Jay",
        initials="JO",
        what="Assessment",
        author="L",
        author_first="L",
        sent_at="2026-11-20",
    )
    manager.made_views.waiting_reviews = (waiting,)
    with open_window(manager, qtbot) as window:
        settle(manager, qtbot)
        assert window.rail.buttons["reviews"].accessibleName() == "Review queue, 1 waiting"
    with open_window(MadeUpDesk(), qtbot) as window:
        assert "reviews" not in window.rail.buttons


def test_the_page_one_leaves_is_asked_to_save_and_going_back_returns(window: MainWindow, qtbot: QtBot) -> None:
    left = go(window, qtbot, Place(screen="certificates"))
    assert isinstance(left, PlainPage)
    go(window, qtbot, Place(screen="caseload"))
    assert left.left == 1
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(window.desk, qtbot)
    assert window.place == Place(screen="certificates")


def test_a_page_is_made_once_and_told_each_place(window: MainWindow, qtbot: QtBot) -> None:
    first = go(window, qtbot, Place(screen="certificates", scope=JAY))
    go(window, qtbot, Place(screen="my_day"))
    again = go(window, qtbot, Place(screen="certificates"))
    assert first is again
    assert isinstance(again, PlainPage)
    assert [place.scope for place in again.shown] == [JAY, ""]


def test_after_a_change_of_page_the_keyboard_is_in_its_list(window: MainWindow, qtbot: QtBot) -> None:
    page = go(window, qtbot, Place(screen="caseload"))
    assert QApplication.focusWidget() is named(page, "Children", RecordTable)


def test_ctrl_n_opens_the_contact_sheet_for_the_child_on_the_page(window: MainWindow, qtbot: QtBot) -> None:
    go(window, qtbot, Place(screen="child", scope=JAY))
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    sheet = next(w for w in window.findChildren(PlainPage) if w.parent() is window)
    assert sheet.shown == [Place(screen="contact", scope=JAY)]
    assert window.place.screen == "child"


def test_locking_saves_the_page_first(window: MainWindow, qtbot: QtBot, desk: MadeUpDesk) -> None:
    page = go(window, qtbot, Place(screen="certificates"))
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(page, PlainPage)
    assert (page.left, desk.locked) == (1, 1)


def test_the_pill_says_how_sync_stands_and_leads_to_the_sync_centre(
    window: MainWindow, qtbot: QtBot, desk: MadeUpDesk
) -> None:
    assert window.top_bar.pill.text() == "Working offline · 3 changes to send"
    desk.hand_sync.become(phase="sending", waiting=0, done=2, total=3)
    assert window.top_bar.pill.text() == "Sending 2 of 3"
    desk.hand_sync.become(phase="idle", last_synced_at="2026-11-23T08:12:00+00:00")
    assert window.top_bar.pill.text() == "Up to date, 08:12"
    window.top_bar.pill.click()
    settle(desk, qtbot)
    assert window.place.screen == "sync"
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert desk.hand_sync.asked == 1


def test_made_up_children_are_marked_and_real_ones_are_not(window: MainWindow, qtbot: QtBot) -> None:
    assert window.band.isVisible()
    with open_window(MadeUpDesk(made_up=False), qtbot) as real:
        assert not real.band.isVisible()


@pytest.mark.allows_logs
def test_what_is_not_there_is_said_calmly_and_our_own_fault_has_a_number(window: MainWindow, desk: MadeUpDesk) -> None:
    desk.tasks.trouble.emit(Unavailable("This laptop is nearly full (180 MB left). Your last answer is saved."))
    assert window.trouble.text().startswith("This laptop is nearly full")
    try:
        raise KeyError("secret name of a child")
    except KeyError as error:
        number = report_number(error)
        desk.tasks.trouble.emit(error)
    assert window.trouble.text().startswith(OUR_FAULT)
    assert number in window.trouble.text()
    assert "secret" not in window.trouble.text()
    named(window.trouble, "Close", Button).click()
    assert window.trouble.text() == ""


def test_a_step_that_can_be_taken_back_is_offered_and_taken_back(
    window: MainWindow, qtbot: QtBot, desk: MadeUpDesk
) -> None:
    undo = MarkLooked(scope=JAY)
    desk.tasks.do(MarkLooked(scope=Id("other")))
    settle(desk, qtbot)
    assert not window.undo.isVisible()
    desk.runner.undo = undo
    desk.tasks.do(MarkLooked(scope=Id("other")))
    settle(desk, qtbot)
    assert "Saved on this laptop 09:04" in said(window.undo)
    desk.runner.undo = None
    named(window.undo, "Undo: mark all seen", Button).click()
    settle(desk, qtbot)
    assert desk.runner.done[-1] is undo
    assert not window.undo.isVisible()


def test_notices_stand_behind_the_bell_and_lead_to_their_place(qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    text = "Ruth sent Sofia’s assessment back with 2 notes"
    desk.made_views.told = (
        Notice(id="n", scope=JAY, record=Id("a"), text=text, at="2026-11-23T08:00:00+00:00", kind="returned"),
    )
    with open_window(desk, qtbot) as window:
        settle(desk, qtbot)
        assert window.top_bar.bell.accessibleName() == "Notices, 1 new"
        window.top_bar.bell.click()
        sheet = named(window, "Notices", Sheet)
        table = named(sheet, "Notices", RecordTable)
        assert [row.notice.text for row in table.rows()] == [text]
        table.opened.emit(table.rows()[0])
        settle(desk, qtbot)
        assert window.place == Place(screen="assessment", scope=JAY, record=Id("a"))
        assert sheet.isHidden()


def test_text_grows_with_ctrl_plus_and_the_choice_is_kept(window: MainWindow, qtbot: QtBot, desk: MadeUpDesk) -> None:
    QTest.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert (theme.text_percent(), desk.settings.text_percent) == (110, 110)


def test_colours_chosen_in_settings_are_put_on_at_once(window: MainWindow, qtbot: QtBot, desk: MadeUpDesk) -> None:
    page = go(window, qtbot, Place(screen="settings"))
    dark = next(w for w in page.findChildren(QWidget) if w.accessibleName() == "Dark")
    dark.click()  # type: ignore[attr-defined]
    assert theme.current().scheme == "dark"
    assert desk.settings.scheme == "dark"


def test_f6_walks_the_panes_and_comes_round(window: MainWindow, qtbot: QtBot) -> None:
    go(window, qtbot, Place(screen="caseload"))
    start = QApplication.focusWidget()
    stops = []
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        stops.append(focused.accessibleName())
    assert stops[:2] == ["Caseload", "Search children, notes and documents"]
    assert QApplication.focusWidget() is start


def test_every_action_has_keys_of_its_own_and_stands_in_a_menu(window: MainWindow) -> None:
    keys = [action.keys for action in ACTIONS]
    assert len(set(keys)) == len(keys)
    in_menus = {a.text() for menu in window.menus() for a in menu.actions()}
    assert {action.label for action in ACTIONS} <= in_menus


def test_what_a_role_may_not_open_stands_in_no_menu(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot, sheets={"contact": PlainPage}) as window:
        in_menus = {a.text() for menu in window.menus() for a in menu.actions()}
    assert "Record a contact" in in_menus
    assert "Open a child’s file" not in in_menus


def test_in_a_low_window_the_bar_that_scrolls_the_rail_covers_no_stop(qtbot: QtBot) -> None:
    with open_window(MadeUpDesk(role="manager"), qtbot, size=(1280, 640), percent=200) as window:
        go(window, qtbot, Place(screen="my_day"))
        rail = window.rail
        assert rail.verticalScrollBar().isVisible(), "or there is nothing to see"
        ground = rail.widget()
        assert ground is not None
        assert ground.width() <= rail.viewport().width()
