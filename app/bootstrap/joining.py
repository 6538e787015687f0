"""First run: from a service address and a one-time code to a vault, a store and the first sync."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.bootstrap.background import Background
from app.bootstrap.council import BrowserSignIn
from app.domain.errors import Refused, Unavailable
from app.domain.initials import initials
from app.security.keystore import keystore
from app.security.passphrase import strength_of
from app.security.profile import Profile
from app.ui.desk import SyncState
from app.ui.features.first_run.screen import FirstRunWindow

if TYPE_CHECKING:
    from app.bootstrap.enrolling import NewKeys
    from app.models.store import Store
    from app.sync.protocol.messages.enrol import EnrolAnswer


class Joining(QObject):
    """Drives the first-run window. `joined` carries the store; `finished` says that the person wants to go on."""

    joined = Signal(object)
    finished = Signal()

    def __init__(self, profile: Profile, background: Background, council: BrowserSignIn) -> None:
        super().__init__()
        self._profile, self._background, self._council = profile, background, council
        self._keys: NewKeys | None = None
        self._answer: EnrolAnswer | None = None
        self._address = ""
        self.window = FirstRunWindow(self._rate, council=council)
        self.window.enrol_asked.connect(self._enrol)
        self.window.refused_identity.connect(self._somebody_else)
        self.window.passphrase_chosen.connect(self._choose)
        self.window.finished.connect(self.finished)

    def _rate(self, passphrase: str) -> tuple[int, str]:
        names = (self._answer.names, self._answer.team_name) if self._answer else ()
        strength = strength_of(passphrase, names, stands_alone=keystore() is None)
        return strength.score, "" if strength.is_enough else strength.hint

    def _enrol(self, address: str, code: str) -> None:
        from app.bootstrap.enrolling import NewKeys, enrol

        self._address = address.strip().rstrip("/")
        self._keys = self._keys or NewKeys()
        self._background.run(partial(enrol, self._address, code, self._keys, self._council), self._enrolled, self._failed)

    def _enrolled(self, answer: "EnrolAnswer") -> None:
        self._answer = answer
        team = " · ".join(part for part in (answer.team_name, answer.service_name) if part)
        self.window.enrolled(answer.names, initials(answer.names), team)

    def _somebody_else(self) -> None:
        """The code was for another person: forget what it brought; the next code gets keys of its own."""
        self._answer = self._keys = None

    def _failed(self, error: BaseException) -> None:
        self.window.failed(sentence_of(error), getattr(error, "field", ""))

    def _choose(self, passphrase: str) -> None:
        from app.bootstrap.enrolling import set_up

        assert self._answer is not None
        assert self._keys is not None
        work = partial(set_up, self._profile, self._address, self._answer, self._keys, passphrase)
        self._background.run(work, self._set_up, self._failed)

    def _set_up(self, store: "Store") -> None:
        self.window.ready_to_sync()
        self.joined.emit(store)

    def show_sync(self, state: SyncState) -> None:
        """How the first sync goes. Without a network the person may go on: the records come later."""
        here = state.files_total - state.files_left
        self.window.synced(state.done, here, state.files_total, state.seconds_left)
        if state.phase in {"idle", "offline", "problem"} and (state.last_synced_at or state.problem):
            self.window.complete("" if state.phase == "idle" else state.problem)


def sentence_of(error: BaseException) -> str:
    """What to tell the person."""
    if isinstance(error, Refused | Unavailable):
        return error.message
    return "Something went wrong. Nothing was kept on this laptop yet. Try again, or ring the service desk."
