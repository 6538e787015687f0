"""The review queue on a real store: a manager reads, notes, returns and countersigns what others sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.changes.content import content_hash
from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.ids import Id
from app.domain.record import to_body
from app.domain.service import Person
from app.domain.signature import Signature
from app.domain.standing import Stage
from app.operations.assessment import RecordAnswers
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.reviews import texts
from app.ui.features.reviews.paper import folded, paper_of
from app.ui.features.reviews.screen import Screen
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import a_child, new_id
from tests.helpers.names import unnamed
from tests.helpers.page_in_hand import PageInHand, focused

HOSTILE = "<img src=/etc/hostname> & <b>bold</b>"
THEN = {
    "living_home": Answer(value="Tyler sleeps on friends’ sofas and says he does not feel safe most nights."),
    "likelihood_level": Answer(value="high"),
    "serious_harm_level": Answer(value="medium"),
    "wellbeing_level": Answer(value="high"),
    "intervention_level": Answer(value="intensive"),
    "likelihood_why": Answer(value="Older lads wait at the station."),
}
NOW = {
    **THEN,
    "living_home": Answer(
        value="Tyler sleeps at his aunt’s in his own room and says it is the first time he has unpacked."
    ),
    "likelihood_level": Answer(value="medium"),
    "wellbeing_level": Answer(value="medium"),
}


class Office(PageInHand):
    """A manager's laptop with the queue on it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        super().__init__(folder, qtbot, Screen, "Ruth Kaplan", "manager", "reviews")
        self.dai = self.colleague
        self.receive(Person(id=self.dai, scope=self.directory, names="Dai Morgan", role="practitioner"))

    def child(self, name: str = "Tyler", surname: str = "Brannigan", **more: object) -> Child:
        child = a_child(name, surname, preferred_name=name, **more)
        self.receive(child, by=self.dai)
        return child

    def assessment(
        self, child: Child, answers: dict[str, Answer], stage: str = "review", on: str = "2026-11-16", id: Id | None = None
    ) -> Assessment:
        made = Assessment(
            id=id or new_id(), scope=child.scope, form=self.form(), stage=stage, started_on=on, answers=answers
        )
        self.receive(made, by=self.dai)
        return made

    def send(self, made: Assessment, at: str, by: Id | None = None) -> None:
        head = content_hash("assessment", made.id, made.scope, to_body(made))
        who = by or self.dai
        sent = Signature(
            id=new_id(), scope=made.scope, about=made.id, content_hash=head, meaning="submitted", signer=who, signed_at=at
        )
        self.receive(sent, by=who)

    def review(self, at: str = "2026-11-17T09:00:00+00:00", **child: object) -> Assessment:
        """A review with the assessment before it: three answers changed."""
        boy = self.child(**child)  # type: ignore[arg-type]
        self.laptop.clock.turn(days=-80)
        self.assessment(boy, THEN, "start_of_order", "2026-09-02")
        self.laptop.clock.turn(days=80)
        made = self.assessment(boy, NOW)
        self.send(made, at)
        return made

    def first(self, name: str = "Noah", at: str = "2026-11-19T09:00:00+00:00") -> Assessment:
        """An assessment with nothing before it."""
        made = self.assessment(self.child(name, "Campbell"), NOW, "start_of_order")
        self.send(made, at)
        return made

    def write(self, name: str, text: str) -> None:
        editor = self.named(name, QPlainTextEdit)
        editor.setFocus()
        QTest.keyClicks(editor, text)

    def waiting(self) -> list[str]:
        return [row.pick.title for row in self.screen._queue.list._rows]

    def look_at_all(self) -> None:
        ticks = [name for name in self.buttons() if name.startswith("Looked at: ")]
        for name in ticks:
            tick = self.named(name)
            if isinstance(tick, QAbstractButton) and not tick.isChecked():
                self.press(name)

    def stage(self, made: Assessment) -> Stage:
        return self.desk.views.assessment(made.id).standing.stage


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    made = Office(tmp_path / "ruth", qtbot)
    yield made
    made.close()


def test_nothing_waits(office: Office) -> None:
    office.go()
    assert office.says(texts.EMPTY)
    assert not office.says("Countersign")


def test_the_longest_wait_comes_first_in_working_days(office: Office) -> None:
    office.first("Noah", "2026-11-19T09:00:00+00:00")
    office.review("2026-11-17T09:00:00+00:00")
    office.first("Maisie", "2026-11-23T08:00:00+00:00")
    office.go()
    assert office.waiting() == ["Tyler Brannigan", "Noah Campbell", "Maisie Campbell"]
    names = [row.accessibleName() for row in office.screen._queue.list._rows]
    assert names[0] == "Tyler Brannigan, review by Dai Morgan, waiting for 4 working days"
    assert names[1].endswith("waiting for 2 working days"), "a weekend is no wait"
    assert names[2].endswith("sent today")


def test_what_moved_and_what_changed_stand_side_by_side(office: Office) -> None:
    made = office.review()
    paper = paper_of(office.desk.views.assessment(made.id), office.desk.me.person)
    assert [(m.before, m.now, m.way) for m in paper.moved] == [
        ("High", "Medium", "lower"),
        ("Medium", "Medium", "same"),
        ("High", "Medium", "lower"),
        ("Intensive", "Intensive", "same"),
    ]
    assert [c.id for c in paper.changes] == ["living_home", "likelihood_level", "wellbeing_level"]
    office.go()
    assert office.says("Tyler’s review")
    sides = [e for e in office.screen.findChildren(QPlainTextEdit) if e.isReadOnly() and e.isVisibleTo(office.screen)]
    said = [e.accessibleDescription() for e in sides]
    assert any(s.startswith("taken out: on friends’ sofas") for s in said)
    assert any(s.startswith("added: at his aunt’s in his own room") for s in said)
    assert not any("Older lads" in e.toPlainText() for e in sides), "what did not change is not among the changes"


def test_countersigning_early_lists_what_is_missing_and_the_list_shrinks(office: Office) -> None:
    made = office.review()
    office.go()
    office.press("Countersign")
    problems = office.screen._missing.sentences()
    assert len(problems) == 3
    assert all(p.startswith("Look at “") for p in problems)
    assert office.stage(made) is Stage.SENT
    first = next(name for name in office.buttons() if name.startswith("Looked at: "))
    office.press(first)
    assert len(office.screen._missing.sentences()) == 2


def test_the_signature_names_exactly_what_was_read_and_the_queue_moves_on(office: Office) -> None:
    made = office.review()
    other = office.first()
    office.go()
    read = office.desk.views.assessment(made.id).head_hash
    office.look_at_all()
    office.press("Countersign")
    assert office.says(texts.STATEMENT)
    assert office.says("You are signing as Ruth Kaplan, manager")
    assert office.stage(made) is Stage.SENT, "the statement is read before anything is signed"
    office.press("Sign now")
    file = office.desk.views.assessment(made.id)
    signed = file.standing.signed
    assert signed is not None
    assert (signed.meaning, signed.content_hash, signed.statement) == ("countersigned", read, texts.STATEMENT)
    assert office.says("You countersigned Tyler’s review.")
    assert office.waiting() == ["Noah Campbell"]
    assert office.screen._presenter.shown.chosen == other.id


def test_signing_offline_says_where_the_signature_is(office: Office) -> None:
    office.review()
    office.desk.hand_sync.become(phase="offline", waiting=3)
    office.go()
    assert office.says("You are offline and can sign: it is kept here and sent later, 3 changes to send.")
    office.look_at_all()
    office.press("Countersign")
    office.press("Sign now")
    assert office.says("Signed on this laptop. It is sent when you are back online.")


def test_a_note_is_kept_as_a_draft_and_goes_with_the_return(office: Office) -> None:
    made = office.review()
    office.go()
    question = office.screen._presenter.shown.paper.changes[0]
    office.press(f"Write a note on {question.label}")
    office.write(f"Your note on {question.label}", "What happens in February?")
    office.press("Change needed")
    assert office.says("1 note to send")
    office.screen.leave()
    office.settle()
    again = Screen(office.desk)
    office.qtbot.addWidget(again)
    again.show()
    again.show_place(Place(screen="reviews", record=made.id))
    office.qtbot.waitUntil(lambda: again._presenter.shown.paper is not None)
    assert again._presenter.shown.notes[question.id].text == "What happens in February?"
    again.leave()
    office.go(made.id)
    office.press("Return to Dai with 1 note")
    file = office.desk.views.assessment(made.id)
    assert file.standing.stage is Stage.RETURNED
    assert [(n.about, n.text, n.kind) for n in file.standing.signed.notes.values()] == [  # type: ignore[union-attr]
        ("living_home", "What happens in February?", "change")
    ]
    assert office.desk.views.draft(f"review:{made.id}") == ""
    assert office.waiting() == []


def test_returning_without_a_note_asks_for_one(office: Office) -> None:
    made = office.review()
    office.go()
    office.press("Return to Dai")
    assert office.screen._missing.sentences() == ("Write at least one note, so that Dai knows what to do.",)
    assert office.stage(made) is Stage.SENT


def test_a_note_is_not_forgotten_by_countersigning(office: Office) -> None:
    office.review()
    office.go()
    question = office.screen._presenter.shown.paper.changes[0]
    office.look_at_all()
    office.press(f"Write a note on {question.label}")
    office.write(f"Your note on {question.label}", "Lovely to read")
    office.press("Countersign")
    assert any("does not send your note" in s for s in office.screen._missing.sentences())
    office.press(f"Remove the note on {question.label}")
    assert office.screen._missing.sentences() == ()


def test_it_changed_while_it_was_read(office: Office) -> None:
    made = office.review()
    office.go()
    question = office.screen._presenter.shown.paper.changes[0]
    office.look_at_all()
    office.press(f"Write a note on {question.label}")
    office.write(f"Your note on {question.label}", "Still mine")
    rewritten = made.but(answers={**NOW, "wellbeing_level": Answer(value="low")})
    office.receive(rewritten, by=office.dai)
    office.send(rewritten, "2026-11-23T09:30:00+00:00")
    office.tell()
    assert office.says("Dai changed this while you were reading and sent it again. Your notes are kept.")
    assert office.screen._presenter.shown.paper.head_hash != office.desk.views.assessment(made.id).head_hash
    office.press("Countersign")
    assert not office.screen._presenter.shown.is_confirming
    office.press("Read the new version")
    shown = office.screen._presenter.shown
    assert shown.notes[question.id].text == "Still mine"
    assert shown.looked == {"living_home", "likelihood_level"}, "what changed has to be looked at again"


def test_signing_content_that_changed_unseen_is_refused(office: Office) -> None:
    made = office.review()
    office.go()
    office.look_at_all()
    office.press("Countersign")
    seen = office.desk.views.assessment(made.id).assessment
    office.laptop.do(RecordAnswers(seen=seen, answers={"living_home": Answer(value="Nobody was told of this.")}))
    office.press("Sign now")
    assert office.stage(made) is Stage.CHANGED_SINCE_SENT
    assert office.says("This has changed since you read it.")


def test_own_work_is_signed_by_somebody_else(office: Office) -> None:
    made = office.assessment(office.child(), NOW)
    office.send(made, "2026-11-20T09:00:00+00:00", by=office.laptop.person)
    office.go(made.id)
    assert office.says(texts.OWN_WORK)
    office.look_at_all()
    office.press("Countersign")
    assert office.screen._missing.sentences() == (texts.OWN_WORK,)


def test_a_first_version_is_read_section_by_section(office: Office) -> None:
    made = office.first()
    office.go()
    assert not any(name.startswith("Only changes") for name in office.buttons())
    paper = office.screen._presenter.shown.paper
    assert paper is not None
    assert office.says("Tyler sleeps at his aunt’s"), "the first section is open"
    for part in paper.parts:
        if office.screen._presenter.shown.open_part != part.id:
            office.press(f"Open section {part.title}")
        for answer in part.answers:
            assert office.says(answer.now)
        assert part.id not in office.screen._presenter.shown.looked
        office.press(f"Looked at: {part.title}")
    office.press("Countersign")
    office.press("Sign now")
    assert office.stage(made) is Stage.COUNTERSIGNED


def test_all_answers_can_be_read_beside_the_changes(office: Office) -> None:
    office.review()
    office.go()
    paper = office.screen._presenter.shown.paper
    assert paper is not None
    office.press("Only changes, 3 of 6")
    part = next(p for p in paper.parts if any(a.id == "likelihood_why" for a in p.answers))
    if office.screen._presenter.shown.open_part != part.id:
        office.press(f"Open section {part.title}")
    assert office.says("Older lads wait at the station.")
    assert office.says("same as start of order")


def test_j_k_n_and_enter_walk_through_the_changes(office: Office) -> None:
    office.review()
    office.go()
    with office.qtbot.waitActive(office.screen):
        office.screen.activateWindow()
    cards = office.screen._paper._cards
    office.screen._queue.list.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_J)
    assert cards[0].hasFocus()
    QTest.keyClick(cards[0], Qt.Key.Key_Return)
    assert cards[0].key in office.screen._presenter.shown.looked
    QTest.keyClick(focused(), Qt.Key.Key_J)
    assert cards[1].hasFocus()
    QTest.keyClick(focused(), Qt.Key.Key_K)
    QTest.keyClick(focused(), Qt.Key.Key_N)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QPlainTextEdit)
    QTest.keyClicks(editor, "jink")
    assert editor.toPlainText() == "jink", "letters are letters inside a note"


def test_answers_about_safety_are_quoted_with_the_way_to_them(office: Office) -> None:
    sent = office.assessment(office.child(), {**NOW, "health_thoughts_now": Answer(value=True)})
    office.send(sent, "2026-11-19T09:00:00+00:00")
    office.go()
    paper = office.screen._presenter.shown.paper
    assert paper is not None
    assert [w.id for w in paper.worries] == ["health_thoughts_now"]
    assert office.says("Answers about safety: is there an action for each?")
    office.press(f"Go to {paper.worries[0].label}")
    assert office.screen._presenter.shown.open_part == paper.part_of("health_thoughts_now")
    here = office.screen._paper.here()
    assert here is not None
    assert here.key == "health_thoughts_now"


def test_long_answers_fold_what_is_the_same() -> None:
    before = "One.\nTwo.\nThree.\nFour old."
    now = "One.\nTwo.\nThree.\nFour new."
    assert folded(before, now) == ("… 3 paragraphs the same\nFour old.", "… 3 paragraphs the same\nFour new.")
    assert folded("Same.\nOld.", "Same.\nNew.") == ("Same.\nOld.", "Same.\nNew.")


@pytest.mark.parametrize(("width", "percent"), [(1084, 100), (700, 100), (1180, 200)])
def test_nothing_is_cut_and_everything_has_a_name(office: Office, width: int, percent: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", percent)
    made = office.review(name=HOSTILE, surname="M" * 200)
    office.screen.resize(width, 743)
    office.go(made.id)
    QTest.qWait(20)
    assert office.says(HOSTILE)
    assert office.screen.grab().width() == width
    assert cut_labels(office.screen) == []
    assert unnamed(office.screen) == []
