"""A desk on a real encrypted store: the same views, operations and write lane as in the app, and a sync turned by hand."""

import msgspec

from app.models.queries.views import StoreViews
from app.ui.desk import Desk, Navigator, Place, SyncControl, SyncState
from app.ui.notices import Notices
from app.ui.tasks import Tasks
from tests.helpers.laptop import Laptop, new_id


class HandSync(SyncControl):
    """A sync that only says what a test put in. `asked` counts how often it was told to start."""

    def __init__(self, state: SyncState | None = None) -> None:
        super().__init__()
        self._state = state or SyncState()
        self.asked = self.cancelled = 0

    @property
    def state(self) -> SyncState:
        return self._state

    def become(self, **changes: object) -> None:
        """Turn to another state."""
        self._state = msgspec.structs.replace(self._state, **changes)
        self.changed.emit(self._state)

    def sync_now(self) -> None:
        self.asked += 1

    def cancel(self) -> None:
        self.cancelled += 1


class MemorySettings:
    """Settings that live as long as the test. `saved` counts how often they were to be kept."""

    def __init__(self) -> None:
        self.text_percent, self.scheme, self.saved = 100, "light", 0
        self.forms_language = ""
        self.log_since = ""

    def save(self) -> None:
        self.saved += 1

    def say_log(self, since: str) -> None:
        self.log_since = since


class RealDesk(Desk):
    """The desk with what a test asks of it: `laptop`, `hand_sync`, the places gone to, and whether it was locked.

    Close it before the laptop.
    """

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.hand_sync = laptop, HandSync()
        self.went_to: list[Place] = []
        self.locked = 0
        notices, settings = Notices(), MemorySettings()
        views = StoreViews(laptop.store, lambda: settings.forms_language)
        me = views.me()
        if not me.names:
            me = msgspec.structs.replace(me, names="Leah Cole", first_name="Leah", initials="LC", team="Harbour team")
        super().__init__(
            views=views,
            tasks=Tasks(laptop.runner, notices),
            notices=notices,
            sync=self.hand_sync,
            clock=laptop.clock,
            navigator=Navigator(),
            me=me,
            settings=settings,
            new_id=new_id,
            lock=self._lock,
        )
        self.navigator.go.connect(self.went_to.append)

    def _lock(self) -> None:
        self.locked += 1

    def is_idle(self) -> bool:
        """True when no job is waiting, running or on its way back."""
        return self.tasks.is_idle

    def close(self) -> None:
        """Finish what waits and end the threads; the laptop's store stays open for the test to look into."""
        self.tasks.close()
