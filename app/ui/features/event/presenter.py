"""Holds what is typed about something that happened, and what is there already. No widgets."""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may
from app.operations.base import Done
from app.operations.event import RecordEvent, TakeBackEvent
from app.operations.rows.child import EventLine
from app.ui.desk import Desk
from app.ui.features.event import texts


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet. `field` is the box that `problem` is about; `lines` are events that wait for a review."""

    scope: Id = NO_ID
    kind: str = ""
    happened_on: str = ""
    words: str = ""
    field: str = ""
    problem: str = ""
    is_busy: bool = False
    lines: tuple[EventLine, ...] = ()


class EventPresenter(QObject):
    """`changed` carries a `Typed`; `saved` says that it is kept."""

    changed = Signal(object)
    saved = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Typed()

    @property
    def may_take_back(self) -> bool:
        """Does this person carry the case?"""
        return may(self._desk.me.role, Permission.PLAN)

    def begin(self, scope: Id) -> None:
        """A new one for this child."""
        self.shown = Typed(scope=scope)
        self.changed.emit(self.shown)
        self._look()

    def _look(self) -> None:
        scope = self.shown.scope
        self._desk.tasks.read(lambda: (scope, self._desk.views.events(scope)), self._came, self._failed)

    def _came(self, found: tuple[Id, tuple[EventLine, ...]]) -> None:
        scope, lines = found
        if scope == self.shown.scope:
            self._become(lines=lines)

    def change(self, **typed: str) -> None:
        """A field was typed or chosen."""
        self._become(**typed, field="", problem="")

    def save(self, day_problem: str = "") -> None:
        """Keep it; `day_problem` is what is wrong with the date as it stands in its field."""
        shown = self.shown
        if shown.is_busy:
            return
        if not shown.kind or day_problem:
            self._become(field="happened_on" if shown.kind else "kind", problem=day_problem if shown.kind else texts.CHOOSE)
            return
        self._become(is_busy=True)
        operation = RecordEvent(
            id=self._desk.new_id(), scope=shown.scope, kind=shown.kind, happened_on=shown.happened_on, words=shown.words
        )
        self._desk.tasks.do(operation, self._done, self._failed)

    def _done(self, _done: Done) -> None:
        self._become(is_busy=False)
        self.saved.emit()

    def take_back(self, event: Id) -> None:
        """It was a mistake."""
        self._desk.tasks.do(TakeBackEvent(event=event, reason=texts.MISTAKE), self._taken_back, self._failed)

    def _taken_back(self, _done: Done) -> None:
        self._look()

    def _failed(self, error: BaseException) -> None:
        field = error.field if isinstance(error, Refused) else ""
        self._become(is_busy=False, field=field, problem=self._desk.tasks.explain(error, texts.NOT_SAVED))

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
