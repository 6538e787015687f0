"""The figures page: counted here for those who have files, asked and kept for those who have none."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.errors import Unavailable
from app.domain.figures import Figures, suppressed
from app.domain.ids import NO_ID
from app.domain.involvement import Episode
from app.models.unit_of_work import Identity
from app.ui.desk import Place
from app.ui.features.figures import texts
from app.ui.features.figures.presenter import KEPT
from app.ui.features.figures.screen import Screen, SplitCard
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id
from tests.helpers.names import unnamed


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """Leah's: two of her own children, and one of a colleague in her team."""
    made = Laptop(tmp_path / "leah")
    for worker in (made.person, made.person, new_id()):
        child = a_child()
        spell = Episode(id=new_id(), scope=child.scope, kind="court", opened_on="2026-09-01")
        made.receive(child, spell, an_allocation(child, worker, made.team))
    yield made
    made.close()


def shown(laptop: Laptop, qtbot: QtBot, desk: RealDesk) -> Screen:
    screen = Screen(desk)
    qtbot.addWidget(screen)
    screen.resize(1000, 800)
    screen.show()
    screen.show_place(Place(screen="figures", scope=NO_ID))
    qtbot.waitUntil(lambda: desk.is_idle() and not screen._presenter.shown.is_busy)
    for _ in range(3):
        QApplication.processEvents()
    assert unnamed(screen) == []
    assert cut_labels(screen) == []
    return screen


def said(screen: Screen) -> str:
    return screen.findChildren(SplitCard)[0].accessibleName()


class Service:
    """The service's side: what it answers, or that there is no network."""

    def __init__(self, answer: Figures | None) -> None:
        self.answer = answer

    def ask(self) -> Figures:
        if self.answer is None:
            raise Unavailable("No network.")
        return self.answer


def test_a_practitioner_sees_their_own_and_a_manager_the_team(laptop: Laptop, qtbot: QtBot) -> None:
    for role, words, count in (("practitioner", "Your children", 2), ("manager", "Your team’s children", 3)):
        laptop.store.identity = Identity(person=laptop.person, role=role, team=laptop.team)
        desk = RealDesk(laptop)
        screen = shown(laptop, qtbot, desk)
        assert screen.head.subtitle.text().startswith(words)
        assert screen.custody.isVisible() is (role == "manager"), "who holds all custody logs has their figures too"
        assert said(screen).startswith(f"Open files. {count} in all. ")
        screen.leave()
        desk.close()


def test_a_board_reader_reads_what_the_service_counted_also_without_a_network(laptop: Laptop, qtbot: QtBot) -> None:
    whole = laptop_figures(laptop)
    laptop.store.identity = Identity(person=laptop.person, role="board_reader", team=laptop.team)
    desk = RealDesk(laptop)
    desk.figures = Service(None)
    screen = shown(laptop, qtbot, desk)
    assert screen.problem.text() == texts.NOT_ASKED
    desk.figures = Service(suppressed(msgspec.structs.replace(whole, whose="suppressed")))
    screen._presenter.load()
    qtbot.waitUntil(lambda: desk.is_idle() and not screen._presenter.shown.is_busy)
    assert said(screen).startswith("Open files. Total not shown. ")
    assert f"Court order in the community: {texts.FEWER}" in said(screen)
    screen.leave()
    desk.figures = Service(None)
    again = shown(laptop, qtbot, desk)
    assert again.problem.text() == texts.KEPT
    assert said(again) == said(screen)
    assert desk.views.setting(KEPT)
    again.leave()
    desk.close()


def laptop_figures(laptop: Laptop) -> Figures:
    desk = RealDesk(laptop)
    try:
        return desk.views.figures("all", desk.clock().today)
    finally:
        desk.close()
