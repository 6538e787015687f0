"""The documents of a child's file in a real window: added with limits, opened with a line of the trail, fetched, taken out."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from app.domain.attachment import MOST_BYTES, Attachment
from app.domain.child import Child
from app.operations.attachment import AddToFile
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.documents import texts
from app.ui.features.documents.presenter import DocumentsPresenter
from app.ui.features.documents.screen import Screen
from app.ui.features.documents.sheets import AddSheet
from app.ui.features.documents.showing import MOST_XML, seen, words_of_word
from app.ui.paper.page_picture import PagePicture
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id
from tests.helpers.names import unnamed


def a_picture(width: int = 60, height: int = 40) -> bytes:
    """A PNG."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x2A7263)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def a_word_document(xml: str, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word file with this inside; kept as it is, so that the kind shows."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as packed:
        packed.writestr("word/document.xml", xml)
    return made.getvalue()


class Office:
    """Leah's window with the documents of one child in it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot, self.laptop = qtbot, Laptop(folder)
        self.child: Child = a_child()
        self.laptop.receive(self.child, an_allocation(self.child, self.laptop.person, self.laptop.team))
        self.desk = RealDesk(self.laptop)
        self.window = QMainWindow()
        self.screen = Screen(self.desk)
        self.window.setCentralWidget(self.screen)
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        self.window.show()
        self.go()

    def go(self) -> None:
        self.screen.show_place(Place(screen="documents", scope=self.child.scope))
        self.settle()

    def settle(self) -> None:
        fresh = self.screen._presenter._fresh
        self.qtbot.waitUntil(lambda: self.desk.is_idle() and fresh.is_settled)
        QApplication.processEvents()

    def named(self, name: str, kind: type[Any] = QAbstractButton) -> Any:
        found = [w for w in self.window.findChildren(kind) if w.accessibleName() == name and w.isVisibleTo(self.window)]
        assert found, f"nothing is called {name}"
        return found[-1]

    def press(self, name: str) -> None:
        self.named(name).click()
        self.settle()

    def says(self, words: str) -> bool:
        labels = [x.text() for x in self.window.findChildren(PlainLabel) if x.isVisibleTo(self.window)]
        return any(words in said for said in labels)

    def choose(self, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
        monkeypatch.setattr(AddSheet, "choose", staticmethod(lambda _: str(file)))
        if not any(sheet.isVisible() for sheet in self.window.findChildren(AddSheet)):
            self.press(texts.ADD)
        self.press(texts.CHOOSE)

    def look(self, number: int = 0) -> None:
        self.screen.table.opened.emit(self.screen.table._model.rows[number])
        self.settle()

    def trail(self) -> list[str]:
        """What the audit trail on the disk says."""
        with self.laptop.store.reading() as connection:
            return [row.what for row in connection.exec_driver_sql("SELECT what FROM audit ORDER BY n")]

    def close(self) -> None:
        self.screen.leave()
        self.settle()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    made = Office(tmp_path / "leah", qtbot)
    yield made
    made.close()


def test_a_photo_is_added_under_a_name_and_looked_at_with_a_line_of_the_trail(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "IMG_2034.png"
    file.write_bytes(a_picture())
    assert office.says(texts.NONE_YET)
    office.choose(monkeypatch, file)
    name = office.named(texts.NAME, LineField)
    assert name.text() == "IMG_2034"
    name.setText("Drawing of the treehouse")
    office.press(texts.ADD_IT)
    (line,) = office.desk.views.documents(office.child.scope)
    assert (line.name, line.kind, line.about) == ("Drawing of the treehouse", "image/png", office.child.id)
    assert office.desk.views.document(line.id) == file.read_bytes()
    assert "read document" not in office.trail()
    office.look()
    assert office.trail()[-1] == "read document"
    pages = [page for page in office.window.findChildren(PagePicture) if page.isVisible()]
    assert len(pages) == 1
    image = pages[0].image()
    assert image is not None
    assert (image.width(), image.height()) == (60, 40)
    office.press("Close. Nothing is lost")
    assert not office.window.findChildren(PagePicture) or not any(
        page.isVisible() for page in office.window.findChildren(PagePicture)
    )


def test_without_the_note_nothing_would_stand_in_the_trail(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.laptop.do(AddToFile(id=new_id(), scope=office.child.scope, name="Letter", data=a_picture()))
    office.go()
    monkeypatch.setattr(
        office.desk.tasks, "read_noted", lambda note, work, then, failed=None: office.desk.tasks.read(work, then, failed)
    )
    office.settle()
    office.screen._presenter.load()
    office.settle()
    office.look()
    assert "read document" not in office.trail(), "so the test above sees the line"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\x00 a program", "Waymark keeps PDF, Word documents"),
        (b"", "This document is empty"),
        (b"<script>alert(1)</script>", "Waymark keeps PDF, Word documents"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "larger than 20 MB"),
    ],
)
def test_what_is_not_kept_is_refused_beside_the_file_and_nothing_is_added(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, says: str
) -> None:
    file = tmp_path / "holiday.png"
    file.write_bytes(content)
    office.choose(monkeypatch, file)
    if not office.says(says):
        office.press(texts.ADD_IT)
    assert office.says(says)
    assert office.desk.views.documents(office.child.scope) == ()


def test_a_file_that_is_not_there_and_a_document_without_a_name_say_what_to_do(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.press(texts.ADD)
    office.press(texts.ADD_IT)
    assert office.says(texts.CHOOSE_FIRST)
    office.choose(monkeypatch, tmp_path / "gone.pdf")
    assert office.says(texts.NOT_READ)
    file = tmp_path / "note.txt"
    file.write_text("He wrote this himself.", encoding="utf-8")
    office.choose(monkeypatch, file)
    office.named(texts.NAME, LineField).setText("   ")
    office.press(texts.ADD_IT)
    assert office.says("Give the document a name.")


def test_where_a_document_is_stands_beside_it_and_what_is_not_here_can_be_fetched(office: Office) -> None:
    office.laptop.do(AddToFile(id=new_id(), scope=office.child.scope, name="Letter", data=a_picture()))
    coming = Attachment(
        id=new_id(), scope=office.child.scope, about=office.child.id, name="Report", kind="application/pdf", size=9_000_000,
        sha256="ab" * 32,
    )  # fmt: skip
    office.laptop.receive(coming)
    office.screen._presenter.load()
    office.settle()
    lines = {line.name: line for line in office.desk.views.documents(office.child.scope)}
    assert texts.state(lines["Letter"], is_sending=False) == ("Only here yet", "neutral")
    assert texts.state(lines["Letter"], is_sending=True) == ("On its way", "info")
    assert texts.state(lines["Report"], is_sending=False) == ("Not here yet", "info")
    number = [line.name for line in office.screen.table._model.rows].index("Report")
    office.look(number)
    assert office.says(texts.NOT_HERE)
    asked = office.desk.hand_sync.asked
    office.press(texts.FETCH)
    assert office.desk.hand_sync.asked == asked + 1


def test_a_document_is_taken_out_with_a_reason_only(office: Office) -> None:
    office.laptop.do(AddToFile(id=new_id(), scope=office.child.scope, name="Wrong child", data=a_picture()))
    office.screen._presenter.load()
    office.settle()
    office.look()
    office.press(texts.REMOVE)
    office.press(texts.YES_REMOVE)
    assert office.says(texts.SAY_WHY)
    office.named(texts.WHY, LineField).setText("It belongs to another child")
    office.press(texts.YES_REMOVE)
    assert office.desk.views.documents(office.child.scope) == ()


def test_words_of_a_word_file_are_shown_and_nothing_in_it_is_run_or_grows() -> None:
    good = a_word_document("<w:p><w:t>Dear</w:t><w:t xml:space='preserve"
                           "'> Jay &amp; Mum</w:t></w:p><w:p><w:t>Tuesday</w:t></w:p>")  # fmt: skip
    assert words_of_word(good) == "Dear Jay & Mum\nTuesday"
    assert words_of_word(b"PK\x03\x04 not a zip") == ""
    assert words_of_word(a_word_document("<w:t>" + "a" * (MOST_XML + 1) + "</w:t>")) == ""
    entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:p><w:t>&x;</w:t></w:p>'
    assert words_of_word(a_word_document(entity)) == "&x;"


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_word_file_with_damage_anywhere_is_said_as_damaged_or_read_whole(packing: int) -> None:
    whole = a_word_document("<w:p><w:t>" + "Dear Jay, see you on Tuesday. " * 9 + "</w:t></w:p>", packing)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    said = set()
    for at in range(len(whole)):
        for bits in (1, 0x80, 0xFF):
            shown = seen(kind, whole[:at] + bytes([whole[at] ^ bits]) + whole[at + 1 :])
            said.add(shown.problem)
            assert shown.words.startswith("Dear Jay") or shown.problem == texts.DAMAGED
        seen(kind, whole[:at])
    assert said == {"", texts.DAMAGED}


@pytest.mark.qt_log_ignore(".*")  # the decoders say on stderr what they think of it
@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "image/jpeg", "image/webp"])
def test_bytes_that_are_not_what_they_begin_as_are_told_and_harm_nothing(kind: str) -> None:
    for data in (
        b"%PDF-1.7\n" + b"\x00" * 400,
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 400,
        b"\xff\xd8\xff\xe0" + b"\x00" * 400,
        b"",
    ):
        assert seen(kind, data).problem == texts.DAMAGED


@pytest.mark.parametrize(("scheme", "percent"), [("light", 100), ("dark", 200)])
def test_long_names_are_whole_in_every_size(office: Office, qapp: QApplication, scheme: Any, percent: int) -> None:
    theme.apply(qapp, scheme, percent)
    name = "Report of the educational psychologist " * 5
    office.laptop.do(AddToFile(id=new_id(), scope=office.child.scope, name=name, data=a_picture(300, 2000)))
    office.screen._presenter.load()
    office.settle()
    office.look()
    assert not cut_labels(office.window)
    assert not unnamed(office.window)


def test_the_presenter_reads_another_childs_documents_when_the_place_changes(office: Office) -> None:
    presenter: DocumentsPresenter = office.screen._presenter
    other = a_child("Mia", "Cole")
    office.laptop.receive(other, an_allocation(other, office.laptop.person, office.laptop.team))
    office.laptop.do(AddToFile(id=new_id(), scope=other.scope, name="Mia’s letter", data=a_picture()))
    office.screen.show_place(Place(screen="documents", scope=other.scope))
    office.settle()
    assert [line.name for line in presenter.shown.lines or ()] == ["Mia’s letter"]
    office.go()
    assert presenter.shown.lines == ()
