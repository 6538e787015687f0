"""My day on a real store: where to go, what is due, what was left open, what is not sent, and how it follows changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.contact import Appointment
from app.domain.ids import Id
from app.domain.involvement import Opening
from app.operations.contact import SaveContact
from app.ui.desk import Place
from app.ui.features.my_day import texts
from app.ui.parts.button import Button
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, an_order, new_id
from tests.helpers.made_up_desk import MadeUpDesk, empty_day, full_day
from tests.helpers.windows import go, named, open_window, said, settle

HOME = Place(screen="my_day")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(laptop: Laptop) -> RealDesk:
    return RealDesk(laptop)


def jay_with_a_visit(laptop: Laptop, at: str = "2026-11-23T10:00:00+00:00") -> tuple[Id, Id]:
    """A child of this person with a visit; (scope, appointment)."""
    jay = a_child()
    visit = Appointment(
        id=new_id(),
        scope=jay.scope,
        at=at,
        kind="home_visit",
        place="14 Tide Street",
        safety="Two large dogs: ring before you go in",
        person=laptop.person,
    )
    laptop.receive(jay, an_allocation(jay, laptop.person, laptop.team), an_order(jay), visit)
    return jay.scope, visit.id


def test_a_visit_of_today_shows_time_place_and_what_keeps_the_visitor_safe(
    laptop: Laptop, desk: RealDesk, qtbot: QtBot
) -> None:
    scope, _ = jay_with_a_visit(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, HOME)
        words = said(page)
        assert words[0] == "Good morning, Leah"
        for expected in (
            "10:00",
            "45 min",
            "Jayden Okafor · home visit",
            "14 Tide Street",
            "Two large dogs: ring before you go in",
        ):
            assert expected in words
        assert words.index("14 Tide Street") < words.index("Two large dogs: ring before you go in")
        named(page, "Open Jayden Okafor, 10:00", Button).click()
        settle(desk, qtbot)
        assert (window.place.screen, window.place.scope) == ("child", scope)


def test_a_visit_of_tomorrow_is_in_the_week_but_not_in_today(laptop: Laptop, desk: RealDesk, qtbot: QtBot) -> None:
    jay_with_a_visit(laptop, "2026-11-24T10:00:00+00:00")
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, HOME)
        assert "10:00" not in said(page)
        assert "Tue: one visit" in [w.accessibleName() for w in page.findChildren(QWidget)]


def test_at_midnight_the_addresses_of_the_day_leave_the_page(laptop: Laptop, desk: RealDesk, qtbot: QtBot) -> None:
    jay_with_a_visit(laptop)
    with open_window(desk, qtbot) as window:
        go(window, qtbot, HOME)
        go(window, qtbot, Place(screen="sync"))
        laptop.clock.turn(days=1)
        assert "14 Tide Street" not in said(go(window, qtbot, HOME))


def test_a_contact_begun_and_left_is_offered_to_carry_on(laptop: Laptop, desk: RealDesk, qtbot: QtBot) -> None:
    scope, _ = jay_with_a_visit(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, HOME)
        assert not any(text.startswith("Carry on") for text in said(page))
        begun = a_contact(a_child()).but(id=new_id(), scope=scope)
        desk.tasks.do(SaveContact(seen=None, now=begun))
        qtbot.waitUntil(lambda: any(text.startswith("Carry on: Jay") for text in said(page)))
        named(page, "Continue with Contact", Button).click()
        settle(desk, qtbot)
        assert desk.went_to[-1] == Place(screen="contact", scope=scope, record=begun.id)


def test_what_is_not_sent_is_counted_and_leads_to_the_sync_centre(laptop: Laptop, desk: RealDesk, qtbot: QtBot) -> None:
    scope, _ = jay_with_a_visit(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, HOME)
        assert texts.SAFE_HERE not in said(page)
        laptop.put(a_contact(a_child()).but(scope=scope))
        page._presenter.load()  # type: ignore[attr-defined]
        settle(desk, qtbot)
        assert "Contact: Jay" in said(page)
        assert texts.SAFE_HERE in said(page)
        named(page, "See them", Button).click()
        settle(desk, qtbot)
        assert window.place.screen == "sync"


def test_a_day_with_nothing_says_so(desk: RealDesk, qtbot: QtBot) -> None:
    with open_window(desk, qtbot) as window:
        words = said(go(window, qtbot, HOME))
        assert "Nothing in your diary today, and nothing is due this week." in words
        assert texts.NOT_SYNCED in words


def test_due_lines_carry_their_rule_and_how_far_off_they_are(qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    with open_window(desk, qtbot, size=(1280, 800)) as window:
        page = go(window, qtbot, HOME)
        words = said(page)
        assert "Jay: assessment to Ruth" in words
        assert "3 working days before his plan is due" in words
        assert "Monday 23 November 2026 · two visits, one call, and four things due this week" in words


def test_the_whole_day_fits_a_window_of_1280_by_800_without_scrolling(qtbot: QtBot) -> None:
    desk = MadeUpDesk(made_up=False)
    with open_window(desk, qtbot, size=(1280, 800)) as window:
        page = go(window, qtbot, HOME)
        bars = [area.verticalScrollBar().maximum() for area in page.findChildren(type(page._scroll))]  # type: ignore[attr-defined]
        assert bars == [0]


def test_a_refresh_leaves_the_keyboard_on_the_button_it_was_on(qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, HOME)
        named(page, "Continue with Living arrangements", Button).setFocus(Qt.FocusReason.TabFocusReason)
        day = full_day()
        desk.made_views.day = type(day)(**{f: getattr(day, f) for f in day.__struct_fields__} | {"unsent": ()})
        page._presenter.load()  # type: ignore[attr-defined]
        settle(desk, qtbot)
        assert "Everything is sent, 08:12" in said(page)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.accessibleName() == "Continue with Living arrangements"


@pytest.mark.allows_logs
def test_a_view_that_fails_leaves_a_calm_sentence_and_comes_back(qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    desk.made_views.error = RuntimeError("broken")
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, HOME)
        assert any("could not be shown" in text for text in said(page))
        assert window.trouble.text().startswith("Something went wrong")
        desk.made_views.error = None
        go(window, qtbot, Place(screen="sync"))
        assert "Good morning, Leah" in said(go(window, qtbot, HOME))


@pytest.mark.parametrize("percent", [100, 137, 200])
def test_long_and_hostile_words_wrap_and_are_never_cut(qtbot: QtBot, percent: int) -> None:
    desk = MadeUpDesk()
    day = full_day()
    long = "<img src=/etc/hostname> " + "Wilhelmina" * 18 + " مرحبا"
    first = day.visits[0]
    hostile = type(first)(
        **{f: getattr(first, f) for f in first.__struct_fields__} | {"child": long, "place": long, "safety": long}
    )
    desk.made_views.day = type(day)(**{f: getattr(day, f) for f in day.__struct_fields__} | {"visits": (hostile,)})
    with open_window(desk, qtbot, percent=percent) as window:
        page = go(window, qtbot, HOME)
        assert cut_labels(window) == []
        assert any(long in text for text in said(page))


def test_an_empty_made_up_day_has_no_empty_cards(qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    desk.made_views.day = empty_day()
    with open_window(desk, qtbot) as window:
        words = said(go(window, qtbot, HOME))
        assert texts.WAITING_ON_OTHERS not in words
        assert texts.YOUR_WEEK not in words


def test_a_manager_finds_what_waits_for_them_on_the_first_page(tmp_path: Path, qtbot: QtBot) -> None:
    laptop = Laptop(tmp_path, role="manager")
    try:
        jay = a_child()
        laptop.receive(jay, an_allocation(jay, new_id(), laptop.team))
        why = Opening(
            id=new_id(), scope=jay.scope, person=new_id(), reason="On duty, mum rang",
            at="2026-11-23T08:30:00+00:00", until_at="2026-11-24T08:30:00+00:00",
        )  # fmt: skip
        laptop.receive(why, ver=2)
        desk = RealDesk(laptop)
        with open_window(desk, qtbot) as window:
            page = go(window, qtbot, HOME)
            words = said(page)
            assert texts.WAITS_FOR_YOU in words
            (title,) = [line for line in words if line.endswith("opened Jay’s file")]
            named(page, f"Open {title}", Button).click()
            settle(desk, qtbot)
            assert desk.went_to[-1] == Place(screen="opening", record=why.id)
    finally:
        laptop.close()


def test_who_has_nothing_to_decide_is_shown_no_empty_card(laptop: Laptop, desk: RealDesk, qtbot: QtBot) -> None:
    jay_with_a_visit(laptop)
    with open_window(desk, qtbot) as window:
        assert texts.WAITS_FOR_YOU not in said(go(window, qtbot, HOME))


def test_a_laptop_that_never_synced_says_so_and_does_not_claim_that_all_is_sent() -> None:
    assert texts.everything_is_sent("") == texts.NOT_SYNCED
    assert texts.everything_is_sent("2026-11-23T08:12:00+00:00") == "Everything is sent, 08:12"
