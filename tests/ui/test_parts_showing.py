"""Lists, timeline, sheet, pills and charts: the place is kept, every row is a sentence, nothing is told by colour alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.parts import gallery
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.chart import BarChart, Line, LineChart, apart
from app.ui.parts.line import LineField
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.progress import ProgressBar
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.saved_pill import SavedPill, SyncPill
from app.ui.parts.sheet import Sheet
from app.ui.parts.timeline import Timeline, TimelineBreak, TimelineEntry


@dataclass(frozen=True)
class _Row:
    id: int
    name: str


_PAGES: list[QWidget] = []


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light", 100)
    yield
    _PAGES.clear()
    theme.apply(qapp, "light", 100)


def _table() -> RecordTable:
    columns = [Column("Child", lambda r: Cell(r.name, "15", avatar="JO")), Column("Due", lambda r: Cell("Today"), 8)]
    return RecordTable(columns, lambda r: f"{r.name}, due today", name="Caseload")


def _shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(page)
    _PAGES.append(page)
    page.resize(700, 500)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def test_a_sync_that_reorders_the_list_keeps_the_chosen_child(qtbot: QtBot) -> None:
    table = _table()
    _shown(qtbot, table)
    rows = [_Row(n, f"Child {n}") for n in range(20)]
    table.set_rows(rows)
    table.select_id(7)
    picked: list[object] = []
    table.picked.connect(picked.append)
    table.set_rows([replace(rows[7], name="Jay"), _Row(50, "New"), *reversed(rows[8:]), rows[3]])
    assert table.current_row() == _Row(7, "Jay")
    assert table.currentIndex().row() == 0
    assert picked == []


@given(st.lists(st.lists(st.integers(0, 12), unique=True, max_size=10), min_size=1, max_size=5), st.integers(0, 12))
def test_any_change_of_rows_ends_with_those_rows_and_the_same_choice(orders: list[list[int]], chosen: int) -> None:
    table = _table()
    for turn, order in enumerate(orders):
        had = table.current_row()
        wanted = [_Row(n, f"{n} in turn {turn % 2}") for n in order]
        table.set_rows(wanted)
        assert list(table.rows()) == wanted
        now = table.current_row()
        if had is not None and had.id in order:
            assert now is not None
            assert now.id == had.id
        table.select_id(chosen)
    table.deleteLater()


def test_enter_and_double_click_open_the_row(qtbot: QtBot) -> None:
    table = _table()
    _shown(qtbot, table)
    table.set_rows([_Row(1, "Jay"), _Row(2, "Maisie")])
    table.select_id(2)
    opened: list[object] = []
    table.opened.connect(opened.append)
    QTest.keyClick(table, Qt.Key.Key_Return)
    table.doubleClicked.emit(table.model().index(0, 0))
    assert opened == [_Row(2, "Maisie"), _Row(1, "Jay")]


def test_arrows_pick_and_the_row_speaks_a_sentence(qtbot: QtBot) -> None:
    table = _table()
    _shown(qtbot, table)
    table.set_rows([_Row(1, "Jay"), _Row(2, "Maisie")])
    table.select_id(1)
    with qtbot.waitSignal(table.picked) as signal:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert signal.args == [_Row(2, "Maisie")]
    assert table.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Maisie, due today"


def test_ten_thousand_rows_are_taken_at_once(qtbot: QtBot) -> None:
    table = _table()
    _shown(qtbot, table)
    rows = [_Row(n, f"Child {n}") for n in range(10_000)]
    table.set_rows(rows)
    table.select_id(9_000)
    table.set_rows(rows[::-1])
    assert table.currentIndex().row() == 999


ENTRIES: list[TimelineEntry | TimelineBreak] = [
    TimelineEntry(1, "phone", "primary", "Mum rang", "Today 08:50", "Loud repairs. " * 12, "Dai, 10 minutes", True),
    TimelineBreak("You last looked on Friday"),
    TimelineEntry(2, "school", "info", "School wrote", "Fri 20 Nov"),
    TimelineEntry(3, "file-check", "ok", "Plan agreed", "Mon 9 Nov", is_new=True),
]


def test_the_timeline_is_walked_by_keys_and_opens_by_enter(qtbot: QtBot) -> None:
    timeline = Timeline(name="Timeline")
    _shown(qtbot, timeline)
    timeline.set_entries(ENTRIES)
    assert timeline.accessibleName() == "Timeline, 3 entries, 2 new"
    timeline.setFocus(Qt.FocusReason.TabFocusReason)
    assert timeline.current_id() == 1
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    assert timeline.accessibleDescription() == "School wrote. Fri 20 Nov"
    QTest.keyClicks(timeline, "]")
    assert timeline.current_id() == 3
    with qtbot.waitSignal(timeline.opened) as signal:
        QTest.keyClick(timeline, Qt.Key.Key_Return)
    assert signal.args == [3]


def test_a_long_sentence_makes_its_row_taller(qtbot: QtBot) -> None:
    timeline = Timeline(name="Timeline")
    qtbot.addWidget(timeline)
    timeline.set_entries(ENTRIES)
    assert timeline.heightForWidth(300) > timeline.heightForWidth(900)


def test_escape_closes_only_the_topmost_sheet_and_gives_the_keyboard_back(qtbot: QtBot) -> None:
    field = LineField(name="Search")
    window = _shown(qtbot, field)
    field.setFocus()
    low, high = Sheet(window, "Record a contact"), Sheet(window, "Add a person")
    inside = LineField(name="Aim")
    low.body.addWidget(inside)
    high.body.addWidget(LineField(name="Name"))
    low.open()
    assert window.focusWidget() is inside
    high.open()
    assert high.is_topmost()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert high.isHidden()
    assert not low.isHidden()
    assert window.focusWidget() is inside
    QTest.keyClick(inside, Qt.Key.Key_Escape)
    assert low.isHidden()
    assert window.focusWidget() is field


def test_tab_goes_round_inside_the_sheet(qtbot: QtBot) -> None:
    outside = LineField(name="Search")
    window = _shown(qtbot, outside)
    sheet = Sheet(window, "Record a contact")
    sheet.body.addWidget(LineField(name="Aim"))
    sheet.footer.addWidget(Button("Save contact", "primary"))
    sheet.open()
    seen = set()
    for _ in range(8):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.add(window.focusWidget().accessibleName())
    assert seen == {"Aim", "Save contact", "Close. Nothing is lost"}


def test_a_problem_is_a_link_to_its_answer(qtbot: QtBot) -> None:
    problems = ProblemList()
    _shown(qtbot, problems)
    assert problems.isHidden()
    problems.set_links([("q1", "Say where Jay is living")])
    problems.show_and_focus()
    assert problems.hasFocus()
    assert problems.accessibleName() == "There is a problem. Say where Jay is living"
    with qtbot.waitSignal(problems.followed) as signal:
        problems.findChildren(Button)[0].click()
    assert signal.args == ["q1"]


def test_long_problems_stand_below_one_another_and_never_over(qtbot: QtBot) -> None:
    problems = ProblemList()
    _shown(qtbot, problems)
    long = "Is there an adult Zainab can talk to when things are hard at home or in school? Choose an answer"
    problems.set_links([(n, f"{n}. {long}") for n in range(4)])
    for wide in (theme.em(40), theme.em(80)):
        problems.resize(wide, problems.heightForWidth(wide))
        qtbot.waitUntil(lambda: problems.findChildren(Button)[3].height() > 0)
        for link in problems.findChildren(Button):
            assert link.height() >= link.heightForWidth(link.width()), "its lines have room"


def test_a_banner_offers_what_to_do(qtbot: QtBot) -> None:
    banner = Banner("warn", "Whose room?", [("p", "his own"), ("m", "shared")], title="One place clashes.")
    _shown(qtbot, banner)
    with qtbot.waitSignal(banner.chosen) as signal:
        banner.findChildren(Button)[1].click()
    assert signal.args == ["m"]
    assert banner.accessibleName() == "One place clashes. Whose room?"


def test_a_card_has_one_quiet_action(qtbot: QtBot) -> None:
    card = Card("Timeline", "Mark all seen")
    _shown(qtbot, card)
    with qtbot.waitSignal(card.action_clicked):
        card.action.click()


def test_saved_is_said_only_when_told(qtbot: QtBot) -> None:
    saved, sync = SavedPill(), SyncPill()
    _shown(qtbot, saved, sync)
    saved.being_saved()
    assert saved.accessibleName() == "Being saved on this laptop"
    saved.saved("14:02")
    assert saved.accessibleName() == "Saved on this laptop 14:02"
    sync.set_state("offline", "Working offline · 3 changes to send")
    assert sync.accessibleName() == "Working offline · 3 changes to send"


def test_progress_says_its_figure(qtbot: QtBot) -> None:
    bar = ProgressBar(name="Answered")
    qtbot.addWidget(bar)
    bar.set_value(8, 13)
    assert bar.accessibleName() == "Answered: 8 of 13"
    bar.set_value(0, 0)
    assert bar.share() == 0


def test_charts_are_sentences_too(qtbot: QtBot) -> None:
    lines = LineChart([Line("Jay", (2, None, 7))], ("Jun", "Jul", "Nov"), 1, 10, name="How close")
    bars = BarChart([("Jun", 84), ("Jul", None)], 100, name="On time", target=90, unit="%")
    qtbot.addWidget(lines)
    qtbot.addWidget(bars)
    assert lines.as_sentences() == ("Jay: Jun 2, Jul not known, Nov 7",)
    assert bars.as_sentences() == ("Jun: 84%, below target", "Jul: not known")


@given(st.lists(st.floats(0, 100), min_size=1, max_size=4))
def test_labels_at_line_ends_never_collide(wanted: list[float]) -> None:
    placed = sorted(apart(wanted, 10, 0, 100))
    assert all(b - a >= 10 - 1e-6 for a, b in pairwise(placed))
    assert placed[0] >= -1e-6
    assert placed[-1] <= 100 + 1e-6


def test_every_control_of_the_gallery_has_a_name(qtbot: QtBot) -> None:
    page = gallery.Gallery()
    qtbot.addWidget(page)
    page.show()
    roles = QAccessible.Role
    wanted = {
        roles.Button,
        roles.PushButton,
        roles.RadioButton,
        roles.CheckBox,
        roles.EditableText,
        roles.ComboBox,
        roles.Table,
    }
    nameless: list[str] = []
    seen = 0
    for child in page.findChildren(QWidget):
        takes_tab = bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus) and child.isVisibleTo(page)
        found = QAccessible.queryAccessibleInterface(child) if takes_tab and child.focusProxy() is None else None
        if found is None or found.role() not in wanted or child.objectName().startswith("qt_"):
            continue
        seen += 1
        nameless += [] if child.accessibleName() else [type(child).__name__]
    assert nameless == []
    assert seen > 20


@pytest.mark.parametrize(("scheme", "percent"), [("light", 100), ("dark", 137), ("contrast", 200)])
def test_the_gallery_follows_scheme_and_size_while_open(
    qtbot: QtBot, qapp: QApplication, scheme: str, percent: int
) -> None:
    page = gallery.Gallery()
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    theme.apply(qapp, scheme, percent)  # type: ignore[arg-type]
    qapp.processEvents()
    picture = page.grab()
    assert (picture.width(), picture.height()) == (1280, 720)
    assert picture.toImage().pixelColor(3, 3).name().lower() == theme.current().bg.lower()


def test_pictures_of_every_scheme_are_drawn(tmp_path: Path, qapp: QApplication) -> None:
    gallery.main(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{scheme}-{what}.png" for scheme in ("light", "dark", "contrast") for what in ("100", "200", "sheet")
    )
