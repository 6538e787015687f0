"""A failure that nobody caught, in a slot or on a thread: the log keeps no word of anybody in it, and the window says so calmly."""

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Signal


class Unhandled(QObject):
    """From `begin` on `came` carries each such exception, on the thread of this object; the hooks before it still log it."""

    came = Signal(object)

    def begin(self) -> None:
        """Hear what reaches `sys.excepthook` and `threading.excepthook`. Call it once, after logging is set up."""
        self._log, self._log_in_thread = sys.excepthook, threading.excepthook
        sys.excepthook = self._heard
        threading.excepthook = self._heard_in_thread

    def _heard(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._log(kind, error, trace)
        if isinstance(error, Exception):
            self.came.emit(error.with_traceback(trace))

    def _heard_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        self._log_in_thread(arguments)
        if isinstance(arguments.exc_value, Exception):
            self.came.emit(arguments.exc_value)
