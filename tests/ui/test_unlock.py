"""The unlock window and the first run: what they ask, what they say, and that they need nothing heavy."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.features.first_run.screen import FirstRunWindow
from app.ui.features.unlock.presenter import Facts
from app.ui.features.unlock.screen import PassphraseField, UnlockWindow
from app.ui.parts.button import Button, IconButton
from app.ui.parts.line import LineField
from app.ui.tokens import Scheme
from tests.helpers.labels import cut_labels
from tests.helpers.names import unnamed
from tests.helpers.windows import named, said

HEAVY = ("sqlalchemy", "sqlcipher3", "reportlab", "httpx", "app.models", "app.sync", "app.reports", "app.operations")


def facts(**changes: object) -> Facts:
    known: dict[str, object] = {
        "first_name": "Leah",
        "names": "Leah Cole",
        "initials": "LC",
        "team_line": "Harbour team, since 2022",
        "now": "2026-11-23T09:00:00+00:00",
        "last_synced_at": "2026-11-23T08:12:00+00:00",
        "help_phone": "029 2018 0199",
        **changes,
    }
    return Facts(**known)  # type: ignore[arg-type]


def opened(
    qtbot: QtBot, *, scheme: Scheme = "light", percent: int = 100, size: tuple[int, int] = (1280, 720), **changes: object
) -> UnlockWindow:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, scheme, percent)
    window = UnlockWindow(facts(**changes))
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_of_a_running_custody_log_the_window_says_only_since_when(qtbot: QtBot) -> None:
    without = said(opened(qtbot))
    more = [words for words in said(opened(qtbot, log_since="2026-11-23T18:42:00+00:00")) if words not in without]
    assert set(more) == {"A log is running since 18:42."}
    assert not any("log" in words for words in without)


def test_the_first_windows_import_no_database_no_network_and_no_paper() -> None:
    code = (
        "import sys\n"
        "import app.ui.features.unlock.screen, app.ui.features.first_run.screen\n"
        f"heavy = [m for m in sys.modules if m.startswith({HEAVY!r})]\n"
        "print(*sorted(heavy)[:5])\n"
        "sys.exit(bool(heavy))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_keyboard_is_in_the_passphrase_box_and_enter_unlocks_once(qtbot: QtBot) -> None:
    window = opened(qtbot)
    asked: list[str] = []
    window.unlock_asked.connect(asked.append)
    field = named(window, "Passphrase", PassphraseField)
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "four quiet words here")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert asked == ["four quiet words here"]
    assert named(window, "Opening…", Button).isVisible()


def test_an_empty_box_is_asked_for_and_nothing_is_tried(qtbot: QtBot) -> None:
    window = opened(qtbot)
    asked: list[str] = []
    window.unlock_asked.connect(asked.append)
    named(window, "Unlock", Button).click()
    assert asked == []
    assert "Type your passphrase, then press Enter." in said(window)


def test_a_wrong_passphrase_is_said_under_the_box_and_the_text_is_selected(qtbot: QtBot) -> None:
    window = opened(qtbot)
    field = named(window, "Passphrase", PassphraseField)
    QTest.keyClicks(field, "wrong words")
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.wrong("That passphrase is not right. Check Caps Lock. 2 more tries before a short wait.")
    assert any(text.startswith("That passphrase is not right") for text in said(window))
    assert field.selectedText() == field.text()
    assert named(window, "Unlock", Button).isVisible()


def test_after_three_wrong_tries_a_countdown_stands_in_the_button_s_place(qtbot: QtBot) -> None:
    window = opened(qtbot)
    asked: list[str] = []
    window.unlock_asked.connect(asked.append)
    window.wait(75)
    assert "You can try again in 1 min 15 s" in said(window)
    QTest.keyClicks(named(window, "Passphrase", PassphraseField), "words")
    QTest.keyClick(named(window, "Passphrase", PassphraseField), Qt.Key.Key_Return)
    assert asked == []
    for _ in range(75):
        window.presenter.tick()
    assert named(window, "Unlock", Button).isVisible()


def test_a_wait_from_before_the_restart_is_still_there(qtbot: QtBot) -> None:
    assert "You can try again in 12 s" in said(opened(qtbot, wait_s=12))


def test_caps_lock_is_told_by_what_is_typed(qtbot: QtBot) -> None:
    window = opened(qtbot)
    field = named(window, "Passphrase", PassphraseField)
    assert "Caps Lock is on" not in said(window)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert "Caps Lock is on" not in said(window)
    field.caps_lock_seen.emit(True)
    assert "Caps Lock is on" in said(window)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert "Caps Lock is on" not in said(window)


def test_the_eye_shows_the_words_only_while_it_is_held(qtbot: QtBot) -> None:
    window = opened(qtbot)
    field = named(window, "Passphrase", PassphraseField)
    eye = named(window, "Show the passphrase while held", IconButton)
    QTest.mousePress(eye, Qt.MouseButton.LeftButton)
    assert field.echoMode() == LineField.EchoMode.Normal
    QTest.mouseRelease(eye, Qt.MouseButton.LeftButton)
    assert field.echoMode() == LineField.EchoMode.Password


def test_with_several_people_no_name_is_greeted_and_another_can_be_chosen(qtbot: QtBot) -> None:
    window = opened(qtbot, has_others=True)
    assert "Good morning" in said(window)
    with qtbot.waitSignal(window.other_asked):
        named(window, "Not you?", Button).click()


def test_a_laptop_without_records_says_what_to_do(qtbot: QtBot) -> None:
    assert "This laptop has no records yet. Connect once to fetch them." in said(opened(qtbot, last_synced_at=""))


def test_closing_the_window_takes_the_passphrase_out_of_the_box(qtbot: QtBot) -> None:
    window = opened(qtbot)
    field = named(window, "Passphrase", PassphraseField)
    QTest.keyClicks(field, "four quiet words")
    window.close()
    assert field.text() == ""


@pytest.mark.parametrize(("percent", "scheme"), [(100, "light"), (100, "dark"), (200, "light"), (137, "contrast")])
def test_nothing_is_cut_with_a_very_long_and_hostile_name(qtbot: QtBot, percent: int, scheme: Scheme) -> None:
    window = opened(
        qtbot, percent=percent, scheme=scheme, names="<img src=/etc/hostname> " + "Wilhelmina" * 18, made_up=True
    )
    window.wrong("That passphrase is not right. Check Caps Lock. 2 more tries before a short wait.")
    QApplication.processEvents()
    assert window.grab().size().toTuple() == (1280, 720)
    assert cut_labels(window) == []
    assert unnamed(window) == []


# ---- first run


def rate(passphrase: str) -> tuple[int, str]:
    """A stand-in for the strength check, which has its own tests: enough from 20 letters on."""
    return (4, "") if len(passphrase) >= 20 else (1, "Add one or two more words.")


@pytest.fixture
def first_run(qtbot: QtBot) -> FirstRunWindow:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 100)
    window = FirstRunWindow(rate)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_four_steps_lead_from_a_code_to_the_records(first_run: FirstRunWindow, qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []
    chosen: list[str] = []
    first_run.enrol_asked.connect(lambda address, code: asked.append((address, code)))
    first_run.passphrase_chosen.connect(chosen.append)
    QTest.keyClicks(named(first_run, "Service address", LineField), " https://waymark.harbour.gov.uk ")
    QTest.keyClicks(named(first_run, "Joining code", LineField), "ABCD-1234")
    named(first_run, "Connect", Button).click()
    assert asked == [("https://waymark.harbour.gov.uk", "ABCD-1234")]
    first_run.enrolled("Leah Cole", "LC", "Harbour team")
    assert "Leah Cole" in said(first_run)
    named(first_run, "Yes, that is me", Button).click()
    QTest.keyClicks(named(first_run, "Passphrase", LineField), "kettle harbour brick orange")
    assert "Good. That is strong enough." in said(first_run)
    QTest.keyClicks(named(first_run, "The same again", LineField), "kettle harbour brick orange")
    named(first_run, "Use this passphrase", Button).click()
    assert chosen == ["kettle harbour brick orange"]
    first_run.ready_to_sync()
    first_run.synced(1200, 3, 9, 200)
    assert "3 of 9 files. 1,200 records so far. About three minutes left." in said(first_run)
    first_run.complete()
    with qtbot.waitSignal(first_run.finished):
        named(first_run, "Open Waymark", Button).click()


def test_a_weak_passphrase_and_two_different_ones_are_not_taken(first_run: FirstRunWindow, qtbot: QtBot) -> None:
    chosen: list[str] = []
    first_run.passphrase_chosen.connect(chosen.append)
    first_run.enrolled("Leah Cole", "LC", "Harbour team")
    named(first_run, "Yes, that is me", Button).click()
    first = named(first_run, "Passphrase", LineField)
    QTest.keyClicks(first, "short")
    named(first_run, "Use this passphrase", Button).click()
    assert said(first_run).count("Add one or two more words.") == 2
    QTest.keyClicks(first, " but now it is long enough")
    named(first_run, "Use this passphrase", Button).click()
    assert "The two are not the same yet." in said(first_run)
    assert QApplication.focusWidget() is named(first_run, "The same again", LineField)
    assert chosen == []


def test_a_code_the_service_does_not_know_is_said_and_can_be_typed_again(first_run: FirstRunWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(named(first_run, "Service address", LineField), "https://waymark.harbour.gov.uk")
    named(first_run, "Connect", Button).click()
    assert "Type the joining code you were given." in said(first_run)
    QTest.keyClicks(named(first_run, "Joining code", LineField), "wrong")
    named(first_run, "Connect", Button).click()
    first_run.failed("The service does not know this code. Check it, or ask for a new one.", "code")
    assert "The service does not know this code. Check it, or ask for a new one." in said(first_run)
    assert QApplication.focusWidget() is named(first_run, "Joining code", LineField)
    assert named(first_run, "Connect", Button).isVisible()


def test_somebody_else_s_code_is_given_back(first_run: FirstRunWindow, qtbot: QtBot) -> None:
    first_run.enrolled("Dai Morgan", "DM", "Harbour team")
    with qtbot.waitSignal(first_run.refused_identity):
        named(first_run, "No, start again", Button).click()
    assert named(first_run, "Connect", Button).isVisible()
    assert cut_labels(first_run) == []
    assert unnamed(first_run) == []
