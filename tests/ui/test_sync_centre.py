"""The sync centre on a real store: what waits, what came, and a conflict decided answer by answer."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.changes.canonical import encode
from app.changes.joining import Asked, Kept, differing, joined, parts, questions
from app.changes.word_runs import runs
from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.plan import Plan, Step, Target
from app.domain.record import Record
from app.domain.service import Person
from app.domain.signature import ClashingField, Conflict, Resolution
from app.models.sync_store import StoreForSync
from app.operations.child import SaveChild
from app.operations.contact import SaveContact
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.sync import texts
from app.ui.features.sync.clash import only_changed
from app.ui.features.sync.screen import Screen
from app.ui.parts.diff_text import DiffText
from app.ui.parts.record_table import RecordTable
from app.ui.parts.tabs import Tabs
from app.ui.shell import sync_words
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import a_child, a_contact, an_allocation, new_id
from tests.helpers.names import unnamed
from tests.helpers.page_in_hand import PageInHand, focused

BEFORE = (
    "Jay lives with his mum and two younger sisters in a three-bed flat. He shares a room. "
    "Mum says mornings are calmer since the move."
)
PRIYAS = (
    "Jay lives with his mum and two younger sisters in a three-bed flat. He has his own room now. "
    "Mum says mornings are calmer since the move. The flat above is being repaired and it is loud until Christmas."
)
MINE = (
    "Jay lives with his mum and two younger sisters in a three-bed flat. He shares a room with his sisters. "
    "He does his best thinking at his nan’s, where he stays most weekends. Mum says mornings are calmer since the move."
)
JOINED = (
    "Jay lives with his mum and two younger sisters in a three-bed flat. He has his own room now. "
    "He does his best thinking at his nan’s, where he stays most weekends. Mum says mornings are calmer since the move. "
    "The flat above is being repaired and it is loud until Christmas."
)
HOSTILE = "<img src=/etc/hostname> & <b>bold</b>"


class Desk(PageInHand):
    """Leah's laptop with the sync centre on it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        super().__init__(folder, qtbot, Screen, "Leah Cole", "practitioner", "sync")
        self.priya = self.colleague
        self.receive(Person(id=self.priya, scope=self.directory, names="Priya Nair", role="practitioner"))

    def child(self, **more: object) -> Child:
        child = a_child(**more)  # type: ignore[arg-type]
        self.receive(child, an_allocation(child, self.laptop.person, self.laptop.team))
        return child

    def assessment(self, child: Child, answers: dict[str, Answer]) -> Assessment:
        made = Assessment(id=new_id(), scope=child.scope, form=self.form(), stage="start_of_order", answers=answers)
        self.receive(made)
        return made

    def conflict(self, about: Record, fields: dict[str, tuple[Any, Any, Any, str]], *, i_am_left: bool = False) -> Conflict:
        """`fields`: path -> before, what stands in the record, the second version, kind."""
        me, other = self.laptop.person, self.priya
        made = Conflict(
            id=new_id(),
            scope=about.scope,
            about=about.id,
            about_type=type(about).type_name,
            left_by=me if i_am_left else other,
            left_at="2026-11-22T11:40:00+00:00",
            right_by=other if i_am_left else me,
            right_at="2026-11-22T14:02:00+00:00",
            fields={
                path: ClashingField(path=path, before=_text(before), left=_text(left), right=_text(right), kind=kind)
                for path, (before, left, right, kind) in fields.items()
            },
        )
        self.receive(made)
        return made

    def home(self, *, i_am_left: bool = False, **child: object) -> tuple[Assessment, Conflict]:
        """Priya and I both wrote about Jay's home; the first accepted stands in the record."""
        left, right = (MINE, PRIYAS) if i_am_left else (PRIYAS, MINE)
        about = self.assessment(self.child(**child), {"living_home": Answer(value=left)})
        fields = {"answers/living_home/value": (BEFORE, left, right, "prose")}
        return about, self.conflict(about, fields, i_am_left=i_am_left)

    def result(self) -> QPlainTextEdit:
        assert self.screen._view is not None
        box = self.screen._view.result_box()
        assert box is not None
        editor: QPlainTextEdit = box.editor
        return editor

    def answer(self, about: Assessment, question: str = "living_home") -> Any:
        return self.desk.views.assessment(about.id).assessment.answers[question].value

    def to(self, page: str) -> None:
        """One of the pages of the centre."""
        row = next(row for row in self.screen._lists.pages._rows if row.pick.title == page)
        row.click()
        self.settle()

    def needs(self) -> list[str]:
        return [row.pick.title for row in self.screen._lists.needs._rows]


def _text(value: Any) -> str:
    return "" if value is None else encode(value).decode()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(tmp_path / "leah", qtbot)
    yield made
    made.close()


# ---- joining


def test_sentences_that_only_one_touched_are_joined_and_the_shared_one_is_asked() -> None:
    found = parts(BEFORE, PRIYAS, MINE)
    assert questions(found) == (
        Asked("He shares a room.", "He has his own room now.", "He shares a room with his sisters."),
    )
    assert joined(found, {0: "left"}) == JOINED
    assert differing(questions(found)[0]) == ("has his own room now", "shares a room with his sisters")


def test_while_nothing_is_chosen_both_wordings_stand() -> None:
    words = joined(parts(BEFORE, PRIYAS, MINE), {})
    for sentence in ("He has his own room now.", "He shares a room with his sisters.", "He does his best thinking"):
        assert sentence in words


def test_taken_out_by_one_and_reworded_by_the_other_is_asked() -> None:
    found = parts("He is tired. He eats.", "He eats.", "He is very tired. He eats.")
    assert found == (Asked("He is tired.", "", "He is very tired."), Kept("He eats."))
    assert joined(found, {0: "left"}) == "He eats."


def test_paragraphs_stay_paragraphs() -> None:
    before = "One thing.\n\nAnother thing."
    assert joined(parts(before, "One new thing.\n\nAnother thing.", "One thing.\n\nAnother thing. And more."), {}) == (
        "One new thing.\n\nAnother thing. And more."
    )


@pytest.mark.parametrize("side", ["left", "right"])
def test_no_word_of_either_side_is_lost_without_being_asked(side: str) -> None:
    texts_ = {"left": PRIYAS, "right": MINE}
    found = parts("", texts_["left"], texts_["right"])
    assert not questions(found)
    for sentence in texts_[side].split(". "):
        assert sentence.strip(".") in joined(found, {})


# ---- the centre


def test_up_to_date_says_since_when(desk: Desk) -> None:
    desk.child()
    desk.desk.hand_sync.become(phase="idle", last_synced_at="2026-11-23T08:12:00+00:00")
    desk.go()
    assert desk.says("Up to date as of 09:00"), "the service's page came at nine"
    assert desk.says("Everything you wrote is sent. Nothing needs you.")
    assert desk.says("On this laptop: 1 child")
    desk.press("Sync now")
    assert desk.desk.hand_sync.asked == 1


def test_what_waits_what_came_and_a_problem_stand_in_the_lists(desk: Desk) -> None:
    child = desk.child()
    desk.laptop.do(SaveContact(seen=None, now=a_contact(child)))
    sync = StoreForSync(desk.laptop.store)
    sync.note_sync("2026-11-23T08:12:00+00:00", "", 0, 14)
    sync.note_sync("2026-11-23T08:40:00+00:00", "The service could not be reached.", 0, 0)
    desk.desk.hand_sync.become(phase="offline", waiting=1, problem="No network just now.")
    desk.go()
    assert desk.says("Contact: Jay")
    assert desk.says("Home visit · Written today 09:00")
    assert desk.says("Not connected now; we try again by ourselves.")
    assert desk.says("No network just now.")
    assert desk.says("One change is kept on this laptop")
    assert desk.says("It goes by itself when the service can be reached. Last synced today 09:00.")
    desk.to("What came and went")
    assert desk.says("14 changes")
    assert desk.says("The service could not be reached.")


def test_each_change_that_waits_says_why_when_it_goes_and_who_can_help(desk: Desk) -> None:
    child = desk.child()
    desk.laptop.do(SaveContact(seen=None, now=a_contact(child)))
    desk.laptop.do(SaveChild(seen=child, now=child.but(phone="07700 900455", what_helps=("A walk",))))
    desk.desk.hand_sync.become(
        phase="offline", waiting=2, problem="The service is busy.", next_try_at="2026-11-23T09:05:00+00:00"
    )
    desk.go()
    assert desk.says("Phone, What helps · Written today 09:00")
    assert desk.says("The service is busy.")
    assert desk.says("Next try by itself at 09:05. You need not do anything.")
    desk.desk.hand_sync.become(problem="The service does not know this laptop.", needs_desk=True)
    desk.settle()
    assert desk.says("The service desk can put this right.")
    desk.press(f"{texts.OPEN_RECORD}: Contact: Jay")
    assert (desk.desk.went_to[-1].screen, desk.desk.went_to[-1].scope) == ("contact", child.scope)


def test_what_is_copied_for_the_service_desk_holds_ids_and_no_word_of_anybody(desk: Desk) -> None:
    child = desk.child()
    contact = a_contact(child)
    desk.laptop.do(SaveContact(seen=None, now=contact))
    desk.go()
    desk.press(f"{texts.COPY}: Contact: Jay")
    copied = QApplication.clipboard().text()
    assert contact.id in copied
    assert child.scope in copied
    words = f"{contact.content} {contact.aim} {contact.voice} {child.full_name} {child.called}".replace(".", "").split()
    assert not {word for word in words if len(word) > 3} & set(copied.split())
    assert desk.says(texts.COPIED)


def test_what_is_on_this_laptop_is_listed_by_file_with_its_age(desk: Desk) -> None:
    child = desk.child()
    desk.laptop.do(SaveContact(seen=None, now=a_contact(child)))
    desk.go()
    desk.to(texts.HERE)
    files = {file.name: file for file in desk.desk.views.held_files()}
    jay = files["Jayden Okafor"]
    assert (jay.is_whole, jay.records, jay.unsent, jay.since[:10]) == (True, 3, 1, "2026-11-23")
    with desk.laptop.store.reading() as connection:  # counted elsewhere than where it is shown
        found = connection.exec_driver_sql("SELECT count(*) FROM record WHERE scope = ?", (child.scope,)).scalar_one()
    assert found == jay.records
    assert desk.says("records, encrypted on this laptop. As the service had them today at 09:00.")
    table = desk.named(texts.HERE, RecordTable)
    table.select_id(child.scope)
    table.opened.emit(table.current_row())
    assert desk.desk.went_to[-1] == Place(screen="child", scope=child.scope)


def test_while_files_come_it_says_how_many_how_long_and_can_be_stopped(desk: Desk) -> None:
    desk.child()
    desk.desk.hand_sync.become(phase="receiving", files_left=43, files_total=57, seconds_left=125, done=900)
    desk.go()
    assert desk.says("Fetching files: 14 of 57 whole, about two minutes left")
    assert "Sync now F5" not in desk.buttons()
    desk.press(texts.STOP_NAME)
    assert desk.desk.hand_sync.cancelled == 1
    desk.desk.hand_sync.become(phase="idle", is_stopped=True, files_left=43)
    desk.settle()
    assert desk.says("You stopped it; nothing is lost.")


def test_a_file_that_is_still_coming_stands_first(desk: Desk) -> None:
    desk.child()
    with desk.laptop.store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO scope(id, kind, state) VALUES (?, 'child', 'entering')", (new_id(),))
    desk.go()
    desk.to(texts.HERE)
    first = desk.desk.views.held_files()[0]
    assert (texts.file_name(first), texts.file_state(first)[0]) == ("A file that is still coming", "Still coming")
    assert desk.says("1 of 2 files whole")


def test_a_change_kept_aside_says_why(desk: Desk) -> None:
    child = desk.child()
    desk.laptop.do(SaveContact(seen=None, now=a_contact(child)))
    with desk.laptop.store.work() as work:
        work._connection.exec_driver_sql(
            "UPDATE outbox SET state = 2, status = 'quarantined', reason = 'Jay’s record was moved to another team.'"
        )
    desk.go()
    assert desk.says(texts.ASIDE)
    assert desk.says("Jay’s record was moved to another team.")
    assert desk.says("Filled in pages 2 and 3 together."), "its author reads it"
    desk.press(f"{texts.COPY_WORDS}: Contact: Jay")
    assert "Filled in pages 2 and 3 together." in QApplication.clipboard().text()


def test_a_change_that_was_returned_says_by_whom_with_which_words(desk: Desk) -> None:
    child = desk.child()
    desk.laptop.do(SaveContact(seen=None, now=a_contact(child)))
    with desk.laptop.store.work() as work:
        work._connection.exec_driver_sql(
            "UPDATE outbox SET state = 2, status = 'quarantined', decided = 'returned', decided_by = ?,"
            " decided_at = '2026-11-23T08:00:00+00:00', words = 'Please write it in the plan.'",
            (desk.priya,),
        )
    desk.go()
    assert desk.says("Priya Nair has returned it to you.")
    assert desk.says("“Please write it in the plan.”")


# ---- a conflict in prose


def test_three_versions_and_the_joined_result(desk: Desk) -> None:
    desk.home()
    desk.go()
    assert desk.needs() == ["What is home like for Jay?"]
    assert desk.says("Priya and you both wrote here while you were apart. Both texts are kept, whichever you choose.")
    for heading in ("Before", "Priya’s", "Yours"):
        assert desk.says(heading)
    assert desk.says("Sun 22 Nov 11:40")
    assert desk.says("One place clashes.")
    assert "He has his own room now. He shares a room with his sisters." in desk.result().toPlainText()


def test_an_open_sentence_is_asked_before_the_answer_is_used(desk: Desk) -> None:
    about, _ = desk.home()
    desk.go()
    desk.press("Use this answer")
    assert desk.says(texts.CLASH_FIRST)
    assert desk.answer(about) == PRIYAS
    desk.press("has his own room now (Priya)")
    assert desk.result().toPlainText() == JOINED
    desk.press("Use this answer")
    assert desk.answer(about) == JOINED
    assert desk.needs() == []
    assert desk.says("Decided. Priya sees it after the next sync.")
    assert desk.desk.views.sync_centre().needs == ()


def test_what_is_new_in_the_result_is_underlined_and_follows_the_typing(desk: Desk) -> None:
    desk.home()
    desk.go()
    desk.press("has his own room now (Priya)")
    editor = desk.result()
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, " Ask again.")
    marked = [
        editor.document().toPlainText()[r.start : r.start + r.length]
        for r in editor.document().begin().layout().formats()
        if r.format.fontUnderline()
    ]
    wanted = [run.text.strip() for run in runs(BEFORE, editor.toPlainText()) if run.kind == "added"]
    assert marked == wanted
    assert any("Ask again" in words for words in marked)


def test_keys_one_two_three_and_ctrl_enter(desk: Desk) -> None:
    about, _ = desk.home()
    desk.go()
    with desk.qtbot.waitActive(desk.screen):
        desk.screen.activateWindow()
    desk.screen._lists.needs.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_1)
    assert desk.result().toPlainText() == PRIYAS
    QTest.keyClick(focused(), Qt.Key.Key_2)
    assert desk.result().toPlainText() == MINE
    QTest.keyClick(focused(), Qt.Key.Key_3)
    assert "The flat above" in desk.result().toPlainText()
    QTest.keyClick(focused(), Qt.Key.Key_2)
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.answer(about) == MINE


def test_theirs_comes_first_also_when_mine_stands_in_the_record(desk: Desk) -> None:
    about, _ = desk.home(i_am_left=True)
    desk.go()
    case = desk.screen._presenter.shown.case
    assert case is not None
    assert [(s.key, s.heading) for s in case.sides] == [("right", "Priya’s"), ("left", "Yours")]
    desk.press("Keep mine")
    desk.press("Use this answer")
    assert desk.answer(about) == MINE, "nothing has to change when mine stands already"
    assert desk.desk.views.sync_centre().needs == ()


def test_the_result_in_own_words_is_what_is_saved(desk: Desk) -> None:
    about, conflict = desk.home()
    desk.go()
    editor = desk.result()
    editor.selectAll()
    editor.setFocus()
    QTest.keyClicks(editor, "He has the small room.")
    assert desk.says("in your words")
    desk.press("Use this answer")
    assert desk.answer(about) == "He has the small room."
    assert desk.desk.views.conflict(conflict.id).decided_by == "Leah Cole"


def test_decide_later_keeps_what_was_typed(desk: Desk) -> None:
    about, conflict = desk.home()
    desk.go()
    editor = desk.result()
    editor.selectAll()
    editor.setFocus()
    QTest.keyClicks(editor, "Half a thought")
    desk.press("Decide later")
    assert desk.says("One answer needs you")
    assert desk.answer(about) == PRIYAS
    assert desk.needs(), "it stays in the list"
    again = Screen(desk.desk)
    desk.qtbot.addWidget(again)
    again.show()
    again.show_place(Place(screen="sync", record=conflict.id))
    desk.qtbot.waitUntil(lambda: again._presenter.shown.case is not None)
    assert again._presenter.shown.decision.text == "Half a thought"
    again.leave()


def test_somebody_else_decides_while_i_type(desk: Desk) -> None:
    about, conflict = desk.home()
    desk.go()
    editor = desk.result()
    editor.selectAll()
    editor.setFocus()
    QTest.keyClicks(editor, "My own words")
    desk.receive(
        Resolution(id=new_id(), scope=about.scope, conflict=conflict.id, about=about.id, chosen="left", by=desk.priya)
    )
    desk.tell()
    assert desk.says("Priya Nair has decided this meanwhile.")
    assert desk.result().toPlainText() == "My own words"
    assert "Use this answer" not in desk.buttons()
    desk.press("Close")
    assert desk.needs() == []


# ---- long texts, three people, a signature meanwhile, many at once


LONG_BEFORE = "\n".join(f"Paragraph {n}. " + "He told it in his own words. " * 6 for n in range(12))


def test_of_a_very_long_text_only_the_paragraphs_that_differ_are_shown_first(desk: Desk) -> None:
    theirs, mine = LONG_BEFORE.replace("Paragraph 3.", "Paragraph three."), LONG_BEFORE.replace("Paragraph 9.", "Nine.")
    about = desk.assessment(desk.child(), {"living_home": Answer(value=theirs)})
    desk.conflict(about, {"answers/living_home/value": (LONG_BEFORE, theirs, mine, "prose")})
    desk.go()
    shown = [
        box.editor.toPlainText() for box in desk.screen.findChildren(DiffText) if "aragraph" in box.editor.toPlainText()
    ]
    assert all("Paragraph 1." not in text for text in shown)
    assert any("three." in text for text in shown)
    assert any("… 3 paragraphs not changed …" in text for text in shown)
    assert "Paragraph 1." in desk.result().toPlainText(), "the result is always whole"
    desk.press(texts.SHOW_ALL)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    whole = [box.editor.toPlainText() for box in desk.screen.findChildren(DiffText)]
    assert sum("Paragraph 2." in text for text in whole) == 3
    desk.press(texts.SHOW_CHANGED)
    desk.press("Use this answer")
    assert "Paragraph three." in desk.answer(about)
    assert "Nine." in desk.answer(about)


def test_what_is_left_out_is_only_what_all_versions_have() -> None:
    assert only_changed("a\nb\nc", "a\nB\nc", "a\nb\nC") == (
        "… 1 paragraph not changed …\nb\nc", "… 1 paragraph not changed …\nB\nc", "… 1 paragraph not changed …\nb\nC",
    )  # fmt: skip
    assert only_changed("", "x", "y") == ("", "x", "y")


def test_a_third_person_is_named_and_comes_as_a_question_of_its_own(desk: Desk) -> None:
    about, _ = desk.home()
    dai = new_id()
    desk.receive(Person(id=dai, scope=desk.directory, names="Dai Morgan", role="practitioner"))
    field = ClashingField(
        path="answers/living_home/value",
        before=_text(BEFORE),
        left=_text(PRIYAS),
        right=_text("At his nan’s."),
        kind="prose",
    )
    desk.receive(
        Conflict(
            id=new_id(), scope=about.scope, about=about.id, about_type="assessment", left_by=desk.priya,
            left_at="2026-11-22T11:40:00+00:00", right_by=dai, right_at="2026-11-22T15:00:00+00:00",
            fields={"answers/living_home/value": field},
        )
    )  # fmt: skip
    desk.go()
    assert desk.says("Dai Morgan wrote here too. That comes as a question of its own; nobody’s words are lost.")
    assert [tab.label for tab in desk.screen.findChildren(Tabs)[0]._tabs] == ["Priya’s", "Dai’s"]
    assert not desk.says("Dai’s words wait"), "one other version at a time"
    desk.press("Dai’s")
    assert desk.says("Dai’s words wait in a question of their own")
    assert "Keep Priya’s" not in desk.buttons()
    desk.press("Start from Dai’s")
    assert desk.result().toPlainText() == "At his nan’s."
    desk.screen._presenter.use()
    desk.qtbot.waitUntil(lambda: desk.answer(about) == "At his nan’s.")
    desk.settle()
    with desk.laptop.store.reading() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM conflict_line WHERE resolved = 0").scalar_one()
    assert left == 1, "Dai’s question is still there"


def test_a_choice_of_a_third_person_can_be_read_but_is_decided_in_its_own_question(desk: Desk) -> None:
    about, _ = desk.home()
    desk.conflict(about, {"answers/likelihood_level/value": (None, "high", "low", "plain")})
    dai = new_id()
    desk.receive(Person(id=dai, scope=desk.directory, names="Dai Morgan", role="practitioner"))
    field = ClashingField(
        path="answers/likelihood_level/value", before="", left=_text("high"), right=_text("medium"), kind="plain"
    )
    desk.receive(
        Conflict(
            id=new_id(), scope=about.scope, about=about.id, about_type="assessment", left_by=desk.priya,
            left_at="2026-11-22T11:40:00+00:00", right_by=dai, right_at="2026-11-22T15:00:00+00:00",
            fields={"answers/likelihood_level/value": field},
        )
    )  # fmt: skip
    desk.go()
    line = next(n for n in desk.desk.views.sync_centre().needs if "likel" in n.label.lower() or "risk" in n.label.lower())
    desk.screen._choose(line.id)
    desk.settle()
    desk.press("Dai’s")
    assert desk.says("Medium")
    assert "Start from Dai’s" not in desk.buttons()


def test_words_that_were_countersigned_meanwhile_are_said_to_be(desk: Desk) -> None:
    desk.home()
    with desk.laptop.store.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE assessment_line SET standing = 'countersigned', signed_by = ?, signed_at = '2026-11-22T16:00:00+00:00'",
            (desk.priya,),
        )
    desk.go()
    assert desk.says("Priya Nair countersigned this yesterday at 16:00")
    assert desk.says("ask a manager to reopen it")


def test_mine_for_all_of_one_child_is_asked_first_and_leaves_other_children_alone(desk: Desk) -> None:
    about, _ = desk.home()
    desk.conflict(about, {"answers/likelihood_level/value": (None, "high", "low", "plain")})
    other, _ = desk.home(first_names="Maisie", preferred_name="Maisie")
    desk.go()
    assert len(desk.needs()) == 3
    desk.press(texts.MINE_FOR_ALL)
    assert desk.says("Your words will stand in all 2 places in Jay’s file.")
    assert desk.answer(about) == PRIYAS, "nothing yet"
    desk.press(texts.YES_MINE)
    desk.qtbot.waitUntil(lambda: len(desk.desk.views.sync_centre().needs) == 1)
    desk.settle()
    assert (desk.answer(about), desk.answer(about, "likelihood_level")) == (MINE, "low")
    assert desk.answer(other) == PRIYAS
    assert desk.says("Two questions decided with your words.")
    assert texts.MINE_FOR_ALL not in desk.buttons()


def test_how_long_the_laptop_may_still_be_away_stands_in_the_centre_and_in_the_bar(desk: Desk) -> None:
    desk.desk.hand_sync.become(phase="offline", lease="This laptop locks in 5 hours unless it connects once.")
    desk.go()
    assert desk.says("This laptop locks in 5 hours unless it connects once.")
    assert sync_words.of(desk.desk.hand_sync.state, date(2026, 11, 23)) == ("offline", "Working offline · connect soon")


# ---- other kinds of answers


def test_choices_are_words_and_both_is_not_offered(desk: Desk) -> None:
    about = desk.assessment(desk.child(), {"likelihood_level": Answer(value="high", said_by="worker")})
    desk.conflict(
        about,
        {
            "answers/likelihood_level/value": ("low", "high", "medium", "plain"),
            "answers/likelihood_level/said_by": (None, "worker", "partner", "mark"),
        },
    )
    desk.go()
    for words in ("Low", "High", "Medium"):
        assert desk.says(words)
    assert "Keep both" not in desk.buttons()
    desk.press("Use this answer")
    assert desk.says(texts.CHOOSE_FIRST)
    desk.press("Keep mine")
    desk.press("Use this answer")
    answer = desk.desk.views.assessment(about.id).assessment.answers["likelihood_level"]
    assert (answer.value, answer.said_by) == ("medium", "partner"), "who said it goes with the answer"


def test_several_answers_are_decided_one_after_the_other(desk: Desk) -> None:
    about = desk.assessment(
        desk.child(), {"likelihood_level": Answer(value="high"), "likelihood_why": Answer(value="Older lads.")}
    )
    desk.conflict(
        about,
        {
            "answers/likelihood_why/value": (None, "Older lads.", "College goes well.", "prose"),
            "answers/likelihood_level/value": (None, "high", "low", "plain"),
        },
    )
    desk.go()
    assert desk.says("Answer 1 of 2.")
    assert desk.says("How likely is it that Jay will offend again?")
    desk.press("Keep mine")
    desk.press("Use this answer")
    assert desk.answer(about, "likelihood_level") == "high", "nothing is saved before all is decided"
    assert desk.says("Answer 2 of 2.")
    desk.press("Answer before")
    assert desk.says("Low")
    desk.press("Use this answer")
    desk.press("Keep mine")
    desk.press("Use this answer")
    assert desk.answer(about, "likelihood_level") == "low"
    assert desk.answer(about, "likelihood_why") == "College goes well."


def test_dates_and_states_of_a_plan_are_words(desk: Desk) -> None:
    child = desk.child()
    step = Step(text="Ring college", by_on="2026-12-04", status="done")
    plan = Plan(id=new_id(), scope=child.scope, targets={"t1": Target(words="Be a bricklayer", steps={"s1": step})})
    desk.receive(plan)
    desk.conflict(
        plan,
        {
            "targets/t1/steps/s1/by_on": ("2026-12-01", "2026-12-04", "2026-12-11", "plain"),
            "targets/t1/steps/s1/status": ("not_yet", "done", "stuck", "plain"),
        },
    )
    desk.go()
    assert desk.says("Friday 11 December 2026")
    desk.press("Keep mine")
    desk.press("Use this answer")
    assert desk.says("Stuck")
    desk.press("Keep Priya’s")
    desk.press("Use this answer")
    decided = desk.desk.views.plan(child.scope).plan
    assert decided is not None
    now = decided.targets["t1"].steps["s1"]
    assert (now.by_on, now.status, now.text) == ("2026-12-11", "done", "Ring college")


def test_a_conflict_that_is_not_here_says_so(desk: Desk) -> None:
    desk.go(new_id())
    assert desk.says("This record is not on this laptop.")


@pytest.mark.parametrize(("width", "percent"), [(1084, 100), (700, 100), (1180, 200)])
def test_nothing_is_cut_and_everything_has_a_name(desk: Desk, width: int, percent: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", percent)
    desk.home(preferred_name=HOSTILE, surname="M" * 200)
    desk.screen.resize(width, 743)
    desk.go()
    QTest.qWait(20)
    assert desk.says(HOSTILE)
    assert desk.screen.grab().width() == width
    assert cut_labels(desk.screen) == []
    assert unnamed(desk.screen) == []
