"""One person's window for a picture: opened fresh, driven by what stands on it, waited for until nothing moves."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.council import BrowserSignIn
from app.bootstrap.opening import Laptop
from app.bootstrap.screens import main_window
from app.bootstrap.unlocking import open_with
from app.demo.town import Seat
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.security.profile import Profile
from app.ui import driver
from app.ui.desk import Desk, Place
from app.ui.main_window import MainWindow

PATIENCE_S = 20.0
_QUIET_ROUNDS = 8


def play_events(least_ms: int = 0) -> None:
    """Let Qt do what is due, and go on for so long."""
    until = time.monotonic() + least_ms / 1000
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.005)


class Stage:
    """An opened laptop. `show` gives a fresh window; the rest acts on it by accessible names, as `app.ui.driver` does."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        profile = Profile(seat.profile)
        self.council = BrowserSignIn()
        self.laptop = Laptop(profile, open_with(profile, seat.passphrase), _stay_open, self.council)
        self.laptop.sync.start()
        self.window: MainWindow | None = None

    def show(self, place: Place | None = None) -> MainWindow:
        """A fresh window on My day, or on a place."""
        self.put_away()
        self.window = main_window(self.laptop.desk())
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.settle()
        if place is not None:
            self.go(place)
        return self.window

    def put_away(self) -> None:
        """Close the window, as a person would: what is half typed is saved."""
        self.council.cancel()
        if self.window is not None:
            self.window.close()
            self.settle()
            self.window.deleteLater()
            self.window = None
        play_events()

    def close(self) -> None:
        """Close everything."""
        self.put_away()
        self.laptop.close()

    @property
    def desk(self) -> Desk:
        """What the window works with."""
        assert self.window is not None
        return self.window.desk

    def child(self, name: str) -> Id:
        """The file of a child on this laptop whose full name begins so."""
        desk = self.laptop.desk()
        return next(line.scope for line in desk.views.caseload(desk.clock().today) if line.name.startswith(name))

    def page(self, key: str) -> Any:
        """The page of that key, as it was made."""
        assert self.window is not None
        return self.window._screens[key]

    # acting

    def go(self, place: Place) -> None:
        """Go to a place and wait for it."""
        assert self.window is not None
        self.window.go(place)
        self.settle()

    def do(self, do: str, **more: Any) -> None:
        """One command of the driver, tried until it works. Raises LookupError with what is not there."""
        assert self.window is not None
        window: QWidget = self.window
        until = time.monotonic() + 4.0
        while True:
            try:
                driver.perform(window, {"do": do, **more})
                break
            except LookupError:
                if time.monotonic() > until:
                    raise
                play_events(50)
        self.settle()

    def click(self, name: str, within: str = "", *, part: bool = False, nth: int = 0) -> None:
        """Click the control of that accessible name."""
        self.do("click", name=name, part=part, nth=nth, **({"in": within} if within else {}))

    def type(self, name: str, text: str, *, clear: bool = False, nth: int = 0) -> None:
        """Type into a field."""
        self.do("type", name=name, text=text, clear=clear, nth=nth)

    def keys(self, keys: str) -> None:
        """Press a shortcut."""
        self.do("keys", keys=keys)

    # waiting

    def settle(self, least_ms: int = 0) -> None:
        """Wait until nothing is read or done. Raises Unavailable when it never ends."""
        play_events(least_ms)
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.laptop.tasks.is_idle else 0
            return quiet > _QUIET_ROUNDS

        wait_until(is_quiet)

    def sync(self) -> None:
        """One whole round of sync with the service. Raises Unavailable when there is no network."""
        ended: list[object] = []
        control = self.laptop.sync
        control.sync_now()
        wait_until(lambda: (control.state.phase == "idle" and not control.state.waiting) or bool(ended))
        self.settle(100)

    def index(self) -> None:
        """Let the search know everything, as it does when nobody types."""
        while self.laptop.store.index():
            play_events()

    def go_offline(self) -> None:
        """Cut the network and let the laptop notice."""
        self.seat.network.cut()
        self.laptop.sync.sync_now()
        wait_until(lambda: self.laptop.sync.state.phase == "offline")
        self.settle()

    def go_online(self) -> None:
        """Restore the network and sync."""
        self.seat.network.restore()
        self.sync()


def wait_until(holds: Callable[[], bool]) -> None:
    """Raises Unavailable after the patience."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > until:
            raise Unavailable("A window did not come to rest.")
        play_events()
        time.sleep(0.002)


def _stay_open() -> None:
    """Pictures are not locked."""
