"""How a window with records is left, by a lock or by its closing: never over words that are not on the disk.

A lock waits behind an unlock window until they are (a full disk); a closed window stays open once and says so. What a rule
refused holds the first time only: after that its author has seen it, and a laptop must be able to lock.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.bootstrap import clock
from app.bootstrap.background import Background
from app.bootstrap.holding import Holding
from app.bootstrap.unlock_facts import unlock_facts
from app.bootstrap.window_place import WindowPlace
from app.domain.errors import Unavailable
from app.security.profile import Profile

if TYPE_CHECKING:
    from app.ui.tasks import Tasks

HOLD_AFTER_S = 2.0
NOT_CLOSED = (
    "What you typed last could not be saved, so this window stays open. It is still on the page. Free some space or copy it "
    "somewhere safe. Close the window once more to leave without it."
)


class Leaving(QObject):
    """`saved`: all is on the disk and the process may go. `tasks` are those of the open laptop, None while none is open."""

    saved = Signal()

    def __init__(self, profile: Profile, place: WindowPlace, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._profile, self._place, self._background = profile, place, background
        self.tasks: Tasks | None = None
        self._behind: QWidget | None = None
        self._holding: Holding | None = None
        self._is_told = False

    def lock(self) -> None:
        """Hide everything at once. Called from a key press, so the rest waits for its end."""
        if self._holding is not None:
            return
        self._place.clear()
        QTimer.singleShot(0, self._save_or_hold)

    def _save_or_hold(self) -> None:
        if self._still_unsaved():
            self._hold()
        else:
            self.saved.emit()

    def _still_unsaved(self) -> bool:
        """Are words not on the disk, after a moment for the saves under way?"""
        wait_while(self._has_unsaved, HOLD_AFTER_S)
        return self._has_unsaved()

    def _has_unsaved(self) -> bool:
        return self.tasks is not None and self.tasks.has_unsaved(or_refused=not self._is_told)

    def _hold(self) -> None:
        from app.bootstrap.unlocking import check_passphrase

        check = partial(check_passphrase, self._profile)
        facts = unlock_facts(self._profile, clock.now())
        self._behind, self._holding = self._place.window, Holding(facts, self._background, check, self._has_unsaved, self)
        self._holding.kept.connect(self.saved)
        self._holding.back.connect(self._come_back)
        self._place.show(self._holding.window)

    def _come_back(self) -> None:
        """The author is back before the words could be saved: to the page where they stand."""
        assert self._behind is not None
        assert self._holding is not None
        held, self._holding, self._is_told = self._holding, None, True
        self._behind.setEnabled(True)
        self._place.show(self._behind)
        held.window.deleteLater()
        held.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that is closed over words that cannot be saved stays open once and says so; closed again, it goes."""
        if event.type() != QEvent.Type.Close or watched is not self._place.window or self._is_told:
            return False
        self._place.save_all()
        if not self._still_unsaved():
            return False
        self._is_told = True
        self._place.say_trouble(Unavailable(NOT_CLOSED))
        event.ignore()
        return True


def wait_while(is_so: Callable[[], bool], most_s: float) -> None:
    """Let work under way end: results are delivered, and nobody can press anything meanwhile."""
    until = time.monotonic() + most_s
    while is_so() and time.monotonic() < until:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)
        time.sleep(0.002)
