"""The laptop in a child's hands: what is said is kept at once, and nothing but the worker's passphrase leads out of it."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.laptop import Session
from app.bootstrap.opening import Laptop
from app.domain.contact import Contact
from app.domain.drawing import read
from app.domain.ids import Id
from app.domain.self_assessment import SelfAssessment
from app.models.signer import DEVICE_KEY, PERSON_KEY
from app.models.store import Store
from app.models.unit_of_work import Identity
from app.operations.self_assessment import StartSelfAssessment
from app.security import replacement
from app.security.os_lock import ProfileLock
from app.security.profile import Profile
from app.security.tries import Tries
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.child_mode import texts
from app.ui.features.child_mode.screen import ChildWindow
from app.ui.features.child_mode.speech import Speech
from app.ui.features.child_mode.texts import TITLE
from app.ui.features.handing_over.presenter import HandingOverPresenter
from app.ui.main_window import MainWindow
from tests.helpers.laptop import HandClock, a_child, a_contact, new_id, shelf
from tests.helpers.vaults import LEAHS, OTHER, a_vault
from tests.ui.test_speech import Engine

SECRET = "Zebedee"
"""The surname of another child, and in a note about this one: it must never be seen."""


PIN = "40827"


class Room:
    """A worker's unlocked window on a real store and a real key file, and the laptop about to be handed over."""

    def __init__(self, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bot, self.locked = qtbot, []  # type: ignore[var-annotated]
        monkeypatch.setattr(replacement, "become_locked", self.locked.append)
        _, key = a_vault(folder)
        self.profile = Profile(folder)
        identity = Identity(person=new_id(), role="practitioner", team=new_id())
        secrets = {PERSON_KEY: bytes(32), DEVICE_KEY: bytes(32)}
        store = Store.create(
            self.profile.store_path, key.hex96(), identity, secrets, clock=HandClock(), new_id=new_id, forms=shelf()
        )
        self.child, self.other = a_child(), a_child("Ada", SECRET)
        note: Contact = a_contact(self.child, content=f"Met with {SECRET} senior.")
        with store.work() as work:
            for record in (self.child, self.other, note):
                work.put(record)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.session = Session(self.profile, ProfileLock(self.profile))
        self.laptop = Laptop(self.profile, store, self.session.lock)
        self.session._laptop, self.session.leaving.tasks = self.laptop, self.laptop.tasks
        self.session._show_records()
        assert isinstance(self.session.window, MainWindow)
        self.main = self.session.window
        self.main.desk.navigator.to(Place(screen="child", scope=self.child.scope))
        self.rest()

    def rest(self) -> None:
        self.bot.waitUntil(lambda: self.laptop.tasks.is_idle)

    def hands_over(self, pin: str = "", **facts: str) -> ChildWindow:
        id = new_id()
        self.laptop.tasks.do(StartSelfAssessment(id=id, scope=self.child.scope, **facts))
        self.rest()
        assert self.main.desk.hand_over is not None
        self.main.desk.hand_over(id, pin)
        self.bot.waitUntil(lambda: isinstance(self.session.window, ChildWindow))
        assert isinstance(self.session.window, ChildWindow)
        QApplication.processEvents()
        return self.session.window

    def stored(self, id: Id) -> SelfAssessment:
        self.rest()
        return self.laptop.desk().views.self_assessment(id).record

    def gives_back(self, passphrase: str) -> None:
        window = self.session.window
        assert isinstance(window, ChildWindow)
        before = window.presenter.gate
        window.presenter.ask(passphrase)
        self.bot.waitUntil(
            lambda: window.presenter.gate.phase != "opening" or window is not self.session.window, timeout=60_000
        )
        assert before is not window.presenter.gate

    def close(self) -> None:
        if isinstance(self.session.window, ChildWindow):
            self.session.handing._right(None)
        self.session.close()
        self.main.close()
        self.main.deleteLater()


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    made = Room(tmp_path, qtbot, monkeypatch)
    yield made
    made.close()


def press(window: QWidget, name: str) -> None:
    QApplication.processEvents()
    for button in window.findChildren(QAbstractButton):
        if button.accessibleName() == name and button.isVisible():
            button.click()
            QApplication.processEvents()
            return
    raise AssertionError(f"nothing to press is called {name}")


def seen() -> tuple[list[str], list[str]]:
    """Titles of all windows on the screen, and every word in them, read from the widgets."""
    titles, words = [], []
    for top in QApplication.topLevelWidgets():
        if not top.isVisible():
            continue
        titles.append(top.windowTitle())
        for one in (top, *top.findChildren(QWidget)):
            if one.isVisible():
                words += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
                if isinstance(one, QLabel | QAbstractButton | QLineEdit):
                    words.append(one.text())
                if isinstance(one, QPlainTextEdit):
                    words.append(one.toPlainText())
    return titles, words


def assert_only_theirs(window: ChildWindow) -> None:
    titles, words = seen()
    assert titles == [TITLE]
    assert not [word for word in words if SECRET in word]
    assert window.isVisible()


def test_the_reading_of_windows_sees_the_workers_window(room: Room) -> None:
    """The sibling: before the laptop is handed over the same reading finds the other window and the words in it."""
    titles, words = seen()
    assert titles == ["Waymark"]
    assert any(SECRET in word for word in words)


def test_every_answer_is_in_the_store_at_once(room: Room) -> None:
    window = room.hands_over()
    press(window, "Begin")
    press(window, "Sometimes")
    id = window.presenter.record.id
    answer = room.stored(id).answers["family_safe"]
    assert (answer.value, answer.said_by) == ("sometimes", "child")
    press(window, "Sometimes")
    assert "family_safe" not in room.stored(id).answers
    will_ask = "will ask you about this today."
    assert not [words for words in seen()[1] if will_ask in words]
    press(window, "I would like to talk about it")
    assert [words for words in seen()[1] if will_ask in words], "about danger somebody talks with them today"
    box = window.findChild(QPlainTextEdit)
    assert box is not None
    QTest.keyClicks(box, "My dad shouts")
    press(window, "Next")
    kept = room.stored(id)
    assert (kept.answers["family_safe"].value, kept.beside["family_safe"].words) == ("talk", "My dad shouts")


def test_reading_aloud_is_offered_with_a_voice_and_not_without(room: Room) -> None:
    window = room.hands_over()
    window._speech = None
    window._build()
    assert "Read to me" not in seen()[1]
    engine = Engine(window)
    window._speech = Speech(engine)
    press(window, "Begin")
    press(window, "Read to me")
    assert engine.said[-1].startswith("I feel safe at home")


def test_a_drawing_is_an_answer(room: Room) -> None:
    window = room.hands_over()
    press(window, "Begin")
    press(window, "Or draw it if you like")
    press(window, "Red")
    canvas = next(one for one in window.findChildren(QWidget) if one.accessibleName() == "Sheet to draw on")
    middle = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 20):
        QTest.mouseMove(canvas, middle + QPoint(step * 3, 0))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 0))
    press(window, "Done")
    (stroke,) = read(room.stored(window.presenter.record.id).beside["family_safe"].drawing)
    assert stroke.colour == 1
    assert len(stroke.points) == 2
    press(window, "Change your drawing")
    press(window, "Start again")
    assert room.stored(window.presenter.record.id).beside == {}


def test_at_the_end_they_say_who_may_see_it_and_then_it_is_nobodys_to_change(room: Room) -> None:
    window = room.hands_over()
    press(window, "Begin")
    press(window, "No")
    for name in ("Next", "Pause", "I have said enough"):
        press(window, name)
    assert window.presenter.say(window.presenter.words.show_title) in seen()[1]
    press(window, "Back")
    assert window.presenter.places()[2] == 2
    window.presenter.at = len(window.presenter.questions()) - 1
    press(window, "Next")
    press(window, "My school or college")
    press(window, "Nobody else")
    press(window, "My social worker")
    press(window, "I am done")
    room.bot.waitUntil(lambda: window.presenter.is_finished)
    kept = room.stored(window.presenter.record.id)
    assert (kept.is_finished, kept.show_to) == (True, ("social_worker",))
    window.presenter.answer("yes")
    assert room.stored(kept.id) == kept
    assert_only_theirs(window)


def test_only_the_right_passphrase_gives_the_laptop_back_and_wrong_ones_make_it_wait(room: Room) -> None:
    QGuiApplication.clipboard().setText(f"copied from {SECRET}’s file")
    room.main.resize(1111, 777)
    window = room.hands_over()
    assert QGuiApplication.clipboard().text() == ""
    press(window, "To stop, give the laptop to Leah" if window.presenter.worker == "Leah" else window.stop.text())
    for _ in range(2):
        room.gives_back(OTHER)
        assert_only_theirs(window)
        assert "not right" in window.presenter.gate.sentence
    room.gives_back(OTHER)
    assert window.presenter.gate.phase == "waiting"
    assert Tries(room.profile, HandClock()).before_try() > 0
    window.presenter.ask(LEAHS)
    assert window.presenter.gate.phase == "waiting"
    Tries(room.profile, room.main.desk.clock).succeeded()
    window.wait(0)
    room.gives_back(LEAHS)
    assert room.session.window is room.main
    assert seen()[0] == ["Waymark"]
    assert (room.main.width(), room.main.height()) == (1111, 777)


def test_the_pin_of_this_time_gives_it_back_and_is_good_for_this_time_only(room: Room) -> None:
    window = room.hands_over(PIN)
    press(window, window.stop.text())
    assert any("PIN or passphrase" in word for word in seen()[1])
    room.gives_back(PIN)
    assert room.session.window is room.main
    again = room.hands_over()
    press(again, again.stop.text())
    assert not any("PIN" in word for word in seen()[1])
    room.gives_back(PIN)
    assert_only_theirs(again)
    room.gives_back(LEAHS)
    assert room.session.window is room.main


def test_after_five_wrong_pins_only_the_passphrase_gives_it_back(room: Room) -> None:
    window = room.hands_over(PIN)
    press(window, window.stop.text())
    for left in ("4 tries are", "3 tries are", "2 tries are", "1 try is", "too often"):
        room.gives_back("9031")
        assert_only_theirs(window)
        assert left in window.presenter.gate.sentence
    assert (Tries(room.profile, HandClock()).before_try(), window.presenter.gate.takes_pin) == (0.0, False)
    room.gives_back(PIN)
    assert_only_theirs(window)
    assert not any("PIN or passphrase" in word for word in seen()[1])
    room.gives_back(LEAHS)
    assert room.session.window is room.main


def test_the_sheet_takes_no_pin_that_anybody_would_try_and_forgets_the_one_it_hands_over(room: Room) -> None:
    sheet = HandingOverPresenter(room.main.desk)
    sheet.open(room.child.scope, "child")
    room.rest()
    for easy in ("12", "1234", "7777", "not digits", date.fromisoformat(room.child.born_on).strftime("%d%m%Y")):
        sheet.change(pin=easy)
        sheet.go()
        assert dict(sheet.shown.problems)["pin"], easy
    assert isinstance(room.session.window, MainWindow)
    sheet.change(pin=PIN)
    sheet.go()
    room.bot.waitUntil(lambda: isinstance(room.session.window, ChildWindow))
    assert sheet.shown.pin == ""
    window = room.session.window
    assert isinstance(window, ChildWindow)
    window.presenter.to_gate()
    room.gives_back(PIN)
    assert room.session.window is room.main


def test_the_laptop_that_nobody_touches_locks_from_their_page_too(room: Room) -> None:
    window = room.hands_over()
    press(window, "Begin")
    box = window.findChild(QPlainTextEdit)
    assert box is not None
    QTest.keyClicks(box, "half a sentence")
    id = window.presenter.record.id
    room.session._lock_window()
    room.bot.waitUntil(lambda: bool(room.locked))
    assert not [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    store = Store(room.profile.store_path, a_key(room), clock=HandClock(), new_id=new_id, forms=shelf())
    with store.work() as work:
        assert work.get(SelfAssessment, id).beside["family_safe"].words == "half a sentence"
    store.close()


def a_key(room: Room) -> str:
    from app.security.vault import Vault

    return Vault(room.profile, None).open(LEAHS).hex96()


def test_closing_it_leads_to_the_passphrase_page(room: Room) -> None:
    window = room.hands_over()
    press(window, "Begin")
    window.close()
    assert_only_theirs(window)
    assert "cannot be closed" in window.presenter.gate.sentence
    press(window, "Back to the questions")
    assert window.presenter.step == "asking"


def test_a_scroll_bar_has_no_menu(room: Room) -> None:
    window = room.hands_over()
    press(window, "Begin")
    for bar in window.findChildren(QScrollBar):
        middle = bar.rect().center()
        QApplication.sendEvent(bar, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, bar.mapToGlobal(middle)))
        assert_only_theirs(window)


KEYS = (
    *(Qt.Key(key) for key in range(Qt.Key.Key_A, Qt.Key.Key_Z + 1)),
    *(Qt.Key(key) for key in range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)),
    *(Qt.Key(key) for key in range(Qt.Key.Key_F1, Qt.Key.Key_F12 + 1)), Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab,
    Qt.Key.Key_Space, Qt.Key.Key_Menu, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Comma,
    Qt.Key.Key_Slash, Qt.Key.Key_Backtab, Qt.Key.Key_Print, Qt.Key.Key_Back,
)  # fmt: skip
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier,
)  # fmt: skip


def plays_with_it(window: ChildWindow, luck: random.Random) -> None:
    """One random event: a key with any modifiers, a press or a pull anywhere, a wheel, a menu, or closing the window."""
    target = QApplication.focusWidget() or window
    at = QPoint(luck.randrange(max(1, window.width())), luck.randrange(max(1, window.height())))
    under = window.childAt(at) or window
    place = under.mapFrom(window, at)
    match luck.choices(("key", "click", "button", "double", "pull", "menu", "close"), (40, 18, 28, 4, 4, 4, 2))[0]:
        case "key":
            QTest.keyClick(target, luck.choice(KEYS), luck.choice(MODIFIERS))
        case "click":
            QTest.mouseClick(
                under,
                luck.choice((Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)),
                pos=place,
            )
        case "button":
            button = luck.choice([one for one in window.findChildren(QAbstractButton) if one.isVisible()])
            QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
        case "double":
            QTest.mouseDClick(under, Qt.MouseButton.LeftButton, pos=place)
        case "pull":
            QTest.mousePress(under, Qt.MouseButton.LeftButton, pos=place)
            for _ in range(3):
                there = place + QPoint(luck.randrange(-200, 200), luck.randrange(-200, 200))
                moved = QMouseEvent(
                    QEvent.Type.MouseMove, QPointF(there), QPointF(under.mapToGlobal(there)), Qt.MouseButton.NoButton,
                    Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                )  # fmt: skip
                QApplication.sendEvent(under, moved)
            QTest.mouseRelease(under, Qt.MouseButton.LeftButton, pos=place)
        case "menu":
            QApplication.sendEvent(
                under, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, under.mapToGlobal(place))
            )
        case _:
            QApplication.sendEvent(window, QCloseEvent())


def play(room: Room, events: int, seed: int) -> set[tuple[str, int]]:
    """Play with their window; after each event only their window is there. Gives the pages and questions it came to.

    Who has finished gives the laptop back, and it is handed over again. At the gate the next event in three is the way back,
    and of others one in ten the way on: or nearly all of the time would go by at the gate and at the first question.
    """
    window, luck = room.hands_over(PIN), random.Random(seed)
    steps: set[tuple[str, int]] = set()
    for _ in range(events):
        way = texts.GATE_BACK if window.presenter.step == "gate" else "Next"
        if luck.random() < (0.33 if window.presenter.step == "gate" else 0.1) and way in seen()[1]:
            press(window, way)
        else:
            plays_with_it(window, luck)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as in a running program
        steps.add((window.presenter.step, window.presenter.at))
        titles, words = seen()
        assert titles == [TITLE]
        assert not [word for word in words if SECRET in word]
        if window.presenter.is_finished or window.presenter.step == "thanks":
            room.session.handing._right(None)
            window = room.hands_over(PIN)
    room.rest()
    assert room.session.window is window
    assert not room.main.isVisible()
    assert not room.locked
    return steps


def questions_of(steps: set[tuple[str, int]]) -> int:
    """At how many questions it was."""
    return len({at for step, at in steps if step == "asking"})


def test_playing_with_it_reveals_no_other_record_and_no_other_window(room: Room) -> None:
    assert questions_of(play(room, 400, seed=11)) >= 4


@pytest.mark.long
def test_ten_thousand_random_keys_and_presses_reveal_nothing(room: Room) -> None:
    steps = play(room, 10_000, seed=2026)
    assert questions_of(steps) > 10
    assert {step for step, _ in steps} == {"welcome", "asking", "drawing", "paused", "showing", "thanks", "gate"}
