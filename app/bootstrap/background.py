"""One piece of work at a time off the GUI thread, before there is a window with lanes of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal


class Background(QObject):
    """`run` gives the result, or the exception, to bound methods on the GUI thread."""

    _ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
        """Do the work on the thread; exactly one of `then` and `failed` is called."""

        def job() -> None:
            try:
                self._ended.emit((then, work()))
            except BaseException as error:
                self._ended.emit((failed, error))

        self._thread.submit(job)

    def _deliver(self, ended: tuple[Callable[[Any], None], Any]) -> None:
        take, result = ended
        take(result)

    def close(self) -> None:
        """Let the work under way end; begin no other."""
        self._thread.shutdown(wait=False, cancel_futures=True)
