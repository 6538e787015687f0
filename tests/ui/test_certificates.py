"""Making a certificate with a child, told on a real encrypted store."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused, Unavailable
from app.domain.signature import Certificate
from app.domain.types import view
from app.operations.certificate import SaveCertificate
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.certificates import making, texts
from app.ui.features.certificates.screen import Screen
from app.ui.paper import files
from app.ui.paper.pictures import at_dpi, at_width, page_count
from app.ui.paper.printing import paint_on
from app.ui.parts.card import Banner
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order
from tests.helpers.names import unnamed


class Page:
    """The page in a window, driven by accessible names."""

    def __init__(self, qtbot: QtBot, laptop: Laptop, *, called: str = "Jay") -> None:
        self.qtbot, self.laptop = qtbot, laptop
        self.child = a_child(preferred_name=called)
        laptop.receive(
            self.child, an_order(self.child, ends_on="2026-12-01"), an_allocation(self.child, laptop.person, laptop.team)
        )
        self.desk: RealDesk = RealDesk(laptop)
        self.window = QMainWindow()
        self.screen = Screen(self.desk)
        self.window.setCentralWidget(self.screen)
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        self.window.show()
        self.drawn: list[making.Drawn] = []
        self.screen._presenter.drawn.connect(self.drawn.append)
        self.screen.show_place(Place(screen="certificates"))
        qtbot.waitUntil(lambda: bool(self.drawn), timeout=60_000)

    def named(self, name: str) -> QWidget:
        found = [w for w in self.window.findChildren(QWidget) if w.accessibleName() == name and w.isVisibleTo(self.window)]
        assert found, f"nothing visible is called {name}"
        return found[-1]

    def press(self, name: str) -> None:
        QTest.mouseClick(self.named(name), Qt.MouseButton.LeftButton)

    def write(self, name: str, text: str) -> None:
        field = self.named(name)
        assert isinstance(field, LineField)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def stored(self) -> Certificate | None:
        return self.desk.views.certificates(self.laptop.clock.now.today)[0].certificate

    def until_stored(self, **fields: str) -> None:
        def holds() -> bool:
            found = self.stored()
            return found is not None and all(getattr(found, k) == v for k, v in fields.items())

        self.qtbot.waitUntil(holds)

    def sentences(self) -> list[str]:
        labels = [x.text() for x in self.window.findChildren(PlainLabel) if x.isVisibleTo(self.window)]
        return labels + [x.text() for x in self.window.findChildren(Banner) if x.isVisibleTo(self.window)]

    def until_said(self, part: str) -> None:
        self.qtbot.waitUntil(lambda: any(part in said for said in self.sentences()))

    def audit(self) -> list[str]:
        with self.laptop.store.reading() as connection:
            return [str(row[0]) for row in connection.exec_driver_sql("SELECT what FROM audit ORDER BY 1")]


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path / "leah")
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[Page]:
    theme.apply(qapp, "light", 100)
    made = Page(qtbot, laptop)
    yield made
    made.desk.close()


def test_the_page_starts_with_the_name_the_child_likes_and_keeps_nothing_until_a_choice(page: Page) -> None:
    field = page.named("Name as the child wants it")
    assert isinstance(field, LineField)
    assert field.text() == "Jay Okafor"
    assert "Jay Okafor" in page.drawn[-1].said
    assert page.stored() is None


def test_while_the_certificate_of_the_first_child_is_drawn_the_page_says_so(qtbot: QtBot, laptop: Laptop) -> None:
    child = a_child()
    laptop.receive(child, an_order(child, ends_on="2026-12-01"), an_allocation(child, laptop.person, laptop.team))
    desk = RealDesk(laptop)
    screen = Screen(desk)
    qtbot.addWidget(screen)
    waiting = [screen._page.accessibleDescription()]
    drawn: list[making.Drawn] = []
    screen._presenter.changed.connect(lambda _: waiting.append(screen._page.accessibleDescription()))
    screen._presenter.drawn.connect(drawn.append)
    screen.show_place(Place(screen="certificates"))
    qtbot.waitUntil(lambda: bool(drawn), timeout=60_000)
    assert waiting[:2] == [texts.READING, texts.DRAWING]
    assert screen._page.image() is not None
    desk.close()


def test_where_nobody_finishes_the_empty_page_does_not_ask_to_choose(qtbot: QtBot, laptop: Laptop) -> None:
    desk = RealDesk(laptop)
    screen = Screen(desk)
    qtbot.addWidget(screen)
    screen.show_place(Place(screen="certificates"))
    qtbot.waitUntil(lambda: screen._presenter.shown.is_loaded)
    assert screen._page.accessibleDescription() == texts.NO_PAGE
    desk.close()


def test_a_design_and_a_name_are_kept_as_they_are_chosen(page: Page) -> None:
    page.press("Ocean design")
    page.write("Name as the child wants it", "Jay-Jay")
    page.until_stored(theme="ocean", name="Jay-Jay")
    page.qtbot.waitUntil(lambda: "Jay-Jay" in page.drawn[-1].said)
    page.press("Street design")
    page.until_stored(theme="street", name="Jay-Jay")
    rows = page.laptop.store.reading
    with rows() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM record WHERE type = 'certificate'").scalar()
    assert count == 1


def test_no_order_is_ever_on_it(page: Page) -> None:
    for design, _ in making.designs():
        words = making.draw(_one(theme=design), 300).said
        assert "Order" not in words
        assert "Youth" not in words


def test_letters_that_cannot_be_printed_are_told_next_to_the_name_and_the_typing_stays(page: Page) -> None:
    page.screen._presenter.change(name="Jay \U0001f600")
    page.until_said("cannot be printed")
    field = page.named("Name as the child wants it")
    assert "cannot be printed" in field.accessibleDescription()
    page.until_stored(name="Jay \U0001f600")
    page.write("Name as the child wants it", "Jay")
    page.qtbot.waitUntil(lambda: not field.accessibleDescription())


def test_an_empty_name_is_refused_beside_the_field_and_the_old_one_stays_stored(page: Page) -> None:
    page.press("Ocean design")
    page.until_stored(name="Jay Okafor")
    field = page.named("Name as the child wants it")
    assert isinstance(field, LineField)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    page.qtbot.waitUntil(lambda: bool(field.accessibleDescription()))
    assert page.stored() is not None
    assert page.stored().name == "Jay Okafor"  # type: ignore[union-attr]


def test_a_message_chosen_in_english_turns_to_welsh_with_the_language(page: Page) -> None:
    english, welsh = making.suggestions("sunrise", "en")[1], making.suggestions("sunrise", "cy")[1]
    page.press(f"Message 2: {english}")
    page.until_stored(message=english)
    page.press("Cymraeg")
    page.until_stored(message=welsh, language="cy")
    page.qtbot.waitUntil(lambda: welsh in page.drawn[-1].said)
    page.press("Both")
    page.until_stored(language="both")
    page.qtbot.waitUntil(lambda: welsh in page.drawn[-1].said and english in page.drawn[-1].said)


def test_words_that_may_tell_why_are_asked_about_and_never_refused(page: Page) -> None:
    page.write("Achievement 1", "finished the court order")
    page.until_said("may tell a visitor")
    assert "finished the court order" in page.drawn[-1].said


def test_the_pdf_is_saved_whole_where_the_person_says_and_noted(page: Page, tmp_path: Path) -> None:
    target = tmp_path / "for jay"
    page.press("Save PDF")
    page.qtbot.waitUntil(
        lambda: any(w.accessibleName() == "Save as" for w in page.window.findChildren(LineField)), timeout=8_000
    )
    page.write("Save as", str(target))
    page.press("Save here")
    page.until_said("Saved as for jay.pdf")
    saved = (tmp_path / "for jay.pdf").read_bytes()
    assert saved.startswith(b"%PDF")
    assert page_count(saved) == 1
    assert page.stored() is not None
    page.qtbot.waitUntil(lambda: "saved certificate" in page.audit())
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == []


def test_a_file_that_is_there_is_replaced_only_after_a_question(page: Page, tmp_path: Path) -> None:
    target = tmp_path / "mine.pdf"
    target.write_bytes(b"older")
    page.press("Save PDF")
    page.qtbot.waitUntil(
        lambda: any(w.accessibleName() == "Save as" for w in page.window.findChildren(LineField)), timeout=8_000
    )
    page.write("Save as", str(target))
    page.press("Save here")
    page.until_said("already a file called mine.pdf")
    assert target.read_bytes() == b"older"
    page.press("Replace the file")
    page.until_said("Saved as mine.pdf")
    assert target.read_bytes().startswith(b"%PDF")


def test_a_choice_made_elsewhere_arrives_and_unsaved_words_stay(page: Page) -> None:
    page.press("Ocean design")
    page.until_stored(theme="ocean")
    seen = page.stored()
    assert seen is not None
    page.desk.tasks.do(SaveCertificate(seen=seen, now=seen.but(worker_name="Ruth Kaplan")))
    field = page.named("Who signs")
    assert isinstance(field, LineField)
    page.qtbot.waitUntil(lambda: field.text() == "Ruth Kaplan")
    page.write("Name as the child wants it", "Jay O")
    newer = page.stored()
    page.desk.tasks.do(SaveCertificate(seen=newer, now=newer.but(worker_name="Dai Morgan")))  # type: ignore[union-attr]
    page.qtbot.waitUntil(lambda: field.text() == "Dai Morgan")
    page.until_stored(name="Jay O", worker_name="Dai Morgan")


def test_leaving_the_page_keeps_the_last_letter(page: Page) -> None:
    page.write("Who signs", "Leah C")
    page.screen.leave()
    page.desk.close()
    assert page.stored() is not None
    assert page.stored().worker_name == "Leah C"  # type: ignore[union-attr]


def test_every_control_has_a_name_and_no_words_are_cut(page: Page, qapp: QApplication) -> None:
    assert unnamed(page.window) == []
    assert cut_labels(page.window) == []
    theme.apply(qapp, "dark", 200)
    page.qtbot.wait(50)
    assert page.screen.grab().size() == page.screen.size() * page.window.devicePixelRatioF()
    assert page.window.width() == 1280
    assert cut_labels(page.window) == []
    theme.apply(qapp, "light", 100)


def test_a_child_who_does_not_finish_soon_is_told(page: Page) -> None:
    other = a_child("Maisie", "Llewellyn")
    page.laptop.receive(other, an_order(other, ends_on="2027-08-05"), ver=2)
    page.screen.show_place(Place(screen="certificates", scope=other.scope))
    page.qtbot.waitUntil(lambda: page.screen._presenter.shown.is_not_here)
    assert not any(
        w.accessibleName() == "Save PDF" and w.isVisibleTo(page.window) for w in page.window.findChildren(QWidget)
    )


def test_the_printed_page_is_the_whole_certificate(qapp: QApplication, tmp_path: Path) -> None:
    pdf, _ = making.make_pdf(_one())
    pages = tuple(at_dpi(pdf, 300))
    assert (pages[0].width(), pages[0].height()) == (3508, 2480)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert paint_on(printer, at_width(pdf, 800))
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == 1


def test_a_full_disk_leaves_nothing_behind_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="disk is full"):
        files.save(b"%PDF-", tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no folder"):
        files.save(b"%PDF-", tmp_path / "nowhere" / "a.pdf")
    folder = tmp_path / "x.pdf"
    folder.mkdir()
    with pytest.raises(Refused, match="is a folder"):
        files.destination(str(folder))
    assert files.destination("~/Documents/a").name == "a.pdf"
    assert "/" not in files.suggested("Certificate", "../../etc/x").removeprefix("~/Documents/")


def _one(**changes: str) -> Certificate:
    found = view("certificate", a_child().id, a_child().scope, b'{"name":"Jay","theme":"sunrise"}')
    assert isinstance(found, Certificate)
    return found.but(made_on="2026-11-23", worker_name="Leah Cole", **changes)
