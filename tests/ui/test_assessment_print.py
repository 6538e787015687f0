"""An assessment on paper, told on a real store: what it says, who may offer it, where it is drawn, and a very long answer."""

import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.changes.content import content_hash
from app.domain.answer import Answer, Row
from app.domain.assessment import Assessment, FormRef
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.record import to_body
from app.domain.service import Person
from app.domain.signature import Signature
from app.forms.definition import FormDefinition
from app.forms.wording import fill
from app.models.queries.views import StoreViews
from app.operations.assessment import SubmitAssessment
from app.operations.rows.assessment import AssessmentFile
from app.reports.blocks import PrintBlocks
from app.reports.table import PrintTable
from app.ui.desk import Place
from app.ui.features.assessment.screen import Screen as Assessments
from app.ui.features.reviews.screen import Screen as Reviews
from app.ui.paper import assessment, assessment_out, printing
from app.ui.paper.save_sheet import SaveSheet
from app.ui.parts.card import Banner
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.line import LineField
from tests.helpers.answers import label, some_answer, whole_answers
from tests.helpers.carrying import enter, send
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order, new_id, shelf
from tests.helpers.names import unnamed
from tests.helpers.paper import pages_of
from tests.helpers.small_service import SmallService

AT = Moment(wall_at="2026-11-23T14:02:00+00:00", boot_id="test", boottime_ns=1)
PRINT, SAVE = "Print the assessment", "Save the assessment as PDF"
GUI_THREAD = threading.main_thread().name


def form() -> FormDefinition:
    found = shelf().newest("assessment")
    assert found is not None
    return found


def reference() -> FormRef:
    return FormRef(id=form().id, version=form().version, text_hash=form().text_hash)


def plain(text: str) -> str:
    return " ".join(text.split())


class Table:
    """A laptop with an assessment screen or a review queue on it, and what is pressed there."""

    def __init__(self, folder: Path, qtbot: QtBot, role: str = "practitioner") -> None:
        self.qtbot, self.laptop = qtbot, Laptop(folder, role=role)
        self.author = new_id()
        self.jay = a_child()
        who = Person(id=self.laptop.person, scope=new_id(), names="Leah Cole", role=role)
        self.laptop.receive(
            who, self.jay, an_order(self.jay), an_allocation(self.jay, self.laptop.person, self.laptop.team)
        )
        self.desk = RealDesk(self.laptop)
        self.screen: QWidget = QWidget()

    def show(self, screen: QWidget) -> None:
        self.screen = screen
        screen.resize(1084, 740)
        self.qtbot.addWidget(screen)
        screen.show()
        with self.qtbot.waitActive(screen):
            screen.activateWindow()

    def has(self, answers: dict[str, Answer], *, to_send: bool = False) -> Assessment:
        """A start of order of this child, as it came from the service; `to_send` as it was begun here."""
        made = Assessment(
            id=new_id(),
            scope=self.jay.scope,
            form=reference(),
            stage="start_of_order",
            started_on="2026-11-09",
            answers=answers,
        )
        if to_send:
            self.laptop.put(made)
        else:
            self.laptop.receive(made)
        return made

    def file(self, id: Id) -> AssessmentFile:
        return StoreViews(self.laptop.store).assessment(id)

    def editing(self, made: Assessment, detail: str = "") -> Assessments:
        screen = Assessments(self.desk)
        self.show(screen)
        screen.show_place(Place(screen="assessment", scope=made.scope, record=made.id, detail=detail))
        self.rest()
        return screen

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: self.desk.tasks.is_idle, timeout=60_000)
        for _ in range(6):
            QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.desk.tasks.is_idle, timeout=60_000)

    def offered(self) -> list[str]:
        buttons = [b for b in self.screen.findChildren(QAbstractButton) if b.isVisibleTo(self.screen)]
        return [b.accessibleName() for b in buttons if b.accessibleName() in (PRINT, SAVE)]

    def press(self, name: str) -> None:
        found = [b for b in self.screen.findChildren(QAbstractButton) if b.accessibleName() == name]
        (button,) = [b for b in found if b.isVisibleTo(self.screen)]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def save_as(self, path: Path) -> bytes:
        """Press Save PDF, write where, and save there."""
        self.press(SAVE)
        self.qtbot.waitUntil(lambda: any(s.isVisible() for s in self.screen.findChildren(SaveSheet)), timeout=60_000)
        sheet = next(s for s in self.screen.findChildren(SaveSheet) if s.isVisible())
        field = sheet.findChild(LineField)
        assert field is not None
        assert field.text().endswith("Assessment for Jay.pdf")
        field.selectAll()
        QTest.keyClicks(field, str(path))
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.rest()
        return path.read_bytes()

    def print_to(self, path: Path) -> bytes:
        """Press Print and choose a printer that writes a file."""
        self.press(PRINT)
        self.qtbot.waitUntil(lambda: bool(self.dialogs()), timeout=60_000)
        (dialog,) = self.dialogs()
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(path))
        dialog.done(QDialog.DialogCode.Accepted)
        self.rest()
        return path.read_bytes()

    def dialogs(self) -> list[QPrintDialog]:
        return [d for d in self.screen.findChildren(QPrintDialog) if d.isVisible()]

    def said(self) -> list[str]:
        return [b.text() for b in self.screen.findChildren(Banner) if b.isVisibleTo(self.screen)]

    def audit(self) -> list[tuple[str, str]]:
        with self.laptop.store.reading() as connection:
            return [
                (str(w), str(s)) for w, s in connection.exec_driver_sql("SELECT what, subject FROM audit ORDER BY rowid")
            ]

    def close(self) -> None:
        self.screen.leave() if hasattr(self.screen, "leave") else None
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[Table]:
    made = Table(tmp_path / "leah", qtbot)
    yield made
    made.close()


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Table]:
    made = Table(tmp_path / "ruth", qtbot, "manager")
    yield made
    made.close()


def sent(at: Table, answers: dict[str, Answer]) -> Assessment:
    """An assessment of this laptop's own person, sent."""
    made = at.has(answers)
    at.laptop.do(SubmitAssessment(assessment=made.id, read_content=at.file(made.id).head_hash, statement="It is so."))
    return made


def waiting(office: Table, answers: dict[str, Answer], by: Id) -> Assessment:
    """An assessment that somebody else sent to the manager."""
    made = Assessment(id=new_id(), scope=office.jay.scope, form=reference(), stage="review", answers=answers)
    office.laptop.receive(made, ver=2, by=by)
    head = content_hash("assessment", made.id, made.scope, to_body(made))
    office.laptop.receive(
        Signature(
            id=new_id(), scope=made.scope, about=made.id, content_hash=head, meaning="submitted", signer=by,
            signed_at="2026-11-20T09:00:00+00:00",
        ), ver=3, by=by,
    )  # fmt: skip
    return made


def spying(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str) -> list[str]:
    """Names of the threads in which a function of this module ran; it does what it does."""
    threads: list[str] = []
    does: Callable[..., Any] = getattr(holder, name)

    def seen(*given: Any, **named: Any) -> Any:
        threads.append(threading.current_thread().name)
        return does(*given, **named)

    monkeypatch.setattr(holder, name, seen)
    return threads


# ---- what stands on the paper


def test_every_answer_stands_on_the_paper_under_its_question(at: Table) -> None:
    answers, words = whole_answers(form())
    first = next(id for id in words if form().questions[id].kind == "narrative")
    told = Answer(value=answers[first].value, said_by="child", said_on="2026-11-09", source="Home visit")
    made = at.has({**answers, first: told})
    pages = pages_of(assessment.make_pdf(at.file(made.id), "Leah Cole", AT))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert "Printed by Leah Cole, Monday 23 November 2026 at 14:02" in page
    whole = plain(" ".join(pages))
    assert "Assessment: start of order Jayden Okafor, called Jay" in whole
    assert len(words) > 30
    assert f"{plain(fill(words[first][-1], 'Jay'))} Said by Jay on 9 November 2026 · Home visit" in whole
    for id, said in words.items():
        asked = plain(fill(form().questions[id].label, "Jay"))
        assert asked in whole, id
        assert all(plain(fill(part, "Jay")) in whole for part in said), (id, said)
    assert "{name}" not in whole


def test_sections_and_questions_stand_in_the_order_of_the_form(at: Table) -> None:
    answers, _ = whole_answers(form())
    printed = assessment.contents(at.file(at.has(answers).id), "Leah Cole", AT)
    titles = [section.title for section in printed.sections]
    assert titles == [t for t in (fill(s.title, "Jay") for s in form().sections) if t in titles]
    living = next(s for s in printed.sections if s.title == "Living arrangements")
    asked = [fill(q.label, "Jay") for q in form().section("living").questions]
    assert [question for question, _ in living.answers] == [q for q in asked if q in dict(living.answers)]


def test_an_answer_that_is_not_asked_any_more_stays_off_the_paper(at: Table) -> None:
    hidden = next(q for q in form().questions.values() if q.shown_when is not None and q.kind == "narrative")
    file = at.file(at.has({hidden.id: Answer(value="Said before the question went away.")}).id)
    answers = [text for section in assessment.contents(file, "Leah Cole", AT).sections for _, text in section.answers]
    assert "Said before the question went away." not in answers
    assert set(answers) == {""}
    assert "Not answered" in pages_of(assessment.make_pdf(file, "Leah Cole", AT))[0]


def rows_of(*rows: Row) -> Answer:
    return Answer(rows={f"019a0000-0000-7000-8000-00000000000{n}": row for n, row in enumerate(rows)})


def said_of(at: Table, title: str, asked: str, **answers: Answer) -> object:
    printed = assessment.contents(at.file(at.has(answers).id), "Leah Cole", AT)
    return dict(next(s for s in printed.sections if s.title == title).answers)[asked]


def test_short_rows_stand_in_a_table_of_the_columns_that_hold_something(at: Table) -> None:
    people = rows_of({"person": "Grace", "relation": "mum", "getting_on": "well"}, {"person": "Ada"})
    table = said_of(at, "Living arrangements", "Who lives there too?", living_who=people)
    heads = ("Name or how Jay calls them", "Who they are to Jay", "How do they get on?")
    assert table == PrintTable(heads, (("Grace", "mum", "Well"), ("Ada", "", "")))
    alone = rows_of({"person": "Grace"}, {"person": "Ada"})
    assert isinstance(said_of(at, "Living arrangements", "Who lives there too?", living_who=alone), PrintBlocks)


def test_rows_that_are_too_wide_stand_in_blocks_that_name_their_fields(at: Table) -> None:
    used = form().questions["substances_used"]
    spoken = "Says it was once, with two cousins, at the end of the summer, and that nobody at home knows of it so far"
    rows = rows_of(
        {"substance": "other", "which": "Nitrous oxide", "spend": "12.50", "effect": spoken},
        {"substance": "tobacco", "which": "Said of another one"},
        {},
    )
    found = said_of(
        at, "Alcohol, drugs and smoking", "What, and how often?", substances_any=Answer(value="past"), substances_used=rows
    )
    assert found == PrintBlocks(
        (
            (
                ("What is it?", label(used.fields[0], "other")),
                ("What is it called?", "Nitrous oxide"),
                ("What does it cost in a week?", "12.50 pounds"),
                (fill(used.fields[-1].label, "Jay"), spoken),
            ),
            (("What is it?", label(used.fields[0], "tobacco")),),
            ((assessment.NOTHING, ""),),
        )
    )


def test_what_stands_over_the_fields_of_a_row_stands_over_them_on_paper_where_they_say_something(at: Table) -> None:
    group = next(q for q in form().questions.values() if sum(bool(f.heading) for f in q.fields) > 1)
    under = [f for f in group.fields if f.heading]
    long = "Said once, with two cousins, at the end of the summer, and nobody at home knows of it until this very day"
    texts = [f for f in group.fields if f.kind in ("narrative", "short_text")]
    rows = rows_of({f.id: f"{long} {f.id}" for f in texts}, {texts[-1].id: long})
    made = at.file(at.has({group.id: rows}).id)
    found = assessment._blocks(group, tuple(rows.rows.values()), "Jay")
    assert isinstance(found, PrintBlocks)
    assert found.headings, f"{under} stand over nothing"
    for (row, place), heading in found.headings.items():
        asked = found.rows[row][place][0]
        order = [fill(f.label, "Jay") for f in group.fields]
        over = [fill(f.heading, "Jay") for f in group.fields[: order.index(asked) + 1] if f.heading]
        assert over[-1] == heading
    whole = plain(" ".join(pages_of(assessment.make_pdf(made, "Leah Cole", AT))))
    assert all(plain(heading) in whole for heading in found.headings.values())


def test_what_needs_no_answer_is_left_out_and_counted_and_what_needs_one_is_said_to_have_none(at: Table) -> None:
    printed = assessment.contents(at.file(at.has({"core_checked": Answer(value=True)}).id), "Leah Cole", AT)
    core = next(s for s in printed.sections if s.title == "Details and situation")
    required = {fill(q.label, "Jay") for q in form().section("core").questions if q.required}
    assert {text for _, text in core.answers} == {"Yes", ""}
    assert {question for question, _ in core.answers} <= required
    assert "Is an interpreter needed for Jay or a carer?" in core.left_open
    assert not set(core.left_open) & {question for question, _ in core.answers}


def test_paper_says_whether_it_was_signed(at: Table) -> None:
    answers, _ = whole_answers(form())
    draft, gone = at.has(answers), sent(at, answers)
    assert assessment.contents(at.file(draft.id), "Leah", AT).standing == assessment.NOT_SENT
    said = assessment.contents(at.file(gone.id), "Leah", AT).standing
    assert said == "Sent by Leah Cole on Monday 23 November 2026. Not countersigned yet."


def test_without_its_questions_nothing_is_printed_and_it_says_why(at: Table) -> None:
    unknown = Assessment(id=new_id(), scope=at.jay.scope, form=FormRef(id="of_tomorrow", version=9), stage="review")
    at.laptop.receive(unknown, ver=2)
    with pytest.raises(Refused, match="does not have its questions"):
        assessment.make_pdf(at.file(unknown.id), "Leah Cole", AT)


# ---- who offers it


def test_the_last_page_and_what_is_read_only_can_be_printed_and_a_section_in_hand_can_not(at: Table) -> None:
    answers, _ = whole_answers(form())
    screen = at.editing(at.has(answers), "living")
    assert at.offered() == []
    screen.editor.presenter.go_to("check")
    assert at.offered() == [PRINT, SAVE]
    gone = sent(at, answers)
    screen.show_place(Place(screen="assessment", scope=gone.scope, record=gone.id, detail="living"))
    at.rest()
    assert at.offered() == [PRINT, SAVE]
    assert screen.editor.view is not None
    screen.editor.view.build_all()
    at.rest()
    assert cut_labels(screen) == []
    assert unnamed(screen) == []


def test_a_saved_pdf_is_whole_noted_in_the_audit_and_was_drawn_off_the_gui_thread(
    at: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drew = spying(monkeypatch, assessment, "make_pdf")
    answers, _ = whole_answers(form())
    made = at.has(answers)
    at.editing(made, "check")
    saved = at.save_as(tmp_path / "jay.pdf")
    assert "Words about living_home." in plain(" ".join(pages_of(saved)))
    assert at.audit()[-1] == ("saved assessment", made.id)
    assert "Saved as jay.pdf. It is not locked, so keep it somewhere safe." in at.said()
    assert len(drew) == 1
    assert drew[0].startswith("read-lane")


def test_printing_sends_every_page_off_the_gui_thread_and_is_noted(
    at: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted, rendered = spying(monkeypatch, printing, "_paint_page"), spying(monkeypatch, printing, "paint_on")
    monkeypatch.setattr(printing, "DPI", 50)
    ready: list[assessment_out.Ready] = []
    answers, _ = whole_answers(form())
    made = sent(at, answers)
    screen = at.editing(made)
    screen.editor.ways_out.out.ready.connect(ready.append)
    on_paper = at.print_to(tmp_path / "paper.pdf")
    count = len(pages_of(ready[0].pdf))
    assert count > 2
    assert len(pypdf.PdfReader(BytesIO(on_paper)).pages) == len(painted) == count
    assert {name.split("_")[0] for name in painted + rendered} == {"read-lane"}
    assert at.audit()[-1] == ("printed assessment", made.id)
    assert assessment_out.SENT_TO_PRINTER in at.said()


def test_what_was_typed_a_moment_ago_is_on_the_paper(at: Table, tmp_path: Path) -> None:
    screen = at.editing(at.has({}), "living_home")
    QTest.keyClicks(_box(screen, "living_home").editor, "Moved to his nan this morning.")
    screen.editor.presenter.go_to("check")
    assert "Moved to his nan this morning." in plain(" ".join(pages_of(at.save_as(tmp_path / "now.pdf"))))


def test_a_manager_prints_what_is_on_the_desk_even_when_a_newer_one_has_come(office: Table, tmp_path: Path) -> None:
    made = waiting(office, {"living_home": Answer(value="He sleeps at his aunt’s.")}, new_id())
    screen = Reviews(office.desk)
    office.show(screen)
    screen.show_place(Place(screen="reviews", record=made.id))
    office.rest()
    assert office.offered() == [PRINT, SAVE]
    newer = made.but(answers={"living_home": Answer(value="He sleeps at his nan’s.")})
    office.laptop.receive(newer, ver=9, by=new_id())
    screen._presenter.load()
    office.rest()
    words = plain(" ".join(pages_of(office.save_as(tmp_path / "desk.pdf"))))
    assert "He sleeps at his aunt’s." in words
    assert "He sleeps at his nan’s." not in words
    assert office.audit()[-1] == ("saved assessment", made.id)
    assert any(said.startswith("Saved as desk.pdf.") for said in office.said())


def test_a_manager_is_told_why_an_assessment_without_its_questions_cannot_be_printed(office: Table) -> None:
    made = Assessment(id=new_id(), scope=office.jay.scope, form=FormRef(id="of_tomorrow", version=9), stage="review")
    office.laptop.receive(made, ver=2, by=new_id())
    screen = Reviews(office.desk)
    office.show(screen)
    screen.show_place(Place(screen="reviews", record=made.id))
    office.rest()
    office.press(PRINT)
    office.rest()
    assert assessment.NO_FORM in office.said()
    assert office.dialogs() == []


# ---- a very long answer


def _box(screen: Assessments, question: str) -> GrowingText:
    view = screen.editor.view
    assert view is not None
    view.build_all()
    card = view.card(question)
    assert card is not None
    box = card.findChild(GrowingText)
    assert box is not None
    box.editor.setFocus()
    return box


def test_an_answer_of_200_kilobytes_is_pasted_saved_synced_and_printed_in_one_go(
    at: Table, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drew = spying(monkeypatch, assessment, "make_pdf")
    paragraphs = [f"Paragraph {n} says what was seen on that day and by whom it was told." for n in range(1, 3_001)]
    long = "\n".join(paragraphs)
    assert len(long.encode()) > 200_000
    made = at.has({}, to_send=True)
    screen = at.editing(made, "living_home")
    box = _box(screen, "living_home")
    QGuiApplication.clipboard().setText(long)
    QTest.keyClick(box.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box.editor, " Ends.")
    assert box.text() == f"{long} Ends."
    qtbot.waitUntil(lambda: at.desk.tasks.is_idle and not screen.editor.presenter.draft.is_dirty, timeout=60_000)

    service, other = SmallService(), Laptop(tmp_path / "sam")
    service.hold(at.jay, at.author)
    assert {result.status for result in send(at.laptop, service)} == {"applied"}
    enter(other, service, at.jay.scope)
    there = StoreViews(other.store).assessment(made.id)
    other.close()
    assert there.assessment.answers["living_home"].value == f"{long} Ends."

    screen.editor.presenter.go_to("check")
    started = time.perf_counter()
    pages = pages_of(at.save_as(tmp_path / "long.pdf"))
    took = time.perf_counter() - started
    words = plain(" ".join(pages))
    for part in (paragraphs[0], paragraphs[1_499], f"{paragraphs[-1]} Ends."):
        assert part in words, f"{part!r} is not on the {len(pages)} pages that took {took:.1f} s"
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert drew
    assert all(name.startswith("read-lane") and name != GUI_THREAD for name in drew), f"drawn in {drew}, {took:.1f} s"


def test_the_largest_form_answered_in_full_prints_every_answer_and_one_section_by_itself(
    tmp_path: Path, qtbot: QtBot
) -> None:
    """The whole of it, then a section: the same words, and nothing of another section."""
    answers = {q.id: some_answer(q)[0] for q in form().questions.values() if q.takes_an_answer}
    at = Table(tmp_path / "leah", qtbot)
    file = at.file(at.has(answers).id)
    whole = plain(" ".join(pages_of(assessment.make_pdf(file, "Leah Cole", AT))))
    content = assessment.contents(file, "Leah Cole", AT)
    assert len(content.sections) > 20
    for section in content.sections[:: len(content.sections) // 12]:
        for question, _answer in section.answers:
            assert plain(question) in whole, question
    one = next(s for s in form().sections if s.id == "living")
    alone = plain(" ".join(pages_of(assessment.make_pdf(file, "Leah Cole", AT, one.id))))
    assert fill(one.questions[0].label, at.jay.called) in alone
    assert fill(next(s for s in form().sections if s.id == "health").title, at.jay.called) not in alone
    at.desk.close()
    at.laptop.close()


def test_while_a_section_is_written_ctrl_p_prints_that_section(tmp_path: Path, qtbot: QtBot) -> None:
    at = Table(tmp_path / "leah", qtbot)
    made = at.has({"living_home": Answer(value="Quiet.")})
    screen = at.editing(made, "living")
    with qtbot.waitSignal(screen.editor.ways_out.out.ready) as caught:
        screen.editor.ways_out.print_it()
    page = plain(" ".join(pages_of(caught.args[0].pdf)))
    assert "Living arrangements" in page
    assert "Health and wellbeing" not in page
    assert at.audit()[-1] == ("drew assessment section", made.id)
    at.close()
