"""Holds what is typed to ask for a file with a reason, and the opening that a manager looks at."""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment
from app.operations.base import Done
from app.operations.opening import AcknowledgeOpening, NoteOpened, Opened, Sought
from app.operations.rows.access import OpeningLine
from app.ui.desk import Desk, Place
from app.ui.features.opening import texts


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The form. `field` is the box that `problem` is about; `given` is set once the service gave the file."""

    id: Id = NO_ID
    surname: str = ""
    born_on: str = ""
    case_number: str = ""
    reason: str = ""
    field: str = ""
    problem: str = ""
    is_busy: bool = False
    given: Opened | None = None
    is_here: bool = False
    """The file that was given has come whole."""


class AskPresenter(QObject):
    """`changed` carries an `Asked`."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Asked()
        desk.sync.changed.connect(self._synced)

    def begin(self) -> None:
        """A new question; the same id stands for it however often it is sent."""
        self.shown = Asked(id=self._desk.new_id())
        self.changed.emit(self.shown)

    def change(self, **typed: str) -> None:
        """A field was typed."""
        self._become(**typed, problem="", field="")

    def ask(self, born_problem: str = "") -> None:
        """Ask the service. `born_problem` is what is wrong with the date as it stands in its field."""
        shown = self.shown
        if shown.is_busy or shown.given is not None:
            return
        field, problem = _missing(shown, born_problem)
        if problem:
            self._become(field=field, problem=problem)
            return
        ask = self._desk.ask_service
        if ask is None:
            self._become(field="", problem=texts.OFFLINE)
            return
        sought = Sought(
            id=shown.id, surname=shown.surname, reason=shown.reason, born_on=shown.born_on, case_number=shown.case_number
        )
        self._become(is_busy=True, problem="", field="")
        self._desk.tasks.read(lambda: ask(sought), self._given, self._refused)

    def _given(self, given: Opened) -> None:
        self._become(is_busy=False, given=given)
        self._desk.tasks.do(NoteOpened(scope=given.scope))
        self._desk.sync.sync_now()

    def _synced(self, _state: object) -> None:
        if self.shown.given is not None and not self.shown.is_here:
            self._desk.tasks.read(self._look, self._looked)

    def _look(self) -> frozenset[Id]:
        """Runs on a read thread: the files that are here whole."""
        return frozenset(file.id for file in self._desk.views.held_files() if file.is_whole)

    def _looked(self, whole: frozenset[Id]) -> None:
        given = self.shown.given
        if given is not None and given.scope in whole and not self.shown.is_here:
            self._become(is_here=True)

    def go_to_file(self) -> None:
        """To the child's record."""
        if self.shown.given is not None:
            self._desk.navigator.to(Place(screen="child", scope=self.shown.given.scope))

    def _refused(self, error: BaseException) -> None:
        self._become(is_busy=False, problem=self._desk.tasks.explain(error, texts.UNREADABLE))

    def today(self) -> Any:
        """The day that everything is told from."""
        return self._desk.clock().today

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)


def _missing(shown: Asked, born_problem: str) -> tuple[str, str]:
    if not shown.surname.strip():
        return "surname", texts.NEED_SURNAME
    if born_problem:
        return "born_on", born_problem
    if not shown.born_on and not shown.case_number.strip():
        return "born_on", texts.NEED_ONE
    return ("", "") if shown.reason.strip() else ("reason", texts.NEED_WHY)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The opening that a manager looks at; None once a manager has seen it."""

    line: OpeningLine | None = None
    moment: Moment | None = None
    problem: str = ""


class SeenPresenter(QObject):
    """`changed` carries a `Seen`, `done` says that it is acknowledged."""

    changed = Signal(object)
    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Seen()

    def open(self, opening: Id) -> None:
        """Read it."""
        self.shown = Seen()
        self._desk.tasks.read(lambda: self._read(opening), self._came, self._failed)

    def _read(self, opening: Id) -> Seen:
        """Runs on a read thread."""
        found = next((line for line in self._desk.views.openings() if line.id == opening), None)
        return Seen(line=found, moment=self._desk.clock(), problem="" if found else texts.SEEN_ALREADY)

    def _came(self, seen: Seen) -> None:
        self.shown = seen
        self.changed.emit(seen)

    def acknowledge(self) -> None:
        """Say that a manager saw it."""
        if self.shown.line is not None:
            self._desk.tasks.do(AcknowledgeOpening(opening=self.shown.line.id), self._acknowledged, self._failed)

    def _acknowledged(self, _done: Done) -> None:
        self.done.emit()

    def open_child(self) -> None:
        """To the child's record, where the opening stands on the timeline."""
        if self.shown.line is not None:
            self._desk.navigator.to(Place(screen="child", scope=self.shown.line.scope))

    def _failed(self, error: BaseException) -> None:
        self.shown = msgspec.structs.replace(self.shown, problem=self._desk.tasks.explain(error, texts.UNREADABLE))
        self.changed.emit(self.shown)
