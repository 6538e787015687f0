"""The form renderer: every kind of question, shown and hidden questions, rows, carried answers, and how fast a section opens."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.ids import Id
from app.forms.answer_words import answer_words
from app.forms.definition import Carry, FormDefinition, Group, Kind, Option, Question, Section
from app.forms.safeguarding import TRIGGER
from app.forms.session import FormSession
from app.forms.shipped import shipped_form
from app.ui import theme
from app.ui.form.about import About, Origin
from app.ui.form.provenance import SOURCE, WHEN, Provenance
from app.ui.form.section_view import SectionView
from app.ui.form.words import age_of, month_of
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel

TODAY = date(2026, 11, 23)
FORM = shipped_form("assessment", 2)


class Filler:
    """Stands where a presenter stands: gives what the view states to the session and the change back to the view."""

    def __init__(self, qtbot: QtBot, session: FormSession, section: str, about: About) -> None:
        self.session = session
        self.said: list[tuple[str, Answer]] = []
        self.page = QScrollArea()
        self.page.setWidgetResizable(True)
        self.view = SectionView(session, section, about)
        self.page.setWidget(self.view)
        self.page.resize(760, 700)
        qtbot.addWidget(self.page)
        self.page.show()
        with qtbot.waitActive(self.page):
            self.page.activateWindow()
        self.view.build_all()
        self.view.answered.connect(self.take)

    def take(self, question_id: str, answer: Answer) -> None:
        self.said.append((question_id, answer))
        self.view.apply(self.session.answer(question_id, answer))

    def press(self, name: str, question_id: str) -> None:
        card = self.view.card(question_id)
        assert card is not None
        found = [b for b in card.findChildren(QAbstractButton) if b.accessibleName() == name and b.isVisibleTo(card)]
        assert found, f"no button {name} in {question_id}"
        found[0].click()

    def texts(self, question_id: str) -> list[str]:
        card = self.view.card(question_id)
        assert card is not None
        return [label.text() for label in card.findChildren(PlainLabel) if label.isVisibleTo(card)]


def _ids() -> Callable[[], Id]:
    made = iter(range(1, 1000))
    return lambda: Id(f"01940000-0000-7000-8000-{next(made):012d}")


def _about(**facts: object) -> About:
    known: dict[str, object] = {"called": "Jay", **facts}
    return About(today=lambda: TODAY, new_id=_ids(), **known)  # type: ignore[arg-type]


@pytest.fixture
def filler(qtbot: QtBot) -> Callable[..., Filler]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)

    def make(
        section: str, answers: dict[str, Answer] | None = None, form: FormDefinition = FORM, **about: object
    ) -> Filler:
        return Filler(qtbot, FormSession.open(form, answers or {}, TODAY), section, _about(**about))

    return make


def _type(qtbot: QtBot, widget: QWidget, text: str) -> None:
    widget.setFocus()
    QTest.keyClicks(widget, text)


def test_the_childs_name_stands_in_every_question(filler: Callable[..., Filler]) -> None:
    living = filler("living", called="Jay")
    words = [label.text() for label in living.view.findChildren(PlainLabel)]
    assert "Where is Jay living now?" in words
    assert not [text for text in words if "{name}" in text]


def test_choosing_somewhere_else_asks_what_kind_of_place_and_taking_it_back_keeps_what_was_said(
    filler: Callable[..., Filler],
) -> None:
    living = filler("living")
    assert living.view.card("living_elsewhere") is None
    living.press("Somewhere else", "living_where")
    asked = living.view.card("living_elsewhere")
    assert asked is not None
    assert asked.isVisible()
    where = living.view.card("living_where")
    assert where is not None
    assert asked.y() > where.y()
    living.press("Staying with friends", "living_elsewhere")
    living.press("With family", "living_where")
    assert not asked.isVisible()
    assert living.session.answer_to("living_elsewhere").value == "friends"
    living.press("Somewhere else", "living_where")
    assert living.view.card("living_elsewhere") is asked
    assert asked.answer.value == "friends"


def test_pressing_the_chosen_answer_again_takes_it_back(filler: Callable[..., Filler]) -> None:
    living = filler("living", {"living_where": Answer(value="family")})
    living.press("With family", "living_where")
    assert living.session.answer_to("living_where").is_blank


def test_typing_is_stated_letter_by_letter_and_shown_answers_are_not(qtbot: QtBot, filler: Callable[..., Filler]) -> None:
    living = filler("living")
    card = living.view.card("living_home")
    assert card is not None
    editor = card.first_field()
    _type(qtbot, editor, "Calm")
    assert [answer.value for _, answer in living.said] == ["C", "Ca", "Cal", "Calm"]
    living.said.clear()
    living.view.apply(living.session.answer("living_home", "Calm since the move"))
    box = card.findChild(GrowingText)
    assert box is not None
    assert box.text() == "Calm since the move"
    assert box.editor.textCursor().position() == 4
    assert living.said == []


def test_a_problem_waits_until_the_person_has_left_the_field(qtbot: QtBot, filler: Callable[..., Filler]) -> None:
    living = filler("living")
    card = living.view.card("living_moves")
    assert card is not None
    _type(qtbot, card.first_field(), "99")
    assert not [text for text in living.texts("living_moves") if "52" in text]
    living.view.go_to("living_home")
    assert [text for text in living.texts("living_moves") if "52" in text]


def test_a_number_in_words_is_told_and_never_becomes_an_answer(qtbot: QtBot, filler: Callable[..., Filler]) -> None:
    living = filler("living")
    card = living.view.card("living_moves")
    assert card is not None
    _type(qtbot, card.first_field(), "two")
    living.view.go_to("living_home")
    assert living.session.answer_to("living_moves").is_blank
    assert "Enter a number in figures, for example 3" in living.texts("living_moves")
    line = card.findChild(LineField)
    assert line is not None
    assert line.text() == "two"


def test_a_month_is_a_date(qtbot: QtBot, filler: Callable[..., Filler]) -> None:
    living = filler("living")
    card = living.view.card("living_since")
    assert card is not None
    _type(qtbot, card.first_field(), "about aug 2026")
    assert living.session.answer_to("living_since").value == "2026-08~"


def test_people_in_the_home_are_added_removed_and_brought_back_under_ids_that_stay(
    qtbot: QtBot, filler: Callable[..., Filler]
) -> None:
    living = filler("living")
    living.press("Add a person", "living_who")
    assert living.said == [], "an empty row is no answer yet"
    card = living.view.card("living_who")
    assert card is not None
    _type(qtbot, card.first_field(), "Nan")
    (row_id,) = living.session.answer_to("living_who").rows
    living.press("Add a person", "living_who")
    second = QApplication.focusWidget()
    assert second is not None
    _type(qtbot, second, "Mum")
    assert [row["person"] for row in living.session.answer_to("living_who").rows.values()] == ["Nan", "Mum"]
    living.press("Remove Person 1", "living_who")
    assert row_id not in living.session.answer_to("living_who").rows
    living.press("Bring back what was removed", "living_who")
    assert living.session.answer_to("living_who").rows[row_id] == {"person": "Nan"}


def _tabbed(times: int) -> list[str]:
    """Accessible names of what Tab comes to, from here on."""
    names = []
    for _ in range(times):
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClick(at, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        names.append(now.accessibleName())
    return names


def test_tab_goes_through_a_new_row_to_its_button_and_on_to_the_next_question(filler: Callable[..., Filler]) -> None:
    living = filler("living")
    living.press("Add a person", "living_who")
    at = QApplication.focusWidget()
    assert at is not None
    assert "Person 1" in at.accessibleName()
    who, how, add, home = _tabbed(4)
    assert who.endswith("Person 1")
    assert (how, add) == ("Well", "Add a person")
    assert home == "What is home like for Jay?"


def test_tab_comes_to_a_question_that_an_answer_called_up_right_after_that_answer(filler: Callable[..., Filler]) -> None:
    living = filler("living")
    living.press("Somewhere else", "living_where")
    asked, above = living.view.card("living_elsewhere"), living.view.card("living_where")
    assert asked is not None
    assert above is not None
    above.first_field().setFocus()
    assert _tabbed(1) == [asked.first_field().accessibleName()]


def test_an_answer_from_june_asks_if_it_is_still_right(filler: Callable[..., Filler]) -> None:
    before = {"living_home": Answer(value="Three moves this year", carried_from="01")}
    living = filler("living", before, last={"living_home": Answer(value="Three moves this year")}, last_when="June")
    assert "From June: still right?" in living.texts("living_home")
    living.press("Still right", "living_home")
    assert living.session.answer_to("living_home").confirmed
    assert "From June: still right?" not in living.texts("living_home")


def test_junes_answer_can_be_read_and_copied(filler: Callable[..., Filler]) -> None:
    living = filler("living", last={"living_home": Answer(value="Moved three times")}, last_when="June")
    assert "Moved three times" not in living.texts("living_home")
    living.press("Last answer: What is home like for Jay?", "living_home")
    assert "Moved three times" in living.texts("living_home")
    living.press("Copy and edit: What is home like for Jay?", "living_home")
    assert living.session.answer_to("living_home") == Answer(value="Moved three times")


def test_an_open_conflict_is_marked_and_leads_on(qtbot: QtBot, filler: Callable[..., Filler]) -> None:
    living = filler("living", conflicts=frozenset({"living_home"}))
    with qtbot.waitSignal(living.view.conflict_followed) as told:
        living.press("Look at both", "living_home")
    assert told.args == ["living_home"]


def test_an_answer_that_asks_for_action_says_so_at_once(filler: Callable[..., Filler]) -> None:
    trigger = next(q for q in FORM.questions.values() if TRIGGER in q.tags and any(o.alerts for o in q.options))
    page = filler(FORM.home[trigger.id])
    alarming = next(option.label for option in trigger.options if option.alerts)
    calm = next(option.label for option in trigger.options if not option.alerts)
    page.press(alarming, trigger.id)
    assert any("Jay may not be safe" in text for text in page.texts(trigger.id))
    page.press(calm, trigger.id)
    assert not any("Jay may not be safe" in text for text in page.texts(trigger.id))


def test_missing_answers_are_said_beside_their_questions_until_given(filler: Callable[..., Filler]) -> None:
    living = filler("living")
    living.view.show_missing(living.session.problems_on_send())
    assert "Say where Jay is living" in living.texts("living_where")
    living.press("With family", "living_where")
    assert "Say where Jay is living" not in living.texts("living_where")


def test_read_only_shows_words_and_no_fields(filler: Callable[..., Filler]) -> None:
    living = filler("living", {"living_where": Answer(value="family")}, is_read_only=True)
    assert "With family" in living.texts("living_where")
    assert not living.view.findChildren(LineField)
    assert not living.view.findChildren(GrowingText)


A_AND_B = (Option(code="a", label="A"), Option(code="b", label="B"))
LEVELS = (Option(code="low", label="Low", meaning="Calm"), Option(code="high", label="High", meaning="Act now"))
SURE = (Option(code="no", label="No evidence"), Option(code="yes", label="Confirmed"))
MANY = tuple(Option(code=f"o{n}", label=f"Option {n}") for n in range(12))
ODD_QUESTIONS = (
    Question(id="note", kind=Kind.NOTE, label="Read this to {name}"),
    Question(id="short", kind=Kind.SHORT_TEXT, label="Short"),
    Question(id="several", kind=Kind.SEVERAL, label="Several", options=A_AND_B),
    Question(id="yes", kind=Kind.YES_NO, label="Yes or no"),
    Question(id="decimal", kind=Kind.DECIMAL, label="Hours", unit="hours"),
    Question(id="level", kind=Kind.RATING, label="Level", options=LEVELS),
    Question(id="sure", kind=Kind.CERTAINTY, label="Sure", options=SURE),
    Question(id="many", kind=Kind.CHOICE, label="Many", carry=Carry.KEEP, options=MANY),
)
ALL = Section(id="all", title="All kinds", questions=ODD_QUESTIONS)
ODD = FormDefinition(id="odd", version=1, title="Odd", groups=(Group(id="g", title="G", sections=(ALL,)),))


def test_every_kind_of_question_takes_its_answer(qtbot: QtBot, filler: Callable[..., Filler]) -> None:
    odd = filler("all", form=ODD)
    assert odd.texts("note") == ["Read this to Jay"]
    odd.press("B", "several")
    odd.press("A", "several")
    odd.press("No", "yes")
    odd.press("High", "level")
    odd.press("Confirmed", "sure")
    for question, typed in (("short", "Hello"), ("decimal", "12.50")):
        card = odd.view.card(question)
        assert card is not None
        _type(qtbot, card.first_field(), typed)
    many = odd.view.card("many")
    assert many is not None
    QTest.keyClick(many.first_field(), Qt.Key.Key_Down)
    values = {key: answer.value for key, answer in odd.session.answers.items()}
    assert values == {
        "several": ("a", "b"), "yes": False, "level": "high", "sure": "yes", "short": "Hello", "decimal": "12.50", "many": "o0",
    }  # fmt: skip


def test_html_and_arabic_in_a_name_are_only_letters(filler: Callable[..., Filler]) -> None:
    for name in ("<img src=/etc/hostname>", "ياسمين", "J" * 200):
        living = filler("living", called=name)
        label = next(w for w in living.view.findChildren(PlainLabel) if w.text() == f"Where is {name} living now?")
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert living.view.width() <= living.page.viewport().width()


def test_answers_read_as_words() -> None:
    who = FORM.questions["living_who"]
    rows = Answer(rows={"1": {"person": "Nan", "getting_on": "well"}, "2": {"person": "Mum"}})
    assert answer_words(who, rows, "Jay") == "Nan · Well\nMum"
    assert answer_words(FORM.questions["core_checked"], Answer(value=False), "Jay") == "No"
    assert answer_words(FORM.questions["living_since"], Answer(value="2026-08~"), "Jay") == "about August 2026"
    assert month_of("2026-06-09", TODAY) == "June"
    assert month_of("2025-06-09", TODAY) == "June 2025"


def test_an_answer_says_who_said_it_and_what_it_rests_on(filler: Callable[..., Filler]) -> None:
    living = filler("living", {"living_home": Answer(value="A flat", said_by="child")})
    card = living.view.card("living_home")
    assert card is not None
    line = card.findChild(Provenance)
    assert line is not None
    assert line.line.accessibleName().partition(": ")[0] == "Said by Jay", "an earlier Waymark kept no day"
    line.line.click()
    line.source.setFocus()
    QTest.keyClicks(line.source, "Home visit")
    assert living.session.answer_to("living_home") == Answer(value="A flat", said_by="child", source="Home visit")
    line.when.line.setFocus()
    QTest.keyClicks(line.when.line, "yesterday")
    said = Answer(value="A flat", said_by="child", source="Home visit", said_on="2026-11-22")
    assert living.session.answer_to("living_home") == said
    assert line.line.accessibleName().partition(": ")[0] == "Said by Jay on 22 November 2026 · Home visit"
    QTest.keyClicks(line.when.line, "x")
    assert living.session.answer_to("living_home") == said, "what cannot be read takes nothing away"
    card.first_field().setFocus()
    asked = _tabbed(3)
    assert [name.removesuffix(" What is home like for Jay?") for name in asked[1:]] == [WHEN, SOURCE]


def test_a_carried_answer_says_its_stage_and_its_age_and_keeps_both_when_confirmed(filler: Callable[..., Filler]) -> None:
    origin = Origin(stage="start of order", month="June", age="5 months old")
    said = Answer(value="A flat", said_by="child", said_on="2026-06", carried_from="s1")
    living = filler("living", {"living_home": said}, origins={"s1": origin})
    assert "From June (start of order, 5 months old): still right?" in living.texts("living_home")
    card = living.view.card("living_home")
    assert card is not None
    living.session.confirm("living_home")
    card.show_answer(living.session.answer_to("living_home"))
    line = card.findChild(Provenance)
    assert line is not None
    assert (
        line.line.accessibleName().partition(": ")[0] == "Said by Jay in June 2026 · start of order, June · confirmed now"
    )
    card.first_field().setFocus()
    QTest.keyClick(card.first_field(), Qt.Key.Key_End)
    QTest.keyClicks(card.first_field(), "!")
    assert living.session.answer_to("living_home") == Answer(value="A flat!", said_by="child", said_on="2026-11-23")


def test_nothing_is_said_about_the_source_of_no_answer(filler: Callable[..., Filler]) -> None:
    living = filler("living")
    card = living.view.card("living_home")
    assert card is not None
    line = card.findChild(Provenance)
    assert line is not None
    assert line.isHidden()


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-11-22", ""),
        ("2026-11-21", "1 day old"),
        ("2026-11-01", "3 weeks old"),
        ("2026-06-20", "5 months old"),
        ("2024-06-20", "2 years old"),
        ("?", ""),
    ],
)
def test_an_age_is_told_in_the_largest_unit_that_fits(on: str, said: str) -> None:
    assert age_of(on, date(2026, 11, 22)) == said
