"""An open assessment whose form has a newer version says so, and moves to it with all its answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.form_file import FormFile, form_file_id
from app.forms.reading import read_form
from app.ui.desk import Place
from app.ui.features.assessment import texts
from app.ui.features.assessment.screen import Screen
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import a_child, an_allocation, new_id
from tests.helpers.page_in_hand import PageInHand

TEXT = """form: short_look
version: {version}
title: A short look
purpose: To see how things are.
{renamed}groups:
  - id: all
    title: All of it
    sections:
      - id: now
        title: Now
        questions:
          - id: {question}
            kind: narrative
            label: What {question}?
"""


class Desk(PageInHand):
    """Leah's laptop with one assessment on a short form open."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        super().__init__(folder, qtbot, Screen, "Leah Cole", "practitioner", "assessment")
        self.child = a_child()
        self.receive(self.child, an_allocation(self.child, self.laptop.person, self.laptop.team))
        self.publish(1, "else", "")
        self.record = Assessment(
            id=new_id(), scope=self.child.scope, form=FormRef(id="short_look", version=1), stage="review",
            answers={"else": Answer(value="Nothing.")},
        )  # fmt: skip
        self.receive(self.record)

    def publish(self, version: int, question: str, renamed: str) -> None:
        """A version comes with the directory."""
        text = TEXT.format(version=version, question=question, renamed=renamed)
        form = read_form(text, "file")
        self.receive(
            FormFile(
                id=form_file_id("short_look", version), scope=self.directory, form="short_look", edition=version, text=text,
                structure=form.structural_hash,
            )
        )  # fmt: skip
        with self.laptop.store.transaction() as connection:
            self.laptop.store.take_forms(connection)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.desk.is_idle() and not self.screen.editor.presenter.draft.is_dirty)

    def look(self) -> None:
        self.screen.show()
        self.screen.show_place(Place(screen="assessment", record=self.record.id, scope=self.child.scope))
        self.settle()

    def stored(self) -> Assessment:
        return self.desk.views.assessment(self.record.id).assessment


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot)
    yield made
    made.close()


def test_an_open_assessment_moves_to_the_newer_form_with_its_answers(desk: Desk) -> None:
    desk.look()
    assert not desk.says("newer version"), "it is on the newest"
    desk.publish(2, "other", "renamed:\n  else: other\n")
    desk.tell()
    desk.qtbot.waitUntil(lambda: desk.says("There is a newer version of this form, version 2."))
    assert not cut_labels(desk.screen)
    desk.press(texts.move_to(2))
    desk.qtbot.waitUntil(lambda: desk.stored().form.version == 2)
    assert desk.stored().answers == {"other": Answer(value="Nothing.")}
    desk.qtbot.waitUntil(lambda: desk.says("What other?"))
    assert not desk.says("newer version")
