"""Finds as one types: a read for the newest words only, children first, then notes newest first; before typing, recent children."""

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.ids import Id
from app.domain.policy import Permission, may
from app.operations.draft import KeepSetting
from app.operations.reading import Search
from app.operations.rows.child import ChildLine
from app.operations.rows.finding import Hit
from app.ui.desk import Desk, Place
from app.ui.features.search import texts

LOOK_AFTER_MS = 60
MOST_RECENT = 8
MOST_HITS = 20
RECENT_KEY = "recent_children"
_SCREENS = {"child": "child", "contact": "contact", "assessment": "assessment", "plan": "plan", "report": "report"}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Hits for `typed`; with nothing typed, the recent children."""

    typed: str = ""
    hits: tuple[Hit, ...] = ()
    initials: dict[Id, str] = {}
    unindexed: int = 0
    problem: str = ""


class SearchPresenter(QObject):
    """`changed` carries a `Shown`."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._typed = ""
        self._noted = ""  # typing on narrows a search that stands in the audit trail already
        self._recent: tuple[Id, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_AFTER_MS)
        self._soon.timeout.connect(self.look)
        desk.navigator.go.connect(self._went)
        desk.tasks.read(self._recall, self._recalled)

    def type(self, typed: str) -> None:
        """Other words; the look follows when the typing rests."""
        self._typed = typed.strip()
        self._soon.start()

    def look(self) -> None:
        """Look now for what is typed."""
        self._soon.stop()
        typed = self._typed
        if typed and not (self._noted and typed.startswith(self._noted)):
            self._noted = typed
            self._desk.tasks.read_noted(Search(), lambda: self._read(typed), self._loaded, self._failed)
            return
        self._noted = self._noted if typed else ""
        self._desk.tasks.read(lambda: self._read(typed), self._loaded, self._failed)

    def _read(self, typed: str) -> Shown:
        """Runs on a read thread."""
        views = self._desk.views
        lines = {line.scope: line for line in views.caseload(self._desk.clock().today)}
        if typed:
            hits = tuple(views.search(typed, MOST_HITS))
        else:
            hits = tuple(_hit(lines[scope]) for scope in self._recent if scope in lines)
        initials = {scope: line.initials for scope, line in lines.items()}
        return Shown(typed=typed, hits=hits, initials=initials, unindexed=views.still_indexing())

    def _loaded(self, read: Shown) -> None:
        if read.typed == self._typed:
            self.shown = read
            self.changed.emit(read)

    def _failed(self, error: Exception) -> None:
        self._noted = ""
        said = getattr(error, "message", "")
        self.shown = Shown(typed=self._typed, problem=said or texts.UNREADABLE)
        self.changed.emit(self.shown)
        if not said:
            self._desk.tasks.trouble.emit(error)

    @property
    def may_ask_for_files(self) -> bool:
        """True if this person's role opens files that are not with them, with a reason."""
        return may(self._desk.me.role, Permission.OPEN_WITH_REASON)

    def ask_for_file(self) -> None:
        """To the sheet that asks for a file; the last word typed may be the surname."""
        words = self.shown.typed.split()
        self._desk.navigator.to(Place(screen="open_with_reason", detail=words[-1] if words else ""))

    def open(self, hit: Hit) -> None:
        """Go to what was found."""
        screen = _SCREENS.get(hit.kind, "child")
        record = hit.id if screen != "child" else Id("")
        self._desk.navigator.to(Place(screen=screen, scope=hit.scope, record=record))

    def _recall(self) -> str:
        """Runs on a read thread."""
        return self._desk.views.setting(RECENT_KEY)

    def _recalled(self, kept: str) -> None:
        before = (Id(part) for part in kept.split(",") if part)
        self._recent = tuple(dict.fromkeys((*self._recent, *before)))[:MOST_RECENT]
        if not self._typed:
            self.look()

    def _went(self, place: Place) -> None:
        """Remember a child that was opened from anywhere, by id only, in the encrypted store."""
        if place.screen != "child" or not place.scope or self._recent[:1] == (place.scope,):
            return
        self._recent = tuple(dict.fromkeys((place.scope, *self._recent)))[:MOST_RECENT]
        self._desk.tasks.do(KeepSetting(key=RECENT_KEY, value=",".join(self._recent)))


def _hit(line: ChildLine) -> Hit:
    where = " · ".join(filter(None, (line.case_number, line.order)))
    return Hit(id=line.scope, scope=line.scope, kind="child", title=line.name, where=where, at="")
