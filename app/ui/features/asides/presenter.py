"""Holds what is kept aside as one value: the list as the service has it, the one that is read, and the decision so far.

A decision is pressed twice: the first press says what it means, the second does it. Words typed stay when it is refused.
"""

from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment
from app.operations.ports import Asides
from app.operations.rows.aside import AsideItem
from app.ui.desk import Desk, Place, SyncState
from app.ui.features.asides import texts


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The page. `items` is None until the service has answered; `item` is the chosen one with its words."""

    items: tuple[AsideItem, ...] | None = None
    moment: Moment | None = None
    shows_decided: bool = False
    is_asking: bool = False
    chosen: Id = NO_ID
    item: AsideItem | None = None
    action: str = ""
    words: str = ""
    is_sure: bool = False
    is_busy: bool = False
    need: str = ""
    need_field: str = ""
    problem: str = ""
    said: str = ""


class AsidesPresenter(QObject):
    """`changed` carries a `Shown`."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._is_watched = False
        desk.sync.changed.connect(self._synced)

    @property
    def _asides(self) -> Asides:
        assert self._desk.asides is not None
        return self._desk.asides

    # ---- reading
    def watch(self, is_watched: bool) -> None:
        """Say whether anybody looks; whoever comes sees what the service has now."""
        self._is_watched = is_watched
        if is_watched:
            self.load()

    def _synced(self, state: SyncState) -> None:
        if self._is_watched and state.phase == "idle" and self.shown.problem:
            self.load()

    def load(self) -> None:
        """Ask the service for the list."""
        self._become(is_asking=True, problem="")
        work = partial(self._asides.waiting, self.shown.shows_decided)
        self._desk.tasks.read(lambda: (work(), self._desk.clock()), self._came, self._failed)

    def _came(self, read: tuple[tuple[AsideItem, ...], Moment]) -> None:
        items, moment = read
        still = any(item.id == self.shown.chosen for item in items)
        self._become(items=items, moment=moment, is_asking=False)
        if not still:
            self.choose(items[0].id) if items else self._become(chosen=NO_ID, item=None)

    def _failed(self, error: BaseException) -> None:
        self._become(is_asking=False, is_busy=False, problem=self._desk.tasks.explain(error, texts.UNREADABLE))

    def show_decided(self, shows: bool) -> None:
        """What is decided as well, or only what waits."""
        self._become(shows_decided=shows, said="")
        self.load()

    def choose(self, id: Id) -> None:
        """Read this one. Somebody else's is noted as read, at the service."""
        if id == self.shown.chosen and self.shown.item is not None:
            return
        self._become(chosen=id, item=None, action="", words="", is_sure=False, need="", need_field="", problem="")
        self._desk.tasks.read(partial(self._asides.read, id), self._read, self._failed)

    def _read(self, item: AsideItem) -> None:
        if item.id == self.shown.chosen:
            self._become(item=item)

    # ---- deciding
    def choose_action(self, action: str) -> None:
        """Apply, return or file."""
        self._become(action=action, is_sure=False, need="", need_field="")

    def type(self, words: str) -> None:
        """The reason as typed."""
        self._become(words=words, is_sure=False, need="", need_field="")

    def decide(self) -> None:
        """The first press asks, the second does it."""
        shown = self.shown
        if shown.item is None or shown.is_busy:
            return
        if not shown.action:
            self._become(need=texts.CHOOSE_FIRST, need_field="action")
        elif shown.action != "apply" and not shown.words.strip():
            self._become(need=texts.SAY_WHY, need_field="words")
        elif not shown.is_sure:
            self._become(is_sure=True)
        else:
            self._become(is_busy=True, need="")
            work = partial(self._asides.decide, shown.item.id, shown.action, shown.words)
            self._desk.tasks.read(work, self._decided, self._refused)

    def _decided(self, sentence: str) -> None:
        left = tuple(item for item in self.shown.items or () if item.id != self.shown.chosen)
        self._become(items=left, chosen=NO_ID, item=None, is_busy=False, is_sure=False, said=sentence)
        self._desk.sync.sync_now()
        self.load()

    def _refused(self, error: BaseException) -> None:
        said = self._desk.tasks.explain(error, texts.UNREADABLE)
        self._become(is_busy=False, is_sure=False, need=said, need_field="")

    def open_child(self) -> None:
        """To the child's file, where it is on this laptop."""
        if self.shown.item is not None and self.shown.item.child:
            self._desk.navigator.to(Place(screen="child", scope=self.shown.item.scope))

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
