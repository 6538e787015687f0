"""The numbers round the page: what waits for review, what sync needs, what is behind the bell."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.policy import is_manager
from app.operations.rows.day import Notice
from app.ui.desk import Desk
from app.ui.freshness import Freshness


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What the shell shows beside the page."""

    reviews: int = 0
    needs: int = 0
    to_decide: int = 0
    notices: tuple[Notice, ...] = ()


class ShellPresenter(QObject):
    """`changed` carries an `Around`. Many changes in a moment make one look."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Around()
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._fresh.touch)

    @property
    def is_manager(self) -> bool:
        """True if this person countersigns."""
        return is_manager(self._desk.me.role)

    def load(self) -> None:
        """Read the numbers now."""
        self._fresh.begin()
        self._desk.tasks.read(self._read, self._loaded)

    def begin(self) -> None:
        """The window is there: read, and look again after each change."""
        self._fresh.watch()

    def rest(self) -> None:
        """Look no more: the window closes."""
        self._fresh.watch(False)

    def _read(self) -> Around:
        """Runs on a read thread."""
        views = self._desk.views
        centre = views.sync_centre()
        return Around(
            reviews=len(views.reviews()) if self.is_manager else 0,
            needs=len(centre.needs),
            to_decide=centre.to_decide,
            notices=tuple(views.notices(self._desk.clock().wall_at)),
        )

    def _loaded(self, around: Around) -> None:
        self.shown = around
        self.changed.emit(around)
