"""What changed since the last stage, on a real store: the sheet, its one page, and the ways to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.service import Person
from app.operations.assessment import RecordAnswers
from app.ui.desk import Place
from app.ui.features.assessment.screen import Screen as Assessments
from app.ui.features.changes.screen import ChangesSheet
from app.ui.paper import changes
from app.ui.paper.assessment_out import AssessmentOut
from app.ui.parts.diff_text import DiffText
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order, new_id, shelf
from tests.helpers.names import unnamed
from tests.helpers.paper import pages_of

AT = Moment(wall_at="2026-11-23T14:02:00+00:00", boot_id="test", boottime_ns=1)
THEN = {
    "living_home": Answer(value="Jay sleeps on sofas. He feels unsafe."),
    "likelihood_level": Answer(value="high"),
    "serious_harm_level": Answer(value="medium"),
}
NOW = {
    "living_home": Answer(value="Jay sleeps at home. He feels unsafe."),
    "likelihood_level": Answer(value="medium"),
    "serious_harm_level": Answer(value="medium"),
}


class Desktop:
    """A practitioner's laptop with a start of order and a review of one child."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot, self.laptop = qtbot, Laptop(folder)
        self.jay = a_child()
        me = Person(id=self.laptop.person, scope=new_id(), names="Leah Cole", role="practitioner")
        self.laptop.receive(me, self.jay, an_order(self.jay), an_allocation(self.jay, self.laptop.person, self.laptop.team))
        self.desk = RealDesk(self.laptop)
        self.window = QMainWindow()
        self.window.resize(1200, 800)
        qtbot.addWidget(self.window)

    def has(self, stage: str, answers: dict[str, Answer], on: str) -> Id:
        form = shelf().newest("assessment")
        assert form is not None
        ref = FormRef(id=form.id, version=form.version, text_hash=form.text_hash)
        made = Assessment(id=new_id(), scope=self.jay.scope, form=ref, stage=stage, started_on=on, answers=answers)
        self.laptop.receive(made)
        self.laptop.clock.turn(days=40)
        return made.id

    def sheet(self, record: Id) -> ChangesSheet:
        made = ChangesSheet(self.desk, self.window)
        made.show_place(Place(screen="changes", record=record))
        self.window.show()
        made.open()
        shown = made._presenter
        self.qtbot.waitUntil(lambda: shown.shown.file is not None and self.desk.is_idle())
        QApplication.processEvents()
        return made

    def settle(self) -> None:
        self.qtbot.waitUntil(self.desk.is_idle)

    def audit(self) -> list[str]:
        with self.laptop.store.reading() as connection:
            return [str(row[0]) for row in connection.exec_driver_sql("SELECT what FROM audit ORDER BY rowid")]


@pytest.fixture
def desktop(tmp_path: Path, qtbot: QtBot) -> Iterator[Desktop]:
    made = Desktop(tmp_path / "leah", qtbot)
    yield made
    made.window.close()
    made.desk.close()
    made.laptop.close()


def said(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget)]
    texts = [text.editor.toPlainText() for text in widget.findChildren(DiffText)]
    return " | ".join(labels + texts)


def press(holder: QWidget, name: str) -> None:
    button = next(b for b in holder.findChildren(QAbstractButton) if b.accessibleName() == name)
    assert button.isVisibleTo(holder)
    button.click()


def test_the_sheet_shows_judgements_and_words_of_the_two_stages(desktop: Desktop) -> None:
    desktop.has("start_of_order", THEN, "2026-06-01")
    review = desktop.has("review", NOW, "2026-09-01")
    sheet = desktop.sheet(review)
    words = said(sheet)
    for expected in ("High → Medium", "lower", "as before"):
        assert expected in words
    assert "2 answers changed, 1 the same." in words
    diff = next(text for text in sheet.findChildren(DiffText) if "sleeps" in text.editor.toPlainText())
    assert diff.editor.accessibleDescription() == "taken out: on sofas; added: at home"
    assert unnamed(sheet) == []
    assert "read what changed" in desktop.audit()


def test_a_first_stage_says_that_there_is_nothing_to_compare_with(desktop: Desktop) -> None:
    sheet = desktop.sheet(desktop.has("start_of_order", THEN, "2026-06-01"))
    assert changes.NO_BEFORE in said(sheet)
    assert not sheet.print.isVisibleTo(sheet)


def test_an_answer_that_comes_while_it_is_open_is_shown(desktop: Desktop) -> None:
    desktop.has("start_of_order", THEN, "2026-06-01")
    review = desktop.has("review", NOW, "2026-09-01")
    sheet = desktop.sheet(review)
    seen = desktop.desk.views.assessment(review).assessment
    desktop.desk.tasks.do(RecordAnswers(seen=seen, answers={"serious_harm_level": Answer(value="high")}))
    desktop.qtbot.waitUntil(lambda: "3 answers changed" in said(sheet))


def test_the_page_is_one_page_and_leaving_the_laptop_is_noted(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.has("start_of_order", THEN, "2026-06-01")
    review = desktop.has("review", NOW, "2026-09-01")
    sheet = desktop.sheet(review)
    out = sheet.findChild(AssessmentOut)
    assert isinstance(out, AssessmentOut)
    with qtbot.waitSignal(out.ready) as caught:
        press(sheet, "Save what changed as PDF")
    (only,) = pages_of(caught.args[0].pdf)
    page = " ".join(only.split())
    for words in ("OFFICIAL-SENSITIVE", "High → Medium", "on sofas", "at home", "Page 1 of 1", "Printed by"):
        assert words in page
    assert "drew change page" in desktop.audit()


def test_the_list_and_the_editor_lead_to_it(desktop: Desktop, qtbot: QtBot) -> None:
    first = desktop.has("start_of_order", THEN, "2026-06-01")
    went: list[Place] = []
    desktop.desk.navigator.go.connect(went.append)
    screen = Assessments(desktop.desk)
    qtbot.addWidget(screen)
    screen.resize(1100, 740)
    screen.show()
    screen.show_place(Place(screen="assessment", scope=desktop.jay.scope))
    desktop.settle()
    assert not screen.list_page.changes.isVisibleTo(screen), "nothing to compare yet"
    review = desktop.has("review", NOW, "2026-09-01")
    screen.show_place(Place(screen="assessment", scope=desktop.jay.scope))
    desktop.settle()
    press(screen.list_page, "What changed since last time")
    screen.show_place(Place(screen="assessment", scope=desktop.jay.scope, record=review, detail="check"))
    desktop.settle()
    press(screen.editor, "What changed since last time")
    assert [(place.screen, place.record) for place in went] == [("changes", review)] * 2
    screen.show_place(Place(screen="assessment", scope=desktop.jay.scope, record=first, detail="check"))
    desktop.settle()
    assert not screen.editor.ways_out.changes.isVisibleTo(screen)
    screen.leave()
    desktop.settle()
