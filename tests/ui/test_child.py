"""A child's record: the banner, the overview and its timeline, tabs that others make, and what happens when it is not there."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.child import Warning
from app.domain.ids import Id
from app.operations.assessment import StartAssessment
from app.operations.child import MarkLooked, OpenChild, SaveChild
from app.ui.desk import Place
from app.ui.features.child.cards import entries
from app.ui.features.child.screen import Screen
from app.ui.features.child.twice import TWO
from app.ui.parts.button import Button
from app.ui.parts.record_table import RecordTable
from app.ui.parts.timeline import Timeline, TimelineBreak
from app.ui.parts.warning_chip import WarningChip
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, an_order, new_id
from tests.helpers.made_up_desk import JAY, MadeUpDesk, child_file, jay
from tests.helpers.windows import PlainPage, go, named, open_window, said, settle

RECORD = Place(screen="child", scope=JAY)
HOSTILE = "<img src=/etc/hostname> " + "Wilhelmina" * 18


@pytest.fixture
def desk() -> MadeUpDesk:
    return MadeUpDesk()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path)
    yield made
    made.close()


def chips(page: QWidget) -> list[str]:
    return [chip.text() for chip in page.findChildren(WarningChip) if chip.isVisibleTo(page)]


# ---- on a real store


def test_a_real_record_shows_who_this_is_and_is_opened_in_the_audit(laptop: Laptop, qtbot: QtBot) -> None:
    child = a_child(matters="College, and Sundays at my nan’s.", strengths=("Good with his hands",))
    laptop.receive(child, an_allocation(child, laptop.person, laptop.team), an_order(child), a_contact(child))
    desk: RealDesk = RealDesk(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, Place(screen="child", scope=child.scope))
        words = said(page)
        for expected in (
            "Jayden Okafor",
            "likes to be called Jay · he/him",
            "“College, and Sundays at my nan’s.”",
            "Good with his hands",
        ):
            assert expected in words
        timeline = page.findChild(Timeline)
        assert timeline is not None
        assert "2 entries" in timeline.accessibleName()
        with laptop.store.work() as work:
            assert work.get(type(child), child.id).first_names == "Jayden"


def test_what_may_be_written_down_twice_is_asked_once_and_a_no_is_kept(laptop: Laptop, qtbot: QtBot) -> None:
    child, other = a_child(case_number="YJ-7"), a_child("Jay", "Okafor-Bell", case_number="YJ-7")
    laptop.receive(child, an_allocation(child, laptop.person, laptop.team))
    laptop.receive(other, an_allocation(other, laptop.person, laptop.team))
    one = a_contact(child, started_at="2026-11-20T10:00:00+00:00")
    again = a_contact(child, started_at="2026-11-20T10:10:00+00:00")
    laptop.receive(one, again)
    desk = RealDesk(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, Place(screen="child", scope=child.scope))
        assert any("began within a quarter of an hour" in words and "(1 more like this)" in words for words in said(page))
        named(page, "Open the other", Button).click()
        settle(desk, qtbot)
        assert desk.went_to[-1] in {Place(screen="contact", record=id) for id in (one.id, again.id)}
        named(page, TWO, Button).click()
        settle(desk, qtbot)
        assert any("Jay Okafor-Bell has the same case number" in words for words in said(page))
        named(page, TWO, Button).click()
        settle(desk, qtbot)
        assert not any("Is it" in words for words in said(page))
    assert len(desk.views.hints(child.scope)) == 2, "both are kept, and so is what they have in common"


def test_a_change_from_elsewhere_shows_without_leaving_the_page(laptop: Laptop, qtbot: QtBot) -> None:
    child = a_child()
    laptop.receive(child, an_allocation(child, laptop.person, laptop.team))
    desk = RealDesk(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, Place(screen="child", scope=child.scope))
        desk.tasks.do(SaveChild(seen=child, now=child.but(matters="A place of my own")))
        qtbot.waitUntil(lambda: "“A place of my own”" in said(page))


def test_a_child_that_is_not_on_this_laptop_is_said_in_words(laptop: Laptop, qtbot: QtBot) -> None:
    desk = RealDesk(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, Place(screen="child", scope=Id("0198a000-0000-7000-8000-00000000dead")))
        assert any("not on this laptop" in text for text in said(page))
        assert window.trouble.text() == ""


def test_an_assessment_without_its_child_finds_the_record_it_belongs_to(laptop: Laptop, qtbot: QtBot) -> None:
    child, paper = a_child(), new_id()
    laptop.receive(child, an_allocation(child, laptop.person, laptop.team), an_order(child))
    laptop.do(StartAssessment(id=paper, scope=child.scope))
    desk = RealDesk(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, Place(screen="assessment", record=paper))
        assert "Jayden Okafor" in said(page)
        tab = next(tab for tab in page.findChildren(PlainPage) if tab.isVisibleTo(page))
        assert tab.shown == [Place(screen="assessment", scope=child.scope, record=paper)]


# ---- the banner


def test_warnings_come_first_and_are_never_cut_but_counted(desk: MadeUpDesk, qtbot: QtBot) -> None:
    many = {f"w{at}": Warning(kind="dogs", text=f"Warning number {at}") for at in range(6)}
    desk.made_views.files[JAY] = child_file(child=jay(warnings=many))
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        assert chips(page) == [f"Warning number {at}" for at in range(4)]
        named(page, "Show all warnings", Button).click()
        settle(desk, qtbot)
        assert len(chips(page)) == 7


@pytest.mark.parametrize("percent", [100, 137, 200])
def test_a_very_long_name_and_warning_wrap(desk: MadeUpDesk, qtbot: QtBot, percent: int) -> None:
    long = jay(surname=HOSTILE, warnings={"w": Warning(kind="x", text=HOSTILE * 2)}, matters=HOSTILE, strengths=(HOSTILE,))
    desk.made_views.files[JAY] = child_file(child=long)
    with open_window(desk, qtbot, percent=percent) as window:
        page = go(window, qtbot, RECORD)
        assert cut_labels(window) == []
        assert window.grab().size().toTuple() == (1280, 720)
        assert f"Jayden {HOSTILE}" in said(page)
        assert isinstance(page, Screen)
        name, few = page.banner.name, page.banner.name.height()
        assert name.is_cut()
        assert few <= 2 * name.fontMetrics().lineSpacing() + 1
        assert escape(name.text()) in name.toolTip()
        assert name.accessibleName() == name.text()
        name.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(lambda: not name.is_cut() and name.height() > few)
        page.banner.tabs.setFocus()
        qtbot.waitUntil(lambda: name.height() == few)
        chip = next(chip for chip in page.findChildren(WarningChip) if chip.text() == HOSTILE * 2)
        assert chip.height() >= chip.heightForWidth(chip.width())


def test_the_banner_is_one_line_on_other_tabs_and_while_scrolled(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        assert isinstance(page, Screen)
        assert not page.banner.is_short
        go(window, qtbot, Place(screen="child", scope=JAY, detail="contacts"))
        assert page.banner.is_short
        go(window, qtbot, RECORD)
        assert not page.banner.is_short


def test_large_text_leaves_room_for_the_page_and_warnings_stand_at_its_top(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot, percent=200) as window:
        page = go(window, qtbot, RECORD)
        assert isinstance(page, Screen)
        assert page.banner.height() < page.height() * 0.55
        assert len(chips(page)) == 3


# ---- the overview


def test_with_large_text_the_banner_takes_less_than_a_quarter_of_the_window(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot, percent=200, size=(1280, 720)) as window:
        page = go(window, qtbot, RECORD)
        assert isinstance(page, Screen)
        assert page.banner.height() < window.height() / 4
        assert {"Jayden Okafor", "Jay · he/him"} <= set(said(page)), "name and pronouns stay"


def test_new_things_stand_above_the_line_where_one_last_looked() -> None:
    from datetime import date

    made = entries(child_file(), date(2026, 11, 23))
    at = next(place for place, item in enumerate(made) if isinstance(item, TimelineBreak))
    assert at == 3
    assert isinstance(made[at], TimelineBreak)
    assert made[at] == TimelineBreak("You last looked on Friday 20 November, 16:40")
    nothing_new = tuple(msgspec.structs.replace(line, is_new=False) for line in child_file().timeline)
    assert isinstance(entries(child_file(timeline=nothing_new), date(2026, 11, 23))[0], TimelineBreak)
    first_time = entries(child_file(last_looked_at=""), date(2026, 11, 23))
    assert not any(isinstance(item, TimelineBreak) for item in first_time)


def test_mark_all_seen_is_done_for_this_child(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        named(page, "Mark all seen", Button).click()
        settle(desk, qtbot)
        assert desk.runner.done == [OpenChild(scope=JAY), MarkLooked(scope=JAY)]


def test_the_timeline_filters_by_group_and_shows_earlier_ones_on_demand(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        timeline = named(page, "Timeline, 6 entries, 3 new", Timeline)
        named(page, "From Jay 3", QWidget).click()  # type: ignore[attr-defined]
        settle(desk, qtbot)
        assert timeline.accessibleName() == "Timeline, 1 entries, 1 new"
        named(page, "All 24", QWidget).click()  # type: ignore[attr-defined]
        settle(desk, qtbot)
        named(page, "Show earlier", Button).click()
        settle(desk, qtbot)
        assert "child  80" in desk.made_views.asked


def test_an_event_opens_its_record(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        timeline = page.findChild(Timeline)
        assert timeline is not None
        assert QApplication.focusWidget() is timeline
        went: list[Place] = []
        desk.navigator.go.connect(went.append)
        QTest.keyClick(timeline, Qt.Key.Key_Return)
        assert went == [Place(screen="contact", scope=JAY, record=Id("t-2026-11-23T08:50:00+00:00"))]


def test_bracket_keys_jump_between_new_items(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        timeline = page.findChild(Timeline)
        assert timeline is not None
        QTest.keyClick(timeline, Qt.Key.Key_BracketRight)
        assert timeline.current_id() == "t-2026-11-23T08:20:00+00:00"
        QTest.keyClick(timeline, Qt.Key.Key_BracketLeft)
        assert timeline.current_id() == "t-2026-11-23T08:50:00+00:00"


def test_a_rating_is_a_word_with_its_reason_and_who_agreed(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        words = said(go(window, qtbot, RECORD))
        assert words[words.index("Jay’s own safety") + 1] == "Was low. Older lads wait at the station"
        assert "Agreed with Ruth Kaplan. Enhanced level." in words


def test_a_new_child_s_cards_say_their_first_step(desk: MadeUpDesk, qtbot: QtBot) -> None:
    bare = jay(matters="", strengths=(), what_helps=(), carers={}, warnings={}, communication="")
    empty = child_file(
        child=bare, due=(), ratings=(), timeline=(), timeline_total=0, counts=(), next_visits=(), last_looked_at=""
    )
    desk.made_views.files[JAY] = empty
    with open_window(desk, qtbot) as window:
        words = said(go(window, qtbot, RECORD))
        assert "Ask Jay what matters to him, and write it down in his own words." in words
        assert "No contacts recorded. Record the first one with Ctrl+N." in words
        assert "Not looked at yet." in words


# ---- tabs


def test_tabs_of_others_get_their_place_and_are_asked_to_save_when_left(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, Place(screen="assessment", scope=JAY, record=Id("a1"), detail="living"))
        assert isinstance(page, Screen)
        tab = next(tab for tab in page.findChildren(PlainPage) if tab.isVisibleTo(page))
        assert tab.shown == [Place(screen="assessment", scope=JAY, record=Id("a1"), detail="living")]
        assert window.rail.buttons["assessments"].is_on
        QTest.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        settle(desk, qtbot)
        assert window.place == Place(screen="child", scope=JAY, detail="overview")
        assert tab.left == 1


def test_the_overview_behind_a_tab_is_drawn_when_it_is_turned_to_and_then_of_this_child(
    desk: MadeUpDesk, qtbot: QtBot
) -> None:
    other = Id("0198a000-0000-7000-8000-000000000002")
    maisie = jay(id=other, scope=other, first_names="Maisie", surname="Llewellyn", preferred_name="", matters="Horses")
    desk.made_views.files[other] = child_file(child=maisie)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        go(window, qtbot, Place(screen="child", scope=other, detail="contacts"))
        assert "Horses" not in said(page)
        QTest.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        settle(desk, qtbot)
        assert any("Horses" in words for words in said(page))
        assert not any("Jayden" in words for words in said(page))


def test_alt_and_a_digit_follow_the_order_of_the_tabs(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        for digit, tab in ((2, "assessments"), (3, "plan"), (4, "contacts"), (5, "orders")):
            QTest.keyClick(page, Qt.Key(Qt.Key.Key_0 + digit), Qt.KeyboardModifier.AltModifier)
            settle(desk, qtbot)
            assert window.place.detail == tab


def test_another_child_shows_nothing_of_the_one_before(desk: MadeUpDesk, qtbot: QtBot) -> None:
    other = Id("0198a000-0000-7000-8000-000000000002")
    maisie = jay(
        id=other, scope=other, first_names="Maisie", surname="Llewellyn", preferred_name="", warnings={}, matters="Horses"
    )
    desk.made_views.files[other] = child_file(child=maisie)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        go(window, qtbot, Place(screen="child", scope=other))
        words = said(page)
        assert "Maisie Llewellyn" in words
        assert "Jayden Okafor" not in words
        assert "Two large dogs: ring before you go in" not in chips(page)


def test_a_record_that_moved_away_is_said_and_the_old_one_is_gone(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, RECORD)
        gone = Id("0198a000-0000-7000-8000-0000000000ff")
        go(window, qtbot, Place(screen="child", scope=gone))
        words = said(page)
        assert "This record moved to another team on 20 Nov. Talk to Ruth." in words
        assert "Jayden Okafor" not in words


def test_contacts_of_one_child_are_listed_and_filtered(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, Place(screen="child", scope=JAY, detail="contacts"))
        table = named(page, "Contacts of this child", RecordTable)
        assert len(table.rows()) == 4
        QTest.keyClicks(named(page, "Filter contacts", QWidget), "fernhill")
        assert [row.line.title for row in table.rows()] == ["School wrote"]


def test_orders_are_read_in_words(desk: MadeUpDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        words = said(go(window, qtbot, Place(screen="child", scope=JAY, detail="orders")))
        assert "Youth Rehabilitation Order" in words
        assert "Made Friday 6 November 2026 · Harbour Youth Court · 9 months · ends Friday 6 August 2027" in words
        assert "– Activity, 12 hours" in words
