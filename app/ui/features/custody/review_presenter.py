"""Drives a manager's reading of custody logs: which waits, one log as on paper, what is asked and what is linked. No widgets."""

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.errors import Refused
from app.domain.expenses import Trip
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may, may_count_custody
from app.operations.attendance_review import AskAboutLog, FinishReview, ReopenReview
from app.operations.base import Done, Operation
from app.operations.draft import KeepDraft
from app.operations.reading import ReadLog, ReadPage
from app.operations.rows.custody import LogLine, LogRow
from app.ui.desk import Desk, Place
from app.ui.features.custody import review_texts as texts
from app.ui.freshness import Freshness
from app.ui.noted_reads import NotedReads
from app.ui.paper import custody_log

if TYPE_CHECKING:
    from app.reports.custody_log_print import CustodyLogPrint

SCREEN = "custody_logs"
EXPENSES = "expenses"
"""The detail of the place that shows them."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on screen: the lines, and with a log its row, its paper (None without its form) and what was being written.

    `problem` belongs to the field named, or to the page where `field` is empty."""

    is_loaded: bool = False
    lines: tuple[LogLine, ...] = ()
    row: LogRow | None = None
    paper: "CustodyLogPrint | None" = None
    draft: str = ""
    trips: tuple[Trip, ...] = ()
    problem: str = ""
    field: str = ""


class ReviewPresenter(QObject):
    """`changed` carries a `Found`; `kept` names the field whose words are stored now."""

    changed = Signal(object)
    kept = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.shown = Found()
        self._place = Place(screen=SCREEN)
        self._noted = NotedReads(desk.tasks)
        self._doing: deque[str] = deque()
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._fresh.touch)

    @property
    def may_review(self) -> bool:
        """Has this person's role the review?"""
        return may(self.desk.me.role, Permission.REVIEW_ATTENDANCE)

    @property
    def has_figures(self) -> bool:
        """Has this person's role the figures of custody logs?"""
        return may_count_custody(self.desk.me.role)

    # ---- reading
    def go_to(self, place: Place) -> None:
        """The list, the log that the place names, or with `detail` "link" the log that a link leads to."""
        if place != self._place:
            self._place = place
            self._fresh.lapse()
            self._noted.open()
            self._become(row=None, paper=None, draft="", problem="", field="")
        self._fresh.watch()

    def leave(self) -> None:
        """Nobody looks; coming back to a log is another opening of it."""
        self._fresh.watch(False)
        if self._opening is not None:
            self._noted.open()
            self._fresh.lapse()

    @property
    def _opening(self) -> Operation | None:
        """What the place on screen leaves in the audit trail; None for the list."""
        place = self._place
        if place.detail == EXPENSES:
            return ReadPage(page="expenses")
        if not place.record:
            return None
        return ReadLog(link=place.record) if place.detail == "link" else ReadLog(log=place.record)

    def load(self) -> None:
        """Read what the place shows; the opening of a log or of the expenses is noted first."""
        self._fresh.begin()
        place, note = self._place, self._opening
        if note is None:
            self.desk.tasks.read(partial(self._seen, place), self._came, self._lost)
        else:
            self._noted.read(note, partial(self._seen, place), self._came, self._lost)

    def _seen(self, place: Place) -> tuple[Place, Found]:
        return place, self._find(place)

    def _find(self, place: Place) -> Found:
        """Runs on a read thread."""
        views, now = self.desk.views, self.desk.clock()
        if place.detail == EXPENSES:
            return Found(is_loaded=True, trips=tuple(views.trips()))
        if not place.record:
            return Found(is_loaded=True, lines=tuple(views.logs(now.wall_at)))
        log = views.linked_log(place.record) if place.detail == "link" else place.record
        row = views.log(log, now.wall_at)
        paper = custody_log.contents(row, self.desk.me.names, now) if row.form is not None else None
        draft = views.draft(_draft_of(log)) if self.may_review else ""
        return Found(is_loaded=True, row=row, paper=paper, draft=draft)

    def _came(self, came: tuple[Place, Found]) -> None:
        place, found = came
        if place == self._place:
            self.shown = msgspec.structs.replace(found, problem=self.shown.problem, field=self.shown.field)
            self.changed.emit(self.shown)

    def _lost(self, error: BaseException) -> None:
        self._fresh.lapse()
        self._become(row=None, paper=None, problem=self.desk.tasks.explain(error, texts.NOT_READ), field="")

    # ---- moving
    def open(self, log: Id) -> None:
        """To one log."""
        self.desk.navigator.to(Place(screen=SCREEN, record=log))

    def show_list(self) -> None:
        """To all logs."""
        self.desk.navigator.to(Place(screen=SCREEN))

    def show_figures(self) -> None:
        """To the figures of all logs."""
        self.desk.navigator.to(Place(screen="custody_figures"))

    def show_expenses(self) -> None:
        """To what adults spent."""
        self.desk.navigator.to(Place(screen=SCREEN, detail=EXPENSES))

    # ---- doing
    @property
    def log(self) -> Id:
        """The log on screen."""
        return self.shown.row.attendance.id if self.shown.row is not None else NO_ID

    def ask(self, text: str) -> None:
        """Ask the adult."""
        self._do(AskAboutLog(id=self.desk.new_id(), attendance=self.log, text=text), "text")

    def finish(self, note: str) -> None:
        """It is reviewed."""
        self._do(FinishReview(attendance=self.log, note=note), "note")

    def reopen(self, reason: str) -> None:
        """Open the review again."""
        self._do(ReopenReview(attendance=self.log, reason=reason), "reopen")

    def keep_draft(self, log: Id, text: str) -> None:
        """What is half typed about this log, on the disk; "" drops it."""
        self.desk.tasks.do(KeepDraft(key=_draft_of(log), text=text))

    def _do(self, operation: Operation, field: str) -> None:
        if not self.log:
            return
        self._doing.append(field)
        self.desk.tasks.do(operation, self._kept, self._refused)

    def _kept(self, _done: Done) -> None:
        field = self._doing.popleft()
        self._become(problem="", field="")
        self.kept.emit(field)
        self.load()

    def _refused(self, error: BaseException) -> None:
        field = self._doing.popleft()
        of_field = isinstance(error, Refused) and bool(error.field)
        sentence = self.desk.tasks.explain(error, texts.NOT_SAVED)
        self._become(problem=sentence, field=field if of_field else "")

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)


def _draft_of(log: Id) -> str:
    return f"log_review:{log}"
