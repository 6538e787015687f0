"""How to talk with a child stands where somebody is about to: on the child's page, beside the contact, on the printed plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.plan import Plan, Target
from app.models.queries.views import StoreViews
from app.ui.desk import Place
from app.ui.features.contact.screen import ContactSheet
from app.ui.features.plan.sheet import make_pdf
from app.ui.parts.warning_chip import WarningChip
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order, new_id
from tests.helpers.paper import pages_of
from tests.helpers.windows import go, open_window, said
from tests.store.test_talking import lines, tool


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path)
    yield made
    made.close()


def test_the_profile_is_read_before_anybody_begins_to_talk(laptop: Laptop, qtbot: QtBot) -> None:
    jay = a_child()
    laptop.receive(jay, an_order(jay), an_allocation(jay, laptop.person, laptop.team))
    said_of_him = {
        "advice_do": lines("One thing at a time"),
        "advice_avoid": lines("Long letters"),
        "advice_helps": lines("you draw it"),
    }
    tool(laptop, jay.scope, "communication", said_of_him)
    desk = RealDesk(laptop)
    with open_window(desk, qtbot) as window:
        page = go(window, qtbot, Place(screen="child", scope=jay.scope))
        chips = [chip.text() for chip in page.findChildren(WarningChip) if chip.isVisibleTo(page)]
        assert {"Do: One thing at a time", "Don’t: Long letters", "It helps when: you draw it"} <= set(chips)
        holder = QWidget()
        qtbot.addWidget(holder)
        holder.resize(1280, 800)
        holder.show()
        sheet = ContactSheet(desk, holder)
        sheet.show_place(Place(screen="contact", scope=jay.scope))
        sheet.open()
        qtbot.waitUntil(desk.is_idle)
        words = said(sheet)
        at = words.index("How to talk with Jay")
        assert words[at + 1 : at + 7] == [
            "Do", "• One thing at a time", "Don’t", "• Long letters", "It helps when", "• you draw it",
        ]  # fmt: skip
        holder.close()
    plan = Plan(id=new_id(), scope=jay.scope, targets={new_id(): Target(title="College", words="I want to lay bricks")})
    laptop.put(plan)
    printed = " ".join(
        " ".join(pages_of(make_pdf(plan, "Jay", "en", StoreViews(laptop.store).plan(jay.scope).talking))).split()
    )
    for line in ("you draw it", "One thing at a time", "Long letters"):
        assert f"• {line}" in printed
