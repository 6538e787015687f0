"""The person signs in with the council's account: the window asks, the browser does it, and what it brings is used.

The asking happens on the thread that needs it (joining, unlocking, a sheet), which waits; the person answers on the window's.
Closing anything cancels, and then nobody waits. Locking or closing the program is the end: what asks after that is refused at
once, for a cancel that comes before the question is not seen by it.
"""

import secrets
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.errors import Refused, Unavailable
from app.ui.council import Council, CouncilShown

if TYPE_CHECKING:
    from app.bootstrap.asking_council import WhereTo
    from app.sync.protocol.messages.sign_in import SignIn
    from app.sync.sign_in import SignInAttempt

NOT_SIGNED_IN: Final = "You did not sign in with your council account. Nothing was changed; try again when you like."

T = TypeVar("T")
new_secret: Final = partial(secrets.token_urlsafe, 48)


def open_in_browser(url: str) -> bool:
    """Show a page in the browser of the system; False where there is none."""
    return QDesktopServices.openUrl(QUrl(url))


class BrowserSignIn(Council):
    """Satisfies `AskCouncil`, from one thread at a time; the rest belongs to the GUI thread."""

    _said = Signal(object)
    _page = Signal(str)

    def __init__(self, open_page: Callable[[str], bool] = open_in_browser) -> None:
        super().__init__()  # nobody's child: a thread that still waits keeps it alive
        self._open_page = open_page
        self._shown = CouncilShown()
        self._answers: SimpleQueue[bool] = SimpleQueue()
        self._attempt: SignInAttempt | None = None
        self._has_ended = False
        self._said.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._page.connect(self._open, Qt.ConnectionType.QueuedConnection)

    @property
    def shown(self) -> CouncilShown:
        return self._shown

    def begin(self) -> None:
        if self._shown.phase == "ask":
            self._answers.put(True)

    def cancel(self) -> None:
        self._answers.put(False)
        if self._attempt is not None:
            self._attempt.cancel()

    def end(self) -> None:
        """Nobody is here to be asked any more, now or later."""
        self._has_ended = True  # first: a question that did not see it has its queue already, and the cancel gets there
        self.cancel()

    # on the thread that asks

    def __call__(self, where: "WhereTo", key: str, use: "Callable[[SignIn], T]", /) -> T:
        from app.sync.asking import Cancelled  # none of this is wanted before the first window
        from app.sync.ports import SignInNeeded
        from app.sync.sign_in import SignInAttempt

        problem = ""
        self._answers = SimpleQueue()
        if self._has_ended:
            raise Refused(NOT_SIGNED_IN)
        try:
            while True:
                self._say(phase="ask", problem=problem)
                if not self._answers.get():
                    raise Refused(NOT_SIGNED_IN)
                self._attempt = SignInAttempt(new_secret)
                if not self._answers.empty():  # cancelled before there was anything to cancel
                    raise Cancelled
                try:
                    brought = self._brought(self._attempt, where, key)
                except (Refused, Unavailable) as error:
                    problem = error.message
                    continue
                self._say(phase="checking")
                try:
                    return use(brought)
                except (SignInNeeded, Unavailable) as error:
                    problem = error.message
        except Cancelled as cancelled:
            raise Refused(NOT_SIGNED_IN) from cancelled
        finally:
            self._attempt = None
            self._say()

    def _brought(self, attempt: "SignInAttempt", where: "WhereTo", key: str) -> "SignIn":
        self._say(phase="waiting")
        return attempt.made(where(), key, self._page.emit)

    def _say(self, **state: str) -> None:
        self._said.emit(CouncilShown(**state))

    # on the GUI thread

    def _show(self, shown: CouncilShown) -> None:
        self._shown = shown
        self.changed.emit(shown)

    def _open(self, url: str) -> None:
        if not self._open_page(url) and self._shown.phase == "waiting":
            self._show(msgspec.structs.replace(self._shown, address=url))
