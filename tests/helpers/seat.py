"""A laptop with its real windows, as a person sits before it: they are waited for, looked at and typed into."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.laptop import Session
from app.security.os_lock import ProfileLock
from app.ui.features.unlock.screen import UnlockWindow
from app.ui.parts.button import Button
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel
from tests.helpers.enrolled import WORDS, Enrolled

PATIENCE_MS = 30_000
Window = TypeVar("Window", bound=QWidget)


class Seat:
    """A laptop with its windows; each lock ends a session, `start` begins the next."""

    def __init__(self, leah: Enrolled, qtbot: QtBot) -> None:
        self.leah, self._qtbot = leah, qtbot
        self.locked: list[Path] = []
        self.session: Session | None = None

    def start(self) -> None:
        """Start the program."""
        self.close()
        self.session = Session(self.leah.profile, ProfileLock(self.leah.profile))
        self.session.begin()

    def unlock(self, words: str = WORDS) -> None:
        """Type the passphrase."""
        self.shows(UnlockWindow).unlock_asked.emit(words)

    def shows(self, kind: type[Window]) -> Window:
        """The window of this kind, once it is there."""
        session = self.session
        assert session is not None
        self._qtbot.waitUntil(lambda: isinstance(session.window, kind), timeout=PATIENCE_MS)
        assert isinstance(session.window, kind)
        return session.window

    def says(self, text: str) -> None:
        """Wait until this stands in the window."""
        assert self.session is not None
        self._qtbot.waitUntil(lambda: any(text in label.text() for label in self._labels()), timeout=PATIENCE_MS)

    def _labels(self) -> list[PlainLabel]:
        assert self.session is not None
        assert self.session.window is not None
        return self.session.window.findChildren(PlainLabel)

    def is_locked(self, times: int = 1) -> None:
        """Wait until the process would have been replaced."""
        self._qtbot.waitUntil(lambda: len(self.locked) == times, timeout=PATIENCE_MS)

    def close(self) -> None:
        """End the session and its windows."""
        if self.session is not None:
            self.session.close()
            window, self.session = self.session.window, None
            if window is not None:
                window.hide()
                window.deleteLater()

    def presses(self, words: str) -> None:
        """Press the visible button of that name, once it is there."""
        self._qtbot.waitUntil(lambda: self._button(words) is not None, timeout=PATIENCE_MS)
        button = self._button(words)
        assert button is not None
        button.click()

    def _button(self, words: str) -> Button | None:
        assert self.session is not None
        assert self.session.window is not None
        found = (b for b in self.session.window.findChildren(Button) if b.isVisible() and b.text() == words)
        return next(found, None)

    def types(self, name: str, text: str) -> None:
        """Fill the visible line of that name."""
        assert self.session is not None
        assert self.session.window is not None
        lines = self.session.window.findChildren(LineField)
        next(line for line in lines if line.isVisible() and line.accessibleName() == name).setText(text)
