"""One request to the service on a thread of its own, so that the asker can store a page meanwhile or walk away.

The thread is a daemon: a request that was walked away from never keeps the program from closing; its answer is dropped.
"""

import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")
_LOOK_UP_S: Final = 0.1


class Cancelled(Exception):
    """The asker walked away."""


class Asked(Generic[T]):
    """A request that is under way."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._answered = threading.Event()
        self._answer: list[T] = []
        self._trouble: BaseException | None = None
        threading.Thread(target=self._run, name="waymark-request", daemon=True).start()

    def _run(self) -> None:
        try:
            self._answer.append(self._ask())
        except BaseException as error:  # handed to the asker's thread, which knows the families of errors
            self._trouble = error
        finally:
            self._answered.set()

    def answer(self, cancelled: threading.Event) -> T:
        """Wait for the answer, or raise what the request raised. Raises Cancelled within 0.1 s of `cancelled`."""
        while not self._answered.wait(_LOOK_UP_S):
            if cancelled.is_set():
                raise Cancelled
        if self._trouble is not None:
            raise self._trouble
        return self._answer[0]
