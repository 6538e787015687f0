"""The lease of an open laptop: renewed after rounds of sync, watched every minute, and the order to erase passed on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.bootstrap import clock, leasing
from app.bootstrap.unlocking import note_seen
from app.domain.errors import Refused, Unavailable
from app.domain.moment import instant
from app.security.lease import Judged, Level, standing
from app.security.profile import Profile
from app.security.vault import Vault
from app.sync.report import SyncReport

if TYPE_CHECKING:
    from app.models.store import Store
    from app.sync.http import HttpLink

WATCH_EVERY_MS: Final = 60_000
FRESH_S: Final = 3600.0
"""A lease younger than this is not renewed again after every round; an order is asked for at once all the same."""


class LeaseKeeper(QObject):
    """`judged` carries a Judged after each look; `ended` says that the window has to lock; `ordered` carries an EraseOrder;
    `told` a sentence for the person.
    """

    judged = Signal(object)
    ended = Signal()
    ordered = Signal(object)
    told = Signal(str)

    def __init__(
        self, profile: Profile, vault: Vault, store: "Store", make_link: Callable[[], "HttpLink"], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._profile, self._vault, self._store, self._make_link = profile, vault, store, make_link
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
        """How it stands now; writes down what is known of time."""
        try:
            found = note_seen(self._profile, self._vault, self._store)
        except (Refused, Unavailable):  # a full disk; the next minute tries again
            found = standing(self._profile, self._vault.lease, clock.now())
        self.judged.emit(found)
        if found.level is Level.ENDED:
            self.stop()
            self.ended.emit()
        return found

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
        except (Refused, Unavailable):  # the lease runs on; the next round asks again
            return
        finally:
            link.close()

    def _is_due(self) -> bool:
        issued_at = self._vault.lease.issued_at
        return abs(instant(clock.now().wall_at) - instant(issued_at)) > FRESH_S
