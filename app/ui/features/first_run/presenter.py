"""The first run as one value: which step, what is wrong, how far. It decides nothing about codes or keys; it asks."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from app.ui.features.first_run import texts

Rate = Callable[[str], tuple[int, str]]
"""How strong a typed passphrase is: 0 to 4, and what to do next in words, empty when it is good enough."""
SERVICE, WHO, PASSPHRASE, RECORDS = range(4)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """`step` 0 to 3; `field` is the box that `sentence` is about; `score` -1 while nothing is typed.

    `is_later`: done for now without a network; the records come with the next sync.
    """

    step: int = SERVICE
    is_busy: bool = False
    field: str = ""
    sentence: str = ""
    names: str = ""
    initials: str = ""
    team_line: str = ""
    score: int = -1
    hint: str = ""
    records: int = 0
    seconds_left: int = -1
    done: int = 0
    total: int = 0
    is_done: bool = False
    is_later: bool = False


class FirstRunPresenter(QObject):
    """Signals: `changed` (Shown), `enrol_asked` (address, code), `refused_identity`, `passphrase_chosen`, `finished`."""

    changed = Signal(object)
    enrol_asked = Signal(str, str)
    refused_identity = Signal()
    passphrase_chosen = Signal(str)
    finished = Signal()

    def __init__(self, rate: Rate) -> None:
        super().__init__()
        self._rate = rate
        self.shown = Shown()

    # ---- what the person does
    def connect_to(self, address: str, code: str) -> None:
        """Ask the service with address and code."""
        address, code = address.strip(), code.strip()
        if self.shown.is_busy:
            return
        if not address:
            self._become(field="address", sentence=texts.NEED_ADDRESS)
        elif not code:
            self._become(field="code", sentence=texts.NEED_CODE)
        else:
            self._become(is_busy=True, field="", sentence="")
            self.enrol_asked.emit(address, code)

    def is_me(self, is_me: bool) -> None:
        """The answer to "Is this you?"."""
        if is_me:
            self._become(step=PASSPHRASE, sentence="", field="")
            return
        self._become(step=SERVICE, sentence="", field="")
        self.refused_identity.emit()

    def type(self, passphrase: str) -> None:
        """Plain feedback while typing."""
        score, hint = self._rate(passphrase) if passphrase else (-1, "")
        self._become(score=score, hint=hint, field="", sentence="")

    def choose(self, passphrase: str, again: str) -> None:
        """Take this passphrase, if it is strong enough and typed twice the same."""
        if self.shown.is_busy:
            return
        _, hint = self._rate(passphrase)
        if hint:
            self._become(field="passphrase", sentence=hint)
        elif passphrase != again:
            self._become(field="again", sentence=texts.NOT_THE_SAME)
        else:
            self._become(is_busy=True, field="", sentence="")
            self.passphrase_chosen.emit(passphrase)

    def finish(self) -> None:
        """Open the window."""
        if self.shown.is_done:
            self.finished.emit()

    # ---- what comes from outside
    def enrolled(self, names: str, initials: str, team_line: str) -> None:
        """The service knows the code."""
        self._become(step=WHO, is_busy=False, names=names, initials=initials, team_line=team_line, sentence="", field="")

    def failed(self, sentence: str, field: str = "") -> None:
        """The step did not work; the sentence says why and what to do."""
        self._become(is_busy=False, sentence=sentence, field=field)

    def ready_to_sync(self) -> None:
        """The store is made; records are coming."""
        self._become(step=RECORDS, is_busy=True, sentence="", field="")

    def synced(self, records: int, done: int, total: int, seconds_left: int = -1) -> None:
        """So many records came; so many of so many files are whole; about how long it still takes, -1 if nobody knows yet."""
        self._become(records=records, done=done, total=total, seconds_left=seconds_left)

    def complete(self, problem: str = "") -> None:
        """All records are here; or the person may go on without them, because of this problem."""
        self._become(is_done=True, is_busy=False, is_later=bool(problem), sentence=problem)

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
