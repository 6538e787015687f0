"""What was said about safety stands on My day, on the child, over the editor and the paper until what was done is recorded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.changes.touched import Touched
from app.domain.answer import Answer
from app.domain.service import Person
from app.operations.assessment import RecordAnswers, StartAssessment
from app.ui.concern_card import ConcernBanner, ConcernCard
from app.ui.concern_words import RECORD, SEE
from app.ui.desk import Place
from app.ui.features.assessment.screen import Screen as AssessmentScreen
from app.ui.features.child.screen import Screen as ChildScreen
from app.ui.features.concern import texts
from app.ui.features.concern.screen import ConcernSheet
from app.ui.features.my_day.screen import Screen as MyDay
from app.ui.parts.button import Button
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id

PATIENCE_MS = 10_000


class Told:
    """Jay has said that he is afraid, and nobody has done anything yet."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.child = laptop, a_child()
        laptop.receive(Person(id=laptop.person, scope=new_id(), names="Leah Okafor", role="practitioner"))
        laptop.receive(self.child, an_allocation(self.child, laptop.person, laptop.team))
        self.desk = RealDesk(laptop)
        self.stage = new_id()
        laptop.do(StartAssessment(id=self.stage, scope=self.child.scope))
        self.answer("safety_afraid")
        self.went: list[Place] = []
        self.desk.navigator.go.connect(self.went.append)

    def answer(self, question: str) -> None:
        """Say yes."""
        seen = self.desk.views.assessment(self.stage).assessment
        self.laptop.do(RecordAnswers(seen=seen, answers={question: Answer(value=True, said_by="child")}))

    @property
    def place(self) -> Place:
        """The worry's own sheet."""
        (line,) = self.desk.views.concerns(self.child.scope)
        return Place(screen="concern", scope=self.child.scope, record=line.id)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """On Leah's laptop."""
    laptop = Laptop(tmp_path)
    made = Told(laptop)
    yield made
    made.desk.close()
    laptop.close()


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    """On screen."""
    qtbot.addWidget(widget)
    widget.resize(1084, 720)
    widget.show()
    return widget


def said(widget: QWidget) -> str:
    """All visible words of it."""
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget))


def button(widget: QWidget, words: str) -> Button | None:
    """The visible button of these words."""
    found = (b for b in widget.findChildren(Button) if b.isVisibleTo(widget) and b.text() == words)
    return next(found, None)


def press(widget: QWidget, words: str) -> None:
    """Press it."""
    found = button(widget, words)
    assert found is not None, words
    found.click()


def test_my_day_and_the_child_show_it_with_two_ways_on_and_none_to_dismiss_it(qtbot: QtBot, told: Told) -> None:
    my_day, child = MyDay(told.desk), ChildScreen(told.desk)
    for screen in (my_day, child):
        shown(qtbot, screen)
    my_day.show_place(Place(screen="my_day"))
    child.show_place(Place(screen="child", scope=told.child.scope))
    for screen in (my_day, child):
        (card,) = screen.findChildren(ConcernCard)
        qtbot.waitUntil(card.isVisible, timeout=PATIENCE_MS)
        assert "Answer: Yes · said by Jay · noted by Leah Okafor" in said(card)
        assert "Tell your manager today" in said(card)
        offered = {b.text() for b in card.findChildren(Button) if b.isVisibleTo(card)}
        assert offered == {RECORD, SEE}
    press(my_day.worries, SEE)
    assert told.went[-1] == Place(screen="assessment", scope=told.child.scope, record=told.stage, detail="safety_afraid")
    press(my_day.worries, RECORD)
    assert told.went[-1] == told.place


def test_the_editor_says_it_at_once_when_the_answer_is_given(qtbot: QtBot, told: Told) -> None:
    screen = AssessmentScreen(told.desk)
    shown(qtbot, screen)
    screen.show_place(Place(screen="assessment", record=told.stage, scope=told.child.scope))
    banner = screen.editor.bars.worries
    qtbot.waitUntil(banner.isVisible, timeout=PATIENCE_MS)
    assert "One thing about safety" in banner.accessibleName()
    told.answer("health_thoughts_now")
    told.desk.notices.changed.emit(Touched(frozenset(), frozenset({told.child.scope}), frozenset({"concern"})))
    qtbot.waitUntil(lambda: "Two things about safety" in banner.accessibleName(), timeout=PATIENCE_MS)
    assert isinstance(banner, ConcernBanner)


def test_half_of_it_is_said_beside_the_box_and_the_whole_closes_it_everywhere(qtbot: QtBot, told: Told) -> None:
    window = MyDay(told.desk)
    shown(qtbot, window)
    window.show_place(Place(screen="my_day"))
    qtbot.waitUntil(window.worries.isVisible, timeout=PATIENCE_MS)
    sheet = ConcernSheet(told.desk, window)
    sheet.show_place(told.place)
    sheet.open()
    qtbot.waitUntil(lambda: "Answer: Yes" in said(sheet), timeout=PATIENCE_MS)
    sheet.done.edited.emit("Rang home.")
    press(sheet, texts.SAVE)
    qtbot.waitUntil(lambda: "Say who was told" in said(sheet), timeout=PATIENCE_MS)
    assert told.desk.views.concerns(told.child.scope)[0].is_open
    sheet.told.edited.emit("Ruth Vance, manager")
    press(sheet, texts.SAVE)
    qtbot.waitUntil(lambda: not sheet.isVisible(), timeout=PATIENCE_MS)
    (line,) = told.desk.views.concerns(told.child.scope)
    assert [(a.told, a.done, a.by) for a in line.actions] == [("Ruth Vance, manager", "Rang home.", "Leah Okafor")]
    qtbot.waitUntil(lambda: not window.worries.isVisible(), timeout=PATIENCE_MS)


def test_what_is_half_typed_is_there_when_the_sheet_is_opened_again(qtbot: QtBot, told: Told) -> None:
    window = shown(qtbot, QWidget())
    sheet = ConcernSheet(told.desk, window)
    sheet.show_place(told.place)
    sheet.open()
    qtbot.waitUntil(lambda: "Answer: Yes" in said(sheet), timeout=PATIENCE_MS)
    sheet.told.edited.emit("Ruth")
    sheet.close_sheet()
    qtbot.waitUntil(lambda: "Ruth" in told.desk.views.draft(f"concern:{told.place.record}"), timeout=PATIENCE_MS)
    again = ConcernSheet(told.desk, window)
    again.show_place(told.place)
    again.open()
    qtbot.waitUntil(lambda: again.told.text() == "Ruth", timeout=PATIENCE_MS)
