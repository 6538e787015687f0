"""What joined by itself is said over the record until somebody has read it; then it can be sent and signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.mark import JOINED, Mark
from app.domain.service import Person
from app.forms.definition import FormDefinition
from app.operations.mark import ConfirmJoined
from app.operations.signing import sign as bind
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.assessment.screen import Screen
from app.ui.joined_bar import BRIEF, READ, JoinedBar, words
from app.ui.parts.button import Button
from tests.helpers.answers import whole_answers
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, new_id, shelf


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """Leah's."""
    one = Laptop(tmp_path)
    yield one
    one.close()


def a_joined_assessment(laptop: Laptop) -> tuple[Assessment, Mark]:
    """Jay's assessment, with one text in which two people's paragraphs were joined."""
    child = a_child()
    story = next(q.id for q in _form().questions.values() if q.kind == "narrative")
    record = Assessment(
        id=new_id(),
        scope=child.scope,
        form=FormRef(id="assessment", version=1),
        stage="start_of_order",
        answers=whole_answers(_form())[0] | {story: Answer(value="First, by Leah.\n\nLast, by Sam.")},
        unasked_because="He was in hospital.",
    )
    sam = Person(id=new_id(), scope=new_id(), names="Sam Bell", role="practitioner")
    leah = Person(id=laptop.person, scope=sam.scope, names="Leah Okafor", role="practitioner")
    mark = Mark(
        id=new_id(),
        scope=child.scope,
        about=record.id,
        about_type="assessment",
        kind=JOINED,
        paths=(f"answers/{story}/value",),
        by=sam.id,
        others=(leah.id,),
        at="2026-11-23T08:00:00+00:00",
    )
    laptop.receive(sam, leah)
    laptop.receive(child, record, mark)
    return record, mark


def _form() -> FormDefinition:
    form = shelf().find("assessment", 1)
    assert form is not None
    return form


def _pressable(bar: JoinedBar) -> Button:
    return next(button for button in bar.findChildren(Button) if button.accessibleName() == READ or button.text() == READ)


def test_the_editor_says_it_until_somebody_has_read_it(qtbot: QtBot, laptop: Laptop) -> None:
    record, _ = a_joined_assessment(laptop)
    desk = RealDesk(laptop)
    screen = Screen(desk)
    qtbot.addWidget(screen)
    screen.resize(1084, 650)
    screen.show()
    screen.show_place(Place(screen="assessment", record=record.id, scope=record.scope))
    bars, bar = screen.editor.bars, screen.editor.bars.joined
    qtbot.waitUntil(lambda: bars.is_folded)  # the window is low, and a newer form is said over it too
    assert BRIEF in bars.line.words.text()
    assert bars.line.words.text() in bars.line.open.accessibleName()
    qtbot.waitUntil(lambda: 0 < bars.height() < theme.em(3.2))
    bars.line.open.setFocus()
    QTest.keyClick(bars.line.open, Qt.Key.Key_Space)
    assert bar.isVisible()
    assert bars.less.hasFocus()
    assert "Leah Okafor and Sam Bell both wrote in “" in bar.text()
    with pytest.raises(Refused, match="joined"), laptop.store.work() as work:
        bind(work, record, work.head_hash(record), "submitted", "Read.")
    _pressable(bar).click()
    qtbot.waitUntil(lambda: bar.isHidden())
    assert bars.newer.isVisible()  # one alone does not fold
    assert not bars.less.isVisible()
    assert desk.views.marks(record.id) == ()
    with laptop.store.work() as work:
        bind(work, record, work.head_hash(record), "submitted", "Read.")
    qtbot.waitUntil(desk.is_idle)
    desk.close()


def test_reading_it_twice_says_it_once(laptop: Laptop) -> None:
    record, mark = a_joined_assessment(laptop)
    for _ in range(2):
        laptop.do(ConfirmJoined(marks=(mark.id,)))
    with laptop.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE type = 'resolution'").scalar() == 1
    assert record.id == Id(mark.about)


def test_the_words_name_people_and_questions(laptop: Laptop) -> None:
    record, _ = a_joined_assessment(laptop)
    desk = RealDesk(laptop)
    said = words(desk.views.marks(record.id))
    desk.close()
    assert said.startswith("Leah Okafor and Sam Bell both wrote in “")
    assert said.endswith("Read them before anybody signs.")
