"""The assessment screen on a real store: answering, coming back, sending, returned notes, and another person's changes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.changes.touched import Touched
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.ids import Id
from app.domain.involvement import Episode
from app.domain.signature import Note, Signature
from app.domain.standing import Stage
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.session import FormSession
from app.forms.shipped import shipped_form
from app.operations.assessment import RecordAnswers
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.assessment import texts
from app.ui.features.assessment.screen import Screen
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order, new_id, shelf

CONTROL = Qt.KeyboardModifier.ControlModifier
FORM = FormRef(id="assessment", version=2)
FORM_CORE = shipped_form("assessment", 2).section("core")
CORE = {
    "core_checked": Answer(value=True),
    "core_care": Answer(value="none"),
    "core_seen_on": Answer(value="2026-11-02"),
}


class Desktop:
    """The screen in a window as a person meets it."""

    def __init__(self, qtbot: QtBot, folder: Path, role: str = "practitioner") -> None:
        self.bot = qtbot
        self.laptop = Laptop(folder, role=role)
        self.jay = a_child()
        self.laptop.receive(
            self.jay, an_order(self.jay), an_allocation(self.jay, self.laptop.person, self.laptop.team)
        )  # fmt: skip
        self.desk = RealDesk(self.laptop)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.screen = Screen(self.desk)
        self.screen.resize(1084, 650)
        qtbot.addWidget(self.screen)
        self.screen.show()
        with qtbot.waitActive(self.screen):
            self.screen.activateWindow()
        self.editor = self.screen.editor

    def has(self, **facts: object) -> Assessment:
        """An assessment in the store."""
        known: dict[str, object] = {"stage": "start_of_order", "started_on": "2026-11-09", "due_on": "2026-11-27", **facts}
        made = Assessment(id=new_id(), scope=self.jay.scope, form=FORM, **known)  # type: ignore[arg-type]
        self.laptop.put(made)
        return made

    def open(self, assessment: Assessment, detail: str = "") -> None:
        self.screen.show_place(Place(screen="assessment", scope=self.jay.scope, record=assessment.id, detail=detail))
        self.rest()

    def rest(self) -> None:
        presenter = self.editor.presenter
        self.bot.waitUntil(lambda: self.desk.is_idle() and not presenter.draft.is_dirty)

    def stored(self, assessment: Assessment) -> Assessment:
        with self.laptop.store.work() as work:
            return work.get(Assessment, assessment.id)

    def standing(self, assessment: Assessment) -> Stage:
        with self.laptop.store.work() as work:
            return work.standing(work.get(Assessment, assessment.id)).stage

    def press(self, name: str, within: QWidget | None = None) -> None:
        QApplication.processEvents()
        for button in (within or self.screen).findChildren(QAbstractButton):
            if button.accessibleName() == name and button.isVisibleTo(self.screen):
                button.click()
                return
        raise AssertionError(f"nothing to press is called {name}")

    def answer(self, question: str, option: str) -> None:
        assert self.editor.view is not None
        self.press(option, self.editor.view.card(question))

    def chord(self, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, CONTROL)

    def words(self) -> list[str]:
        return [label.text() for label in self.screen.findChildren(PlainLabel) if label.isVisibleTo(self.screen)]

    def states(self) -> dict[str, str]:
        return {row.key: row.accessibleName() for row in self.editor.rail._rows.values()}

    def text_box(self, question: str) -> GrowingText:
        assert self.editor.view is not None
        self.editor.view.build_all()
        card = self.editor.view.card(question)
        assert card is not None
        box = card.findChild(GrowingText)
        assert box is not None
        return box


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    made = Desktop(qtbot, tmp_path)
    yield made
    made.screen.leave()
    made.rest()
    made.desk.close()
    made.laptop.close()


def _form() -> FormDefinition:
    found = shelf().find("assessment", 2)
    assert found is not None
    return found


def _some_answer(question: Question) -> Answer:
    match question.kind:
        case Kind.YES_NO:
            return Answer(value=False)
        case Kind.NUMBER:
            return Answer(value=0)
        case Kind.DECIMAL:
            return Answer(value="10")
        case Kind.DATE:
            return Answer(value="2026-08")
        case Kind.SEVERAL:
            return Answer(value=(question.codes[-1],))
        case Kind.CHOICE | Kind.RATING | Kind.CERTAINTY:
            return Answer(value=question.codes[0])
        case Kind.REPEATING:
            cells = {field.id: _some_answer(field).value for field in question.fields}
            row = {key: value for key, value in cells.items() if value is not None}
            return Answer(rows={new_id(): row, new_id(): row})
        case _:
            return Answer(value="Something was said here.")


def whole_answers() -> dict[str, Answer]:
    """Answers that can be sent, found by answering what is asked until nothing is in the way."""
    declined = {"self_child_done": Answer(value="declined")}  # with no sitting beside it nothing else can be sent
    session = FormSession.open(_form(), declined, date(2026, 11, 23))
    tried: dict[str, int] = {}
    for _ in range(400):
        problems = session.problems_on_send()
        if not problems:
            return dict(session.answers)
        question = session.definition.questions[problems[0].question_id]
        turn = tried[question.id] = tried.get(question.id, -1) + 1
        if question.kind in (Kind.CHOICE, Kind.RATING, Kind.CERTAINTY):
            session.answer(question.id, Answer(value=question.codes[turn % len(question.codes)]))
        else:
            session.answer(question.id, _some_answer(question))
    raise AssertionError([p.in_summary for p in session.problems_on_send()][:5])


def test_it_opens_where_work_goes_on(at: Desktop) -> None:
    at.open(at.has(answers=CORE))
    assert "Section 2 of 30" in at.words()
    assert at.states()["core"] == "Details and situation, complete"
    assert at.states()["living"] == "Living arrangements, not started"
    assert at.states()["understanding"].endswith("can’t start yet")


def test_an_answer_is_on_the_disk_soon_after_and_only_then_it_says_saved(at: Desktop) -> None:
    made = at.has()
    at.open(made, "living")
    at.answer("living_where", "With family")
    assert at.editor.saved.text() == "Being saved on this laptop"
    assert at.stored(made).answers == {}
    at.rest()
    assert at.stored(made).answers["living_where"] == Answer(value="family")
    assert at.editor.saved.text() == "Saved on this laptop 09:00"
    assert at.states()["living"].startswith("Living arrangements, ")
    assert "in" not in at.editor.saved.text().split()


def test_an_answer_taken_back_is_gone_from_the_store_too(at: Desktop) -> None:
    made = at.has(answers={"living_where": Answer(value="family")})
    at.open(made, "living")
    at.answer("living_where", "With family")
    at.rest()
    assert at.stored(made).answers.get("living_where", Answer()).is_blank
    at.answer("living_where", "Living alone")
    at.rest()
    assert at.stored(made).answers["living_where"].value == "alone"


def test_another_section_saves_what_was_typed_at_once(at: Desktop) -> None:
    made = at.has()
    at.open(made, "living_home")
    QTest.keyClicks(at.text_box("living_home").editor, "Calm since the move")
    at.chord(Qt.Key.Key_PageDown)
    assert at.editor.presenter.shown.section == "family"
    at.rest()
    assert at.stored(made).answers["living_home"].value == "Calm since the move"
    at.chord(Qt.Key.Key_PageUp)
    assert at.text_box("living_home").text() == "Calm since the move"


def test_save_and_continue_says_what_is_missing_and_come_back_later_goes_on(at: Desktop) -> None:
    at.open(at.has(), "core")
    at.chord(Qt.Key.Key_Return)
    assert at.editor.problems.hasFocus()
    first = at.editor.problems.sentences()[0]
    at.press(first)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert at.editor.view is not None
    card = at.editor.view.card("core_checked")
    assert card is not None
    assert card.isAncestorOf(focused)
    at.answer("core_checked", "Yes")
    assert first not in at.editor.problems.sentences()
    at.press("Come back to this later")
    assert at.editor.presenter.shown.section == "partners"


def test_a_complete_section_goes_on_with_ctrl_enter(at: Desktop) -> None:
    at.open(at.has(answers=CORE), "core")
    at.chord(Qt.Key.Key_Return)
    assert at.editor.presenter.shown.section == "partners"


def test_an_answer_that_adds_a_section_adds_it_to_the_rail(at: Desktop) -> None:
    at.open(at.has(), "core")
    assert "bail" not in at.states()
    at.answer("core_situations", "Bail or remand is being decided")
    assert "bail" in at.states()


def test_another_persons_change_comes_in_and_the_caret_stays(at: Desktop) -> None:
    made = at.has(answers={"living_home": Answer(value="First words")})
    at.open(made, "living_home")
    box = at.text_box("living_home")
    cursor = box.editor.textCursor()
    cursor.setPosition(5)
    box.editor.setTextCursor(cursor)
    view = at.editor.view
    at.laptop.do(
        RecordAnswers(
            seen=made, answers={"living_home": Answer(value="First words, more"), "living_where": Answer(value="alone")}
        )
    )
    at.desk.notices.tell(Touched(frozenset({made.id}), frozenset({made.scope}), frozenset({"assessment"})))
    at.rest()
    assert at.editor.view is view, "the page is not built anew"
    assert box.text() == "First words, more"
    assert box.editor.textCursor().position() == 5
    assert box.editor.hasFocus()
    card = view.card("living_where") if view else None
    assert card is not None
    assert card.answer.value == "alone"


def test_what_i_am_typing_stays_mine_while_another_answer_comes_in(at: Desktop) -> None:
    made = at.has()
    at.open(made, "living_home")
    box = at.text_box("living_home")
    QTest.keyClicks(box.editor, "My words")
    at.laptop.do(RecordAnswers(seen=made, answers={"living_where": Answer(value="alone")}))
    at.desk.notices.tell(Touched(frozenset({made.id}), frozenset({made.scope}), frozenset({"assessment"})))
    assert box.text() == "My words"
    at.rest()
    at.bot.waitUntil(
        lambda: (
            at.editor.presenter.session is not None and not at.editor.presenter.session.answer_to("living_where").is_blank
        )
    )
    assert box.text() == "My words"
    kept = at.stored(made).answers
    assert (kept["living_home"].value, kept["living_where"].value) == ("My words", "alone")


def test_check_and_send_lists_what_is_in_the_way_with_links(at: Desktop) -> None:
    at.open(at.has(), "check")
    assert at.editor.check is not None
    at.press("Send for countersign")
    sentences = at.editor.check.problems.sentences()
    assert at.editor.check.problems.hasFocus()
    at.press(sentences[0])
    assert at.editor.presenter.shown.section == "core"
    assert any("You are offline. This is saved here" in text for text in _check_words(at))


def _check_words(at: Desktop) -> list[str]:
    at.editor.presenter.go_to("check")
    return at.words()


def test_change_leads_to_the_question_and_its_answer_is_in_the_list(at: Desktop) -> None:
    at.open(at.has(answers={"living_where": Answer(value="family")}), "check")
    assert at.editor.check is not None
    at.editor.check.build_all()
    assert "With family" in at.words()
    at.press("Change: Where is Jay living now?")
    assert at.editor.presenter.shown.section == "living"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert at.editor.view is not None
    card = at.editor.view.card("living_where")
    assert card is not None
    assert card.isAncestorOf(focused)


def test_a_whole_assessment_is_sent_and_then_read_only(at: Desktop) -> None:
    made = at.has(answers=whole_answers())
    at.open(made, "check")
    at.press("Send for countersign")
    at.bot.waitUntil(lambda: at.editor.presenter.shown.phase == "reading")
    at.rest()
    assert at.standing(made) is Stage.SENT
    with at.laptop.store.work() as work:
        signed = work.all_in(Signature, made.scope)
    assert [s.meaning for s in signed] == ["submitted"]
    at.editor.presenter.go_to("living")
    assert at.editor.view is not None
    assert not at.editor.view.findChildren(GrowingText)
    assert any("waiting to be countersigned" in text for text in at.words())


def test_the_last_words_go_along_when_it_is_sent(at: Desktop) -> None:
    made = at.has(answers=whole_answers())
    at.open(made, "living_home")
    QTest.keyClicks(at.text_box("living_home").editor, "Last. ")
    at.editor.presenter.go_to("check")
    at.press("Send for countersign")
    at.bot.waitUntil(lambda: at.editor.presenter.shown.phase == "reading")
    at.rest()
    assert at.standing(made) is Stage.SENT
    assert "Last. " in str(at.stored(made).answers["living_home"].value)


def test_returned_notes_stand_beside_their_questions(at: Desktop) -> None:
    made = at.has(answers={"living_where": Answer(value="family")})
    with at.laptop.store.work() as work:
        head = work.head_hash(made)
    notes: dict[str, Note] = {new_id(): Note(about="living_where", text="Which family?")}
    at.laptop.receive(
        Signature(id=new_id(), scope=made.scope, about=made.id, content_hash=head, meaning="returned", signer=new_id(),
                  signed_at="2026-11-22T10:00:00+00:00", reason="Nearly there.", notes=notes)
    )  # fmt: skip
    at.open(made, "living")
    words = at.words()
    assert "Which family?" in words
    assert any("Nearly there." in text for text in words)
    assert at.states()["living"] == "Living arrangements, returned"
    at.answer("living_where", "Living alone")
    at.rest()
    assert "Which family?" in at.words()


def test_ctrl_d_shows_the_answers_of_last_time(at: Desktop) -> None:
    before = at.has(answers={"living_where": Answer(value="carers")}, started_on="2026-06-09")
    made = before.but(
        id=new_id(), previous=before.id, started_on="2026-11-09", answers={"living_where": Answer(value="family")}
    )
    at.laptop.receive(made)
    at.open(made, "living")
    assert "With carers" not in at.words()
    at.chord(Qt.Key.Key_D)
    assert "With carers" in at.words()
    assert any(text.startswith("June · changed since") for text in at.words())
    at.chord(Qt.Key.Key_D)
    assert "With carers" not in at.words()


def test_the_panel_folds_when_narrow_and_f1_brings_guidance(at: Desktop) -> None:
    at.open(at.has(), "living")
    assert at.editor.side.isVisibleTo(at.screen)
    at.screen.resize(760, 600)
    assert not at.editor.side.isVisibleTo(at.screen)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_F1)
    assert at.editor.side.isVisibleTo(at.screen)
    assert any(text.startswith("Think about safety") for text in at.words())


def test_the_list_starts_an_assessment_and_goes_on_with_the_one_that_is_open(at: Desktop) -> None:
    at.laptop.put(Episode(id=new_id(), scope=at.jay.scope, kind="out_of_court", opened_on="2026-11-18"))
    at.screen.show_place(Place(screen="assessment", scope=at.jay.scope))
    at.rest()
    at.press("Start an assessment")
    at.press("Start of order, When an order begins")
    at.bot.waitUntil(lambda: bool(at.desk.went_to))
    at.rest()
    with at.laptop.store.work() as work:
        (made,) = work.all_in(Assessment, at.jay.scope)
    assert at.desk.went_to[-1].record == made.id
    at.bot.waitUntil(lambda: len(at.screen.list_page.presenter.listed.lines) == 1)
    at.press("Start an assessment")
    at.press("Start of order, When an order begins · changed Mon 23 Nov")
    at.rest()
    with at.laptop.store.work() as work:
        assert [a.id for a in work.all_in(Assessment, at.jay.scope)] == [made.id]
    at.press("Start an assessment")
    at.press("Health screen, For every child who is new to us")
    at.bot.waitUntil(lambda: at.desk.went_to[-1].record != made.id)
    with at.laptop.store.work() as work:
        screen = work.get(Assessment, at.desk.went_to[-1].record)
    assert (screen.form.id, screen.stage, screen.due_on) == ("health_screen", "health_screen", "")
    at.press("Start an assessment")
    at.press("Prevention and diversion, Before a decision out of court")
    at.bot.waitUntil(lambda: at.desk.went_to[-1].record != screen.id)
    with at.laptop.store.work() as work:
        before_decision = work.get(Assessment, at.desk.went_to[-1].record)
    assert (before_decision.stage, before_decision.due_on) == ("prevention_and_diversion", "2026-12-02")


def test_the_list_of_all_children_offers_no_start(at: Desktop) -> None:
    at.has()
    at.screen.show_place(Place(screen="assessments"))
    at.rest()
    at.bot.waitUntil(lambda: len(at.screen.list_page.presenter.listed.lines) == 1)
    assert not at.screen.list_page.start.isVisibleTo(at.screen)


def test_an_assessment_that_is_not_here_is_told(at: Desktop) -> None:
    at.screen.show_place(Place(screen="assessment", scope=at.jay.scope, record=Id(new_id())))
    at.rest()
    assert any("not on this laptop" in text for text in at.words())


@pytest.mark.parametrize(
    ("size", "percent"), [((1084, 600), 100), ((1200, 600), 200), ((1100, 620), 137), ((828, 600), 100)]
)
def test_nothing_is_cut_at_any_text_size(at: Desktop, size: tuple[int, int], percent: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", percent)
    at.screen.resize(*size)
    at.open(at.has(answers={"living_where": Answer(value="family")}), "living")
    assert at.editor.view is not None
    at.editor.view.build_all()
    for _ in range(4):
        QApplication.processEvents()
    assert (at.screen.grab().width(), at.screen.width()) == (size[0], size[0])
    assert at.editor.view.width() <= at.editor.page.viewport().width()
    for label in at.screen.findChildren(PlainLabel):
        if label.isVisibleTo(at.screen) and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()[:40]


def _tabbed(at: Desktop, times: int) -> list[QWidget]:
    """What Tab comes to from the open section's row on the rail."""
    row = next(row for row in at.editor.rail._rows.values() if row.isChecked())
    row.setFocus(Qt.FocusReason.TabFocusReason)
    came: list[QWidget] = []
    while len(came) < times and (not came or came[-1] is not row):
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClick(held, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        came.append(now)
    return came


def test_tab_goes_from_the_sections_through_the_questions_in_order_to_the_buttons_below_and_round(at: Desktop) -> None:
    at.open(at.has(answers=CORE), "living")
    editor = at.editor
    editor.presenter.go_to("core")
    assert editor.view is not None
    editor.view.build_all()
    QApplication.processEvents()
    *came, back, later, go_on, row = _tabbed(at, 80)
    cards = [editor.view.card(q.id) for q in FORM_CORE.questions if editor.view.card(q.id) is not None]
    order = [n for widget in came for n, card in enumerate(cards) if card is not None and card.isAncestorOf(widget)]
    assert order == sorted(order)
    assert len(order) == len(came)
    assert set(order) == {n for n, card in enumerate(cards) if card is not None and card.question.takes_an_answer}
    assert [back, later, go_on] == [editor.back, editor.later, editor.go_on]
    assert editor.rail.isAncestorOf(row)
    editor.presenter.go_to("check")
    QApplication.processEvents()
    assert editor.check is not None
    problems, *links = _tabbed(at, 4)
    assert problems is editor.check.problems
    assert all(problems.isAncestorOf(link) for link in links), "what is missing is read before all answers"


def test_every_control_has_a_name(at: Desktop) -> None:
    at.open(at.has(), "living")
    assert at.editor.view is not None
    at.editor.view.build_all()
    nameless = [
        type(w).__name__
        for w in at.screen.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisibleTo(at.screen) and not w.accessibleName()
    ]
    assert nameless == []


def test_what_is_late_says_why_before_it_goes_and_the_reason_is_kept(at: Desktop) -> None:
    made = at.has(due_on="2026-11-12", answers=whole_answers())
    at.open(made, "check")
    assert any("working days ago" in words for words in at.words())
    at.press("Send for countersign")
    at.rest()
    assert at.standing(made) is Stage.IN_PROGRESS
    at.press("There was no interpreter")
    at.press("Send for countersign")
    at.bot.waitUntil(lambda: at.standing(made) is Stage.SENT)
    assert at.stored(made).late_reason == "no_interpreter"


def test_a_stage_without_the_childs_own_view_says_where_to_go_and_goes_with_the_reason_why_not(at: Desktop) -> None:
    said = {"self_child_done": Answer(value="alone"), "self_child_used": Answer(value="His targets")}
    made = at.has(answers={**whole_answers(), **said})
    at.open(made, "check")
    at.press("Send for countersign")
    at.rest()
    assert at.standing(made) is Stage.IN_PROGRESS
    assert at.editor.check is not None
    problems = at.editor.check.problems
    assert (problems.accessibleName()[:18], problems.hasFocus()) == ("There is a problem", True)
    (sentence,) = problems.sentences()
    assert sentence == "Jay has not said how they see it yet. Do the self-assessment together, or say why not."
    at.press(sentence)
    field = at.editor.check.field("unasked_because")
    assert field is not None
    assert field.isAncestorOf(QApplication.focusWidget() or at.screen)
    at.press("Do the self-assessment together")
    assert at.desk.went_to[-1].screen == "handing_over"
    at.editor.presenter.say("unasked_because", "He was moved to Leeds on Friday")
    at.press("Send for countersign")
    at.bot.waitUntil(lambda: at.standing(made) is Stage.SENT)
    assert at.stored(made).unasked_because == "He was moved to Leeds on Friday"


def test_a_manager_abandons_an_open_stage_with_a_reason_and_reopens_it(qtbot: QtBot, tmp_path: Path) -> None:
    at = Desktop(qtbot, tmp_path, role="manager")
    made = at.has()
    at.open(made, "check")
    at.press("Abandon this assessment")
    at.press("Abandon", at.editor.ways_out.end_card)
    assert texts.NEEDS_REASON in at.words()
    at.editor.ways_out.end_card.reason.editor.insertPlainText("Opened twice")
    at.press("Abandon", at.editor.ways_out.end_card)
    at.bot.waitUntil(lambda: at.standing(made) is Stage.ABANDONED)
    at.bot.waitUntil(lambda: "Opened twice" in at.editor.bars.standing.text())
    at.press("Reopen this assessment")
    at.editor.ways_out.end_card.reason.editor.insertPlainText("It is needed")
    at.press("Reopen", at.editor.ways_out.end_card)
    at.bot.waitUntil(lambda: at.standing(made) is Stage.IN_PROGRESS)
    at.bot.waitUntil(lambda: at.editor.presenter.shown.phase == "editing")
    at.screen.leave()
    at.rest()
    at.desk.close()
    at.laptop.close()


def test_a_practitioner_is_offered_neither(at: Desktop) -> None:
    at.open(at.has(), "check")
    assert not at.editor.ways_out.ending.isVisibleTo(at.screen)


def test_what_is_kept_and_does_not_count_stands_at_the_end_of_the_check_page(at: Desktop) -> None:
    answers = {
        "living_where": Answer(value="family"),
        "living_elsewhere": Answer(value="hostel"),
        "gone": Answer(value="Old words"),
    }
    at.open(at.has(answers=answers), "check")
    assert at.editor.check is not None
    at.editor.check.build_all()
    words = at.words()
    assert "Kept, not counted" in words
    assert "Gone (no longer asked)" in words
    assert "Old words" in words
    assert any(one.endswith("(does not apply now)") for one in words)
