"""Runs an operation in one unit of work: all of it is on disk when `run` returns, or nothing of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from app.domain.errors import TryAgain
from app.operations.base import Done, Operation
from app.operations.ports import UnitOfWork


class WorkRunner:
    """Satisfies `Runner` on any source of units of work. Call it on the write thread only.

    What the store asks to try again is tried again once, and `tell` gets the reason.
    """

    def __init__(
        self,
        work: Callable[[], AbstractContextManager[UnitOfWork]],
        tell: Callable[[TryAgain], None] = lambda _: None,
    ) -> None:
        self._work, self._tell = work, tell

    def run(self, operation: Operation) -> Done:
        try:
            return self._once(operation)
        except TryAgain as hint:
            self._tell(hint)
            return self._once(operation)

    def _once(self, operation: Operation) -> Done:
        with self._work() as work:
            outcome = operation.apply(work)
        return Done(touched=work.touched, outcome=outcome, saved_at=work.moment.wall_at)
