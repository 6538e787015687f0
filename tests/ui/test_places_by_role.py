"""Each role finds its own places in the window, and none that its laptop holds nothing for (UX 4)."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.screens import main_window
from app.domain.policy import Role
from app.ui.shell.offered import FIRST, offers
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop
from tests.helpers.made_up_desk import MadeUpDesk
from tests.helpers.windows import open_window

CASE = {"my_day", "caseload", "assessments", "contacts", "certificates"}
ALWAYS = {"sync", "settings", "lock"}
PLACES = {
    "practitioner": CASE,
    "manager": CASE | {"reviews", "custody_logs"},
    "service_manager": {"my_day", "caseload", "assessments", "contacts", "reviews", "custody_logs"},
    "head_of_service": {"my_day", "caseload", "assessments", "contacts"},
    "sessional_worker": {"my_day", "caseload", "contacts"},
    "panel_volunteer": set(),
    "appropriate_adult": set(),
    "board_reader": set(),
    "wizard": set(),
}


@pytest.mark.parametrize("role", PLACES)
def test_each_role_finds_its_own_places_in_the_rail(qtbot: QtBot, role: str) -> None:
    with open_window(MadeUpDesk(role=role), qtbot) as window:
        assert set(window.rail.buttons) - {"administration"} == PLACES[role] | ALWAYS
        assert window.top_bar.search.isVisible() is bool(PLACES[role])


@pytest.mark.parametrize(("role", "first"), [("appropriate_adult", "custody"), ("practitioner", "my_day")])
def test_the_window_opens_where_the_role_has_something_to_do(tmp_path: Path, qtbot: QtBot, role: str, first: str) -> None:
    laptop = Laptop(tmp_path / role, role=role)
    desk = RealDesk(laptop)
    window = main_window(desk)
    qtbot.addWidget(window)
    assert window.place.screen == first
    qtbot.waitUntil(desk.is_idle)
    window.close()
    desk.close()
    laptop.close()


def test_every_role_has_a_first_place() -> None:
    for role in (*Role, "wizard"):
        assert any(offers(role, key) for key in FIRST), role
