"""Where this process shows its one window: the next takes the place and size of the one before."""

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import Unavailable

SIZE = (1280, 800)
TITLE_BAR = 40


class WindowPlace(QObject):
    """Holds the windows of this process, one at a time. `changed` carries the window that is shown now."""

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.window: QWidget | None = None

    def show(self, window: QWidget) -> None:
        """This one now; the one before is hidden, not ended."""
        before, self.window = self.window, window
        window.resize(*SIZE)
        if is_seen() and before is not None:
            window.setGeometry(before.geometry())
        if is_seen() and (before.isMaximized() if before is not None else not fits(SIZE, window.screen().availableSize())):
            window.showMaximized()
        else:
            window.show()
        if before is not None:
            before.hide()
        self.changed.emit(window)

    def show_whole(self, window: QWidget) -> None:
        """This one now, over the whole screen; the one before is hidden, not ended."""
        before, self.window = self.window, window
        window.resize(*SIZE)
        if is_seen():
            if before is not None:
                window.setGeometry(before.geometry())
            window.showFullScreen()
        else:
            window.show()
        if before is not None:
            before.hide()
        window.activateWindow()
        self.changed.emit(window)

    def show_again(self, window: QWidget) -> None:
        """One that was there before, in the place and size that it had."""
        before, self.window = self.window, window
        window.show()
        window.activateWindow()
        if before is not None:
            before.hide()
        self.changed.emit(window)

    def clear(self) -> None:
        """Nothing of the window is to be seen or pressed any more."""
        if self.window is not None:
            self.window.setEnabled(False)
            self.window.hide()

    def save_all(self) -> None:
        """Ask the window to save what was typed; windows before it have nothing to save."""
        getattr(self.window, "save_all", lambda: None)()

    def say(self, sentence: str) -> None:
        """A sentence where the window has a line for one."""
        getattr(self.window, "say", lambda _: None)(sentence)

    def say_trouble(self, error: BaseException) -> None:
        """In the bar of the window; the windows before it say by themselves what goes wrong."""
        getattr(self.window, "show_trouble", lambda _: None)(error)

    def tell(self, sentence: str) -> None:
        """A calm sentence in the bar of the window."""
        self.say_trouble(Unavailable(sentence))


def is_seen() -> bool:
    """Is there somebody who could look at a window, and a screen with a size of its own?"""
    return QApplication.platformName() not in {"offscreen", "minimal"}


def fits(size: tuple[int, int], screen: QSize) -> bool:
    """Does a window of this size, with a title bar, lie on a screen of that size? On a laptop of 1366 by 768 it does not."""
    return size[0] <= screen.width() and size[1] + TITLE_BAR <= screen.height()
