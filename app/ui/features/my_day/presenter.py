"""Holds what My day shows as one value, and looks again when something changed or the day turned."""

from typing import Final

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment
from app.domain.policy import Permission, is_manager, may
from app.operations.rows.day import CarryOn, MyDay, Visit
from app.ui.desk import Desk, Place
from app.ui.features.my_day.waits import Waits, waits
from app.ui.freshness import Freshness

_SCREEN_OF: Final = {
    "assessment": "assessment", "plan": "plan", "use_by": "assessment", "health_screen": "assessment", "education": "assessment",
    "risk_panel": "assessment", "decision": "assessment",
}  # fmt: skip


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The day as read, the moment it was read at, and whether it could be read. `day` is None before the first read."""

    day: MyDay | None = None
    moment: Moment | None = None
    first_name: str = ""
    last_synced_at: str = ""
    problem: str = ""
    waits: tuple[Waits, ...] = ()
    """What others wait for this person to do, by the page where it is done."""


class MyDayPresenter(QObject):
    """`changed` carries a `Shown`."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown(first_name=desk.me.first_name)
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._touched)
        desk.sync.changed.connect(self._touched)

    def watch(self, is_watched: bool) -> None:
        """Say whether anybody looks; what changed meanwhile is read on the next look."""
        self._fresh.watch(is_watched)

    def load(self) -> None:
        """Read the day now."""
        self._fresh.begin()
        self._desk.tasks.read(self._read, self._loaded, self._failed)

    def _read(self) -> tuple[MyDay, tuple[Waits, ...], str, Moment]:
        """Runs on a read thread."""
        moment, views = self._desk.clock(), self._desk.views
        reviews = views.reviews() if is_manager(self._desk.me.role) else ()
        centre = views.sync_centre()
        may_review = may(self._desk.me.role, Permission.REVIEW_ATTENDANCE)
        logs = views.logs_due(moment.wall_at)
        found = waits(centre, reviews, views.openings(), moment.today, logs, may_review_logs=may_review)
        return views.my_day(moment.wall_at), found, centre.last_synced_at, moment

    def _loaded(self, read: tuple[MyDay, tuple[Waits, ...], str, Moment]) -> None:
        day, found, last_synced_at, moment = read
        synced = max(self._desk.sync.state.last_synced_at, last_synced_at)
        self.shown = msgspec.structs.replace(
            self.shown, day=day, waits=found, moment=moment, last_synced_at=synced, problem=""
        )
        self.changed.emit(self.shown)

    def _failed(self, error: Exception) -> None:
        self._fresh.lapse()
        self.shown = msgspec.structs.replace(
            self.shown, problem=self._desk.tasks.explain(error, "Your day could not be shown. Nothing is lost.")
        )
        self.changed.emit(self.shown)

    def _touched(self, _what: object) -> None:
        self._fresh.touch()

    # ---- what a person can do here
    def record_contact(self, scope: Id) -> None:
        """Open the contact sheet, for a child or for nobody yet."""
        self._desk.navigator.to(Place(screen="contact", scope=scope))

    def open_visit(self, visit: Visit) -> None:
        """Go to the child one is going to see."""
        self._desk.navigator.to(Place(screen="child", scope=visit.scope, record=visit.id))

    def open_child(self, scope: Id) -> None:
        """Go to a child."""
        self._desk.navigator.to(Place(screen="child", scope=scope))

    def carry_on(self, left: CarryOn) -> None:
        """Back to the very place where one stopped."""
        detail = (left.question_id or left.section) if left.type == "assessment" else ""
        self._desk.navigator.to(Place(screen=left.type, scope=left.scope, record=left.record, detail=detail))

    def open_record(self, kind: str, scope: Id, record: Id) -> None:
        """To the record of a line that is due or waits."""
        screen = _SCREEN_OF.get(kind, "child")
        self._desk.navigator.to(Place(screen=screen, scope=scope, record=record))

    def go_to(self, screen: str, record: Id = NO_ID) -> None:
        """To another page, or to one thing of it."""
        self._desk.navigator.to(Place(screen=screen, record=record))
