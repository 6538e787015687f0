"""The caseload: who stands in it, filters and figures, and that ten thousand rows filter at once."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.ids import Id
from app.domain.text import folded
from app.operations.rows.child import ChildLine
from app.ui.desk import Place
from app.ui.features.caseload import filters, texts
from app.ui.parts.button import Button
from app.ui.parts.line import LineField
from app.ui.parts.record_table import RecordTable
from app.ui.parts.stat_tile import StatTile
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order
from tests.helpers.made_up_desk import JAY, MadeUpDesk, caseload
from tests.helpers.windows import go, named, open_window, said, settle

TODAY = date(2026, 11, 23)
LIST = Place(screen="caseload")


@pytest.fixture
def desk() -> MadeUpDesk:
    return MadeUpDesk()


def names_in(page: QWidget) -> list[str]:
    return [row.name for row in named(page, "Children", RecordTable).rows()]


def test_children_allocated_on_a_real_laptop_stand_in_the_list_and_open(tmp_path: Path, qtbot: QtBot) -> None:
    laptop = Laptop(tmp_path)
    jay, maisie = a_child(), a_child("Maisie", "Llewellyn", preferred_name="")
    for child in (jay, maisie):
        laptop.receive(child, an_allocation(child, laptop.person, laptop.team), an_order(child))
    desk = RealDesk(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, LIST)
        assert sorted(names_in(page)) == ["Jayden Okafor", "Maisie Llewellyn"]
        QTest.keyClicks(named(page, texts.FILTER, LineField), "okaf")
        assert names_in(page) == ["Jayden Okafor"]
        QTest.keyClick(named(page, "Children", RecordTable), Qt.Key.Key_Return)
        settle(desk, qtbot)
        assert (window.place.screen, window.place.scope) == ("child", jay.scope)
    laptop.close()


def test_figures_and_chips_count_what_they_show(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, LIST)
        buttons = [b.accessibleName() for b in page.findChildren(QAbstractButton) if b.isVisibleTo(page)]
        for figure in ("1 Overdue", "5 Due in the next 3 days", "1 Returned to you with notes", "2 of 9 Seen this week"):
            assert figure in buttons
        for chip in ("All 9", "Overdue 1", "Due this week 5", "Waiting for countersign 1", "Wales 1"):
            assert chip in buttons
        for key, (words, _) in filters.FILTERS.items():
            page._presenter.choose(key)  # type: ignore[attr-defined]
            assert len(page._presenter.shown.passing) == filters.counts(caseload(), TODAY)[key], words  # type: ignore[attr-defined]


def test_a_figure_is_a_link_to_its_list(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, LIST)
        named(page, "1 Returned to you with notes", QAbstractButton).click()
        assert names_in(page) == ["Sofia Petrescu"]
        assert QApplication.focusWidget() is named(page, "Children", RecordTable)


def test_due_today_is_due_this_week_and_yesterday_is_overdue() -> None:
    line = caseload()[0]
    on = {
        day: msgspec.structs.replace(line, due_on=day) for day in ("2026-11-22", "2026-11-23", "2026-11-29", "2026-11-30")
    }
    assert [day for day, row in on.items() if filters.passing([row], "overdue", "", TODAY)] == ["2026-11-22"]
    assert [day for day, row in on.items() if filters.passing([row], "week", "", TODAY)] == ["2026-11-23", "2026-11-29"]


def test_a_child_with_nothing_due_is_neither_overdue_nor_due() -> None:
    line = msgspec.structs.replace(caseload()[0], due_on="")
    assert filters.passing([line], "overdue", "", TODAY) == ()
    assert filters.passing([line], "week", "", TODAY) == ()


def test_a_contact_on_sunday_is_not_of_this_week_and_one_on_monday_is() -> None:
    line = caseload()[0]
    assert filters.is_seen(msgspec.structs.replace(line, last_contact_at="2026-11-23T00:00:00+00:00"), "2026-11-23")
    assert not filters.is_seen(msgspec.structs.replace(line, last_contact_at="2026-11-22T23:59:00+00:00"), "2026-11-23")


def test_typed_words_match_in_any_order_without_case_or_accents() -> None:
    line = msgspec.structs.replace(caseload()[0], filter_text=folded("Siân Tŷ-Mawr YJ-24-0183"))
    for typed in ("sian", "TY mawr", "0183 siân", ""):
        assert filters.passing([line], "all", typed, TODAY) == (line,), typed
    assert filters.passing([line], "all", "sian okafor", TODAY) == ()


def test_filters_that_leave_nobody_say_so_and_can_be_cleared(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, LIST)
        QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        field = named(page, texts.FILTER, LineField)
        assert QApplication.focusWidget() is field
        QTest.keyClicks(field, "jaydn")
        assert "Nothing matches “jaydn”." in said(page)
        named(page, texts.CLEAR, Button).click()
        assert len(names_in(page)) == 9
        assert field.text() == ""


def test_an_empty_caseload_says_what_happens_next_and_offers_to_sync(desk: MadeUpDesk, qtbot: QtBot) -> None:
    desk.made_views.lines = ()
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, LIST)
        assert texts.EMPTY in said(page)
        assert QApplication.focusWidget() is named(page, texts.SYNC_NOW, Button)
        named(page, texts.SYNC_NOW, Button).click()
        assert desk.hand_sync.asked == 1


def test_the_row_is_spoken_as_one_sentence(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        model = named(go(window, qtbot, LIST), "Children", RecordTable).model()
        spoken = model.data(model.index(2, 0), Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith("Tyler Brannigan, 17 · he/him · YJ-23-0977, Detention & Training Order, Review, Overdue")
        assert "3 days late" in spoken


def test_a_change_elsewhere_leaves_the_chosen_row_and_the_filter(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, LIST)
        table = named(page, "Children", RecordTable)
        page._presenter.choose("week")  # type: ignore[attr-defined]
        chosen = table.rows()[2].id
        table.select_id(chosen)
        desk.made_views.lines = tuple(reversed(desk.made_views.lines))
        page._presenter.load()  # type: ignore[attr-defined]
        settle(desk, qtbot)
        assert table.current_row().id == chosen
        assert page._presenter.shown.key == "week"  # type: ignore[attr-defined]


@pytest.fixture
def ten_thousand() -> tuple[ChildLine, ...]:
    nine = caseload()
    return tuple(
        msgspec.structs.replace(
            nine[at % 9],
            id=Id(f"c{at}"),
            scope=Id(f"c{at}"),
            name=f"Child {at}",
            filter_text=folded(f"child {at} {nine[at % 9].name}"),
        )
        for at in range(10_000)
    )


def test_t_19_a_hostile_name_is_shown_letter_by_letter(desk: MadeUpDesk, qtbot: QtBot) -> None:
    name = "<img src=/etc/hostname>" + "o" * 200
    desk.made_views.lines = (msgspec.structs.replace(caseload()[0], name=name),)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, LIST)
        assert names_in(page) == [name]
        assert window.grab().size().toTuple() == (1280, 720)
        assert desk.made_views.lines[0].scope == JAY


def test_a_tile_without_room_says_its_short_word_and_is_spoken_whole(qtbot: QtBot) -> None:
    tile = StatTile("messages-square", "info", "3", "Returned to you with notes", short="Returned")
    qtbot.addWidget(tile)
    assert (tile.label_for(60), tile.label_for(900)) == ("Returned", "Returned to you with notes")
    assert tile.accessibleName() == "3 Returned to you with notes"


@pytest.mark.parametrize("percent", [100, 200])
def test_no_filter_is_lost_where_there_is_no_room_for_figures(desk: MadeUpDesk, qtbot: QtBot, percent: int) -> None:
    with open_window(desk, qtbot, percent=percent) as window:
        page = go(window, qtbot, LIST)
        buttons = [b.accessibleName() for b in page.findChildren(QAbstractButton) if b.isVisibleTo(page)]
        has_figure = "1 Returned to you with notes" in buttons
        assert has_figure == (percent == 100)
        assert ("Returned with notes 1" in buttons) == (not has_figure)
