"""What a child said about themselves leaves the laptop as paper, and that it did is noted."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.assessment import FormRef
from app.domain.self_assessment import Beside, SelfAssessment
from app.ui.features.assessment.said_page import SaidPage
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id, shelf
from tests.helpers.names import unnamed
from tests.helpers.paper import pages_of


def test_a_self_assessment_is_printed_from_its_page_and_noted(tmp_path: Path, qtbot: QtBot) -> None:
    laptop, jay = Laptop(tmp_path), a_child()
    form = shelf().newest("what_do_you_think")
    assert form is not None
    said = SelfAssessment(
        id=new_id(), scope=jay.scope, form=FormRef(id=form.id, version=form.version), answers={"family_safe": Answer(value="yes")},
        beside={"family_safe": Beside(words="Mostly.")}, finished_at="2026-11-20T10:00:00+00:00",
    )  # fmt: skip
    laptop.receive(jay, an_allocation(jay, laptop.person, laptop.team), said)
    desk = RealDesk(laptop)
    page = SaidPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.open(said.id)
    qtbot.waitUntil(lambda: page.print.isVisible() and desk.is_idle())
    assert unnamed(page) == []
    with qtbot.waitSignal(page.out.ready) as caught:
        page.save_pdf.click()
    text = " ".join(" ".join(pages_of(caught.args[0].pdf)).split())
    assert "I feel safe at home Yes Mostly." in text
    qtbot.waitUntil(desk.is_idle)
    with laptop.store.reading() as connection:
        assert ("drew self-assessment", said.id) in connection.exec_driver_sql("SELECT what, subject FROM audit").fetchall()
    desk.close()
    laptop.close()
