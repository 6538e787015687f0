"""The lease of an open laptop: renewed after rounds of sync, watched every minute, and the order to erase passed on."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.bootstrap import clock, leasing
from app.bootstrap.unlocking import note_seen
from app.domain.errors import Refused, Unavailable
from app.domain.moment import instant
from app.security.lease import Judged, Level, standing
from app.security.profile import Profile
from app.security.vault import Vault
from app.sync.ports import SignInNeeded
from app.sync.report import SyncReport

if TYPE_CHECKING:
    from app.models.store import Store
    from app.sync.http import HttpLink

WATCH_EVERY_MS: Final = 60_000
FRESH_S: Final = 3600.0
"""A lease younger than this is not renewed again after every round; an order is asked for at once all the same."""


class OnWriteLane(Protocol):
    """Runs work on the write thread; exactly one of the two bound methods hears of it on the GUI thread."""

    def __call__(self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[Any], None], /) -> None: ...


class LeaseKeeper(QObject):
    """`judged` carries a Judged after each look; `ended` says that the window has to lock; `ordered` carries an EraseOrder;
    `told` a sentence for the person.
    """

    judged = Signal(object)
    ended = Signal()
    ordered = Signal(object)
    told = Signal(str)

    def __init__(
        self,
        profile: Profile,
        vault: Vault,
        store: "Store",
        make_link: Callable[[], "HttpLink"],
        on_write_lane: OnWriteLane,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._profile, self._vault, self._store, self._make_link = profile, vault, store, make_link
        self._on_write_lane = on_write_lane
        self._timer = QTimer(self)
        self._timer.setInterval(WATCH_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and every minute."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> Judged:
        """How it stands now; what is known of time is written down on the write lane, which may take a while."""
        found = standing(self._profile, self._vault.lease, clock.now())
        self._say(found)
        if found.level is not Level.ENDED:
            self._on_write_lane(partial(note_seen, self._profile, self._vault, self._store), self._say, self._not_noted)
        return found

    def _say(self, found: Judged) -> None:
        self.judged.emit(found)
        if found.level is Level.ENDED:
            self.stop()
            self.ended.emit()

    def _not_noted(self, _: object) -> None:
        """A full disk, or a store that is being closed: the next minute tries again."""

    def after_round(self, report: SyncReport) -> None:
        """On the sync thread: renew when the service was there, or ask what it wants when it refused this laptop."""
        if (report.problem and not report.is_refused) or not (report.is_refused or self._is_due()):
            return
        link = self._make_link()
        try:
            for sentence in leasing.renew(self._profile, self._vault, link):
                self.told.emit(sentence)
        except leasing.MustErase as error:
            self.ordered.emit(error.order)
        except (Refused, Unavailable, SignInNeeded):  # the lease runs on; the next round asks again
            return
        finally:
            link.close()

    def _is_due(self) -> bool:
        issued_at = self._vault.lease.issued_at
        return abs(instant(clock.now().wall_at) - instant(issued_at)) > FRESH_S
