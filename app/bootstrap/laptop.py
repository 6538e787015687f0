"""One laptop process: first run or unlock, then the window, until it locks by replacing itself.

The unlock window paints before anything heavy is imported; the key is derived on a thread while the store's code loads.
States: locked -> opening -> open -> locking (the process ends). There is no way from open back to locked in one process.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import clock, preloading
from app.bootstrap.background import Background
from app.bootstrap.settings import ProfileSettings
from app.bootstrap.unhandled import Unhandled
from app.domain.errors import Refused, Unavailable
from app.domain.moment import Moment
from app.security.hardening import harden_process
from app.security.os_lock import ProfileLock
from app.security.people import People
from app.security.place import check_place
from app.security.profile import ERASING_FILE, Profile, default_folder
from app.security.redaction import keep_logs_redacted
from app.ui import appearance
from app.ui.collector import Collector
from app.ui.features.unlock.presenter import Facts
from app.ui.features.unlock.screen import UnlockWindow

if TYPE_CHECKING:
    from app.bootstrap.clipboard import ClipboardGuard
    from app.bootstrap.holding import Holding
    from app.bootstrap.opening import Laptop
    from app.changes.service_word import EraseOrder
    from app.models.store import Store
    from app.ui.features.recovery.screen import RecoveryWindow
    from app.ui.main_window import MainWindow

DRIVER = "WAYMARK_DRIVER"
"""Set to 1 by a program that drives the window over its pipe; obeyed only by profiles marked made-up."""
SIZE = (1280, 800)
TITLE_BAR = 40
PRELOAD_AFTER_MS = 50
HOLD_AFTER_S = 2.0
NOT_CLOSED = (
    "What you typed last could not be saved, so this window stays open. It is still on the page. Free some space or copy it "
    "somewhere safe. Close the window once more to leave without it."
)
START_AFTER_MS = 400
RECOVERY_FAULT = "Something went wrong. Your records are as they were. Try again, or ring the service desk."


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


def is_seen() -> bool:
    """Is there somebody who could look at a window, and a screen with a size of its own?"""
    return QApplication.platformName() not in {"offscreen", "minimal"}


class Session(QObject):
    """Holds the windows of this process, one at a time."""

    window_changed = Signal(object)

    def __init__(self, profile: Profile, lock: ProfileLock) -> None:
        super().__init__()
        self.profile, self._lock = profile, lock
        self.window: QWidget | None = None
        self._laptop: Laptop | None = None
        self._collector = Collector(self)
        self._background = Background(self)
        self._unhandled = Unhandled(self)
        self._unhandled.came.connect(self._say_trouble)
        self._unhandled.begin()
        self._starting = QTimer(self)
        self._starting.setSingleShot(True)
        self._starting.setInterval(START_AFTER_MS)
        self._starting.timeout.connect(self._start)
        self._unlocking: UnlockWindow | None = None
        self._behind: QWidget | None = None
        self._recovering: RecoveryWindow
        self._holding: Holding | None = None
        self._is_told = False
        self._clipboard: ClipboardGuard | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.aboutToQuit.connect(self.close)

    def begin(self) -> None:
        """Show the first window: unlock where there is a vault, else the first run."""
        appearance.wear(ProfileSettings(self.profile))
        if (self.profile.folder / ERASING_FILE).exists():
            self._show_erased()
        elif self.profile.is_set_up:
            self._show_unlock()
        else:
            self._show_first_run()
        if os.environ.get(DRIVER) == "1":
            self._let_drive()

    def _let_drive(self) -> None:
        from app.ui.driver import Driver

        self._driver = Driver(self, is_made_up=self._is_made_up)

    def _is_made_up(self) -> bool:
        return self.profile.facts().is_made_up

    # unlocking

    def _show_unlock(self) -> None:
        window = UnlockWindow(unlock_facts(self.profile, clock.now()))
        window.unlock_asked.connect(self._unlock)
        window.recovery_asked.connect(self._show_recovery)
        window.other_asked.connect(self._show_people)
        self._unlocking = window
        self._show(window)
        QTimer.singleShot(PRELOAD_AFTER_MS, preloading.begin)

    def _unlock(self, passphrase: str) -> None:
        self._background.run(partial(self._open_with, passphrase), self._opened, self._not_opened)

    def _open_with(self, passphrase: str) -> "Store":
        from app.bootstrap.unlocking import open_or_erase

        return open_or_erase(self.profile, passphrase)

    def _not_opened(self, error: BaseException) -> None:
        window = self._unlocking
        if window is None:
            return
        if (self.profile.folder / ERASING_FILE).exists():  # the service answered with an order to erase
            self._show_erased()
            return
        from app.security.tries import Tries, whole_seconds

        seconds = whole_seconds(Tries(self.profile, clock.now).before_try())
        if isinstance(error, Refused | Unavailable):
            window.wrong(error.message)
        else:
            window.wrong(
                "Something went wrong while opening. Your records are as they were. Try again, or ring the service desk."
            )
        if seconds > 0:
            window.wait(seconds)

    # several people

    def _show_people(self) -> None:
        from app.ui.features.unlock.chooser import ChooserWindow, Listed

        people = People.around(self.profile)
        assert people is not None
        others = [Listed(one.folder.name, name) for one, name in people.all() if one.folder != self.profile.folder]
        window = ChooserWindow(others)
        window.chosen.connect(self._become_other)
        window.new_asked.connect(self._become_new)
        window.back_asked.connect(self._show_unlock)
        self._show(window)

    def _become_other(self, folder: str) -> None:
        self._become(Profile(self.profile.folder.parent / folder))

    def _become_new(self) -> None:
        people = People.around(self.profile)
        assert people is not None
        self._become(people.fresh())

    def _become(self, profile: Profile) -> None:
        """Nobody is unlocked here; yet the other person gets a process in which nobody ever was."""
        from app.security.replacement import become_locked

        self._lock.release()
        become_locked(profile.folder)

    # a forgotten passphrase

    def _show_recovery(self) -> None:
        from app.ui.features.recovery.screen import RecoveryWindow

        window = self._recovering = RecoveryWindow(ProfileSettings(self.profile).rate_words)
        window.recovery_asked.connect(self._recover)
        window.back_asked.connect(self._show_unlock)
        self._show(window)

    def _recover(self, path: str, code: str, words: str) -> None:
        from app.bootstrap.recovering import recover

        self._background.run(partial(recover, self.profile, Path(path), code, words), self._opened, self._not_recovered)

    def _not_recovered(self, error: BaseException) -> None:
        if (self.profile.folder / ERASING_FILE).exists():  # the service answered with an order to erase
            self._show_erased()
            return
        field = getattr(error, "field", "")
        self._recovering.failed(error.message if isinstance(error, Refused | Unavailable) else RECOVERY_FAULT, field)

    # the end of access

    def _erase(self, order: "EraseOrder") -> None:
        """The service ordered it: what was typed is saved and sealed, and this process ends with nothing left to open."""
        if self._laptop is None:
            return
        getattr(self.window, "save_all", lambda: None)()
        if self.window is not None:
            self.window.hide()
        self._settle()
        self._laptop.tasks.close(2.0)
        from app.bootstrap.farewell import depart
        from app.models.signer import DEVICE_KEY
        from app.security.identity import DeviceKey
        from app.security.keystore import keystore

        store, self._laptop = self._laptop.store, None
        try:
            depart(self.profile, keystore(), order, DeviceKey(store.secret(DEVICE_KEY)), store)
        except Unavailable as error:  # begun or not, the next start goes on or asks again
            logging.getLogger("app").warning("app.erasing_delayed", exc_info=error)
        self._become_locked()

    def _show_erased(self) -> None:
        """Nothing can be opened here any more; what is left to deliver is delivered, and it says so."""
        from app.bootstrap.cannot_open import CannotOpenWindow
        from app.bootstrap.erased_words import ERASED, TITLE

        self._show(CannotOpenWindow(ERASED, TITLE))
        self._background.run(partial(finish_erasing, self.profile), self._say_delivered, self._say_not_delivered)

    def _say_delivered(self, sentence: str) -> None:
        getattr(self.window, "say", lambda _: None)(sentence)

    def _say_not_delivered(self, error: BaseException) -> None:
        from app.bootstrap.erased_words import LATER

        getattr(self.window, "say", lambda _: None)(error.message if isinstance(error, Refused) else LATER)

    # first run

    def _show_first_run(self) -> None:
        from app.bootstrap.joining import Joining

        self._joining = Joining(self.profile, self._background)
        self._joining.joined.connect(self._joined)
        self._joining.finished.connect(self._show_records)
        self._show(self._joining.window)

    def _joined(self, store: "Store") -> None:
        from app.bootstrap.opening import Laptop

        self._laptop = Laptop(self.profile, store, self.lock)
        self._heed_lease(self._laptop)
        self._laptop.sync.changed.connect(self._joining.show_sync)
        self._laptop.start()

    # open

    def _opened(self, store: "Store") -> None:
        from app.bootstrap.opening import Laptop

        self._laptop = Laptop(self.profile, store, self.lock)
        self._heed_lease(self._laptop)
        people = People.around(self.profile)
        if people is not None:
            people.note_opened(self.profile)
        self._show_records()
        self._starting.start()
        if store.warning:
            self._say_trouble(Unavailable(store.warning))

    def _heed_lease(self, laptop: "Laptop") -> None:
        laptop.lease.ended.connect(self._lock_window)
        laptop.lease.told.connect(self._tell)
        laptop.lease.ordered.connect(self._erase)

    def _lock_window(self) -> None:
        """The lease has ended: lock as at any time, with all that was typed saved."""
        getattr(self.window, "lock", self.lock)()

    def _tell(self, sentence: str) -> None:
        self._say_trouble(Unavailable(sentence))

    def _say_trouble(self, error: BaseException) -> None:
        """In the bar of the window; the windows before it say by themselves what goes wrong."""
        say = getattr(self.window, "show_trouble", None)
        if say is not None:
            say(error)

    def _start(self) -> None:
        """My day is there: now sync and index may run."""
        if self._laptop is not None:
            self._laptop.start()

    def _show_records(self) -> None:
        from app.bootstrap.screens import main_window

        assert self._laptop is not None
        window = main_window(self._laptop.desk())
        window.installEventFilter(self)
        before = self.window
        self._show(window)
        if before is not None:
            before.deleteLater()
        self._unlocking = None
        self._watch_idle(window)

    def _watch_idle(self, window: "MainWindow") -> None:
        from app.bootstrap.away import AwayLock
        from app.bootstrap.clipboard import ClipboardGuard
        from app.bootstrap.idle import IdleLock

        self._idle = IdleLock(self, window.lock)
        self._away = AwayLock(self, window.lock)
        self._clipboard = ClipboardGuard(self)

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.resize(*SIZE)
        if is_seen() and before is not None:
            window.setGeometry(before.geometry())
        if is_seen() and (before.isMaximized() if before is not None else not fits(SIZE, window.screen().availableSize())):
            window.showMaximized()
        else:
            window.show()
        if before is not None:
            before.hide()
        self.window_changed.emit(window)

    # locking

    def lock(self) -> None:
        """Hide everything at once; then end this process and become a fresh one that shows the unlock window.

        The window has saved what was typed before it asked. Called from a key press, so the rest waits for its end.
        """
        if self._holding is not None:
            return
        if self.window is not None:
            self.window.setEnabled(False)
            self.window.hide()
        if self._clipboard is not None:
            self._clipboard.clear()
        QTimer.singleShot(0, self._save_or_hold)

    def _save_or_hold(self) -> None:
        """Lock once all words are on the disk. Until they are (a full disk), they wait behind an unlock window."""
        if self._still_unsaved():
            self._hold()
        else:
            self._become_locked()

    def _still_unsaved(self) -> bool:
        """Are words not on the disk, after a moment for the saves under way?"""
        until = time.monotonic() + HOLD_AFTER_S
        while self._has_unsaved() and time.monotonic() < until:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)
            time.sleep(0.002)
        return self._has_unsaved()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that is closed over words that cannot be saved stays open once and says so; closed again, it goes."""
        if event.type() != QEvent.Type.Close or watched is not self.window or self._is_told:
            return False
        getattr(self.window, "save_all", lambda: None)()
        if not self._still_unsaved():
            return False
        self._is_told = True
        self._say_trouble(Unavailable(NOT_CLOSED))
        event.ignore()
        return True

    def _has_unsaved(self) -> bool:
        """What a rule refused holds the first lock only: after that its author has seen it, and a laptop must be able to lock."""
        return self._laptop is not None and self._laptop.tasks.has_unsaved(or_refused=not self._is_told)

    def _hold(self) -> None:
        from app.bootstrap.holding import Holding
        from app.bootstrap.unlocking import check_passphrase

        check = partial(check_passphrase, self.profile)
        facts = unlock_facts(self.profile, clock.now())
        self._behind, self._holding = self.window, Holding(facts, self._background, check, self._has_unsaved, self)
        self._holding.kept.connect(self._become_locked)
        self._holding.back.connect(self._come_back)
        self._show(self._holding.window)

    def _come_back(self) -> None:
        """The author is back before the words could be saved: to the page where they stand."""
        assert self._behind is not None
        assert self._holding is not None
        held, self._holding, self._is_told = self._holding, None, True
        self._behind.setEnabled(True)
        self._show(self._behind)
        held.window.deleteLater()
        held.deleteLater()

    def _become_locked(self) -> None:
        from app.security.replacement import become_locked

        self._settle()
        self._take_down()
        self._lock.release()
        become_locked(self.profile.folder)

    def close(self) -> None:
        """The window was closed: save, let go of everything."""
        if self._laptop is not None:
            save_all = getattr(self.window, "save_all", None)
            if save_all is not None:
                save_all()
            self._settle()
            self._take_down()
        self._background.close()
        self._lock.release()

    def _settle(self, most_s: float = 2.0) -> None:
        """Let saves under way end and those behind them follow: a save is only asked for once the one before is confirmed."""
        self._starting.stop()
        if self._laptop is None:
            return
        self._laptop.rest()
        until = time.monotonic() + most_s
        while not self._laptop.tasks.is_idle and time.monotonic() < until:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)
            time.sleep(0.002)

    def _take_down(self) -> None:
        if self._laptop is not None:
            self._laptop.close()
            self._laptop = None


def fits(size: tuple[int, int], screen: QSize) -> bool:
    """Does a window of this size, with a title bar, lie on a screen of that size? On a laptop of 1366 by 768 it does not."""
    return size[0] <= screen.width() and size[1] + TITLE_BAR <= screen.height()


def finish_erasing(profile: Profile) -> str:
    """Go on with an order to erase, to its end; gives what to tell the person. Raises Unavailable to try again later."""
    from app.bootstrap.erased_words import delivered
    from app.bootstrap.farewell import deliver, go_on
    from app.security.keystore import keystore

    noted = go_on(profile, keystore())
    return delivered(noted.unsent, deliver(profile, noted)) if noted else ""


def unlock_facts(profile: Profile, moment: Moment) -> Facts:
    """What the unlock window says before anybody has said who they are."""
    from app.security.lease import standing
    from app.security.tries import Tries, whole_seconds
    from app.security.vault import Mode, Vault
    from app.ui.lease_words import lease_words

    facts = profile.facts()
    parts = facts.display_name.split()
    vault = Vault(profile, None)
    alone = vault.mode is Mode.ALONE  # the file says so itself; asking the keystore would take long
    judged = standing(profile, vault.lease, moment)
    people = People.around(profile)
    return Facts(
        first_name=facts.first_name,
        names=facts.display_name,
        initials="".join(p[0] for p in parts[:1] + parts[1:][-1:]).upper(),
        team_line=facts.team,
        now=moment.wall_at,
        last_synced_at=facts.last_synced_at,
        help_phone=facts.help_phone,
        made_up=facts.is_made_up,
        mode_sentence="Only your passphrase protects this laptop: it has no key store of its own." if alone else "",
        has_others=people is not None and len(people.all()) > 1,
        can_switch=people is not None,
        lease_sentence=lease_words(judged.level, judged.left_s),
        wait_s=whole_seconds(Tries(profile, clock.now).before_try()),
    )
