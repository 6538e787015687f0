"""Words that could not be saved when the window locks: they stay in this process, behind an unlock window, until they can be.

Nothing readable is on the screen meanwhile. The saves are tried again by themselves; when all is on the disk, `kept` lets the
lock go on. The right passphrase brings the author back to the page (`back`), where the words still stand.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.bootstrap.background import Background
from app.domain.errors import Refused, Unavailable
from app.ui.features.unlock.presenter import Facts
from app.ui.features.unlock.screen import UnlockWindow

LOOK_EVERY_MS = 500
NOT_SAVED = (
    "What you typed last could not be saved yet. It is kept here and tried again by itself. "
    "Check that this laptop is not full, or unlock to look at it. Do not switch off."
)
OUR_FAULT = "Something went wrong. What you typed is still here. Try again, or ring the service desk."


class Holding(QObject):
    """One lock that waits. `check` raises Refused for a wrong passphrase; `is_unsaved` says whether words still wait."""

    kept = Signal()
    back = Signal()

    def __init__(
        self,
        facts: Facts,
        background: Background,
        check: Callable[[str], None],
        is_unsaved: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background, self._check, self._is_unsaved = background, check, is_unsaved
        self.window = UnlockWindow(facts)
        self.window.unlock_asked.connect(self._asked)
        self.window.wrong(NOT_SAVED)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self) -> None:
        if not self._is_unsaved():
            self.end()
            self.kept.emit()

    def _asked(self, passphrase: str) -> None:
        self._background.run(partial(self._check, passphrase), self._right, self._wrong)

    def _right(self, _: object) -> None:
        if self._timer.isActive():  # or the lock has gone on meanwhile
            self.end()
            self.back.emit()

    def _wrong(self, error: BaseException) -> None:
        self.window.wrong(error.message if isinstance(error, Refused | Unavailable) else OUR_FAULT)
