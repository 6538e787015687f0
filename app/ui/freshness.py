"""When a page reads again: what it shows was touched, another day has begun, or somebody looks after either of these.

Many changes in a moment make one read; while nobody looks none is made, and the next look makes it.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.desk import Desk

LOOK_AGAIN_AFTER_MS = 250


class Freshness(QObject):
    """`due` says that it is time to read. Whoever reads says `begin`, and `lapse` if it could not be done."""

    due = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_watched, self._is_stale = False, True
        self._read_on = desk.clock().today
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_AGAIN_AFTER_MS)
        self._soon.timeout.connect(self.due)

    @property
    def is_settled(self) -> bool:
        """True when no read is about to begin."""
        return not self._soon.isActive()

    def watch(self, is_watched: bool = True) -> bool:
        """Say whether anybody looks. True when a read was due and has begun."""
        self._is_watched = is_watched
        if not is_watched:
            self._soon.stop()
            return False
        is_due = self._is_stale or self._read_on != self._desk.clock().today
        if is_due:
            self.due.emit()
        return is_due

    def touch(self) -> None:
        """Something that the page shows has changed."""
        self._is_stale = True
        if self._is_watched:
            self._soon.start()

    def begin(self) -> None:
        """A read begins: what it brings is as new as can be."""
        self._is_stale = False
        self._read_on = self._desk.clock().today

    def lapse(self) -> None:
        """What is shown is not what should be (another child, a read that failed): the next look reads."""
        self._is_stale = True
