"""The one place where work leaves the GUI thread and results come back to it.

Operations and sync share one write thread, operations first; reads run on three threads with connections of their own.
Results are delivered to bound methods of living QObjects only: a screen that has gone gets nothing.
"""

import contextlib
import logging
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from queue import PriorityQueue
from threading import Lock, Thread
from typing import Any, Final, NamedTuple, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import Refused, Unavailable
from app.operations.base import Done, Operation, Runner
from app.ui.notices import Notices

T = TypeVar("T")
Deliver = Callable[[Any], None]
log = logging.getLogger("waymark.tasks")
ENDED: Final = "This window was being locked or closed, so this was not done. Unlock Waymark and do it again."


class _Job(NamedTuple):
    """`fail` is for a job that the write thread does not come to any more. Without `work` it is the last one."""

    order: int
    number: int
    work: Callable[[], None] | None
    fail: Callable[[BaseException], None]


class _Delivery:
    """Where a result goes: weak references to bound methods, resolved on the GUI thread."""

    def __init__(self, then: Deliver | None, failed: Deliver | None) -> None:
        self._then = weakref.WeakMethod(then) if then else None
        self._failed = weakref.WeakMethod(failed) if failed else None

    def give(self, result: Any, error: BaseException | None) -> bool:
        """True when somebody took it. An error without a taker is for the caller to show."""
        target = self._failed if error is not None else self._then
        method = target() if target else None
        owner = getattr(method, "__self__", None)
        if method is None or (isinstance(owner, QObject) and not shiboken6.isValid(owner)):
            return error is None
        method(error if error is not None else result)
        return True


def _fulfil(waiting: "Future[T]", work: Callable[[], T]) -> None:
    try:
        waiting.set_result(work())
    except BaseException as error:
        waiting.set_exception(error)


def _nobody_waits(_: BaseException) -> None:
    return


class Tasks(QObject):
    """Runs operations and reads. `trouble` carries an exception nobody took; `busy` says whether anything is under way."""

    trouble = Signal(object)
    done = Signal(object)
    _arrived = Signal(object)

    def __init__(self, runner: Runner, notices: Notices) -> None:
        super().__init__()
        self._runner, self._notices = runner, notices
        self._queue: PriorityQueue[_Job] = PriorityQueue()
        self._number = 0
        self._under_way = 0
        self._is_closed = False
        self._gate = Lock()
        self._has_ended = False
        self._reading: set[Future[None]] = set()
        self._drafts: weakref.WeakSet[Any] = weakref.WeakSet()
        self._writer = Thread(target=self._write, name="write-lane", daemon=True)
        self._readers = ThreadPoolExecutor(3, thread_name_prefix="read-lane")
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._writer.start()

    def watch(self, draft: Any) -> None:
        """Count this draft among those whose words must be on the disk before the window may lock."""
        self._drafts.add(draft)

    def has_unsaved(self, *, or_refused: bool = True) -> bool:
        """Are words on some page not on the disk? Those that a rule refused wait for their author, not for the disk."""
        drafts = [draft for draft in tuple(self._drafts) if shiboken6.isValid(draft)]
        return any(draft.is_dirty and (or_refused or not draft.is_refused) for draft in drafts)

    @property
    def is_idle(self) -> bool:
        """True when no job is waiting, running or on its way back."""
        return self._under_way == 0

    @property
    def is_closed(self) -> bool:
        """True when the window is being locked or closed: long work on a read thread ends early."""
        return self._is_closed

    def do(self, operation: Operation, then: Deliver | None = None, failed: Deliver | None = None) -> None:
        """Apply an operation. `then` gets a `Done` after the commit, `failed` the exception; both bound methods."""
        self._put(0, lambda: self._runner.run(operation), then, failed)

    def write(self, work: Callable[[], Any], then: Deliver | None = None, failed: Deliver | None = None) -> None:
        """Run sync or upkeep on the write thread, after any operations that wait."""
        self._put(1, work, then, failed)

    def read(self, work: Callable[[], Any], then: Deliver, failed: Deliver | None = None) -> None:
        """Run a view on a read thread. After `close` nothing is read any more: the store has gone, the screens follow."""
        if self._is_closed:
            return
        self._under_way += 1
        self._submit(work, _Delivery(then, failed))

    def read_noted(self, note: Operation, work: Callable[[], Any], then: Deliver, failed: Deliver | None = None) -> None:
        """Run a view that leaves a line in the audit trail: it is read only once that line is on the disk."""
        if self._is_closed:
            return
        self._under_way += 1
        delivery = _Delivery(then, failed)
        self._queue_up(0, partial(self._note_then_read, note, work, delivery), partial(self._fail, delivery))

    def _note_then_read(self, note: Operation, work: Callable[[], Any], delivery: _Delivery) -> None:
        """Runs on the write thread; the view itself on a read thread."""
        try:
            self._runner.run(note)
        except BaseException as error:
            self._fail(delivery, error)
            return
        with contextlib.suppress(RuntimeError):  # the window is being closed: nobody looks any more
            self._submit(work, delivery)

    def _submit(self, work: Callable[[], Any], delivery: _Delivery) -> None:
        reading = self._readers.submit(self._run, work, delivery)
        self._reading.add(reading)
        reading.add_done_callback(self._reading.discard)

    def explain(self, error: BaseException, otherwise: str) -> str:
        """What a page says about this error: its own words where they are meant for people; else `otherwise`, and the bar tells."""
        if isinstance(error, Refused | Unavailable):
            return error.message
        self.trouble.emit(error)
        return otherwise

    def on_write_lane(self, work: Callable[[], T]) -> T:
        """Run work on the write thread and wait for it (for threads other than the GUI's: sync). Raises what it raises.

        Raises Unavailable once the write thread has come to its end: nothing is done any more, and nobody waits for it.
        """
        waiting: Future[T] = Future()
        self._queue_up(1, partial(_fulfil, waiting, work), waiting.set_exception)
        return waiting.result()

    def _put(self, order: int, work: Callable[[], Any], then: Deliver | None, failed: Deliver | None) -> None:
        self._under_way += 1
        delivery = _Delivery(then, failed)
        self._queue_up(order, partial(self._run, work, delivery), partial(self._fail, delivery))

    def _queue_up(self, order: int, work: Callable[[], None] | None, fail: Callable[[BaseException], None]) -> None:
        """Under the gate it is either before the end of the write thread, which then sees it, or after, and fails at once."""
        with self._gate:
            if not self._has_ended:
                self._number += 1
                self._queue.put(_Job(order, self._number, work, fail))
                return
        fail(Unavailable(ENDED))

    def _write(self) -> None:
        while (job := self._queue.get()).work is not None:
            job.work()
        for left in self._end():
            left.fail(Unavailable(ENDED))

    def _end(self) -> list[_Job]:
        """From here on nothing is queued; what came since the last job was taken is left over."""
        with self._gate:
            self._has_ended = True
            return [self._queue.get_nowait() for _ in range(self._queue.qsize())]

    def _run(self, work: Callable[[], Any], delivery: _Delivery) -> None:
        try:
            self._arrived.emit((delivery, work(), None))
        except BaseException as error:
            self._fail(delivery, error)

    def _fail(self, delivery: _Delivery, error: BaseException) -> None:
        self._arrived.emit((delivery, None, error))

    def _deliver(self, arrival: tuple[_Delivery, Any, BaseException | None]) -> None:
        delivery, result, error = arrival
        self._under_way -= 1
        if error is not None and not isinstance(error, Refused | Unavailable):
            log.error("tasks.failed", exc_info=error)
        if not delivery.give(result, error) and error is not None:
            self.trouble.emit(error)
        if isinstance(result, Done):
            self._notices.tell(result.touched)
            self.done.emit(result)

    def close(self, most_s: float = 2.0) -> bool:
        """Finish what waits, at most so long. True when all was done: then no thread is left that holds the store."""
        until = time.monotonic() + most_s
        self._is_closed = True
        self._queue_up(2, None, _nobody_waits)
        self._writer.join(most_s)
        self._readers.shutdown(wait=False, cancel_futures=True)
        still = wait(tuple(self._reading), max(0.0, until - time.monotonic())).not_done
        return not still and not self._writer.is_alive()
