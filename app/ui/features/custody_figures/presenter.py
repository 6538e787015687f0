"""Holds the custody figures as one value: read once from this laptop's logs, counted anew for each time that is chosen."""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched
from app.domain.custody_measures import CustodyMeasures, measures
from app.domain.custody_period import LAST_QUARTER, QUARTER, Period, period
from app.domain.ids import Id
from app.domain.policy import Permission, may
from app.operations.reading import ReadPage
from app.operations.rows.custody_figures import CustodyFiguresRow
from app.ui.desk import Desk, Place
from app.ui.features.custody_figures import texts
from app.ui.freshness import Freshness
from app.ui.noted_reads import NotedReads


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The page. `row` and `found` are None until they were read; `problem` is why they are not what they should be."""

    row: CustodyFiguresRow | None = None
    found: CustodyMeasures | None = None
    during: Period
    problem: str = ""
    is_busy: bool = True


class CustodyFiguresPresenter(QObject):
    """`changed` carries a `Shown`."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._key = QUARTER
        self.shown = Shown(during=period(QUARTER, desk.clock().today))
        self._noted = NotedReads(desk.tasks)
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._touched)

    @property
    def has_logs(self) -> bool:
        """Has this person's role the list of logs?"""
        return may(self.desk.me.role, Permission.REVIEW_ATTENDANCE)

    @property
    def for_board(self) -> Period:
        """What is printed for a board."""
        return period(LAST_QUARTER, self.desk.clock().today)

    def begin(self) -> None:
        """Somebody looks."""
        self._fresh.watch()

    def leave(self) -> None:
        """Nobody looks any more; coming back is another opening."""
        self._fresh.watch(False)
        self._noted.open()
        self._fresh.lapse()

    def choose(self, key: str) -> None:
        """Count over another time."""
        self._key = key
        self._count(self.shown.row)

    def load(self) -> None:
        """Read all logs; the opening is noted first."""
        self._fresh.begin()
        self._become(problem="", is_busy=True)
        self._noted.read(ReadPage(page="custody figures"), self.desk.views.custody_figures, self._count, self._failed)

    def open(self, log: Id) -> None:
        """To one log."""
        self.desk.navigator.to(Place(screen="custody_logs", record=log))

    def show_logs(self) -> None:
        """To all logs."""
        self.desk.navigator.to(Place(screen="custody_logs"))

    def _count(self, row: CustodyFiguresRow | None) -> None:
        during = period(self._key, self.desk.clock().today)
        found = measures(row.requests, row.cases, during) if row is not None else None
        self._become(row=row, found=found, during=during, is_busy=row is None)

    def _failed(self, error: BaseException) -> None:
        self._fresh.lapse()
        self._become(problem=self.desk.tasks.explain(error, texts.UNREADABLE), is_busy=False)

    def _touched(self, _touched: Touched) -> None:
        self._fresh.touch()

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
