"""The laptop handed to a child or carer: their window instead of the worker's, until PIN or passphrase is given.

The PIN is the one chosen for this handing-over, the passphrase that of this profile. Wrong passphrases count as at every
unlock, and the same waits grow; wrong PINs are counted apart, in memory. Locking takes the whole process as always, and the
PIN with it; what was said is on the disk by then, and the worker goes on with it from the child's page.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from app.bootstrap import clock
from app.bootstrap.background import Background
from app.bootstrap.window_place import WindowPlace
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.security.profile import Profile

if TYPE_CHECKING:
    from app.operations.rows.self_assessment import SelfAssessmentFile
    from app.security.pin import Pin
    from app.ui.desk import Desk
    from app.ui.features.child_mode.screen import ChildWindow

OUR_FAULT: Final = "Something went wrong. All that was said is kept. Try again, or ring the service desk."


class Handing(QObject):
    """One for each unlocked window. `check` raises Refused for a wrong passphrase."""

    def __init__(
        self,
        profile: Profile,
        place: WindowPlace,
        background: Background,
        desk: "Desk",
        check: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._profile, self._place, self._background = profile, place, background
        self._desk, self._check = desk, check
        self._worker = place.window
        self.window: ChildWindow | None = None
        self._is_asked = False
        self._pin: Pin | None = None
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)

    def hand_over(self, id: Id, pin: str = "") -> None:
        """Show their window; nothing of the worker's is left on the screen or the clipboard. `pin`: digits, or none."""
        if self.window is None and not self._is_asked:
            self._is_asked, self._pin = True, None
            self._desk.tasks.read(partial(self._read, id, pin), self._show, self._not_read)

    def _read(self, id: Id, pin: str) -> "tuple[SelfAssessmentFile, Pin | None]":
        from app.security.pin import Pin

        return self._desk.views.self_assessment(id), Pin(pin) if pin else None

    def _not_read(self, error: BaseException) -> None:
        self._is_asked = False
        self._place.say_trouble(error)

    def _show(self, found: "tuple[SelfAssessmentFile, Pin | None]") -> None:
        from app.ui.features.child_mode.screen import ChildWindow

        file, self._pin = found
        self._is_asked = False
        self._worker = self._place.window
        self._place.save_all()
        _clear_clipboard()
        window = self.window = ChildWindow(self._desk, file, takes_pin=self._pin is not None)
        window.hand_back_asked.connect(self._asked)
        self._place.show_whole(window)
        self._tell_wait()

    def _asked(self, typed: str) -> None:
        from app.domain.pin import looks_like_pin

        is_pin = self._pin is not None and looks_like_pin(typed)
        check = self._pin.must_fit if self._pin is not None and is_pin else self._check
        self._background.run(partial(check, typed), self._right, self._wrong)

    def _right(self, _: object) -> None:
        window, self.window = self.window, None
        if window is None or self._place.window is not window or self._worker is None:
            return  # it was locked meanwhile
        self._pin = None
        self._second.stop()
        window.let_go()
        _clear_clipboard()
        self._place.show_again(self._worker)
        getattr(self._worker, "come_back", lambda: None)()
        window.deleteLater()

    def _wrong(self, error: BaseException) -> None:
        if self.window is not None:
            if self._pin is not None and not self._pin.left:
                self.window.takes_no_pin()
            self.window.wrong(error.message if isinstance(error, Refused | Unavailable) else OUR_FAULT)
            self._tell_wait()

    def _tell_wait(self) -> None:
        left = self._left_s()
        if left and self.window is not None:
            self.window.wait(left)
            self._second.start()

    def _count_down(self) -> None:
        left = self._left_s()
        if self.window is None or not left:
            self._second.stop()
        if self.window is not None:
            self.window.wait(left)

    def _left_s(self) -> int:
        from app.security.tries import Tries, whole_seconds

        return whole_seconds(Tries(self._profile, clock.now).before_try())


def _clear_clipboard() -> None:
    """Neither what the worker copied comes to the child, nor the other way round."""
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    if clipboard.supportsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
