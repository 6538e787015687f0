"""Holds what is typed about an involvement: a new one, or the end of one that is open. No widgets."""

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.conditions import DIVERSION
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Episode
from app.domain.roles import Role
from app.domain.words import EPISODE_KIND
from app.operations.base import Done
from app.operations.involvement import CloseEpisode, OpenEpisode
from app.ui.desk import Desk
from app.ui.features.involvement import texts


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet. With `record` it closes that one, `episode` as it stands; `field` is the box that `problem` is about."""

    scope: Id = NO_ID
    record: Id = NO_ID
    episode: Episode | None = None
    kind: str = ""
    opened_on: str = ""
    source: str = ""
    reason: str = ""
    closed_on: str = ""
    why: str = ""
    field: str = ""
    problem: str = ""
    is_busy: bool = False


class InvolvementPresenter(QObject):
    """`changed` carries a `Typed`; `saved` says that it is kept."""

    changed = Signal(object)
    saved = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Typed()

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What this person may open: somebody who works with diversion opens that."""
        only = self._desk.me.role == Role.TURNAROUND_PRACTITIONER
        return tuple(kind for kind in EPISODE_KIND.items() if not only or kind[0] in DIVERSION)

    def begin(self, scope: Id, record: Id) -> None:
        """A new one for this child, or the end of the one named."""
        today = self._desk.clock().today.isoformat()
        kind = self.kinds[0][0] if len(self.kinds) == 1 else ""
        self.shown = Typed(scope=scope, record=record, kind=kind, opened_on=today, closed_on=today)
        self.changed.emit(self.shown)
        if record:
            self._desk.tasks.read(lambda: (record, self._desk.views.episodes(scope)), self._came, self._failed)

    def _came(self, found: tuple[Id, tuple[Episode, ...]]) -> None:
        record, episodes = found
        if record == self.shown.record:
            episode = next((one for one in episodes if one.id == record), None)
            self._become(episode=episode, problem="" if episode else texts.NOT_HERE)

    def change(self, **typed: str) -> None:
        """A field was typed or chosen."""
        self._become(**typed, field="", problem="")

    def save(self, day_problem: str = "") -> None:
        """Keep it; `day_problem` is what is wrong with the date as it stands in its field."""
        shown = self.shown
        if shown.is_busy:
            return
        if day_problem:
            self._become(field="closed_on" if shown.record else "opened_on", problem=day_problem)
            return
        self._become(is_busy=True, field="", problem="")
        if shown.record:
            self._desk.tasks.do(
                CloseEpisode(episode=shown.record, closed_on=shown.closed_on, why=shown.why), self._done, self._failed
            )
        else:
            operation = OpenEpisode(
                id=self._desk.new_id(), scope=shown.scope, kind=shown.kind, opened_on=shown.opened_on,
                reason=shown.reason, source=shown.source,
            )  # fmt: skip
            self._desk.tasks.do(operation, self._done, self._failed)

    def _done(self, _done: Done) -> None:
        self._become(is_busy=False)
        self.saved.emit()

    def _failed(self, error: BaseException) -> None:
        field = error.field if isinstance(error, Refused) else ""
        self._become(is_busy=False, field=field, problem=self._desk.tasks.explain(error, texts.NOT_SAVED))

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
