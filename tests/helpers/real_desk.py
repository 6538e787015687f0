"""A desk on a real encrypted store: what a page works with in the window, with the clock in the test's hand."""

from app.models.queries.views import StoreViews
from app.ui.desk import Desk, Navigator, Place
from app.ui.notices import Notices
from app.ui.tasks import Tasks
from tests.helpers.laptop import Laptop, new_id
from tests.helpers.made_up_desk import PlainSettings, StillSync


class RealDesk(Desk):
    """A desk that remembers where it was asked to go. Close it before the laptop."""

    def __init__(self, laptop: Laptop) -> None:
        notices = Notices()
        views = StoreViews(laptop.store)
        super().__init__(
            views=views,
            tasks=Tasks(laptop.runner, notices),
            notices=notices,
            sync=StillSync(),
            clock=laptop.clock,
            navigator=Navigator(),
            me=views.me(),
            settings=PlainSettings(),
            new_id=new_id,
            lock=_stay_open,
        )
        self.went: list[Place] = []
        self.navigator.go.connect(self._went)

    def _went(self, place: Place) -> None:
        self.went.append(place)

    def is_idle(self) -> bool:
        """True when no job is waiting, running or on its way back."""
        return self.tasks.is_idle

    def close(self) -> None:
        """End the lanes."""
        self.tasks.close()


def _stay_open() -> None:
    """Tests do not lock."""
