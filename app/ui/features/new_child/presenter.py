"""Holds the file that is being opened: what is typed, who may be the same child, and what stands in the way.

What is typed is kept as a draft, so that a lock or a closed lid loses nothing; it goes once the file is open.
"""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.child import Child
from app.domain.dates import ParsedDate
from app.domain.errors import Refused, Unavailable
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may
from app.operations.allocation import CreateChild
from app.operations.base import Done
from app.operations.draft import KeepDraft
from app.operations.rows.child import LookAlike
from app.operations.rows.service import WorkerLine
from app.ui.desk import Desk, Place
from app.ui.features.new_child import texts

DRAFT = "new_child"
KEEP_AFTER_MS = 600
LOOK_AFTER_MS = 250


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What a person typed, field by field."""

    first_names: str = ""
    surname: str = ""
    preferred_name: str = ""
    pronouns: str = ""
    born_on: str = ""
    preferred_language: str = "en"
    first_language: str = ""
    interpreter_needed: bool = False
    worker: str = ""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The form. `problems` are sentences by field; the empty field is the whole form."""

    typed: Typed = Typed()
    workers: tuple[WorkerLine, ...] = ()
    alike: tuple[LookAlike, ...] = ()
    problems: dict[str, str] = {}
    may_allocate: bool = False
    is_busy: bool = False


class NewChildPresenter(QObject):
    """`changed` carries a `Shown`, `filled` one whose fields are to be shown anew, `opened` the scope of the new file.

    `stopped` says that the file was not opened, for the reasons in `problems`.
    """

    changed = Signal(object)
    filled = Signal(object)
    opened = Signal(object)
    stopped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown(may_allocate=may(desk.me.role, Permission.ALLOCATE))
        self._is_unkept = False
        self._scope: Id = NO_ID
        self._pause = self._timer(KEEP_AFTER_MS, self.keep)
        self._look = self._timer(LOOK_AFTER_MS, self._look_for_alike)

    def _timer(self, after_ms: int, does: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(does)
        return timer

    # ---- the window's side
    def begin(self) -> None:
        """The sheet opens: what was half typed comes back."""
        self._desk.tasks.read(self._read, self._came, self._failed)

    def _read(self) -> tuple[str, tuple[WorkerLine, ...]]:
        """Runs on a read thread."""
        return self._desk.views.draft(DRAFT), self._desk.views.workers() if self.shown.may_allocate else ()

    def _came(self, read: tuple[str, tuple[WorkerLine, ...]]) -> None:
        draft, workers = read
        typed = self.shown.typed if self._is_unkept else _typed(draft)
        self._put(typed=typed, workers=workers, problems={}, is_busy=False)
        self.filled.emit(self.shown)
        self._look_for_alike()

    def keep(self) -> None:
        """Keep what is half typed now."""
        self._pause.stop()
        if self._is_unkept:
            self._is_unkept = False
            self._desk.tasks.do(KeepDraft(key=DRAFT, text=msgspec.json.encode(self.shown.typed).decode()))

    # ---- typing
    def change(self, **changes: object) -> None:
        """A field was typed or chosen."""
        problems = {name: said for name, said in self.shown.problems.items() if name and name not in changes}
        self._put(typed=msgspec.structs.replace(self.shown.typed, **changes), problems=problems)
        self._is_unkept = True
        self._pause.start()
        if {"first_names", "surname", "born_on"} & set(changes):
            self._look.start()
        self.changed.emit(self.shown)

    def change_born(self, value: ParsedDate | None) -> None:
        """The date of birth, as far as it is a whole day."""
        self.change(born_on=value.edtf if value is not None and value.precision == "day" else "")

    def _look_for_alike(self) -> None:
        typed = self.shown.typed
        self._desk.tasks.read(lambda: (typed, self._alike(typed)), self._found)

    def _alike(self, typed: Typed) -> tuple[LookAlike, ...]:
        """Runs on a read thread."""
        return self._desk.views.look_alikes(typed.first_names, typed.surname, typed.born_on)

    def _found(self, found: tuple[Typed, tuple[LookAlike, ...]]) -> None:
        typed, alike = found
        if typed == self.shown.typed and alike != self.shown.alike:
            self._put(alike=alike)
            self.changed.emit(self.shown)

    # ---- doing
    def open_file(self, born_problem: str = "") -> None:
        """Open the file; `born_problem` is what is wrong with the date as it stands in its field."""
        if self.shown.is_busy:
            return
        typed = self.shown.typed
        problems = {"born_on": born_problem} if born_problem else {}
        if problems:
            self._stop(problems)
            return
        self._put(is_busy=True, problems={})
        self.changed.emit(self.shown)
        facts = {name: getattr(typed, name) for name in Typed.__struct_fields__ if name != "worker"}
        child = Child(id=self._desk.new_id(), scope=self._desk.new_id(), **facts)
        allocation = self._desk.new_id() if typed.worker else NO_ID
        operation = CreateChild(now=child, worker=Id(typed.worker), allocation=allocation)
        self._desk.tasks.do(operation, self._opened, self._refused)
        self._scope = child.scope

    def _opened(self, _done: Done) -> None:
        self._pause.stop()
        self._is_unkept = False
        self._desk.tasks.do(KeepDraft(key=DRAFT, text=""))
        self._put(typed=Typed(), alike=(), problems={}, is_busy=False)
        self.filled.emit(self.shown)
        self.opened.emit(self._scope)
        self._desk.navigator.to(Place(screen="child", scope=self._scope))

    def _refused(self, error: BaseException) -> None:
        field = getattr(error, "field", "") if isinstance(error, Refused) else ""
        self._stop({field: self._desk.tasks.explain(error, texts.UNREADABLE)})

    def _stop(self, problems: dict[str, str]) -> None:
        self._put(is_busy=False, problems=problems)
        self.changed.emit(self.shown)
        self.stopped.emit()

    def look_at(self, line: LookAlike) -> None:
        """To the file that may be the same; what was typed stays."""
        self.keep()
        self._desk.navigator.to(Place(screen="child", scope=line.id))

    def _failed(self, error: BaseException) -> None:
        said = error.message if isinstance(error, Refused | Unavailable) else texts.UNREADABLE
        self._put(problems={"": said})
        self.changed.emit(self.shown)

    def _put(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)


def _typed(draft: str) -> Typed:
    """The draft back; one that cannot be read counts as none."""
    try:
        return msgspec.json.decode(draft, type=Typed) if draft else Typed()
    except msgspec.MsgspecError:
        return Typed()
