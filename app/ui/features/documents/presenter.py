"""The documents of one child's file as one value; one that is opened is noted in the audit trail before it is shown."""

from datetime import date
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.attachment import MOST_BYTES
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may
from app.operations.attachment import AddToFile, RemoveDocument
from app.operations.base import Done
from app.operations.reading import ReadRecord
from app.operations.rows.document import AttachmentLine
from app.ui.desk import Desk, SyncState
from app.ui.features.documents import texts
from app.ui.features.documents.showing import Seen, seen
from app.ui.freshness import Freshness


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read from the disk and is about to be added."""

    name: str
    data: bytes


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """`lines` are the documents of the file, newest first; `field` is the box of the open sheet that `wrong` is about."""

    scope: Id = NO_ID
    lines: tuple[AttachmentLine, ...] | None = None
    today: date | None = None
    sync: SyncState = SyncState()
    problem: str = ""
    chosen: Chosen | None = None
    is_busy: bool = False
    field: str = ""
    wrong: str = ""

    @property
    def is_sending(self) -> bool:
        """Is a round of sync under way?"""
        return self.sync.is_running


class DocumentsPresenter(QObject):
    """`changed` carries a Shown; `opened` (line, Seen); `done` says that what a sheet asked for is done."""

    changed = Signal(object)
    opened = Signal(object)
    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown(sync=desk.sync.state)
        self.may_add = may(desk.me.role, Permission.RECORD)
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._touched)
        desk.sync.changed.connect(self._synced)

    # ---- the window's side
    def open(self, scope: Id) -> None:
        """Of this child."""
        if scope != self.shown.scope:
            self.shown = Shown(scope=scope, sync=self._desk.sync.state)
            self._fresh.lapse()
        self._fresh.watch()

    def watch(self, is_watched: bool) -> None:
        """Say whether anybody looks."""
        self._fresh.watch(is_watched)

    def load(self) -> None:
        """Read the list."""
        self._fresh.begin()
        self._desk.tasks.read(partial(self._read, self.shown.scope), self._came, self._failed)

    def _read(self, scope: Id) -> tuple[Id, tuple[AttachmentLine, ...], date]:
        """Runs on a read thread."""
        return scope, self._desk.views.documents(scope), self._desk.clock().today

    def _came(self, read: tuple[Id, tuple[AttachmentLine, ...], date]) -> None:
        scope, lines, today = read
        if scope == self.shown.scope:
            self._become(lines=lines, today=today, problem="")

    def _failed(self, error: BaseException) -> None:
        self._fresh.lapse()
        self._become(problem=self._desk.tasks.explain(error, texts.UNREADABLE))

    # ---- adding
    def begin_adding(self) -> None:
        """Nothing is chosen yet."""
        self._become(chosen=None, field="", wrong="", is_busy=False)

    def choose(self, path: str) -> None:
        """Take this file from the disk."""
        self._become(is_busy=True, field="", wrong="")
        self._desk.tasks.read(partial(_taken, path), self._chosen, self._not_chosen)

    def _chosen(self, chosen: Chosen) -> None:
        self._become(chosen=chosen, is_busy=False)

    def _not_chosen(self, error: BaseException) -> None:
        self._become(chosen=None, is_busy=False, field="file", wrong=self._desk.tasks.explain(error, texts.NOT_READ))

    def add(self, name: str) -> None:
        """Keep the chosen file in the child's record under this name."""
        if self.shown.is_busy:
            return
        if self.shown.chosen is None:
            self._become(field="file", wrong=texts.CHOOSE_FIRST)
            return
        self._become(is_busy=True, field="", wrong="")
        work = AddToFile(id=self._desk.new_id(), scope=self.shown.scope, name=name, data=self.shown.chosen.data)
        self._desk.tasks.do(work, self._added, self._not_added)

    def _added(self, _done: Done) -> None:
        self._become(chosen=None, is_busy=False)
        self.done.emit()
        self.load()

    def _not_added(self, error: BaseException) -> None:
        field = getattr(error, "field", "") or "file"
        self._become(is_busy=False, field=field, wrong=self._desk.tasks.explain(error, texts.UNREADABLE))

    # ---- looking
    def look(self, line: AttachmentLine) -> None:
        """Open a document: its line of the audit trail first, then the document."""
        note = ReadRecord(record=line.id, kind="document")
        self._desk.tasks.read_noted(note, partial(self._seen, line), self._opened, self._not_opened)

    def _seen(self, line: AttachmentLine) -> tuple[AttachmentLine, Seen]:
        """Runs on a read thread."""
        if not line.is_here:
            return line, Seen(problem=texts.NOT_HERE)
        return line, seen(line.kind, self._desk.views.document(line.id))

    def _opened(self, opened: tuple[AttachmentLine, Seen]) -> None:
        self.opened.emit(opened)

    def _not_opened(self, error: BaseException) -> None:
        self._become(problem=self._desk.tasks.explain(error, texts.NOT_OPENED))

    def fetch(self) -> None:
        """What is not here yet comes with a round of sync: begin one."""
        self._desk.sync.sync_now()

    def remove(self, line: AttachmentLine, reason: str) -> None:
        """Take a document out; it stays in the history with the reason."""
        if not reason.strip():
            self._become(field="reason", wrong=texts.SAY_WHY)
            return
        self._become(field="", wrong="")
        self._desk.tasks.do(RemoveDocument(attachment=line.id, reason=reason.strip()), self._added, self._not_removed)

    def _not_removed(self, error: BaseException) -> None:
        self._become(field="reason", wrong=self._desk.tasks.explain(error, texts.UNREADABLE))

    # ---- what comes from elsewhere
    def _touched(self, _touched: object) -> None:
        self._fresh.touch()

    def _synced(self, state: SyncState) -> None:
        ended = self.shown.sync.is_running and not state.is_running
        self._become(sync=state)
        if ended:
            self._fresh.touch()

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)


def _taken(path: str) -> Chosen:
    """Read a file that is not larger than what is kept. Runs on a read thread."""
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Refused(texts.TOO_LARGE)
        return Chosen(name=file.stem, data=file.read_bytes())
    except OSError as error:
        raise Refused(texts.NOT_READ) from error
