"""Holds one child's record as shown: the file, the chosen tab, the filter of the timeline."""

from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched
from app.domain.due import CUSTODY_VISIT
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may
from app.operations.child import MarkLooked, OpenChild
from app.operations.draft import KeepSetting
from app.operations.rows.child import ChildFile, TimelineLine
from app.ui.desk import Desk, Place
from app.ui.features.child.twice import Twice, found
from app.ui.freshness import Freshness

FIRST_EVENTS = 40
MORE_EVENTS = 40
_TAB_OF_DUE = {
    "assessment": "assessment", "decision": "assessment", "review": "assessment", "review_change": "assessment",
    "use_by": "assessment",
    "health_screen": "assessment", "education": "assessment", "risk_panel": "assessment", "plan": "plan", "contact": "contact",
}  # fmt: skip
_SCREEN_OF_TYPE = {"concern": "concern", "contact": "contact", "assessment": "assessment", "plan": "plan"}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The file (None while it loads), the tab, the group of the timeline, and a sentence when it cannot be shown."""

    scope: Id = NO_ID
    tab: str = "overview"
    file: ChildFile | None = None
    today: date | None = None
    group: str = ""
    most: int = FIRST_EVENTS
    problem: str = ""
    twice: tuple[Twice, ...] = ()
    """What may have been written down twice in this file."""


class ChildPresenter(QObject):
    """`changed` carries a `Shown`. `found` carries the place with its child when a place came with only a record."""

    changed = Signal(object)
    found = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._touched)

    def open(self, scope: Id, tab: str) -> None:
        """Show a child. Opening another one than before is written to the audit, in the operation that allows it."""
        if scope != self.shown.scope:
            self.shown = Shown(scope=scope, tab=tab)
            self.changed.emit(self.shown)
            self._fresh.begin()  # the read follows the operation that allows it
            self._fresh.watch()
            self._desk.tasks.do(OpenChild(scope=scope), self._opened, self._failed)
            return
        if tab != self.shown.tab:
            self.shown = msgspec.structs.replace(self.shown, tab=tab)
            self.changed.emit(self.shown)
        self._fresh.watch()

    def watch(self, is_watched: bool) -> None:
        """Say whether anybody looks."""
        self._fresh.watch(is_watched)

    def find(self, place: Place) -> None:
        """Look up whose record a place is about."""
        self._desk.tasks.read(lambda: self._whose(place), self._found, self._failed)

    def _whose(self, place: Place) -> Place:
        """Runs on a read thread."""
        views = self._desk.views
        scope = (
            views.contact(place.record).scope
            if place.screen == "contact"
            else views.assessment(place.record).assessment.scope
        )
        return msgspec.structs.replace(place, scope=scope)

    def _found(self, place: Place) -> None:
        self.found.emit(place)

    def _opened(self, _done: object) -> None:
        self.load()

    def load(self) -> None:
        """Read the file now."""
        self._fresh.begin()
        asked = self.shown
        if asked.scope:
            self._desk.tasks.read(lambda: self._read(asked), self._loaded, self._failed)

    def _read(self, asked: Shown) -> Shown:
        """Runs on a read thread."""
        today = self._desk.clock().today
        file = self._desk.views.child(asked.scope, today, asked.group, asked.most)
        twice = found(self._desk.views, asked.scope)
        return msgspec.structs.replace(asked, file=file, today=today, problem="", twice=twice)

    def _loaded(self, read: Shown) -> None:
        if (read.scope, read.group, read.most) != (self.shown.scope, self.shown.group, self.shown.most):
            return
        self.shown = msgspec.structs.replace(read, tab=self.shown.tab)
        self.changed.emit(self.shown)

    def _failed(self, error: Exception) -> None:
        self._fresh.lapse()
        said = self._desk.tasks.explain(error, "This record could not be shown. Nothing is lost.")
        self.shown = msgspec.structs.replace(self.shown, file=None, problem=said)
        self.changed.emit(self.shown)

    def _touched(self, touched: Touched) -> None:
        if not self.shown.scope or not touched.concerns(self.shown.scope):
            return
        self._fresh.touch()

    # ---- what a person can do here
    def choose_tab(self, tab: str) -> None:
        """To another tab; it is a place of its own, so that going back works."""
        self._desk.navigator.to(Place(screen="child", scope=self.shown.scope, detail=tab))

    def choose_group(self, group: str) -> None:
        """Only a group of the timeline; empty for all."""
        self.shown = msgspec.structs.replace(self.shown, group=group, most=FIRST_EVENTS)
        self.load()

    def show_earlier(self) -> None:
        """More of the timeline."""
        self.shown = msgspec.structs.replace(self.shown, most=self.shown.most + MORE_EVENTS)
        self.load()

    def mark_all_seen(self) -> None:
        """Everything new has been seen."""
        self._desk.tasks.do(MarkLooked(scope=self.shown.scope), self._opened, self._failed)

    def go_to(self, place: Place) -> None:
        """To a record that may be there twice."""
        self._desk.navigator.to(place)

    def say_two(self, key: str) -> None:
        """This person says that two records are two: it is not asked again on this laptop."""
        self._desk.tasks.do(KeepSetting(key=key, value="two"), self._opened, self._failed)

    def record_contact(self) -> None:
        """Open the contact sheet for this child."""
        self._desk.navigator.to(Place(screen="contact", scope=self.shown.scope))

    @property
    def may_allocate(self) -> bool:
        """True if this person decides who works with children."""
        return may(self._desk.me.role, Permission.ALLOCATE)

    def open_allocation(self) -> None:
        """Open the sheet on who works with this child."""
        self._desk.navigator.to(Place(screen="allocation", scope=self.shown.scope))

    @property
    def may_record_event(self) -> bool:
        """True if this person may say that something happened which calls for a review."""
        return may(self._desk.me.role, Permission.EVENT)

    def record_event(self) -> None:
        """Open the sheet on something that happened."""
        self._desk.navigator.to(Place(screen="event", scope=self.shown.scope))

    def open_event(self, line: TimelineLine) -> None:
        """To the record of a line of the timeline; a line without a page of its own stays where it is."""
        screen = _SCREEN_OF_TYPE.get(line.type)
        if line.type == "self_assessment":
            self._desk.navigator.to(Place(screen="assessment", scope=line.scope, record=line.id, detail="said"))
        elif line.type == "attendance_link":
            self._desk.navigator.to(Place(screen="custody_logs", scope=line.scope, record=line.id, detail="link"))
        elif screen is not None:
            self._desk.navigator.to(Place(screen=screen, scope=line.scope, record=line.id))

    def leads_on(self, kind: str) -> bool:
        """True if there is a page for what is due; a contact has its button at the top."""
        return kind == CUSTODY_VISIT or (kind in _TAB_OF_DUE and kind != "contact")

    def open_due(self, kind: str, record: Id) -> None:
        """To what is due; a visit after the police station has the log to read first."""
        tab = _TAB_OF_DUE.get(kind)
        if kind == CUSTODY_VISIT:
            self._desk.navigator.to(Place(screen="custody_logs", scope=self.shown.scope, record=record, detail="link"))
        if tab is not None:
            place_of_record = NO_ID if kind in {"contact", "review_change"} else record
            self._desk.navigator.to(Place(screen=tab, scope=self.shown.scope, record=place_of_record))
