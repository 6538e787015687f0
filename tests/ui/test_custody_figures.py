"""The custody figures on real widgets: a time is chosen, a child's log is opened, and what goes to a board is noted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.desk import Place
from app.ui.features.custody_figures import texts
from app.ui.features.custody_figures.cards import CountCard
from app.ui.features.custody_figures.screen import Screen
from app.ui.paper.assessment_out import Ready
from app.ui.parts.button import Button
from app.ui.parts.text import PlainLabel
from tests.helpers.custody_quarter import KEPT, CustodyQuarter
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.names import unnamed


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CustodyQuarter]:
    made = CustodyQuarter(tmp_path)
    yield made
    made.close()


def _said(page: Screen) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())


def test_a_manager_chooses_a_time_opens_a_childs_log_and_saves_pages_for_a_board(
    world: CustodyQuarter, qtbot: QtBot
) -> None:
    desk = RealDesk(world.laptop)
    page = Screen(desk)
    qtbot.addWidget(page)
    page.resize(1080, 800)
    page.show()
    page.show_place(Place(screen="custody_figures"))
    qtbot.waitUntil(desk.is_idle)
    assert texts.NONE_YET in _said(page)
    assert not page.board.isVisible()

    log = world.night(
        "Rio", KEPT, requested="11-20 22:10", brought_in="11-20 21:00", arrived="11-20 23:05", charged="11-21 02:00",
        bail_refused="11-21 02:10", released="11-21 09:30",
    )  # fmt: skip
    page.presenter.load()
    qtbot.waitUntil(desk.is_idle)
    said = _said(page)
    assert (
        "Counted from one log on this laptop, reviewed ones too. 1 of them is not signed yet and may still change." in said
    )
    assert "A transfer was asked for 1 of 1: 0 went, 1 stayed with the police." in said
    assert "In police cells after the charge: 7 h 30 min in all, half of the children within 7 h 30 min." in said
    assert "Rio Dawson, 20 November 2026" in said
    assert "Harbour Road · secure asked for · the local authority had nothing" in said
    assert "8 hours between 23:00 and 07:00 in all" in said
    names = [card.accessibleName() for card in page.findChildren(CountCard)]
    assert "Time to get there. 1 in all. 31 to 60 minutes: 1" in names
    for _ in range(3):
        QApplication.processEvents()
    assert unnamed(page) == []
    assert cut_labels(page) == []

    page.board.save.click()
    with qtbot.waitSignal(page.board.out.ready) as ready:
        qtbot.waitUntil(desk.is_idle)
    assert isinstance(ready.args[0], Ready)
    assert ready.args[0].path.endswith("Custody figures for 2026-27 Q2.pdf")
    with world.laptop.store.reading() as connection:
        assert (f"drew {texts.BOARD_AUDIT}",) in connection.exec_driver_sql("SELECT what FROM audit").fetchall()
    page.choice.changed.emit("last_quarter")
    assert texts.NONE_THEN in _said(page)
    page.choice.changed.emit("all")
    next(b for b in page.findChildren(Button) if b.text() == texts.OPEN and b.isVisible()).click()
    qtbot.waitUntil(desk.is_idle)
    assert desk.went_to == [Place(screen="custody_logs", record=log)]
    page.leave()
    desk.close()
