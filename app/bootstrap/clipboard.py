"""What was copied out of a record does not stay on the clipboard: it is cleared after half a minute, and at once on locking.

Only what Waymark itself put there is cleared: the clipboard belongs to everybody at the laptop.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT_MS: Final = 30_000


class ClipboardGuard(QObject):
    """Watches the clipboard from its making on."""

    def __init__(self, parent: QObject, kept_ms: int = KEPT_MS) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(kept_ms)
        self._timer.timeout.connect(self.clear)
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def _changed(self) -> None:
        if self._is_ours():
            self._timer.start()
        else:
            self._timer.stop()

    def clear(self) -> None:
        """Take away what Waymark put there, if it still is."""
        if self._is_ours():
            QGuiApplication.clipboard().clear()

    @staticmethod
    def _is_ours() -> bool:
        clipboard = QGuiApplication.clipboard()
        return clipboard.ownsClipboard() and bool(clipboard.text())
