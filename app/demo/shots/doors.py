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
from app.ui.council import Council, CouncilShown
from app.ui.features.first_run import texts
from app.ui.features.first_run.screen import FirstRunWindow
from app.ui.features.recovery.screen import RecoveryWindow
from app.ui.features.sign_in.screen import SignInWindow
from app.ui.features.unlock.chooser import ChooserWindow, Listed
from app.ui.features.unlock.screen import UnlockWindow
from app.ui.lease_words import DAY_S, lease_words

NOT_RIGHT = "That passphrase is not right. Check Caps Lock. 2 more tries before a short wait."
NO_SUCH_CODE = "This code is not right, or it was used or is too old. Check it, or ask your manager for a new one."
ALREADY_OPEN = "Waymark is already open on this laptop. Nothing was changed. Use the window that is open."

WRONG_PERSON = (
    "You signed in as sam.bell@harbour.example, which is not the account that belongs here. Sign in with your own account, "
    "or ask your manager."
)


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


class _Posed(Council):
    """Stands still for its picture."""

    def __init__(self, shown: CouncilShown) -> None:
        super().__init__()
        self._shown = shown

    @property
    def shown(self) -> CouncilShown:
        return self._shown

    def begin(self) -> None:
        """Nothing follows."""

    def cancel(self) -> None:
        """Nothing follows."""


def _sign_in(studio: Studio, **shown: str) -> QWidget:
    window = SignInWindow(_Posed(CouncilShown(**shown)), PRACTITIONER, made_up=True)
    studio.hold(window)
    return window


@shot("sign_in", "1-ask")
def sign_in_ask(studio: Studio) -> QWidget:
    """The lease has ended, and the service wants to see the council's account."""
    return _sign_in(studio, phase="ask")


@shot("sign_in", "2-waiting")
def sign_in_waiting(studio: Studio) -> QWidget:
    """The browser is open."""
    return _sign_in(studio, phase="waiting")


@shot("sign_in", "2-no-browser")
def sign_in_no_browser(studio: Studio) -> QWidget:
    """It did not open."""
    return _sign_in(studio, phase="waiting", address="https://login.harbour.example/authorize")


@shot("sign_in", "3-wrong-person")
def sign_in_wrong_person(studio: Studio) -> QWidget:
    """The browser was signed in as somebody else."""
    return _sign_in(studio, phase="ask", problem=WRONG_PERSON)


@shot("first_run", "1-council")
def first_run_council(studio: Studio) -> QWidget:
    """The code is right; the service wants to see the council's account as well."""
    council = _Posed(CouncilShown())
    window = FirstRunWindow(lambda _: (0, ""), "https://waymark.harbour.example", council)
    studio.hold(window)
    council.changed.emit(CouncilShown(phase="ask"))
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
