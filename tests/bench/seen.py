"""A window in a process of its own that tells its parent on standard output when it has painted.

    python -m tests.bench.seen empty | unlock FOLDER | day FOLDER PASSPHRASE

`empty` is the peer: an empty PySide6 window. `unlock` is Waymark as the command line starts it. `day` goes on: it types the
passphrase, waits for My day, walks through the pages and tells how long that took and how much memory there is now.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

SETTLE_MS = 2000
"""Between unlock window and passphrase: nobody types six words faster."""


class Watch(QObject):
    """Calls `then` once, when a window is on the screen: Qt paints it within the event that exposes it."""

    def __init__(self, app: QApplication, then: Callable[[], None]) -> None:
        super().__init__()
        self._app, self._then = app, then
        self._look = QTimer(self)
        self._look.setInterval(0)
        self._look.timeout.connect(self._look_for_window)
        self._look.start()

    def _look_for_window(self) -> None:
        handles = [window.windowHandle() for window in self._app.topLevelWidgets()]
        if any(handle is not None and handle.isExposed() for handle in handles):
            self._look.stop()
            QTimer.singleShot(0, self._then)


def say(**what: Any) -> None:
    """One line to the parent."""
    import json

    print(json.dumps(what), flush=True)


def memory_mb() -> float:
    """Resident memory of this process now."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


def painted() -> None:
    """The peer and the unlock window: say so and end."""
    say(painted=True)
    say(memory_mb=memory_mb())
    app = QApplication.instance()
    assert app is not None
    app.exit(0)


def empty(app: QApplication) -> int:
    """A window with nothing in it."""
    window = QWidget()
    window.resize(1280, 800)
    watch = Watch(app, painted)
    window.show()
    status = app.exec()
    del watch
    return status


def laptop(app: QApplication, folder: str, then: Callable[[], None]) -> int:
    """Waymark on a profile, through its own command line."""
    from app.__main__ import main

    watch = Watch(app, then)
    status = main(["open", "--profile", folder])
    del watch
    return status


def main(words: list[str]) -> int:
    """Run one of the modes."""
    app = QApplication([])
    match words:
        case ["empty"]:
            return empty(app)
        case ["unlock", folder]:
            return laptop(app, folder, painted)
        case ["day", folder, passphrase]:
            from tests.bench.visit import Visit

            visit = Visit(app, passphrase)
            return laptop(app, folder, partial(QTimer.singleShot, SETTLE_MS, visit.unlock))
    raise SystemExit(__doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
