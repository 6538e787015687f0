"""Buttons, choices, ticks and tabs: one press does one thing, by mouse or keys, and program changes stay silent."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.parts.button import Button, IconButton
from app.ui.parts.check_row import CheckRow
from app.ui.parts.choice import Chips, ChipSet, ChoiceRow
from app.ui.parts.quiet_combo import QuietCombo, QuietSpin
from app.ui.parts.tabs import Tabs

KINDS = [(1, "Home visit"), (2, "Office"), (3, "School")]


_PAGES: list[QWidget] = []


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light", 100)
    yield
    _PAGES.clear()
    theme.apply(qapp, "light", 100)


def _focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(page)
    _PAGES.append(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def test_a_number_chooses_and_an_arrow_moves_on(qtbot: QtBot) -> None:
    row = ChoiceRow(KINDS, number_hints=True, name="Kind")
    _shown(qtbot, row)
    heard: list[object] = []
    row.changed.connect(heard.append)
    row.setFocus()
    QTest.keyClick(_focused(), Qt.Key.Key_2)
    assert row.value() == 2
    QTest.keyClick(_focused(), Qt.Key.Key_Right)
    assert row.value() == 3
    QTest.keyClick(_focused(), Qt.Key.Key_Right)
    assert heard == [2, 3, 1]


def test_numbers_do_nothing_where_they_are_not_shown(qtbot: QtBot) -> None:
    row = ChoiceRow(KINDS, name="Kind")
    _shown(qtbot, row)
    row.setFocus()
    QTest.keyClick(_focused(), Qt.Key.Key_2)
    assert row.value() is None


def test_setting_a_value_is_silent_and_an_unknown_one_leaves_nothing_chosen(qtbot: QtBot) -> None:
    row = ChoiceRow(KINDS, name="Kind")
    qtbot.addWidget(row)
    heard: list[object] = []
    row.changed.connect(heard.append)
    row.set_value(2)
    assert row.value() == 2
    row.set_value("elsewhere")
    assert row.value() is None
    assert heard == []


def test_new_options_keep_the_answer_if_it_is_still_there(qtbot: QtBot) -> None:
    row = ChoiceRow(KINDS, name="Kind")
    qtbot.addWidget(row)
    row.set_value(2)
    row.set_options([(2, "Office"), (9, "Video")])
    assert row.value() == 2
    row.set_options([(9, "Video")])
    assert row.value() is None


def test_a_row_is_one_tab_stop(qtbot: QtBot) -> None:
    row, after = ChoiceRow(KINDS, name="Kind"), Button("Save")
    page = _shown(qtbot, row, after)
    row.set_value(2)
    row.setFocus()
    assert _focused().accessibleName() == "Office"
    QTest.keyClick(_focused(), Qt.Key.Key_Tab)
    assert page.focusWidget() is after


def test_being_chosen_never_changes_the_width(qtbot: QtBot) -> None:
    row = ChoiceRow(KINDS, name="Kind")
    qtbot.addWidget(row)
    before = row.sizeHint().width()
    row.set_value(1)
    assert row.sizeHint().width() == before


def test_many_options_wrap_in_a_narrow_window(qtbot: QtBot) -> None:
    row = ChoiceRow([(n, f"Somewhere else {n}") for n in range(8)], name="Where")
    page = _shown(qtbot, row)
    page.resize(300, 600)
    assert row.heightForWidth(260) > 3 * row.heightForWidth(3000)
    assert page.width() == 300


def test_several_chips_come_in_screen_order(qtbot: QtBot) -> None:
    chips = ChipSet([("m", "Mum"), ("n", "Nan"), ("s", "School")], name="Who was there")
    _shown(qtbot, chips)
    heard: list[object] = []
    chips.changed.connect(heard.append)
    chips.set_values(["s"])
    chips.setFocus()
    QTest.keyClick(_focused(), Qt.Key.Key_Space)
    assert chips.values() == ("s",) or heard
    QTest.mouseClick(next(c for c in chips.findChildren(QWidget) if c.accessibleName() == "Mum"), Qt.MouseButton.LeftButton)
    assert chips.values() == tuple(v for v in ("m", "n", "s") if v in chips.values())
    assert "m" in chips.values()


def test_filters_show_counts_and_keep_the_chosen_one(qtbot: QtBot) -> None:
    chips = Chips([("a", "All", 9), ("o", "Overdue", 1)], name="Filter")
    qtbot.addWidget(chips)
    assert chips.value() == "a"
    chips.set_value("o")
    chips.set_counted([("a", "All", 10), ("o", "Overdue", 2)])
    assert chips.value() == "o"
    names = {child.accessibleName() for child in chips.findChildren(QWidget)}
    assert {"All 10", "Overdue 2"} <= names


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_button_answers_to_keys(qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Save & go on", "primary", shortcut_hint="Ctrl Enter")
    _shown(qtbot, button)
    with qtbot.waitSignal(button.clicked, timeout=500):
        QTest.keyClick(button, key)
    assert button.accessibleName() == "Save & go on"


@pytest.mark.parametrize("percent", [90, 100, 137, 200])
def test_words_fit_in_a_button_at_every_size(qtbot: QtBot, qapp: QApplication, percent: int) -> None:
    button = Button("Return to Dai with 1 note", icon="undo-2")
    qtbot.addWidget(button)
    theme.apply(qapp, "light", percent)
    words = theme.role_metrics("button").horizontalAdvance(button.text())
    assert button.sizeHint().width() > words + theme.em(1.3)
    assert button.sizeHint().height() >= theme.role_metrics("button").height()


def test_an_icon_button_has_a_name(qtbot: QtBot) -> None:
    button = IconButton("bell", "Notices <b>3</b>")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Notices <b>3</b>"
    assert "<b>" not in button.toolTip()


def test_the_focus_ring_is_drawn(qtbot: QtBot) -> None:
    button, other = Button("Open"), Button("Other")
    _shown(qtbot, button, other)
    other.setFocus()
    before = button.grab().toImage()
    button.setFocus()
    after = button.grab().toImage()
    middle = before.height() // 2
    assert before.pixelColor(0, middle) != after.pixelColor(0, middle)
    assert after.pixelColor(0, middle).name().lower() == theme.current().focus_outer.lower()
    assert after.pixelColor(2, middle).name().lower() == theme.current().focus_inner.lower()


def test_a_tick_speaks_and_tells(qtbot: QtBot) -> None:
    row = CheckRow("College for bricklaying", "3 of 6 sessions done")
    _shown(qtbot, row)
    heard: list[object] = []
    row.changed.connect(heard.append)
    row.set_checked(True)
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert heard == [False]
    assert row.accessibleName() == "College for bricklaying, 3 of 6 sessions done"


def test_tabs_move_with_arrows(qtbot: QtBot) -> None:
    tabs = Tabs([("o", "Overview"), ("p", "Plan")], name="Record")
    _shown(qtbot, tabs)
    heard: list[object] = []
    tabs.changed.connect(heard.append)
    tabs.set_value("p")
    tabs.setFocus()
    QTest.keyClick(_focused(), Qt.Key.Key_Left)
    assert (tabs.value(), heard) == ("o", ["o"])


def test_tabs_move_together_before_they_take_a_second_row(qtbot: QtBot) -> None:
    tabs = Tabs([(word, word) for word in ("Overview", "Assessments", "Plan", "Reports", "Contacts")], name="Record")
    page = _shown(qtbot, tabs)
    layout = page.layout()
    assert layout is not None
    layout.setContentsMargins(0, 0, 0, 0)
    row = [tab for tab in tabs.findChildren(QAbstractButton)]
    words = sum(tab.sizeHint().width() for tab in row)

    def rows_at(gap_em: float) -> int:
        page.resize(words + 4 * theme.em(gap_em), 200)
        QApplication.processEvents()
        QApplication.processEvents()
        return len({tab.y() for tab in row})

    assert rows_at(1.6) == 1
    apart = row[1].x() - row[0].geometry().right()
    assert rows_at(0.9) == 1
    assert row[1].x() - row[0].geometry().right() < apart
    assert rows_at(0.2) == 2


@pytest.mark.parametrize("percent", [100, 200])
def test_a_number_field_shows_its_number(qtbot: QtBot, qapp: QApplication, percent: int) -> None:
    spin = QuietSpin(0, 99, name="Sessions", suffix=" sessions")
    _shown(qtbot, spin)
    spin.set_value(12)
    theme.apply(qapp, "light", percent)
    qapp.processEvents()
    spin.resize(spin.sizeHint())
    assert spin.lineEdit().width() >= spin.fontMetrics().horizontalAdvance("12 sessions")


def _wheel(widget: QWidget) -> None:
    down = QPoint(0, -120)
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), down, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_a_pick_list_only_when_it_has_the_keyboard(qtbot: QtBot) -> None:
    combo, spin, other = QuietCombo(name="Team"), QuietSpin(0, 9, name="Sessions"), Button("Other")
    combo.set_choices([("h", "Harbour"), ("v", "Valley")])
    combo.set_value("h")
    spin.set_value(5)
    _shown(qtbot, combo, spin, other)
    heard: list[object] = []
    combo.chosen.connect(heard.append)
    other.setFocus()
    _wheel(combo)
    _wheel(spin)
    assert (combo.value(), spin.value(), heard) == ("h", 5, [])
    combo.setFocus()
    _wheel(combo)
    assert combo.value() == "v"
    spin.setFocus()
    _wheel(spin)
    assert spin.value() == 4
