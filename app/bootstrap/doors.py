"""The windows in front of the records: unlock, choose another person, open with a recovery file.

The unlock window paints before anything heavy is imported; the key is derived on a thread while the store's code loads.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.bootstrap import clock, preloading
from app.bootstrap.background import Background
from app.bootstrap.council import BrowserSignIn
from app.bootstrap.settings import ProfileSettings
from app.bootstrap.unlock_facts import unlock_facts
from app.bootstrap.window_place import WindowPlace
from app.domain.errors import Refused, Unavailable
from app.security.people import People
from app.security.profile import ERASING_FILE, Profile
from app.ui.council import CouncilShown
from app.ui.features.unlock.screen import UnlockWindow

if TYPE_CHECKING:
    from app.models.store import Store
    from app.ui.features.recovery.screen import RecoveryWindow

PRELOAD_AFTER_MS = 50
UNLOCK_FAULT = "Something went wrong while opening. Your records are as they were. Try again, or ring the service desk."
RECOVERY_FAULT = "Something went wrong. Your records are as they were. Try again, or ring the service desk."


class Doors(QObject):
    """`opened` carries the store, `other` the profile of who comes instead; `erased`: the service answered with an order."""

    opened = Signal(object)
    erased = Signal()
    other = Signal(object)

    def __init__(
        self, profile: Profile, place: WindowPlace, background: Background, council: BrowserSignIn, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._council = council
        council.changed.connect(self._show_sign_in)
        self._profile, self._place, self._background = profile, place, background
        self._unlocking: UnlockWindow | None = None
        self._recovering: RecoveryWindow | None = None
        self._behind: QWidget | None = None
        """What the page for the council's account stands in front of."""

    def close(self) -> None:
        """It is open: nothing of the unlock window is kept."""
        self._unlocking = self._recovering = self._behind = None

    # unlocking

    def show_unlock(self) -> None:
        """The window that asks for the passphrase."""
        window = UnlockWindow(unlock_facts(self._profile, clock.now()))
        window.unlock_asked.connect(self._unlock)
        window.recovery_asked.connect(self._show_recovery)
        window.other_asked.connect(self._show_people)
        self._unlocking = window
        self._place.show(window)
        QTimer.singleShot(PRELOAD_AFTER_MS, preloading.begin)

    def _unlock(self, passphrase: str) -> None:
        self._background.run(partial(self._open_with, passphrase), self.opened.emit, self._not_opened)

    def _open_with(self, passphrase: str) -> "Store":
        from app.bootstrap.unlocking import open_or_erase

        return open_or_erase(self._profile, passphrase, self._council)

    def _not_opened(self, error: BaseException) -> None:
        window = self._unlocking
        if window is None:
            return
        if self._is_erasing:
            self.erased.emit()
            return
        from app.security.tries import Tries, whole_seconds

        seconds = whole_seconds(Tries(self._profile, clock.now).before_try())
        window.wrong(error.message if isinstance(error, Refused | Unavailable) else UNLOCK_FAULT)
        if seconds > 0:
            window.wait(seconds)

    @property
    def _is_erasing(self) -> bool:
        """Did the service answer with an order to erase?"""
        return (self._profile.folder / ERASING_FILE).exists()

    # the council's account

    def _show_sign_in(self, shown: CouncilShown) -> None:
        """While records are being opened: the page for the council's account in front, and then back to where they were."""
        if shown.phase and self._behind is None and self._place.window in (self._unlocking, self._recovering):
            from app.ui.features.sign_in.screen import SignInWindow

            facts, self._behind = self._profile.facts(), self._place.window
            self._place.show(SignInWindow(self._council, facts.display_name, facts.is_made_up))
        elif not shown.phase and self._behind is not None:
            self._place.show(self._behind)
            self._behind = None

    # several people

    def _show_people(self) -> None:
        from app.ui.features.unlock.chooser import ChooserWindow, Listed

        people = People.around(self._profile)
        assert people is not None
        others = [Listed(one.folder.name, name) for one, name in people.all() if one.folder != self._profile.folder]
        window = ChooserWindow(others)
        window.chosen.connect(self._choose_other)
        window.new_asked.connect(self._choose_new)
        window.back_asked.connect(self.show_unlock)
        self._place.show(window)

    def _choose_other(self, folder: str) -> None:
        self.other.emit(Profile(self._profile.folder.parent / folder))

    def _choose_new(self) -> None:
        people = People.around(self._profile)
        assert people is not None
        self.other.emit(people.fresh())

    # a forgotten passphrase

    def _show_recovery(self) -> None:
        from app.ui.features.recovery.screen import RecoveryWindow

        window = self._recovering = RecoveryWindow(ProfileSettings(self._profile).rate_words)
        window.recovery_asked.connect(self._recover)
        window.back_asked.connect(self.show_unlock)
        self._place.show(window)

    def _recover(self, path: str, code: str, words: str) -> None:
        from app.bootstrap.recovering import recover

        work = partial(recover, self._profile, Path(path), code, words, self._council)
        self._background.run(work, self.opened.emit, self._not_recovered)

    def _not_recovered(self, error: BaseException) -> None:
        if self._is_erasing:
            self.erased.emit()
            return
        field = getattr(error, "field", "")
        assert self._recovering is not None
        self._recovering.failed(error.message if isinstance(error, Refused | Unavailable) else RECOVERY_FAULT, field)
