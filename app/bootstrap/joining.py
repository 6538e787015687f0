"""First run: from a service address and a one-time code to a vault, a store and the first sync."""

import platform
import secrets
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.bootstrap import clock
from app.bootstrap.background import Background
from app.domain.errors import Refused, Unavailable
from app.security.identity import DeviceKey
from app.security.profile import Profile, ProfileFacts
from app.ui.features.first_run.screen import FirstRunWindow

if TYPE_CHECKING:
    from app.models.store import Store
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
        self._address = address.strip().rstrip("/")
        self._background.run(partial(enrol, self._address, code, self._device.public), self._enrolled, self._not_enrolled)

    def _enrolled(self, answer: "EnrolAnswer") -> None:
        self._answer = answer
        self.window.welcomed(answer.names, answer.team_name, answer.service_name)

    def _not_enrolled(self, error: BaseException) -> None:
        self.window.not_welcomed(sentence_of(error))

    def _choose(self, passphrase: str) -> None:
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


def enrol(address: str, code: str, public_key: str) -> "EnrolAnswer":
    """Join the service. Raises Refused or Unavailable with a sentence."""
    from app.sync.enrolment import join
    from app.sync.http import HttpLink

    if not address.startswith(("http://", "https://")):
        raise Refused("The service address begins with https://. Copy it from the letter or message you got.", "address")
    link = HttpLink(address, None, clock=clock.now, new_nonce=partial(secrets.token_hex, 16))
    return join(link, code, public_key, platform.node()[:80])


def set_up(
    profile: Profile, address: str, answer: "EnrolAnswer", device_key: bytes, passphrase: str, *, is_quick: bool = False
) -> "Store":
    """Make vault and store for the person who joined. `is_quick` takes the floor of key derivation (made-up data only)."""
    from app.bootstrap.opening import open_store
    from app.domain.ids import Id
    from app.forms.shipped import shipped_shelf
    from app.models.signer import DEVICE_KEY, PERSON_KEY
    from app.models.store import Store
    from app.models.unit_of_work import Identity
    from app.security import kdf
    from app.security.keystore import keystore
    from app.security.vault import Vault

    profile.make_folder()
    names = answer.names.split()
    facts = ProfileFacts(
        display_name=answer.names,
        first_name=names[0] if names else "",
        team=answer.team_name,
        is_made_up=answer.made_up,
        service_url=address,
        help_phone=answer.help_phone,
    )
    params = kdf.FLOOR if is_quick and answer.made_up else kdf.calibrate()
    key = Vault.create(profile, passphrase, params, keystore(), (answer.names, answer.team_name))
    try:
        identity = Identity(person=Id(answer.person), role=answer.role, team=Id(answer.team))
        secrets_ = {PERSON_KEY: DeviceKey.make().private(), DEVICE_KEY: device_key}
        parts = {"clock": clock.now, "new_id": clock.new_id, "forms": shipped_shelf()}
        Store.create(profile.store_path, key.hex96(), identity, secrets_, **parts).close()
        profile.save_facts(facts)
        return open_store(profile, key.hex96())
    finally:
        key.wipe()
