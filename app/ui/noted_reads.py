"""The reads of one page: the first of each opening comes only once its line of the audit trail is on the disk."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from app.operations.base import Operation
from app.ui.tasks import Deliver, Tasks

T = TypeVar("T")


class NotedReads:
    """`open` begins an opening; every read after the first of it leaves no further line. A line that was refused is tried again."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._opening = object()
        self._noted: object = None

    def open(self) -> None:
        """Something is opened, or looked at again: the next read is noted."""
        self._opening = object()

    def read(self, note: Operation, work: Callable[[], T], then: Deliver, failed: Deliver) -> None:
        """Run this view on a read thread; `note` is what its opening leaves in the trail."""
        if self._noted is self._opening:
            self._tasks.read(work, then, failed)
        else:
            self._tasks.read_noted(note, partial(self._first, self._opening, work), then, failed)

    def _first(self, opening: object, work: Callable[[], T]) -> T:
        """Runs on a read thread, behind the line."""
        self._noted = opening
        return work()
