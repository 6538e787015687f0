"""Forms in another language: chosen once, read in the editor and on paper, and asked of a child; what stands in English is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.assessment import Assessment, FormRef
from app.domain.ids import Id
from app.domain.self_assessment import SelfAssessment
from app.forms.shelf import Shelf
from app.forms.shipped import frozen_versions, shipped_form
from app.forms.translations import Translations
from app.ui.desk import Place
from app.ui.features.assessment.screen import Screen as Assessments
from app.ui.features.child_mode.pieces import ChildLabel
from app.ui.features.child_mode.screen import ChildWindow
from app.ui.features.handing_over.screen import HandingOverSheet
from app.ui.features.settings.screen import Screen as Settings
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id, shelf
from tests.helpers.names import unnamed

WORDS = {
    (
        "assessment",
        2,
    ): "form: assessment\nversion: 2\nlanguage: cy\nquestions: {living_where: {label: 'Ble mae {name}?'}}\n",
    ("what_do_you_think", 1): "form: what_do_you_think\nversion: 1\nlanguage: cy\n"
    "questions: {family_safe: {label: 'Adref'}}\n",
}
"""Two texts of two forms: enough to see which words are shown. They stand for a translation and are none."""


def worded() -> Shelf:
    translations = Translations(((*edition, "cy") for edition in WORDS), lambda form, version, _: WORDS[form, version])
    return Shelf(frozen=frozen_versions(), reader=shipped_form, translations=translations)


class Room:
    """Jay's file and the screens, over a real store whose forms are partly translated, or not at all."""

    def __init__(self, folder: Path, qtbot: QtBot, forms: Shelf) -> None:
        self.bot, self.laptop = qtbot, Laptop(folder, forms=forms)
        self.jay = a_child()
        form = FormRef(id="assessment", version=2)
        self.stage = Assessment(
            id=new_id(), scope=self.jay.scope, form=form, stage="start_of_order", started_on="2026-11-09"
        )
        self.laptop.receive(self.jay, an_allocation(self.jay, self.laptop.person, self.laptop.team), self.stage)
        self.desk = RealDesk(self.laptop)
        self.handed: list[Id] = []
        self.kept: list[QWidget] = []
        self.desk.hand_over = lambda id, _pin: self.handed.append(id)

    def shows(self, widget: QWidget) -> None:
        self.kept.append(widget)
        self.bot.addWidget(widget)
        widget.resize(1084, 740)
        widget.show()

    def rest(self) -> None:
        self.bot.waitUntil(self.desk.is_idle, timeout=20_000)
        QApplication.processEvents()

    def texts(self, within: QWidget) -> list[str]:
        return [label.text() for label in within.findChildren(PlainLabel) if label.isVisibleTo(within)]

    def settings(self) -> ChoiceRow:
        screen = Settings(self.desk)
        self.shows(screen)
        screen.show_place(Place(screen="settings"))
        assert unnamed(screen) == []
        (row,) = [row for row in screen.findChildren(ChoiceRow) if row.accessibleName() == "Language of forms"]
        return row

    def editor(self) -> list[str]:
        screen = Assessments(self.desk)
        self.shows(screen)
        screen.show_place(Place(screen="assessment", scope=self.jay.scope, record=self.stage.id, detail="living_where"))
        self.rest()
        return self.texts(screen)

    def sheet(self) -> HandingOverSheet:
        window = QWidget()
        self.shows(window)
        sheet = HandingOverSheet(self.desk, window)
        sheet.open()
        sheet.show_place(Place(screen="handing_over", scope=self.jay.scope))
        self.rest()
        return sheet


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    made = Room(tmp_path, qtbot, worded())
    yield made
    made.desk.close()
    made.laptop.close()


def test_who_chose_the_language_reads_the_form_in_it_and_is_told_what_stands_in_english(room: Room) -> None:
    assert "Where is Jay living now?" in room.editor()
    row = room.settings()
    assert row.isVisible()
    row.changed.emit("cy")
    said = room.editor()
    assert "Ble mae Jay?" in said
    (left,) = [text for text in said if "are not in Welsh yet. They stand in English." in text]
    told, _, texts = left.partition(" texts")[0].split()
    assert int(told) == int(texts) - 1


def test_a_child_answers_in_the_language_that_was_chosen_for_them_and_nobody_elses_words_change(room: Room) -> None:
    sheet = room.sheet()
    assert sheet.language.isVisibleTo(sheet)
    assert unnamed(sheet) == []
    sheet.language.changed.emit("cy")
    sheet.go.click()
    room.rest()
    (record,) = room.handed
    file = room.desk.views.self_assessment(record)
    assert isinstance(file.record, SelfAssessment)
    assert file.record.language == "cy"
    assert file.form is not None
    assert file.record.form.text_hash == file.form.text_hash, "the wording that they see is the one that is written down"
    assert file.form.questions["family_safe"].label == "Adref"
    window = ChildWindow(room.desk, file)
    room.bot.addWidget(window)
    told = [label.text() for label in window.findChildren(ChildLabel)]
    assert "The questions are in Welsh. The buttons are in English, and so are some questions." in told
    window.presenter.begin()
    assert "Adref" in [label.text() for label in window.findChildren(ChildLabel)]
    window.let_go()


def test_where_no_form_is_translated_nobody_is_asked(tmp_path: Path, qtbot: QtBot) -> None:
    room = Room(tmp_path, qtbot, shelf())
    assert not room.settings().isVisible()
    assert not room.sheet().language.isVisible()
    room.desk.close()
    room.laptop.close()
