"""The contact sheet on a real store: from the first key to a finished record, and every way it can go differently."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.child import Carer, Child
from app.domain.contact import Addendum, Appointment, Contact
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.domain.mark import JOINED, Mark
from app.domain.service import Person
from app.operations.base import Done, Operation
from app.operations.contact import SaveContact
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.contact.screen import ContactSheet
from app.ui.joined_bar import READ
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, an_order, new_id


class Sheet:
    """The sheet in a window as a person meets it: presses things by their names, types, looks."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.bot = qtbot
        self.laptop = Laptop(folder)
        self.laptop.clock.turn(hours=1, minutes=58)
        self.jay = self.holds(a_child(carers={"1": Carer(name="Ada", relation="mum")}, communication="Short sentences."))
        self.desk = RealDesk(self.laptop)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.window = QWidget()
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        self.window.show()
        with qtbot.waitActive(self.window):
            self.window.activateWindow()
        self.sheet = ContactSheet(self.desk, self.window)

    def holds(self, child: Child) -> Child:
        """A child on this laptop, allocated to this person."""
        laptop = self.laptop
        laptop.receive(child, an_order(child), an_allocation(child, laptop.person, laptop.team))
        return child

    def rest(self) -> None:
        """Until nothing is under way."""
        self.bot.waitUntil(lambda: self.desk.is_idle() and not self.sheet.presenter.draft.is_dirty)

    def open(self, scope: str = "", record: str = "") -> None:
        self.sheet.show_place(Place(screen="contact", scope=Id(scope), record=Id(record)))
        if self.sheet.isHidden():
            self.sheet.open()
        self.rest()

    def find(self, name: str) -> QAbstractButton:
        for button in self.sheet.findChildren(QAbstractButton):
            names = (button.accessibleName(), f"{button.accessibleName()} · {button.accessibleDescription()}")
            if name in names and button.isVisibleTo(self.window):
                return button
        raise AssertionError(f"nothing to press is called {name}")

    def press(self, *names: str) -> None:
        for name in names:
            self.find(name).click()

    def keys(self, text: str, *, alt: str = "") -> None:
        if alt:
            QTest.keyClick(self._focused(), Qt.Key(ord(alt)), Qt.KeyboardModifier.AltModifier)
        QTest.keyClicks(self._focused(), text)

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        assert self.window.isAncestorOf(focused)
        return focused

    def chord(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        together = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            together |= modifier
        QTest.keyClick(self._focused(), key, together)

    def write_all(self) -> None:
        """A whole contact by keyboard and a few presses."""
        write = self.sheet.write
        self.press("Home visit", "Seen", "Good")
        for box, text in (
            (write.aim, "Finish the form"),
            (write.content, "Filled in pages 2 and 3"),
            (write.voice, "I am going"),
        ):
            box.setFocus()
            self.keys(text)
        self.press("No change · Risk: did anything change?", "None")

    def kept(self) -> list[Contact]:
        with self.laptop.store.work() as work:
            return list(work.all_in(Contact, self.jay.scope))

    def all_of(self, kind: type[Addendum] | type[Appointment]) -> list[Addendum | Appointment]:
        with self.laptop.store.work() as work:
            return list(work.all_in(kind, self.jay.scope))

    def words(self) -> list[str]:
        return [label.text() for label in self.sheet.findChildren(PlainLabel) if label.isVisibleTo(self.window)]


@pytest.fixture
def sheet(qtbot: QtBot, tmp_path: Path) -> Iterator[Sheet]:
    made = Sheet(qtbot, tmp_path)
    yield made
    made.sheet.leave()
    made.rest()
    made.desk.close()
    made.laptop.close()


def test_it_opens_filled_with_what_is_known_and_nothing_is_recorded_until_something_is_typed(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    write = sheet.sheet.write
    assert write.top.child.text() == "Jay Okafor"
    assert write.top.at.value() == "10:10"
    assert write.top.minutes.value() == 45
    assert "Was Jay seen?" in sheet.words()
    assert sheet.kept() == []


def test_from_the_first_key_it_is_a_record(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.sheet.write.content.setFocus()
    sheet.keys("Rang")
    assert sheet.sheet.saved.text() == "Being saved on this laptop"
    sheet.rest()
    (kept,) = sheet.kept()
    assert (kept.content, kept.finished_at) == ("Rang", "")
    assert sheet.sheet.saved.text() == "Saved on this laptop 10:58"
    sheet.keys(" the open day line")
    sheet.rest()
    assert [c.content for c in sheet.kept()] == ["Rang the open day line"]


def test_a_whole_contact_is_finished_with_ctrl_enter(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.write_all()
    sheet.chord(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sheet.bot.waitUntil(sheet.sheet.isHidden)
    sheet.rest()
    (kept,) = sheet.kept()
    assert kept.finished_at == sheet.laptop.clock.now.wall_at
    assert (kept.kind, kept.attendance, kept.progress, kept.risk, kept.safeguarding) == (
        "home_visit", "seen", "good", "no_change", "none",
    )  # fmt: skip


def test_alt_and_a_letter_jump_and_digits_choose_the_kind(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.sheet.write.top.kind.setFocus()
    sheet.keys("4")
    sheet.keys("", alt="A")
    sheet.keys("Plan the week")
    sheet.keys("He is calm", alt="J")
    sheet.keys("Ring school", alt="N")
    sheet.rest()
    (kept,) = sheet.kept()
    assert (kept.kind, kept.aim, kept.voice) == ("phone", "Plan the week", "He is calm")
    assert [step.what for step in kept.next_steps.values()] == ["Ring school"]
    for letter, widget in (("C", "content"), ("O", "progress"), ("R", "risk"), ("S", "safeguarding")):
        sheet.keys("", alt=letter)
        focused = QApplication.focusWidget()
        place = getattr(sheet.sheet.write, widget)
        assert focused is not None
        assert place is focused or place.isAncestorOf(focused), letter


def test_what_is_missing_is_listed_and_each_line_leads_to_its_field(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.press("Home visit", "Seen")
    sheet.chord(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    problems = sheet.sheet.write.problems
    assert problems.hasFocus()
    assert "Jay’s voice: write what Jay said or felt." in problems.sentences()
    sheet.press("Risk: say if anything changed.")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert sheet.sheet.write.risk.isAncestorOf(focused)
    sheet.press("Lower")
    assert "Risk: say if anything changed." not in problems.sentences()
    assert "Risk: say in one sentence what changed." in problems.sentences()
    assert not any(c.finished_at for c in sheet.kept())


def test_not_home_folds_what_cannot_be_said_and_asks_what_was_tried(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.press("Home visit", "Not home")
    words = sheet.words()
    assert "What did you try?" in words
    assert not {"Aim", "Outcome", "Jay’s voice"}.intersection(words)
    assert sheet.sheet.write.next_time.day.isVisibleTo(sheet.window)


def test_a_text_message_asks_only_what_applies(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.press("Home visit", "Missed", "Text")
    words = sheet.words()
    assert "Did you reach Jay?" in words
    assert not {"How long", "Who else was there"}.intersection(words)
    contact = sheet.sheet.presenter.contact
    assert contact is not None
    assert contact.attendance == "", "missed cannot be said of a message, so it is asked again"


def test_a_higher_risk_asks_of_what_and_a_worry_asks_who_was_told(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    write = sheet.sheet.write
    assert not write.risk_note.isVisibleTo(sheet.window)
    sheet.press("Higher", "Own safety", "Noted")
    assert write.risk_note.isVisibleTo(sheet.window)
    assert write.safeguarding_note.isVisibleTo(sheet.window)
    sheet.rest()
    assert sheet.kept()[0].risk_of == ("safety",)


def test_a_start_in_the_future_is_told_before_anything_is_finished(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.write_all()
    line = sheet.sheet.write.top.at.line
    line.setFocus()
    line.selectAll()
    sheet.keys("23:30")
    sheet.press("Save contact")
    assert sheet.sheet.write.problems.sentences()[0].startswith("The start must be today or earlier")
    assert not sheet.sheet.isHidden()


def test_a_time_nobody_can_read_is_told_with_the_field(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.write_all()
    line = sheet.sheet.write.top.at.line
    line.setFocus()
    line.selectAll()
    sheet.keys("ten ish")
    sheet.press("Save contact")
    assert any("ten ish" in sentence for sentence in sheet.sheet.write.problems.sentences())


def test_the_next_time_is_booked_when_the_contact_is_finished(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.write_all()
    sheet.press("Name the next time")
    sheet.keys("26 nov")
    sheet.press("Save contact")
    assert any("both the day and the time" in s for s in sheet.sheet.write.problems.sentences())
    sheet.sheet.write.next_time.at.setFocus()
    sheet.keys("1500")
    sheet.press("Save contact")
    sheet.bot.waitUntil(sheet.sheet.isHidden)
    sheet.rest()
    (booked,) = sheet.all_of(Appointment)
    assert isinstance(booked, Appointment)
    assert booked.at == "2026-11-26T15:00:00+00:00"


def test_esc_closes_keeps_the_draft_and_the_next_time_asks_once(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.sheet.write.content.setFocus()
    sheet.keys("Half a sentence")
    sheet.chord(Qt.Key.Key_Escape)
    assert sheet.sheet.isHidden()
    sheet.rest()
    assert [c.content for c in sheet.kept()] == ["Half a sentence"]
    sheet.open(sheet.jay.scope)
    assert "You have not finished a contact with Jay" in sheet.words()
    sheet.press("Continue it")
    assert sheet.sheet.write.content.text() == "Half a sentence"
    assert len(sheet.kept()) == 1


def test_starting_a_new_one_leaves_the_unfinished_one_as_it_is(sheet: Sheet) -> None:
    draft = a_contact(sheet.jay, content="The old one")
    sheet.laptop.put(draft)
    sheet.open(sheet.jay.scope)
    sheet.press("Start a new one")
    sheet.sheet.write.content.setFocus()
    sheet.keys("Another")
    sheet.rest()
    assert sorted(c.content for c in sheet.kept()) == ["Another", "The old one"]


def test_with_no_child_it_asks_and_enter_takes_the_first(sheet: Sheet) -> None:
    sheet.holds(a_child("Maisie", "Rowe", preferred_name="Maisie"))
    sheet.open()
    sheet.keys("okaf")
    sheet.chord(Qt.Key.Key_Return)
    sheet.rest()
    assert sheet.sheet.write.top.child.text() == "Jay Okafor"


def test_a_child_who_is_not_here_is_told(sheet: Sheet) -> None:
    sheet.open()
    sheet.keys("Zebedee")
    assert any("Nobody like 'Zebedee' is on this laptop" in text for text in sheet.words())


def test_save_and_add_another_begins_with_the_choice_of_a_child(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.write_all()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    sheet.chord(Qt.Key.Key_Return, control, shift)
    sheet.bot.waitUntil(lambda: sheet.sheet.choose.isVisibleTo(sheet.window))
    sheet.rest()
    assert not sheet.sheet.isHidden()
    assert [bool(c.finished_at) for c in sheet.kept()] == [True]


def test_a_finished_contact_is_read_only_and_takes_a_later_note(sheet: Sheet) -> None:
    done = a_contact(sheet.jay, finished_at="2026-11-19T10:00:00+00:00")
    sheet.laptop.put(done)
    sheet.open(record=done.id)
    assert not sheet.sheet.save.isVisibleTo(sheet.window)
    assert not [b for b in sheet.sheet.findChildren(QAbstractButton) if b.accessibleName() == "Change it"]
    sheet.press("Add a later note", "Add the note")
    sheet.bot.waitUntil(lambda: "Write the note first." in sheet.words())
    sheet.sheet.read.note.setFocus()
    sheet.keys("Mum rang back")
    sheet.press("Add the note")
    sheet.bot.waitUntil(lambda: bool(sheet.all_of(Addendum)))
    sheet.rest()
    (note,) = sheet.all_of(Addendum)
    assert isinstance(note, Addendum)
    assert (note.about, note.text) == (done.id, "Mum rang back")
    assert sheet.kept() == [done]
    sheet.bot.waitUntil(lambda: "Mum rang back" in sheet.words())
    assert "A colleague, today at 10:58" in sheet.words()
    sheet.press("Add a later note")
    sheet.open(sheet.jay.scope)
    assert "Mum rang back" not in sheet.words()
    sheet.open(record=done.id)
    assert "Mum rang back" in sheet.words()


def test_a_finished_contact_says_whose_paragraphs_were_joined_until_somebody_has_read_them(sheet: Sheet) -> None:
    done = a_contact(sheet.jay, finished_at="2026-11-19T10:00:00+00:00")
    sam = Person(id=new_id(), scope=new_id(), names="Sam Bell", role="practitioner")
    leah = Person(id=sheet.laptop.person, scope=sam.scope, names="Leah Okafor", role="practitioner")
    mark = Mark(
        id=new_id(), scope=done.scope, about=done.id, about_type="contact", kind=JOINED, paths=("content",), by=sam.id,
        others=(leah.id,), at="2026-11-23T08:00:00+00:00",
    )  # fmt: skip
    sheet.laptop.receive(sam, leah)
    sheet.laptop.receive(done, mark)
    sheet.open(record=done.id)
    told = "Leah Okafor and Sam Bell both wrote in"
    sheet.bot.waitUntil(lambda: any(word.startswith(told) for word in sheet.words()))
    sheet.press(READ)
    sheet.bot.waitUntil(lambda: not any(word.startswith(told) for word in sheet.words()))
    assert sheet.desk.views.marks(done.id) == ()


def test_within_72_hours_a_finished_contact_can_be_corrected(sheet: Sheet) -> None:
    done = a_contact(sheet.jay, finished_at="2026-11-23T09:30:00+00:00")
    sheet.laptop.put(done)
    sheet.open(record=done.id)
    sheet.press("Change it")
    sheet.sheet.write.outcome.setFocus()
    sheet.keys("Corrected. ")
    sheet.rest()
    (kept,) = sheet.kept()
    assert "Corrected." in kept.outcome
    assert kept.finished_at == done.finished_at


def test_written_days_later_it_says_so_quietly(sheet: Sheet) -> None:
    late = a_contact(sheet.jay, started_at="2026-11-20T10:00:00+00:00")
    sheet.laptop.put(late)
    sheet.open(record=late.id)
    assert "Written on 23 November." in sheet.words()


def test_words_typed_while_a_save_is_under_way_are_saved_next(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    sheet.sheet.write.content.setFocus()
    sheet.keys("One")
    sheet.sheet.leave()
    sheet.keys(" two")
    assert sheet.sheet.presenter.draft.is_under_way
    sheet.sheet.leave()
    sheet.rest()
    assert [c.content for c in sheet.kept()] == ["One two"]


def test_a_full_disk_is_told_and_the_words_are_saved_as_soon_as_there_is_room(sheet: Sheet) -> None:
    real, calls = sheet.laptop.runner.run, []

    def full_once(operation: Operation) -> Done:
        calls.extend([operation] if isinstance(operation, SaveContact) else [])
        if calls == [operation]:
            raise Unavailable("This laptop is full. What you typed is still on the screen.")
        return real(operation)

    sheet.laptop.runner.run = full_once  # type: ignore[method-assign]
    sheet.open(sheet.jay.scope)
    sheet.sheet.write.content.setFocus()
    sheet.keys("Rang")
    sheet.sheet.leave()
    sheet.bot.waitUntil(lambda: sheet.sheet.saved.text().startswith("This laptop is full"))
    assert sheet.kept() == []
    sheet.keys("!")
    sheet.rest()
    assert [c.content for c in sheet.kept()] == ["Rang!"]
    assert sheet.sheet.saved.text().startswith("Saved on this laptop")


def test_a_change_from_another_laptop_comes_in_without_moving_the_caret(sheet: Sheet) -> None:
    draft = a_contact(sheet.jay, content="First line")
    sheet.laptop.put(draft)
    sheet.open(record=draft.id)
    editor = sheet.sheet.write.content.editor
    sheet.sheet.write.content.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(5)
    editor.setTextCursor(cursor)
    sheet.laptop.do(SaveContact(seen=draft, now=draft.but(content="First line, and more", aim="New aim")))
    from app.changes.touched import Touched

    sheet.desk.notices.tell(Touched(frozenset({draft.id}), frozenset({draft.scope}), frozenset({"contact"})))
    sheet.bot.waitUntil(lambda: sheet.sheet.write.aim.text() == "New aim")
    assert sheet.sheet.write.content.text() == "First line, and more"
    assert editor.textCursor().position() == 5
    assert editor.hasFocus()


@pytest.mark.parametrize(
    ("size", "percent"), [((1280, 720), 100), ((1280, 720), 200), ((1366, 768), 137), ((1024, 700), 100)]
)
@pytest.mark.parametrize("name", ["Jay", "J" * 200, "<img src=/etc/hostname>", "ياسمين"])
def test_nothing_is_wider_than_the_sheet(sheet: Sheet, size: tuple[int, int], percent: int, name: str) -> None:
    child = sheet.holds(a_child(preferred_name=name))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", percent)
    sheet.window.resize(*size)
    sheet.open(child.scope)
    sheet.press("Home visit", "Seen")
    assert sheet.window.grab().width() == size[0]
    content = sheet.sheet.write
    holder = content.parentWidget()
    assert holder is not None
    viewport = holder.parentWidget()
    assert viewport is not None
    assert holder.width() <= viewport.width() + 1
    for label in sheet.sheet.findChildren(PlainLabel):
        if label.isVisibleTo(sheet.window) and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()[:40]


def test_every_control_has_a_name(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    nameless = [
        type(w).__name__
        for w in sheet.sheet.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisibleTo(sheet.window) and not w.accessibleName()
    ]
    assert nameless == []


def test_every_control_is_reached_by_tab(sheet: Sheet) -> None:
    sheet.open(sheet.jay.scope)
    seen: set[str] = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.add(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {"Aim", "Content", "Jay’s voice", "Day", "Started", "Save contact", "Save, add another"} <= seen
