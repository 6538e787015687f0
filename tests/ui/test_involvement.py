"""An involvement with the service is opened and closed from the child's orders; wrong days are said and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.dates import day_of, from_edtf
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.words import EPISODE_END, EPISODE_KIND
from app.operations.involvement import CloseEpisode, OpenEpisode
from app.ui.desk import Place
from app.ui.features.contacts_list.screen import OrdersTab
from app.ui.features.involvement import texts
from app.ui.features.involvement.screen import InvolvementSheet
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id
from tests.helpers.names import unnamed


class Case:
    """The orders of a child, and the sheet over a window."""

    def __init__(self, bot: QtBot, folder: Path, role: str = "practitioner") -> None:
        self.bot, self.laptop = bot, Laptop(folder, role=role)
        self.child = a_child()
        self.laptop.receive(self.child, an_allocation(self.child, self.laptop.person, self.laptop.team))
        self.desk = RealDesk(self.laptop)
        self.window = QWidget()
        self.window.resize(1100, 760)
        bot.addWidget(self.window)
        self.sheet, self.tab = InvolvementSheet(self.desk, self.window), OrdersTab(self.desk)
        bot.addWidget(self.tab)
        self.window.show()
        self.tab.show()
        self.look()

    def look(self) -> None:
        self.tab.show_place(Place(screen="child", scope=self.child.scope, detail="orders"))
        self.rest()

    def open(self, record: Id = NO_ID) -> None:
        self.sheet.show_place(Place(screen="involvement", scope=self.child.scope, record=record))
        self.sheet.open()
        self.rest()

    def rest(self) -> None:
        self.bot.waitUntil(self.desk.is_idle)

    def press(self, name: str, within: QWidget | None = None) -> None:
        buttons = [b for b in (within or self.sheet).findChildren(QAbstractButton) if b.accessibleName().startswith(name)]
        (button,) = [b for b in buttons if b.isVisibleTo(within or self.window)]
        button.click()
        self.rest()

    def reads(self, sentence: str) -> None:
        self.bot.waitUntil(lambda: sentence in self.words(self.tab))

    def words(self, within: QWidget) -> list[str]:
        return [label.text() for label in within.findChildren(PlainLabel) if label.isVisibleTo(within)]


@pytest.fixture
def case(qtbot: QtBot, tmp_path: Path) -> Iterator[Case]:
    made = Case(qtbot, tmp_path)
    yield made
    made.desk.close()
    made.laptop.close()


def test_an_involvement_is_opened_and_closed_from_the_orders_of_a_child(case: Case) -> None:
    case.press("Open an involvement", case.tab)
    assert case.desk.went_to[-1] == Place(screen="involvement", scope=case.child.scope)
    case.open()
    assert unnamed(case.sheet) == []
    case.press(texts.SAVE_OPEN)
    assert "Choose what the involvement is for." in case.words(case.sheet)
    case.press(EPISODE_KIND["prevention"])
    case.sheet.opened_on.changed.emit(from_edtf("2026-11-02"))
    case.press(texts.SAVE_OPEN)
    assert case.sheet.isHidden()
    (episode,) = case.desk.views.episodes(case.child.scope)
    assert (episode.kind, episode.opened_on, episode.closed_on) == ("prevention", "2026-11-02", "")
    case.look()
    case.reads("From Monday 2 November 2026")
    case.press("Close it", case.tab)
    assert case.desk.went_to[-1].record == episode.id
    case.open(episode.id)
    assert "Prevention. From Monday 2 November 2026" in case.words(case.sheet)
    case.sheet.closed_on.changed.emit(from_edtf("2026-11-01"))
    case.press(EPISODE_END["completed"])
    case.press(texts.SAVE_CLOSE)
    assert "The end lies before the beginning. Check the day." in case.words(case.sheet)
    case.sheet.closed_on.changed.emit(day_of(case.laptop.clock().today))
    case.press(texts.SAVE_CLOSE)
    (episode,) = case.desk.views.episodes(case.child.scope)
    assert (episode.closed_on, episode.close_reason) == ("2026-11-23", "completed")
    case.look()
    case.reads("From Monday 2 November 2026 to Monday 23 November 2026 · Completed")


def test_what_cannot_be_so_is_refused_at_its_box(case: Case) -> None:
    first = {"id": new_id(), "scope": case.child.scope, "kind": "court", "opened_on": "2026-11-02"}
    case.laptop.do(OpenEpisode(**first))  # type: ignore[arg-type]
    for changes, field in (
        ({"kind": "court"}, "kind"), ({"kind": "circus"}, "kind"), ({"kind": "custody", "opened_on": ""}, "opened_on"),
        ({"kind": "custody", "opened_on": "2026-11"}, "opened_on"), ({"kind": "custody", "opened_on": "2026-11-24"}, "opened_on"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            case.laptop.do(OpenEpisode(**{**first, "id": new_id(), **changes}))  # type: ignore[arg-type]
        assert refused.value.field == field
    for closed_on, why, field in (("2026-11-20", "", "why"), ("2026-12-01", "completed", "closed_on")):
        with pytest.raises(Refused) as refused:
            case.laptop.do(CloseEpisode(episode=Id(str(first["id"])), closed_on=closed_on, why=why))
        assert refused.value.field == field
    assert len(case.desk.views.episodes(case.child.scope)) == 1


def test_who_works_with_diversion_opens_that_and_who_only_reads_is_offered_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    turnaround = Case(qtbot, tmp_path / "turnaround", "turnaround_practitioner")
    assert [kind for kind, _ in turnaround.sheet._presenter.kinds] == ["diversion"]
    health = Case(qtbot, tmp_path / "health", "health")
    offered = [b.accessibleName() for b in health.tab.findChildren(QAbstractButton)]
    assert "Open an involvement" not in offered
    for made in (turnaround, health):
        made.desk.close()
        made.laptop.close()
