"""First run: from a service address and a one-time code to a vault, a store and the first sync."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.bootstrap.background import Background
from app.domain.errors import Refused, Unavailable
from app.security.identity import DeviceKey
from app.security.profile import Profile
from app.ui.features.first_run.screen import FirstRunWindow

if TYPE_CHECKING:
    from app.sync.protocol.messages import EnrolAnswer


class Joining(QObject):
    """Drives the first-run window. `joined` carries the opened store."""

    joined = Signal(object)

    def __init__(self, profile: Profile, background: Background) -> None:
        super().__init__()
        self._profile, self._background = profile, background
        self._device = DeviceKey.make()
        self._answer: EnrolAnswer | None = None
        self._address = ""
        self.window = FirstRunWindow()
        self.window.enrol_asked.connect(self._enrol)
        self.window.passphrase_chosen.connect(self._choose)

    def _enrol(self, address: str, code: str) -> None:
        from app.bootstrap.enrolling import enrol

        self._address = address.strip().rstrip("/")
        self._background.run(partial(enrol, self._address, code, self._device.public), self._enrolled, self._not_enrolled)

    def _enrolled(self, answer: "EnrolAnswer") -> None:
        self._answer = answer
        self.window.welcomed(answer.names, answer.team_name, answer.service_name)

    def _not_enrolled(self, error: BaseException) -> None:
        self.window.not_welcomed(sentence_of(error))

    def _choose(self, passphrase: str) -> None:
        from app.bootstrap.enrolling import set_up

        assert self._answer is not None
        work = partial(set_up, self._profile, self._address, self._answer, self._device.private(), passphrase)
        self._background.run(work, self.joined.emit, self._not_set_up)

    def _not_set_up(self, error: BaseException) -> None:
        self.window.passphrase_refused(sentence_of(error))


def sentence_of(error: BaseException) -> str:
    """What to tell the person."""
    if isinstance(error, Refused | Unavailable):
        return error.message
    return "Something went wrong. Nothing was kept on this laptop yet. Try again, or ring the service desk."
