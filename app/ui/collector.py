"""Runs Python's cycle collector on the GUI thread only.

A collection may start in any thread that makes objects. On the write lane it would destroy widgets and timers that belong to the
GUI thread, which Qt answers with a crash. So automatic collection is off, and a timer of the GUI thread looks after it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 500


class Collector(QObject):
    """Switches automatic collection off for as long as it lives, and collects what is due, youngest generation first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation whose count is over its threshold, and with it the younger ones."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return
