"""Runs an operation in one unit of work: all of it is on disk when `run` returns, or nothing of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from app.operations.base import Done, Operation
from app.operations.ports import UnitOfWork


class WorkRunner:
    """Satisfies `Runner` on any source of units of work. Call it on the write thread only."""

    def __init__(self, work: Callable[[], AbstractContextManager[UnitOfWork]]) -> None:
        self._work = work

    def run(self, operation: Operation) -> Done:
        with self._work() as work:
            outcome = operation.apply(work)
        return Done(touched=work.touched, outcome=outcome, saved_at=work.moment.wall_at)
