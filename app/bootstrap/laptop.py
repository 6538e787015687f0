"""One laptop process: first run or unlock, then the window, until it locks by replacing itself.

States: locked -> opening -> open -> locking (the process ends). There is no way from open back to locked in one process.
The windows before the records are in `doors` and `joining`, how a window is left in `leaving`, the end of access in `erasing`.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.background import Background
from app.bootstrap.council import BrowserSignIn
from app.bootstrap.doors import Doors
from app.bootstrap.erasing import Erased, carry_out
from app.bootstrap.leaving import Leaving, wait_while
from app.bootstrap.settings import ProfileSettings
from app.bootstrap.unhandled import Unhandled
from app.bootstrap.window_place import WindowPlace, is_seen
from app.domain.errors import Refused, Unavailable
from app.security.hardening import harden_process
from app.security.os_lock import ProfileLock
from app.security.people import People
from app.security.place import check_place
from app.security.profile import ERASING_FILE, Profile, default_folder
from app.security.redaction import keep_logs_redacted
from app.ui import appearance
from app.ui.collector import Collector

if TYPE_CHECKING:
    from app.bootstrap.away import AwayLock
    from app.bootstrap.clipboard import ClipboardGuard
    from app.bootstrap.idle import IdleLock
    from app.bootstrap.opening import Laptop
    from app.changes.service_word import EraseOrder
    from app.models.store import Store
    from app.ui.desk import Desk

DRIVER = "WAYMARK_DRIVER"
"""Set to 1 by a program that drives the window over its pipe; obeyed only by profiles marked made-up."""
START_AFTER_MS = 400


def main(argv: Sequence[str]) -> int:
    """Open the window of a profile. Returns the exit status; a lock never returns."""
    parser = argparse.ArgumentParser(prog="waymark open", description="Open Waymark on this laptop.")
    parser.add_argument("--profile", type=Path, default=None, help="the folder with this person's records and key")
    options = parser.parse_args(argv)
    harden_process()
    keep_logs_redacted(sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each request says nothing that sync does not
    app = QApplication.instance() or QApplication(["waymark"])
    assert isinstance(app, QApplication)
    app.setApplicationName("Waymark")
    app.setDesktopFileName("waymark")
    profile = Profile(options.profile) if options.profile else People(default_folder()).last()
    people = People.around(profile)
    lock = ProfileLock(profile, ProfileLock(Profile(people.folder)) if people else None)
    try:
        check_place(profile.folder)
        profile.make_folder()
        lock.take(patience_s=3.0)
        session = Session(profile, lock)
    except (Refused, Unavailable) as error:
        return say_why_not(app, error.message)
    session.begin()
    return int(app.exec())


def say_why_not(app: QApplication, sentence: str) -> int:
    """Tell the terminal and, where somebody may look, a window too: an icon that does nothing explains nothing."""
    sys.stderr.write(f"{sentence}\n")
    if is_seen():
        from app.bootstrap.cannot_open import CannotOpenWindow
        from app.ui import theme

        theme.apply(app)
        window = CannotOpenWindow(sentence)
        window.show()
        app.exec()
    return 1


class Session(QObject):
    """Holds the windows of this process, one at a time."""

    window_changed = Signal(object)

    def __init__(self, profile: Profile, lock: ProfileLock) -> None:
        super().__init__()
        self.profile, self._lock = profile, lock
        self._laptop: Laptop | None = None
        self._clipboard: ClipboardGuard | None = None
        self._watches: tuple[IdleLock, AwayLock] | tuple[()] = ()
        self._collector = Collector(self)
        self._background = Background(self)
        self.place = WindowPlace(self)
        self.place.changed.connect(self.window_changed)
        self._unhandled = Unhandled(self)
        self._unhandled.came.connect(self.place.say_trouble)
        self._unhandled.begin()
        self._starting = QTimer(self)
        self._starting.setSingleShot(True)
        self._starting.setInterval(START_AFTER_MS)
        self._starting.timeout.connect(self._start)
        self._prepare_windows()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.aboutToQuit.connect(self.close)

    def _prepare_windows(self) -> None:
        self.council = BrowserSignIn()
        self._doors = Doors(self.profile, self.place, self._background, self.council, self)
        self._doors.opened.connect(self._opened)
        self._doors.other.connect(self._become)
        self._erased = Erased(self.profile, self.place, self._background, self)
        self._doors.erased.connect(self._erased.show)
        self.leaving = Leaving(self.profile, self.place, self._background, self)
        self.leaving.saved.connect(self._become_locked)

    @property
    def window(self) -> QWidget | None:
        """The one that is shown."""
        return self.place.window

    def begin(self) -> None:
        """Show the first window: unlock where there is a vault, else the first run."""
        appearance.wear(ProfileSettings(self.profile))
        if (self.profile.folder / ERASING_FILE).exists():
            self._erased.show()
        elif self.profile.is_set_up:
            self._doors.show_unlock()
        else:
            self._show_first_run()
        if os.environ.get(DRIVER) == "1":
            self._let_drive()

    def _let_drive(self) -> None:
        from app.ui.driver import Driver

        self._driver = Driver(self, is_made_up=self._is_made_up)

    def _is_made_up(self) -> bool:
        return self.profile.facts().is_made_up

    def _become(self, profile: Profile) -> None:
        """Nobody is unlocked here; yet the other person gets a process in which nobody ever was."""
        from app.security.replacement import become_locked

        self._lock.release()
        become_locked(profile.folder)

    # the end of access

    def _erase(self, order: "EraseOrder") -> None:
        """The service ordered it: what was typed is saved and sealed, and this process ends with nothing left to open."""
        if self._laptop is None:
            return
        self.place.save_all()
        if self.window is not None:
            self.window.hide()
        self._settle()
        self._laptop.tasks.close(2.0)
        store = self._laptop.store
        self._laptop = self.leaving.tasks = None
        carry_out(self.profile, order, store)
        self._become_locked()

    # first run

    def _show_first_run(self) -> None:
        from app.bootstrap.joining import Joining

        self._joining = Joining(self.profile, self._background, self.council)
        self._joining.joined.connect(self._joined)
        self._joining.finished.connect(self._show_records)
        self.place.show(self._joining.window)

    def _joined(self, store: "Store") -> None:
        laptop = self._run(store)
        laptop.sync.changed.connect(self._joining.show_sync)
        laptop.start()

    # open

    def _opened(self, store: "Store") -> None:
        self._run(store)
        people = People.around(self.profile)
        if people is not None:
            people.note_opened(self.profile)
        self._show_records()
        self._starting.start()
        if store.warning:
            self.place.tell(store.warning)

    def _run(self, store: "Store") -> "Laptop":
        """What works behind the window, heeding what the lease says."""
        from app.bootstrap.opening import Laptop

        laptop = self._laptop = Laptop(self.profile, store, self.lock, self.council)
        self.leaving.tasks = laptop.tasks
        laptop.lease.ended.connect(self._lock_window)
        laptop.lease.told.connect(self.place.tell)
        laptop.lease.ordered.connect(self._erase)
        return laptop

    def _lock_window(self) -> None:
        """Lock whatever window is there, as at any time, with all that was typed saved."""
        getattr(self.window, "lock", self.lock)()

    def _start(self) -> None:
        """My day is there: now sync and index may run."""
        if self._laptop is not None:
            self._laptop.start()

    def _show_records(self) -> None:
        from app.bootstrap.screens import main_window

        assert self._laptop is not None
        desk = self._laptop.desk()
        window = main_window(desk)
        window.installEventFilter(self.leaving)
        before = self.window
        self.place.show(window)
        if before is not None:
            before.deleteLater()
        self._doors.close()
        self._let_hand_over(desk)
        self._watch_idle()

    def _let_hand_over(self, desk: "Desk") -> None:
        from app.bootstrap.handing import Handing
        from app.bootstrap.unlocking import check_passphrase

        check = partial(check_passphrase, self.profile)
        self.handing = Handing(self.profile, self.place, self._background, desk, check, self)
        desk.hand_over = self.handing.hand_over

    def _watch_idle(self) -> None:
        from app.bootstrap.away import AwayLock
        from app.bootstrap.clipboard import ClipboardGuard
        from app.bootstrap.idle import IdleLock

        self._stop_watching()
        self._watches = (IdleLock(self, self._lock_window), AwayLock(self, self._lock_window))
        self._clipboard = ClipboardGuard(self)

    # locking

    def lock(self) -> None:
        """Hide everything at once; then end this process and become a fresh one that shows the unlock window.

        The window has saved what was typed before it asked.
        """
        self.leaving.lock()
        if self._clipboard is not None:
            self._clipboard.clear()

    def _become_locked(self) -> None:
        from app.security.replacement import become_locked

        self._settle()
        self._take_down()
        self._lock.release()
        become_locked(self.profile.folder)

    def close(self) -> None:
        """The window was closed: save, let go of everything."""
        if self._laptop is not None:
            self.place.save_all()
            self._settle()
            self._take_down()
        self.council.end()
        self._background.close()
        self._lock.release()

    def _settle(self, most_s: float = 2.0) -> None:
        """Let saves under way end and those behind them follow: a save is only asked for once the one before is confirmed."""
        self._starting.stop()
        if self._laptop is None:
            return
        laptop = self._laptop
        laptop.rest()
        wait_while(lambda: not laptop.tasks.is_idle, most_s)

    def _stop_watching(self) -> None:
        """Else the watch of a closed window would end this process a while later, to lock what is closed."""
        for watch in self._watches:
            watch.stop()

    def _take_down(self) -> None:
        self._stop_watching()
        if self._laptop is not None:
            self._laptop.close()
            self._laptop = self.leaving.tasks = None
