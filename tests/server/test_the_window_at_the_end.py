"""The real window, store and service when access or a lease ends, and when a passphrase was forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import erased_words
from app.bootstrap.admin import main
from app.bootstrap.cannot_open import CannotOpenWindow
from app.security import replacement
from app.security.profile import VAULT_FILE
from app.ui.features.recovery import texts as recovery_texts
from app.ui.features.recovery.screen import RecoveryWindow
from app.ui.features.unlock.screen import UnlockWindow
from app.ui.main_window import MainWindow
from app.ui.parts import new_words
from app.ui.parts.button import Button
from app.ui.parts.line import LineField
from tests.helpers.enrolled import NEW_WORDS, Enrolled, SetClock, stretch_quickly
from tests.helpers.seat import Seat
from tests.server.town import Town


@pytest.fixture
def seat(town: Town, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    """Leah's laptop, joined just now."""
    stretch_quickly(monkeypatch)
    seat = Seat(Enrolled(town, tmp_path / "leah"), qtbot)
    monkeypatch.setattr(replacement, "become_locked", seat.locked.append)
    yield seat
    seat.close()


def admin(town: Town, *words: str) -> None:
    """A command of the administrator."""
    assert main([*words, "--database-url", town.database.url]) == 0


def test_an_order_reaches_the_open_window_which_goes_and_comes_back_cleared(town: Town, seat: Seat) -> None:
    scope = town.child_with("Leah")
    store = seat.leah.open()
    seat.leah.sync(store)
    seat.leah.write(store, scope, 3)
    store.close()
    seat.start()
    seat.unlock()
    seat.shows(MainWindow)
    admin(town, "person-left", "Leah Okafor")
    seat.is_locked()
    assert not (seat.leah.profile.folder / VAULT_FILE).exists()
    assert not seat.leah.profile.store_path.exists()
    seat.start()
    seat.shows(CannotOpenWindow)
    seat.says("Everything on this laptop has been erased.")
    assert town.ask("SELECT state FROM device WHERE id = %s::uuid", seat.leah.device) == "erased"
    assert town.ask("SELECT count(*) FROM quarantine") == 3


def test_a_lease_that_ends_locks_the_window_and_says_what_to_do(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    time = SetClock(monkeypatch)
    seat.leah.cut()
    seat.start()
    seat.unlock()
    seat.shows(MainWindow)
    assert seat.session is not None
    assert seat.session._laptop is not None
    time.days = 15
    seat.session._laptop.lease.look()
    seat.is_locked()
    seat.start()
    seat.says("has to connect to the service once")
    seat.unlock()
    seat.says("Connect to a network and try your passphrase again")
    time.days = 0
    seat.leah.connect()
    seat.unlock()
    seat.shows(MainWindow)


def test_a_lost_laptop_that_is_opened_clears_itself_and_keeps_its_seal(town: Town, seat: Seat) -> None:
    scope = town.child_with("Leah")
    store = seat.leah.open()
    seat.leah.sync(store)
    seat.leah.write(store, scope, 1)
    store.close()
    admin(town, "report-lost", seat.leah.device)
    seat.start()
    seat.unlock()
    seat.shows(MainWindow)
    seat.is_locked()
    seat.start()
    seat.says("stay sealed in its folder")
    assert town.ask("SELECT count(*) FROM quarantine") == 0
    assert erased_words.delivered(2, 2).endswith("kept for your manager. You can close this window.")


def test_a_forgotten_passphrase_is_mended_in_the_window(
    town: Town, seat: Seat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from tests.server.test_recovery import Desk

    desk = Desk(town, monkeypatch, capsys)
    desk.make()
    for _ in range(2):
        store = seat.leah.open()
        seat.leah.renew(store)
        store.close()
    code = desk.release(seat.leah.device, tmp_path / "leah.recovery")
    seat.start()
    window = seat.shows(UnlockWindow)
    window.recovery_asked.emit()
    recovery = seat.shows(RecoveryWindow)
    fields = {field.accessibleName(): field for field in recovery.findChildren(LineField)}
    typed = {recovery_texts.FILE: str(tmp_path / "leah.recovery"), recovery_texts.CODE: "nonsense"}
    for name, text in {**typed, new_words.LABEL: NEW_WORDS, new_words.AGAIN: NEW_WORDS}.items():
        fields[name].setText(text)
    press = next(button for button in recovery.findChildren(Button) if button.text() == recovery_texts.OPEN)
    press.click()
    seat.says("The code does not open this file.")
    fields[recovery_texts.CODE].setText(code)
    press.click()
    seat.shows(MainWindow)
    seat.close()
    seat.leah.open(NEW_WORDS).close()
