"""What the unlock window knows and shows. It never sees a key or a record: it asks, and is told how it went."""

from datetime import datetime

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.ui import when
from app.ui.features.unlock import texts


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said before unlocking: it stands in the profile in the clear, so no child is in it.

    `now` and `last_synced_at` are ISO date-times. `mode_sentence` says in words when the passphrase alone protects
    the laptop, `lease_sentence` how long it may still be away from the service. `has_others`: the laptop has more
    than one person, so the greeting names nobody; `can_switch` offers to be somebody else.
    `wait_s` is what is left of a wait from before.
    """

    first_name: str
    names: str
    initials: str
    team_line: str
    now: str
    last_synced_at: str = ""
    help_phone: str = ""
    made_up: bool = False
    mode_sentence: str = ""
    lease_sentence: str = ""
    log_since: str = ""
    """When a custody log was begun that goes on: nothing else of it is known here."""
    has_others: bool = False
    can_switch: bool = False
    wait_s: int = 0

    @property
    def greeting(self) -> str:
        """ "Good morning, Leah"; without a name when the laptop has more than one user."""
        hello = when.greeting(datetime.fromisoformat(self.now).hour)
        return hello if self.has_others or not self.first_name else f"{hello}, {self.first_name}"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """`phase` is ready, opening or waiting; `sentence` stands under the box."""

    phase: str = "ready"
    sentence: str = ""
    wait_s: int = 0
    caps_lock: bool = False


class UnlockPresenter(QObject):
    """`changed` carries a `Shown`; `unlock_asked` the typed passphrase, once for each try."""

    changed = Signal(object)
    unlock_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.tick)

    def ask(self, passphrase: str) -> None:
        """Try to unlock. Nothing happens while a try is under way or a wait runs."""
        if self.shown.phase != "ready":
            return
        if not passphrase:
            self._become(sentence=texts.NOTHING_TYPED)
            return
        self.opening()
        self.unlock_asked.emit(passphrase)

    def opening(self) -> None:
        """The key is being derived."""
        self._become(phase="opening", sentence="", wait_s=0)

    def wrong(self, sentence: str) -> None:
        """It did not open; say why."""
        self._become(phase="ready", sentence=sentence, wait_s=0)

    def wait(self, seconds: int) -> None:
        """No try for so many seconds."""
        if seconds <= 0:
            return
        self._become(phase="waiting", wait_s=seconds)
        self._second.start()

    def tick(self) -> None:
        """One second of the wait has passed."""
        left = self.shown.wait_s - 1
        if left > 0:
            self._become(wait_s=left)
            return
        self._second.stop()
        self._become(phase="ready", wait_s=0, sentence="")

    def caps_lock(self, is_on: bool) -> None:
        """What the last key told about Caps Lock."""
        if is_on != self.shown.caps_lock:
            self._become(caps_lock=is_on)

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
