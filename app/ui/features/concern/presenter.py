"""Holds one worry and what is typed about it: kept while the sheet is closed, on the disk too, until it is recorded."""

from datetime import date, datetime, time

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment
from app.domain.wall_time import zone_of
from app.operations.base import Done
from app.operations.concern import RecordConcernAction
from app.operations.draft import KeepDraft
from app.operations.rows.concern import ConcernLine
from app.ui.desk import Desk, Place
from app.ui.features.concern import texts


class Typed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is in the boxes."""

    told: str = ""
    done: str = ""
    next_step: str = ""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """`line` is None until it is read; `field` is the box that `problem` is about."""

    line: ConcernLine | None = None
    moment: Moment | None = None
    typed: Typed = Typed()
    field: str = ""
    problem: str = ""
    is_busy: bool = False


class ConcernPresenter(QObject):
    """`opened` carries a `Shown` to fill the boxes with, `changed` one to say what is wrong; `recorded` when it is done."""

    opened = Signal(object)
    changed = Signal(object)
    recorded = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id, self._scope, self._action = NO_ID, NO_ID, NO_ID
        self.shown = Shown()

    def open(self, place: Place) -> None:
        """Read a worry with what was typed about it before."""
        self._id, self._scope, self._action = place.record, place.scope, self._desk.new_id()
        self.shown = Shown()
        self.opened.emit(self.shown)
        self._desk.tasks.read(self._read, self._came, self._failed)

    def _read(self) -> tuple[Id, ConcernLine | None, str]:
        """Runs on a read thread."""
        found = next((line for line in self._desk.views.concerns(self._scope) if line.id == self._id), None)
        return self._id, found, self._desk.views.draft(self._key())

    def _came(self, read: tuple[Id, ConcernLine | None, str]) -> None:
        id, line, draft = read
        if id == self._id:
            problem = "" if line is not None else texts.GONE
            self.shown = Shown(line=line, moment=self._desk.clock(), typed=_typed(draft), problem=problem)
            self.opened.emit(self.shown)

    def type(self, **typed: str) -> None:
        """A box was typed in."""
        self._become(typed=msgspec.structs.replace(self.shown.typed, **typed), field="", problem="")

    def leave(self) -> None:
        """Keep what is typed on the disk."""
        if self.shown.line is not None and not self.shown.is_busy:
            text = "" if self.shown.typed == Typed() else msgspec.json.encode(self.shown.typed).decode()
            self._desk.tasks.do(KeepDraft(key=self._key(), text=text))

    def record(self, day: date | None, at: str | None) -> None:
        """Record what was done at this day and "HH:MM"."""
        line, typed = self.shown.line, self.shown.typed
        if line is None or self.shown.is_busy:
            return
        if day is None or not at:
            self._become(field="at", problem=texts.NO_TIME if day else texts.NO_DAY)
            return
        when = datetime.combine(day, time.fromisoformat(at), zone_of(self._desk.clock().zone)).isoformat()
        self._become(is_busy=True, field="", problem="")
        self._desk.tasks.do(
            RecordConcernAction(
                id=self._action, seen=line.concern, told=typed.told, done=typed.done, at=when, next_step=typed.next_step
            ),
            self._kept,
            self._failed,
        )

    def _kept(self, _done: Done) -> None:
        self._desk.tasks.do(KeepDraft(key=self._key(), text=""))
        self.shown = Shown()
        self.recorded.emit()

    def _failed(self, error: BaseException) -> None:
        otherwise = texts.UNREADABLE if self.shown.line is None else texts.NOT_SAVED
        field = error.field if isinstance(error, Refused) else ""
        self._become(is_busy=False, field=field, problem=self._desk.tasks.explain(error, otherwise))

    def see(self) -> None:
        """To the child's file."""
        self._desk.navigator.to(Place(screen="child", scope=self._scope))

    def _key(self) -> str:
        return f"concern:{self._id}"

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)


def _typed(draft: str) -> Typed:
    try:
        return msgspec.json.decode(draft, type=Typed) if draft else Typed()
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Typed()
