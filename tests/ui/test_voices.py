"""What they say themselves, on the child's page: asked with the sheet, listed with its state, and read as it was said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.drawing import Stroke, write
from app.domain.ids import Id
from app.domain.self_assessment import Beside, SelfAssessment
from app.operations.assessment import StartAssessment
from app.operations.self_assessment import FinishSelfAssessment, KeepSelfAssessment, StartSelfAssessment
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.assessment.screen import Screen
from app.ui.features.handing_over.screen import HandingOverSheet
from app.ui.parts.canvas import DrawingPicture
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id


class Page:
    """The Assessments tab of Jay and the sheet, over a real store."""

    def __init__(self, qtbot: QtBot, folder: Path, role: str = "practitioner") -> None:
        self.bot, self.laptop, self.jay = qtbot, Laptop(folder, role=role), a_child()
        self.laptop.receive(self.jay, an_allocation(self.jay, self.laptop.person, self.laptop.team))
        self.desk = RealDesk(self.laptop)
        self.handed: list[Id] = []
        self.desk.hand_over = lambda id, _pin: self.handed.append(id)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.screen, self.window = Screen(self.desk), QWidget()
        self.sheet = HandingOverSheet(self.desk, self.window)
        for widget in (self.screen, self.window):
            qtbot.addWidget(widget)
            widget.resize(1084, 700)
            widget.show()

    def rest(self) -> None:
        self.bot.waitUntil(self.desk.is_idle)
        QApplication.processEvents()

    def opens(self, record: str = "", detail: str = "") -> list[str]:
        self.screen.show_place(Place(screen="assessment", scope=self.jay.scope, record=Id(record), detail=detail))
        self.rest()
        return self.words(self.screen)

    def words(self, within: QWidget) -> list[str]:
        return [label.text() for label in within.findChildren(PlainLabel) if label.isVisibleTo(within)]

    def press(self, name: str, within: QWidget) -> None:
        QApplication.processEvents()
        for button in within.findChildren(QAbstractButton):
            if button.accessibleName() == name and button.isVisibleTo(within):
                button.click()
                self.rest()
                return
        raise AssertionError(f"nothing to press is called {name}")

    def sat(self, *, finish: bool = True, **facts: str) -> str:
        id = new_id()
        self.laptop.do(StartSelfAssessment(id=id, scope=self.jay.scope, **facts))
        seen = self.stored(id)
        house = write([Stroke(0, 0, ((0, 0), (9, 9)))])
        said = seen.saying("family_safe", Answer(value="no")).adding(
            "family_safe", Beside(words="He shouts", drawing=house)
        )
        self.laptop.do(KeepSelfAssessment(seen=seen, now=said.but(show_to=("school",))))
        if finish:
            self.laptop.do(FinishSelfAssessment(id=id))
        return id

    def stored(self, id: str) -> SelfAssessment:
        with self.laptop.store.work() as work:
            return work.get(SelfAssessment, Id(id))

    def all(self) -> tuple[SelfAssessment, ...]:
        return tuple(file.record for file in self.desk.views.self_assessments(self.jay.scope))


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[Page]:
    made = Page(qtbot, tmp_path)
    yield made
    made.screen.leave()
    made.rest()
    made.desk.close()
    made.laptop.close()


def test_the_sheet_says_who_is_in_the_room_and_hands_the_laptop_over(page: Page) -> None:
    page.sheet.show_place(Place(screen="handing_over", scope=page.jay.scope))
    page.sheet.open()
    page.rest()
    page.sheet.presenter.change(helper="Mum", place="Youth centre", mode="read_aloud")
    page.press("Hand the laptop over", page.sheet)
    (record,) = page.all()
    assert page.handed == [record.id]
    assert (record.helper, record.place, record.mode, record.respondent) == ("Mum", "Youth centre", "read_aloud", "child")
    assert page.sheet.isHidden()


def test_a_carer_has_a_name_and_not_wanted_has_a_reason_before_anything_is_written(page: Page) -> None:
    page.sheet.show_place(Place(screen="handing_over", scope=page.jay.scope, detail="carer"))
    page.sheet.open()
    page.sheet.presenter.change(mode="declined")
    page.press("Record that it was not wanted", page.sheet)
    said = page.words(page.sheet)
    assert "Write who answers: a name, or Mum or Dad" in said
    assert "Write why it was not wanted, as they said it if you can" in said
    assert page.all() == ()
    page.sheet.presenter.change(name="Tanya", relation="mum", why="“No time.”")
    page.press("Record that it was not wanted", page.sheet)
    (record,) = page.all()
    assert (record.declined, record.respondent_name, record.form.id) == (True, "Tanya", "what_do_you_think_carer")
    assert page.handed == []


def test_one_that_was_begun_is_carried_on_and_not_begun_twice(page: Page) -> None:
    id = page.sat(finish=False)
    page.sheet.show_place(Place(screen="handing_over", scope=page.jay.scope))
    page.sheet.open()
    page.rest()
    assert any("One was begun" in words for words in page.words(page.sheet))
    page.press("Carry on with it", page.sheet)
    assert page.handed == [id]
    assert len(page.all()) == 1


def test_a_window_without_a_lock_hands_nothing_over(page: Page) -> None:
    page.desk.hand_over = None
    page.sheet.show_place(Place(screen="handing_over", scope=page.jay.scope))
    page.sheet.open()
    page.press("Hand the laptop over", page.sheet)
    assert page.all() == ()
    assert any("cannot be handed over" in words for words in page.words(page.sheet))


def test_the_list_says_how_each_stands_and_leads_to_it(page: Page) -> None:
    assert any("Nobody has been asked yet" in words for words in page.opens())
    page.sat(place="School")
    page.sat(finish=False, respondent="carer", respondent_name="Tanya", form="what_do_you_think_carer")
    words = page.opens()
    assert {"Jay", "Tanya"} <= set(words)
    page.press("Carry on with what Tanya said", page.screen)
    assert page.desk.went_to[-1] == Place(screen="handing_over", scope=page.jay.scope, detail="carer")
    page.press("Read what Jay said", page.screen)
    assert (page.desk.went_to[-1].screen, page.desk.went_to[-1].detail) == ("assessment", "said")


def test_it_is_read_as_it_was_said_with_the_drawing_and_nothing_to_write_in(page: Page) -> None:
    words = page.opens(page.sat(), "said")
    assert "What Jay said" in words
    assert {"I feel safe at home", "“He shouts”", "They said: school or college."} <= set(words)
    said = page.screen.voices("said")
    assert said.findChild(DrawingPicture) is not None
    buttons = [one.accessibleName() for one in said.findChildren(QAbstractButton) if one.isVisibleTo(said)]
    assert sorted(buttons) == ["Back to the list", "Print what they said", "Save what they said as PDF"]
    with page.laptop.store.work() as work:
        lines = work._connection.exec_driver_sql("SELECT what FROM audit").fetchall()
    assert ("read self-assessment",) in [tuple(line) for line in lines]


def test_who_may_not_assess_is_offered_no_hand_over(qtbot: QtBot, tmp_path: Path) -> None:
    head = Page(qtbot, tmp_path, role="head_of_service")
    head.opens()
    assert head.screen.list_page.voices.card.hand.isHidden()
    head.desk.close()
    head.laptop.close()


def test_side_by_side_marks_what_is_seen_differently(page: Page) -> None:
    page.sat()
    page.sat(respondent="carer", respondent_name="Tanya", form="what_do_you_think_carer")
    page.opens()
    page.press("Side by side", page.screen)
    words = page.opens(detail="beside")
    assert {"I feel safe at home", "Jay", "Tanya"} <= set(words)
    beside = page.screen.voices("beside")
    page.press("Seen differently 0", beside)
    assert "I feel safe at home" not in page.words(beside)


def test_what_was_raised_is_taken_up_in_the_assessment_with_a_place_or_a_reason(page: Page) -> None:
    page.sat()
    assessment = new_id()
    page.laptop.do(StartAssessment(id=assessment, scope=page.jay.scope))
    page.opens(assessment)
    line = page.screen.editor.bars.line  # the worry and what was raised, folded to one line
    assert line.words.text() == "Safety: one thing to act on · 1 to take up"
    page.press(line.open.accessibleName(), page.screen.editor)
    page.press("Take them up", page.screen.editor)
    assert page.desk.went_to[-1] == Place(screen="assessment", scope=page.jay.scope, record=Id(assessment), detail="voices")
    words = page.opens(assessment, "voices")
    assert "“He shouts”" in words
    assert any(word.startswith("0 of 1 taken up") for word in words)
    taking = page.screen.voices("voices")
    page.press("Family and relationships", taking)
    assert any(word.startswith("1 of 1 taken up") for word in page.words(taking))
    (used,) = page.desk.views.assessment(Id(assessment)).assessment.used.values()
    assert used.answer == "family_voice"
    page.press("Not used, because", taking)
    why = next(one for one in taking.findChildren(LineField) if one.isVisibleTo(taking))
    QTest.keyClicks(why, "A joke")
    page.screen.leave()
    page.rest()
    (used,) = page.desk.views.assessment(Id(assessment)).assessment.used.values()
    assert (used.answer, used.reason) == ("", "A joke")
    page.press("Back to the assessment", taking)
    page.opens(assessment)
    assert page.screen.editor.bars.voices.isHidden()
