"""What does not go together stands beside the section, on the check page and on the manager's paper, and stops nobody."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.screens import main_window
from app.domain.answer import Answer
from app.domain.ids import Id
from app.domain.self_assessment import SelfAssessment
from app.operations.assessment import RecordAnswers, StartAssessment
from app.operations.self_assessment import KeepSelfAssessment, StartSelfAssessment
from app.ui.desk import Place
from app.ui.features.assessment.editor import Editor
from app.ui.features.assessment.screen import Screen
from app.ui.features.contact.screen import ContactSheet
from app.ui.features.reviews.paper import paper_of
from app.ui.main_window import MainWindow
from app.ui.parts.button import Button
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.text import PlainLabel
from app.ui.together_card import TogetherCard
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, new_id

PATIENCE_MS = 10_000
AT_HOME = "Jay says that home does not feel safe, and there is no worry about living arrangements."


class Torn:
    """Jay says that home is not safe; Leah has no worry about it, and rates harm low although he carries a knife."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.child = laptop, a_child()
        rang = a_contact(self.child, risk="increased", risk_of=frozenset({"harm"}), finished_at="2026-11-23T09:00:00+00:00")
        laptop.receive(self.child, an_allocation(self.child, laptop.person, laptop.team), rang)
        self.own, self.stage = new_id(), new_id()
        laptop.do(StartSelfAssessment(id=self.own, scope=self.child.scope))
        with laptop.store.work() as work:
            seen = work.get(SelfAssessment, self.own)
        laptop.do(KeepSelfAssessment(seen=seen, now=seen.saying("family_safe", Answer(value="no"))))
        laptop.do(StartAssessment(id=self.stage, scope=self.child.scope))
        self.education = new_id()
        laptop.do(StartAssessment(id=self.education, scope=self.child.scope, form="education", stage=""))
        self.desk = RealDesk(laptop)
        self.answer(living_concern="none", serious_harm_level="low", safety_carrying="always", learning_concern="none")
        self.answer(self.education, history_now="none")

    def answer(self, where: str = "", **said: str) -> None:
        """Say this in the assessment, or in another form."""
        seen = self.desk.views.assessment(Id(where or self.stage)).assessment
        self.laptop.do(RecordAnswers(seen=seen, answers={key: Answer(value=value) for key, value in said.items()}))


@pytest.fixture
def torn(tmp_path: Path) -> Iterator[Torn]:
    """On Leah's laptop."""
    laptop = Laptop(tmp_path)
    made = Torn(laptop)
    yield made
    made.desk.close()
    laptop.close()


def said(widget: QWidget) -> str:
    """All visible words of it."""
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget))


@pytest.fixture
def screen(qtbot: QtBot, torn: Torn) -> Screen:
    """The editor on the section about living arrangements."""
    made = Screen(torn.desk)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    place = Place(screen="assessment", record=torn.stage, scope=torn.child.scope, detail="living_concern")
    made.show_place(place)
    qtbot.waitUntil(lambda: made.editor.presenter.shown.section == "living", timeout=PATIENCE_MS)
    return made


def card_on(screen: Screen) -> TogetherCard:
    """The card of the check page."""
    screen.editor.presenter.go_to("check")
    assert screen.editor.check is not None
    return screen.editor.check.findChildren(TogetherCard)[0]


def test_it_stands_beside_the_section_as_long_as_it_is_so(qtbot: QtBot, screen: Screen) -> None:
    side, presenter = screen.editor.side, screen.editor.presenter
    assert AT_HOME in side.clash.text()
    presenter.answer("living_concern", Answer(value="some"))
    assert AT_HOME not in side.clash.text()
    presenter.answer("living_concern", Answer(value="none"))
    assert AT_HOME in side.clash.text()
    presenter.go_to("serious_harm")
    assert AT_HOME not in side.clash.text()
    assert "carries a weapon" in side.clash.text()


def test_each_message_leads_to_the_very_answer_in_whichever_form_it_stands(qtbot: QtBot, torn: Torn) -> None:
    window = main_window(torn.desk)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.activateWindow()
    landed = partial(_landed, qtbot, window)
    window.go(Place(screen="assessment", record=torn.stage, scope=torn.child.scope, detail="check"))
    qtbot.waitUntil(lambda: bool(_cards(window)), timeout=PATIENCE_MS)
    card = _cards(window)[0]
    assert AT_HOME in said(card)
    assert "What do you think?" in said(card)
    editor = window.findChildren(Editor)[0]
    assert not [p for p in editor.presenter.problems() if "go together" in p.sentence]
    _press(card, "See it", "safe at home")
    landed("I feel safe at home No")  # on the page with Jay's own words
    window.back()
    qtbot.waitUntil(lambda: bool(_cards(window)), timeout=PATIENCE_MS)
    _press(_cards(window)[0], "See it", "Risk")
    landed("Risk: Higher")  # in the sheet of the contact
    window.findChildren(ContactSheet)[0].close_sheet()
    _press(_cards(window)[0], "Change", "worried")
    landed("worried", section="living")
    window.go(Place(screen="assessment", record=torn.education, scope=torn.child.scope, detail="check"))
    qtbot.waitUntil(lambda: editor.presenter.session is not None and bool(_cards(window)), timeout=PATIENCE_MS)
    _press(_cards(window)[0], "See it", "worried")
    landed("worried", section="learning")  # from the other form back into the assessment


def _cards(window: QWidget) -> list[TogetherCard]:
    QApplication.processEvents()
    return [card for card in window.findChildren(TogetherCard) if card.isVisibleTo(window)]


def _press(card: TogetherCard, words: str, name: str) -> None:
    """With the keyboard alone."""
    button = next(b for b in card.findChildren(Button) if b.text() == words and name in b.accessibleName())
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def _is_in_sight() -> bool:
    QApplication.processEvents()
    held = QApplication.focusWidget()
    return held is not None and not held.visibleRegion().isEmpty()


def _landed(qtbot: QtBot, window: MainWindow, name: str, section: str = "") -> None:
    """The keyboard is on that answer, in sight, with its record's section around it."""

    def is_there() -> bool:
        QApplication.processEvents()
        at = QApplication.focusWidget()
        while at is not None and not isinstance(at, Editor | MainWindow):
            if name in at.accessibleName():
                return True
            at = at.parentWidget()
        return False

    qtbot.waitUntil(is_there, timeout=PATIENCE_MS)
    qtbot.waitUntil(_is_in_sight, timeout=PATIENCE_MS)
    if section:
        assert window.findChildren(Editor)[0].presenter.shown.section == section


def test_why_both_are_so_is_kept_and_the_manager_reads_it_until_an_answer_changes(
    qtbot: QtBot, torn: Torn, screen: Screen
) -> None:
    card = card_on(screen)
    box = next(b for b in card.findChildren(GrowingText) if AT_HOME in b.editor.accessibleName())
    box.edited.emit("He means his old home. Visited on Friday.")
    screen.editor.presenter.leave()
    qtbot.waitUntil(lambda: "child_unsafe_at_home" in _kept(torn), timeout=PATIENCE_MS)
    paper = paper_of(torn.desk.views.assessment(torn.stage), "somebody")
    clash = next(one for one in paper.clashes if one.finding.says == AT_HOME)
    assert (clash.why, clash.is_stale) == ("He means his old home. Visited on Friday.", False)
    assert any(cited.title == "What do you think?" for cited in clash.finding.cites)
    weapon = next(one for one in paper.clashes if "weapon" in one.finding.says)
    assert weapon.why == ""
    for clash in paper.clashes:
        for cited in clash.finding.cites:
            if cited.record == torn.stage:
                assert paper.part_of(cited.question), "a link opens a place, answered or not"
    with torn.laptop.store.work() as work:
        seen = work.get(SelfAssessment, torn.own)
    torn.laptop.do(KeepSelfAssessment(seen=seen, now=seen.saying("family_safe", Answer(value="sometimes"))))
    paper = paper_of(torn.desk.views.assessment(torn.stage), "somebody")
    assert next(one for one in paper.clashes if one.finding.says == AT_HOME).is_stale


def _kept(torn: Torn) -> set[str]:
    return set(torn.desk.views.assessment(torn.stage).assessment.justified)


def test_words_taken_back_leave_nothing(qtbot: QtBot, torn: Torn, screen: Screen) -> None:
    card = card_on(screen)
    box = next(b for b in card.findChildren(GrowingText) if AT_HOME in b.editor.accessibleName())
    for words in ("Because.", " "):
        box.edited.emit(words)
        screen.editor.presenter.leave()
    qtbot.waitUntil(lambda: not screen.editor.presenter.draft.is_dirty, timeout=PATIENCE_MS)
    assert _kept(torn) == set()
