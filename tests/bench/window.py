"""The real main window over a real encrypted store in this process, and how long the event loop takes to come to rest."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.bootstrap.screens import main_window
from app.domain.policy import Role
from app.models.queries.views import StoreViews
from app.models.signer import DEVICE_KEY, PERSON_KEY
from app.models.store import Store
from app.models.unit_of_work import Identity
from app.operations.base import Done, Operation
from app.operations.runner import WorkRunner
from app.ui import theme
from app.ui.desk import Desk, Navigator, SyncControl, SyncState
from app.ui.main_window import MainWindow
from app.ui.notices import Notices
from app.ui.tasks import Tasks
from tests.bench.corpus import number
from tests.helpers.laptop import KEY, HandClock, new_id, shelf

PATIENCE_S = 20.0


class TimedRunner(WorkRunner):
    """Notes how long each operation took up to its commit, in milliseconds."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.work)
        self.took_ms: list[float] = []

    def run(self, operation: Operation) -> Done:
        assert threading.current_thread() is not threading.main_thread(), "an operation ran on the window's thread"
        began = time.perf_counter()
        done = super().run(operation)
        self.took_ms.append((time.perf_counter() - began) * 1000)
        return done


class _Still(SyncControl):
    """No service here."""

    @property
    def state(self) -> SyncState:
        return SyncState()

    def sync_now(self) -> None:
        """Nothing to sync with."""


class _Plain:
    """Settings of this run only."""

    text_percent, scheme, forms_language = 100, "light", ""

    def save(self) -> None:
        """Kept nowhere."""

    def say_log(self, since: str) -> None:
        """Nobody looks."""


def new_store(folder: Path) -> Store:
    """An empty store of a made-up person."""
    identity = Identity(person=number(13, 2), role=Role.PRACTITIONER, team=number(13, 3))
    keys = {PERSON_KEY: secrets.token_bytes(32), DEVICE_KEY: secrets.token_bytes(32)}
    return Store.create(folder / "store.db", KEY, identity, keys, clock=HandClock(), new_id=new_id, forms=shelf())


_BREATH_S = 0.0002
"""Between two looks the loop rests, as the window's own does: one that never rests keeps reading threads from running."""


@contextmanager
def opened(store: Store) -> Iterator[tuple[MainWindow, TimedRunner]]:
    """The window on My day, at rest."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 100)
    runner, notices = TimedRunner(store), Notices()
    views = StoreViews(store)
    desk = Desk(
        views=views, tasks=Tasks(runner, notices), notices=notices, sync=_Still(), clock=store.clock, navigator=Navigator(),
        me=views.me(), settings=_Plain(), new_id=new_id, lock=_nothing,
    )  # fmt: skip
    window = main_window(desk)
    window.resize(1280, 800)
    window.show()
    until(window, lambda: window.desk.tasks.is_idle)
    try:
        yield window, runner
    finally:
        window.close()
        desk.tasks.close()


def _nothing() -> None:
    """A measurement does not lock."""


def until(window: MainWindow, is_there: Callable[[], bool]) -> float:
    """Milliseconds until this holds, nothing is under way and everything is painted."""
    began = time.perf_counter()
    app = QApplication.instance()
    assert app is not None
    while not (is_there() and window.desk.tasks.is_idle):
        app.processEvents()
        time.sleep(_BREATH_S)
        assert time.perf_counter() - began < PATIENCE_S, "the page did not come"
    app.sendPostedEvents()
    app.processEvents()
    return (time.perf_counter() - began) * 1000
