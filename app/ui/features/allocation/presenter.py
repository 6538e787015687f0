"""Holds the allocation of one child: who works with them, whom the file can be given to, and what was chosen so far."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.allocating import highest, warning
from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment
from app.domain.text import folded
from app.operations.allocation import CASE_MANAGER, Allocate, EndAllocation
from app.operations.base import Done
from app.operations.rows.service import AllocationLine, WorkerLine
from app.ui.desk import Desk
from app.ui.features.allocation import texts


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet. `chosen` is the colleague picked, `said` what was done last."""

    scope: Id = NO_ID
    called: str = ""
    moment: Moment | None = None
    now: tuple[AllocationLine, ...] = ()
    before: tuple[AllocationLine, ...] = ()
    workers: tuple[WorkerLine, ...] = ()
    """The own team first."""
    filter: str = ""
    chosen: Id = NO_ID
    role: str = CASE_MANAGER
    reason: str = ""
    problem: str = ""
    said: str = ""
    is_busy: bool = False
    risk: str = ""
    """The highest level of risk in the child's newest ratings."""

    @property
    def warning(self) -> str:
        """Where the colleague picked has less experience than this child's risk asks for: a sentence, never a bar."""
        return warning(self.worker.names, self.worker.most_risk, self.called, self.risk) if self.worker else ""

    @property
    def passing(self) -> tuple[WorkerLine, ...]:
        """Colleagues whose name, post or team holds every typed word."""
        words = folded(self.filter).split()
        return tuple(w for w in self.workers if all(x in folded(f"{w.names} {w.post} {w.team}") for x in words))

    @property
    def worker(self) -> WorkerLine | None:
        """The colleague picked."""
        return next((worker for worker in self.workers if worker.id == self.chosen), None)


class AllocationPresenter(QObject):
    """`changed` carries a `Shown`."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()

    def open(self, scope: Id) -> None:
        """Show this child's allocation."""
        self.shown = Shown(scope=scope)
        self.changed.emit(self.shown)
        self.load()

    def load(self) -> None:
        """Read it now."""
        scope = self.shown.scope
        self._desk.tasks.read(lambda: self._read(scope), self._came, self._failed)

    def _read(self, scope: Id) -> dict[str, object]:
        """Runs on a read thread."""
        views, moment = self._desk.views, self._desk.clock()
        found, child = views.allocations(scope), views.child(scope, moment.today, most=1)
        return {
            "scope": scope,
            "moment": moment,
            "called": child.child.called,
            "risk": highest(rating.level for rating in child.ratings),
            "now": tuple(line for line in found if not line.to_on),
            "before": tuple(line for line in found if line.to_on),
            "workers": tuple(sorted(views.workers(), key=lambda w: w.team != self._desk.me.team)),
        }

    def _came(self, read: dict[str, object]) -> None:
        if read["scope"] == self.shown.scope:
            self._become(**read)

    def _failed(self, error: BaseException) -> None:
        self._become(problem=self._desk.tasks.explain(error, texts.UNREADABLE), is_busy=False)

    # ---- what a person can do here
    def filter(self, typed: str) -> None:
        """Other words in the filter box."""
        self._become(filter=typed)

    def choose(self, worker: Id) -> None:
        """This colleague."""
        self._become(chosen=worker, problem="", said="")

    def choose_role(self, role: str) -> None:
        """As case manager or alongside."""
        self._become(role=role)

    def say_why(self, reason: str) -> None:
        """The reason as typed."""
        self._become(reason=reason)

    def allocate(self) -> None:
        """Give the file to the chosen colleague."""
        shown = self.shown
        if shown.is_busy:
            return
        if shown.worker is None:
            self._become(problem=texts.CHOOSE_FIRST)
            return
        self._become(is_busy=True, problem="")
        operation = Allocate(
            id=self._desk.new_id(), scope=shown.scope, person=shown.chosen, role=shown.role, reason=shown.reason
        )
        self._desk.tasks.do(operation, self._allocated, self._failed)

    def _allocated(self, _done: Done) -> None:
        worker = self.shown.worker
        said = texts.allocated(worker.names, self.shown.called) if worker else ""
        self._become(is_busy=False, said=said, chosen=NO_ID, reason="")
        self.load()

    def end(self, allocation: Id) -> None:
        """This colleague does not work with the child any more."""
        if not self.shown.is_busy:
            self._become(is_busy=True, problem="", said="")
            operation = EndAllocation(allocation=allocation, reason=self.shown.reason)
            self._desk.tasks.do(operation, self._ended, self._failed)

    def _ended(self, done: Done) -> None:
        ended = next((line for line in self.shown.now if line.id == done.outcome.record), None)
        self._become(is_busy=False, said=texts.ended(ended.names) if ended else "")
        self.load()

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
