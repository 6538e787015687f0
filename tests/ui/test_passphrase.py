"""Changing the passphrase in Settings, and a forgotten one on the recovery window."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import leasing, renewing_key
from app.bootstrap.settings import ProfileSettings
from app.bootstrap.unlock_facts import unlock_facts
from app.security.kdf import FLOOR
from app.security.profile import Profile, ProfileFacts
from app.security.vault import Vault, WrongPassphrase
from app.ui.desk import Place
from app.ui.features.recovery import texts as recovery_texts
from app.ui.features.recovery.screen import RecoveryWindow
from app.ui.features.settings import texts
from app.ui.features.settings.passphrase_card import PassphraseCard
from app.ui.features.settings.screen import Screen
from app.ui.features.unlock import texts as unlock_texts
from app.ui.features.unlock.presenter import Facts
from app.ui.features.unlock.screen import UnlockWindow
from app.ui.parts import new_words
from app.ui.parts.button import Button
from app.ui.parts.check_row import CheckRow
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import START, Laptop
from tests.helpers.vaults import LEAHS, OTHER


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """Leah's profile with a passphrase."""
    profile = Profile(tmp_path / "profile")
    Vault.create(profile, LEAHS, FLOOR, None)
    profile.save_facts(ProfileFacts(display_name="Leah Cole", team="Harbour team"))
    return profile


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, profile: Profile) -> Iterator[RealDesk]:
    """A desk whose settings are the real ones of this profile."""
    laptop = Laptop(tmp_path / "store")
    desk = RealDesk(laptop)
    desk.settings = ProfileSettings(profile)
    yield desk
    desk.close()
    laptop.close()


class Page:
    """The settings page, by the names that stand on it."""

    def __init__(self, qtbot: QtBot, desk: RealDesk) -> None:
        self._qtbot, self._desk = qtbot, desk
        self.screen = Screen(desk)
        qtbot.addWidget(self.screen)
        self.screen.show_place(Place(screen="settings"))

    def fill(self, old: str, new: str, again: str) -> None:
        """Type into the three fields."""
        for name, text in ((texts.OLD_WORDS, old), (new_words.LABEL, new), (new_words.AGAIN, again)):
            field = next(f for f in self.screen.findChildren(LineField) if f.accessibleName() == name)
            field.setText(text)

    def change(self) -> None:
        """Press the button and wait until it is settled."""
        next(b for b in self.screen.findChildren(Button) if b.text() == texts.CHANGE_IT).click()
        self._qtbot.waitUntil(self._desk.is_idle, timeout=60_000)

    def says(self, sentence: str) -> bool:
        """Does this stand on the card?"""
        card = self.screen.findChild(PassphraseCard)
        assert card is not None
        return any(label.text() == sentence for label in card.findChildren(PlainLabel))

    def typed(self) -> list[str]:
        """What is left in the fields."""
        card = self.screen.findChild(PassphraseCard)
        assert card is not None
        return [field.text() for field in card.findChildren(LineField)]


def test_the_passphrase_is_changed_in_settings_noted_and_told_later(qtbot: QtBot, desk: RealDesk, profile: Profile) -> None:
    page = Page(qtbot, desk)
    page.fill(LEAHS, OTHER, OTHER)
    page.change()
    assert page.says(texts.WORDS_CHANGED)
    assert page.typed() == ["", "", ""]
    Vault(profile, None).open(OTHER)
    with pytest.raises(WrongPassphrase):
        Vault(profile, None).open(LEAHS)
    assert not renewing_key.is_due(profile)
    untold = profile.read(leasing.UNTOLD_FILE, leasing.Untold)
    assert untold is not None
    assert untold.passphrase_changed_at
    with desk.laptop.store.reading() as connection:
        noted = connection.exec_driver_sql("SELECT count(*) FROM audit WHERE what = 'changed the passphrase'").scalar_one()
    assert noted == 1


def test_where_somebody_may_know_the_old_words_the_next_unlock_gives_another_key(
    qtbot: QtBot, desk: RealDesk, profile: Profile
) -> None:
    page = Page(qtbot, desk)
    page.fill(LEAHS, OTHER, OTHER)
    next(row for row in page.screen.findChildren(CheckRow) if texts.MAY_BE_KNOWN in row.accessibleName()).click()
    page.change()
    assert page.says(texts.WORDS_CHANGED)
    assert renewing_key.is_due(profile)
    renewing_key.withdraw(profile)
    next(row for row in page.screen.findChildren(CheckRow) if texts.MAY_BE_KNOWN in row.accessibleName()).click()
    page.fill(LEAHS, OTHER, OTHER)
    page.change()
    assert not renewing_key.is_due(profile), "wrong words ask for nothing"
    page.screen.leave()
    page.fill(OTHER, LEAHS, LEAHS)
    page.change()
    assert page.says(texts.WORDS_CHANGED)
    assert not any(row.is_checked() for row in page.screen.findChildren(CheckRow))


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("", OTHER, OTHER, texts.NEED_OLD),
        (LEAHS, "short", "short", "Make it longer: at least 6 words, or 20 characters."),
        (LEAHS, OTHER, LEAHS, new_words.NOT_THE_SAME),
        (LEAHS, LEAHS, LEAHS, texts.SAME_WORDS),
        (
            OTHER,
            LEAHS + " x",
            LEAHS + " x",
            "That passphrase is not right. Your records are safe. Check Caps Lock and try again.",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(
    qtbot: QtBot, desk: RealDesk, profile: Profile, old: str, new: str, again: str, says: str
) -> None:
    page = Page(qtbot, desk)
    before = (profile.folder / "vault.json").read_bytes()
    page.fill(old, new, again)
    page.change()
    assert page.says(says)
    assert (profile.folder / "vault.json").read_bytes() == before


def test_an_open_window_is_no_place_to_guess_the_passphrase(qtbot: QtBot, desk: RealDesk) -> None:
    page = Page(qtbot, desk)
    for _ in range(4):
        page.fill(OTHER, LEAHS + " x", LEAHS + " x")
        page.change()
    assert page.says("Wait 5 seconds before the next try. Your records are safe.")


def test_words_half_typed_are_forgotten_when_the_page_is_left(qtbot: QtBot, desk: RealDesk) -> None:
    page = Page(qtbot, desk)
    page.fill(LEAHS, OTHER, "")
    page.screen.leave()
    assert page.typed() == ["", "", ""]


def facts(**changes: object) -> Facts:
    """What the unlock window is told."""
    told = {
        "first_name": "Leah",
        "names": "Leah Cole",
        "initials": "LC",
        "team_line": "",
        "now": "2026-11-23T09:00:00",
        **changes,
    }
    return msgspec.convert(told, Facts)


def test_i_have_forgotten_it_leads_to_the_recovery_file(qtbot: QtBot) -> None:
    window = UnlockWindow(facts())
    qtbot.addWidget(window)
    window.show()
    buttons = {button.text(): button for button in window.findChildren(Button)}
    assert not buttons[unlock_texts.RECOVERY_FILE].isVisible()
    buttons[unlock_texts.FORGOTTEN].click()
    assert buttons[unlock_texts.RECOVERY_FILE].isVisible()
    with qtbot.waitSignal(window.recovery_asked):
        buttons[unlock_texts.RECOVERY_FILE].click()


def test_the_unlock_window_says_how_long_the_laptop_may_still_be_away(qtbot: QtBot) -> None:
    sentence = "This laptop locks in 3 days unless it connects to the service."
    window = UnlockWindow(facts(lease_sentence=sentence))
    qtbot.addWidget(window)
    assert any(label.text() == sentence for label in window.findChildren(PlainLabel))


def test_the_recovery_window_asks_for_what_is_missing_and_then_opens(qtbot: QtBot, tmp_path: Path) -> None:
    def rate(typed: str) -> tuple[int, str]:
        return (4, "") if len(typed) > 5 else (0, "Longer, please.")

    window = RecoveryWindow(rate, lambda _: str(tmp_path / "leah.recovery"))
    qtbot.addWidget(window)
    asked: list[tuple[str, str, str]] = []
    window.recovery_asked.connect(lambda *given: asked.append(given))
    fields = {field.accessibleName(): field for field in window.findChildren(LineField)}
    buttons = {button.text(): button for button in window.findChildren(Button)}

    def said() -> set[str]:
        return {label.text() for label in window.findChildren(PlainLabel)}

    press = buttons[recovery_texts.OPEN]
    press.click()
    assert recovery_texts.NEED_FILE in said()
    buttons[recovery_texts.CHOOSE].click()
    press.click()
    assert recovery_texts.NEED_CODE in said()
    fields[recovery_texts.CODE].setText("abcde")
    press.click()
    assert "Longer, please." in said()
    fields[new_words.LABEL].setText("long enough")
    press.click()
    assert new_words.NOT_THE_SAME in said()
    fields[new_words.AGAIN].setText("long enough")
    press.click()
    assert asked == [(str(tmp_path / "leah.recovery"), "abcde", "long enough")]
    press.click()
    assert len(asked) == 1, "once is enough while it is opening"
    window.failed("The code does not open this file.", "code")
    assert "The code does not open this file." in said()


def test_that_a_custody_log_goes_on_stands_in_the_clear_as_a_time_alone(profile: Profile) -> None:
    settings = ProfileSettings(profile)
    settings.say_log("2026-11-23T18:42:00+00:00")
    settings.save()
    assert unlock_facts(profile, START).log_since == "2026-11-23T18:42:00+00:00"
    settings.say_log("")
    assert unlock_facts(profile, START).log_since == ""
