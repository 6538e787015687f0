"""Reports on a real store, as they are written, sent, countersigned and filed on screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.ids import NO_ID, Id
from app.domain.service import Person
from app.domain.standing import Stage
from app.models.unit_of_work import Identity
from app.operations.report import CountersignReport, StartReport, SubmitReport
from app.operations.report_templates import template
from app.ui.desk import Place
from app.ui.features.reports import texts
from app.ui.features.reports.reopening import Reopening
from app.ui.features.reports.screen import Screen
from app.ui.parts.card import Banner
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order, new_id, shelf
from tests.helpers.names import unnamed
from tests.helpers.paper import pages_of


class Bench:
    """Leah's laptop with the reports of Jay, and what is pressed there."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot, self.laptop = qtbot, Laptop(folder)
        self.jay = a_child()
        form = shelf().newest("assessment")
        assert form is not None
        ref = FormRef(id=form.id, version=form.version, text_hash=form.text_hash)
        answers = {
            "hopes_change": Answer(value="I want to be a joiner."),
            "what_happened_wishes": Answer(value="Mrs Bell wants an apology."),
        }
        self.stage = Assessment(id=new_id(), scope=self.jay.scope, form=ref, stage="pre_sentence_report", answers=answers)
        who = Person(id=self.laptop.person, scope=new_id(), names="Leah Cole", role="practitioner")
        jay = self.jay
        self.laptop.receive(who, jay, an_order(jay), an_allocation(jay, self.laptop.person, self.laptop.team))
        self.laptop.put(self.stage)
        self.desk = RealDesk(self.laptop)
        self.screen = Screen(self.desk)
        self.screen.resize(1000, 800)
        qtbot.addWidget(self.screen)
        self.screen.show()

    def go(self, record: Id = NO_ID) -> None:
        self.screen.show_place(Place(screen="report", scope=self.jay.scope, record=record))
        presenter = self.screen._presenter
        self.qtbot.waitUntil(lambda: presenter.shown.lines is not None or presenter.shown.file is not None)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.desk.is_idle() and not self.screen._presenter.draft.is_dirty)
        QApplication.processEvents()
        self.qtbot.waitUntil(self.desk.is_idle)

    def begins(self, kind: str = "progress") -> Id:
        id = new_id()
        self.laptop.do(
            StartReport(id=id, scope=self.jay.scope, template=kind, assessment=self.stage.id, asked_on="2026-11-16")
        )
        return id

    def press(self, name: str) -> None:
        found = [b for b in self.screen.findChildren(QAbstractButton) if b.accessibleName() == name and b.isVisible()]
        assert len(found) == 1, [b.accessibleName() for b in self.screen.findChildren(QAbstractButton) if b.isVisible()]
        found[0].click()
        self.settle()

    def writes_all(self, kind: str) -> None:
        for section in template(kind).sections:
            editor = self.screen.editor.texts[section.id].editor
            editor.setFocus()
            editor.selectAll()
            QTest.keyClicks(editor, f"About {section.id}.")
        self.settle()

    def said(self) -> str:
        return " | ".join(b.text() for b in self.screen.findChildren(Banner) if b.isVisible())

    def standing(self, id: Id) -> Stage:
        return self.desk.views.report(id).standing.stage

    def close(self) -> None:
        self.screen.leave()
        self.settle()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(tmp_path / "leah", qtbot)
    yield made
    made.close()


def test_a_report_is_begun_from_a_stage_and_opened(bench: Bench) -> None:
    bench.go()
    page = bench.screen.list_page
    bench.press(texts.START)
    page.kind.set_value("pre_sentence")
    page.court.set_text_quietly("Hove")
    bench.press(texts.BEGIN)
    bench.qtbot.waitUntil(lambda: bool(bench.desk.went_to))
    place = bench.desk.went_to[-1]
    file = bench.desk.views.report(place.record)
    assert (place.screen, file.report.template, file.report.court) == ("report", "pre_sentence", "Hove")
    bench.go(place.record)
    assert "I want to be a joiner." in bench.screen.editor.texts["voice"].text()
    assert unnamed(bench.screen) == []
    assert cut_labels(bench.screen) == []


def test_what_is_typed_is_kept_and_what_is_missing_is_said_before_it_goes(bench: Bench) -> None:
    id = bench.begins()
    bench.go(id)
    bench.press(texts.SEND)
    missing = dict(bench.screen._presenter.shown.missing)
    assert "done" in missing
    assert bench.standing(id) is Stage.IN_PROGRESS
    assert bench.screen.editor.missing.isVisible()
    bench.writes_all("progress")
    assert bench.desk.views.report(id).report.passages["done"].text == "About done."
    assert bench.screen._presenter.shown.missing == ()
    bench.press(texts.SEND)
    bench.qtbot.waitUntil(lambda: bench.standing(id) is Stage.SENT)
    bench.qtbot.waitUntil(lambda: "waits to be countersigned" in bench.said())
    assert bench.screen.editor.texts == {}, "closed while it waits"


def test_a_manager_returns_it_with_a_note_countersigns_it_and_it_is_filed(bench: Bench) -> None:
    id = bench.begins("breach")
    bench.go(id)
    bench.writes_all("breach")
    bench.screen._presenter.propose("CONTINUE")
    bench.settle()
    section = template("breach").sections[0]
    editor = bench.screen.editor.texts[section.id].editor
    QTest.keyClicks(editor, " He wrote to Bell.")
    bench.settle()
    bench.press(texts.SEND)
    (named,) = bench.screen.editor.names.sentences()
    assert named.startswith(f"“Bell” stands under “{section.title}”")
    assert bench.standing(id) is Stage.IN_PROGRESS, "stopped, with the place beside it"
    bench.press(texts.SEND_ANYWAY)
    bench.qtbot.waitUntil(lambda: bench.standing(id) is Stage.SENT)
    leah = bench.laptop.store.identity
    bench.laptop.store.identity = Identity(person=new_id(), role="manager", team=leah.team)
    ruth = RealDesk(bench.laptop)
    reader = Screen(ruth)
    bench.qtbot.addWidget(reader)
    reader.show()
    reader.show_place(Place(screen="report", scope=bench.jay.scope, record=id))
    bench.qtbot.waitUntil(lambda: reader._presenter.shown.file is not None and ruth.is_idle())
    QApplication.processEvents()
    assert reader.editor.names.sentences() == (named,), "its reader sees it too"
    press(reader, texts.RETURN)
    bench.qtbot.waitUntil(lambda: "Write a note" in reader._presenter.shown.problem)
    press(reader, texts.COUNTERSIGN)
    bench.qtbot.waitUntil(lambda: bench.standing(id) is Stage.COUNTERSIGNED and ruth.is_idle())
    QApplication.processEvents()
    press(reader, texts.REOPEN)
    press(reader, texts.REOPEN_NOW)
    bench.qtbot.waitUntil(lambda: reader._presenter.shown.problem == "Say why it is opened again.")
    bench.qtbot.waitUntil(ruth.is_idle)
    assert unnamed(reader) == []
    assert cut_labels(reader) == []
    card = reader.findChild(Reopening)
    assert card is not None
    QTest.keyClicks(card.reason.editor, "The letter came.")
    press(reader, texts.REOPEN_NOW)
    bench.qtbot.waitUntil(lambda: bench.standing(id) is Stage.IN_PROGRESS and ruth.is_idle())
    QApplication.processEvents()
    said = " | ".join(b.text() for b in reader.findChildren(Banner) if b.isVisible())
    assert "Reopened by" in said
    assert "The letter came." in said
    reader.leave()
    ruth.close()
    bench.laptop.store.identity = leah
    for person, operation in (
        (leah, SubmitReport),
        (Identity(person=new_id(), role="manager", team=leah.team), CountersignReport),
    ):
        bench.laptop.store.identity = person
        head = bench.desk.views.report(id).head_hash
        more = {"looked_at": ((section.id, "Bell"),)} if operation is SubmitReport else {}
        bench.laptop.do(operation(report=id, read_content=head, statement="Read", **more))
    bench.laptop.store.identity = leah
    bench.go(id)
    filing_card = bench.screen.editor.filing
    assert filing_card is not None
    filing_card.on.set_value(None)
    bench.press(texts.KEEP_FILING)
    bench.qtbot.waitUntil(lambda: bench.screen._presenter.shown.field == "filed_on")
    filing_card.filed.emit("2026-11-20", "Hove", "")
    bench.qtbot.waitUntil(lambda: bench.desk.views.report(id).filing is not None)
    bench.settle()
    filing = bench.screen.editor.filing
    assert filing is not None
    filing.outcome.set_value("CONTINUE")
    filing.decided.emit("CONTINUE", "2026-11-20", "Go on.")
    bench.qtbot.waitUntil(lambda: getattr(bench.desk.views.report(id).filing, "outcome", "") == "CONTINUE")
    bench.settle()


def press(holder: QWidget, name: str) -> None:
    next(b for b in holder.findChildren(QAbstractButton) if b.accessibleName() == name and b.isVisible()).click()


def test_a_draft_says_so_on_paper_and_leaving_the_laptop_is_noted(bench: Bench) -> None:
    id = bench.begins()
    bench.go(id)
    bench.writes_all("progress")
    with bench.qtbot.waitSignal(bench.screen._out.ready) as caught:
        bench.press("Save the report as PDF")
    page = " ".join(" ".join(pages_of(caught.args[0].pdf)).split())
    for words in ("Progress report", "Draft: not countersigned", "OFFICIAL-SENSITIVE", "What was done About done."):
        assert words in page
    with bench.laptop.store.reading() as connection:
        assert ("drew report", id) in connection.exec_driver_sql("SELECT what, subject FROM audit").fetchall()
