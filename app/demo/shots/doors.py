"""Pictures of what stands before the records: unlocking and the first run."""

import msgspec
from PySide6.QtWidgets import QWidget

from app.bootstrap import clock
from app.bootstrap.cannot_open import CannotOpenWindow
from app.bootstrap.unlock_facts import unlock_facts
from app.demo.shots.shot import shot
from app.demo.shots.stage import play_events
from app.demo.shots.studio import Studio
from app.demo.town import PRACTITIONER
from app.security.passphrase import strength_of
from app.ui import driver
from app.ui.features.first_run import texts
from app.ui.features.first_run.screen import FirstRunWindow
from app.ui.features.recovery.screen import RecoveryWindow
from app.ui.features.unlock.chooser import ChooserWindow, Listed
from app.ui.features.unlock.screen import UnlockWindow
from app.ui.lease_words import DAY_S, lease_words

NOT_RIGHT = "That passphrase is not right. Check Caps Lock. 2 more tries before a short wait."
NO_SUCH_CODE = "This code is not right, or it was used or is too old. Check it, or ask your manager for a new one."
ALREADY_OPEN = "Waymark is already open on this laptop. Nothing was changed. Use the window that is open."


def _unlock(studio: Studio) -> UnlockWindow:
    window = UnlockWindow(unlock_facts(studio.profile_of(PRACTITIONER), clock.now()))
    studio.hold(window)
    return window


@shot("unlock", "ready")
def unlock_ready(studio: Studio) -> QWidget:
    """The passphrase is to be typed."""
    return _unlock(studio)


@shot("unlock", "wrong")
def unlock_wrong(studio: Studio) -> QWidget:
    """It was not right."""
    window = _unlock(studio)
    window.wrong(NOT_RIGHT)
    window.presenter.caps_lock(True)
    return window


@shot("unlock", "waiting")
def unlock_waiting(studio: Studio) -> QWidget:
    """Too many tries."""
    window = _unlock(studio)
    window.wrong("That passphrase is not right.")
    window.wait(60)
    return window


@shot("unlock", "opening")
def unlock_opening(studio: Studio) -> QWidget:
    """The key is being derived."""
    window = _unlock(studio)
    window.opening()
    return window


@shot("unlock", "connect-soon")
def unlock_connect_soon(studio: Studio) -> QWidget:
    """The laptop was long away from its service."""
    facts = unlock_facts(studio.profile_of(PRACTITIONER), clock.now())
    return studio.hold(UnlockWindow(msgspec.structs.replace(facts, lease_sentence=lease_words("most", 2.5 * DAY_S))))


@shot("unlock", "too-long-away")
def unlock_too_long_away(studio: Studio) -> QWidget:
    """It was away for too long, and finds no network now."""
    window = _unlock(studio)
    window.wrong(f"{lease_words('ended', 0)} Connect to a network and try again.")
    return window


@shot("unlock", "cannot-open")
def cannot_open(studio: Studio) -> QWidget:
    """Another Waymark is open on this laptop."""
    return studio.hold(CannotOpenWindow(ALREADY_OPEN))


@shot("recovery", "1-ready")
def recovery(studio: Studio) -> QWidget:
    """A file, its code and new words are to be given."""
    window = RecoveryWindow(lambda _: (0, ""))
    studio.hold(window)
    return window


def _first_run(studio: Studio) -> FirstRunWindow:
    def rate(typed: str) -> tuple[int, str]:
        strength = strength_of(typed, ("Leah Cole",), stands_alone=True)
        return strength.score, "" if strength.is_enough else strength.hint

    window = FirstRunWindow(rate, "https://waymark.harbour.example")
    studio.hold(window)
    return window


@shot("first_run", "1-service")
def first_run_service(studio: Studio) -> QWidget:
    """Address and code."""
    return _first_run(studio)


@shot("first_run", "1-wrong-code")
def first_run_wrong_code(studio: Studio) -> QWidget:
    """The code is unknown."""
    window = _first_run(studio)
    window.failed(NO_SUCH_CODE, "code")
    return window


def _who(studio: Studio) -> FirstRunWindow:
    window = _first_run(studio)
    window.enrolled("Leah Cole", "LC", "Harbour team · Harbour and Moorside Youth Justice Service")
    play_events()
    return window


@shot("first_run", "2-who")
def first_run_who(studio: Studio) -> QWidget:
    """Is this you?"""
    return _who(studio)


@shot("first_run", "3-passphrase")
def first_run_passphrase(studio: Studio) -> QWidget:
    """Choosing the words."""
    window = _who(studio)
    driver.perform(window, {"do": "click", "name": texts.YES})
    play_events()
    driver.perform(window, {"do": "type", "name": texts.WORDS_LABEL, "text": "harbour lantern"})
    return window


@shot("first_run", "4-records")
def first_run_records(studio: Studio) -> QWidget:
    """The first sync."""
    window = _who(studio)
    window.ready_to_sync()
    window.synced(2_300, 14, 57, 100)
    return window


@shot("unlock", "who")
def unlock_who(studio: Studio) -> QWidget:
    """Several people use this laptop."""
    window = ChooserWindow([Listed("ruth", "Ruth Nyambura"), Listed("dai", "Dai Morgan"), Listed("x", "")])
    studio.hold(window)
    return window
