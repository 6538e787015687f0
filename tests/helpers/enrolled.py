"""A real laptop that joined a real service: profile, key file and store on disk, a clock that a test sets, one round of sync."""

import hashlib
import random
from pathlib import Path

import msgspec
import pytest

from app.bootstrap import clock, farewell, leasing, unlocking
from app.bootstrap.admin import new_code
from app.bootstrap.enrolling import NewKeys, enrol, set_up
from app.changes.service_word import EraseOrder
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.moment import Moment
from app.models.signer import DEVICE_KEY, SERVICE_KEY
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.security import holder_key, vault
from app.security.identity import DeviceKey
from app.security.keystore import Keystore
from app.security.lease import Judged, standing
from app.security.profile import Profile
from app.security.vault import Vault
from app.sync.agent import SyncAgent
from app.sync.http import HttpLink
from app.sync.report import SyncReport
from tests.server.town import Town

WORDS = "harbour lantern meadow willow otter seven"
NEW_WORDS = "copper kettle orchard thunder violin mirror"


def stretch_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories about leases unlock many times; what Argon2id does to a passphrase is the vault tests' own subject."""
    for module in (vault, holder_key):
        monkeypatch.setattr(module, "stretch", lambda words, salt, _: hashlib.sha256(salt + words).digest())


class SetClock:
    """What the laptop's clock says: the real time, moved. `boot` is another start of the laptop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._real = clock.now
        self.days = self.run_days = 0.0
        self.boot = "boot-1"
        monkeypatch.setattr(clock, "now", self)

    def __call__(self) -> Moment:
        at = self._real().later(days=self.days)
        runs = round(self.run_days * 86_400e9)
        return msgspec.structs.replace(at, boot_id=self.boot, boottime_ns=at.boottime_ns + runs)


class Enrolled:
    """Leah's laptop, or whose name it is. `service` is where it syncs; change it to cut the network."""

    def __init__(self, town: Town, folder: Path, name: str = "Leah", keystore: Keystore | None = None) -> None:
        self.town, self.person = town, town.ids[name]
        self.profile, self.keystore = Profile(folder), keystore
        self.keys = NewKeys()
        answer = enrol(town.url, new_code(town.database, self.person), self.keys)
        self.device = Id(answer.device)
        set_up(self.profile, town.url, answer, self.keys, WORDS, is_quick=True).close()

    @property
    def vault(self) -> Vault:
        """The key file."""
        return Vault(self.profile, self.keystore)

    def judged(self) -> Judged:
        """How its lease stands."""
        return standing(self.profile, self.vault.lease, clock.now())

    def cut(self) -> None:
        """No network from now on."""
        self._go_to("http://127.0.0.1:9")

    def connect(self) -> None:
        """The network is back."""
        self._go_to(self.town.url)

    def _go_to(self, url: str) -> None:
        self.profile.save_facts(msgspec.structs.replace(self.profile.facts(), service_url=url))

    def open(self, words: str = WORDS) -> Store:
        """Unlock, as the window does."""
        return unlocking.open_or_erase(self.profile, words)

    def link(self, store: Store) -> HttpLink:
        """The open laptop's way to the service."""
        known = store.secret(SERVICE_KEY).hex()
        device = DeviceKey(store.secret(DEVICE_KEY))
        return leasing.link_for(self.profile, device, known, on_new_keys=store.follow_service)

    def sync(self, store: Store) -> SyncReport:
        """Rounds of sync until nothing moves."""
        link = self.link(store)
        agent = SyncAgent(StoreForSync(store), link, lambda work: work(), clock=clock.now, luck=random.random)
        try:
            while (report := agent.sync_once()).sent or report.came:
                if report.problem:
                    break
            return report
        finally:
            link.close()

    def renew(self, store: Store) -> tuple[str, ...]:
        """Ask for the lease, as the keeper does after a round."""
        link = self.link(store)
        try:
            return leasing.renew(self.profile, self.vault, link)
        finally:
            link.close()

    def write(self, store: Store, scope: Id, number: int) -> list[Id]:
        """So many finished contacts in a child's file, not sent yet."""
        made = [clock.new_id() for _ in range(number)]
        for n, id in enumerate(made):
            with store.work() as work:
                work.put(Contact(id=id, scope=scope, content=f"Unsent words {n}", finished_at=clock.now().wall_at))
        return made


def ordered(leah: Enrolled, store: Store) -> EraseOrder:
    """The order that the service has for this laptop."""
    with pytest.raises(leasing.MustErase) as must:
        leah.renew(store)
    return must.value.order


def carry_out(leah: Enrolled, store: Store) -> EraseOrder:
    """What the window does with an order, up to the end of its process."""
    order = ordered(leah, store)
    farewell.depart(leah.profile, leah.keystore, order, DeviceKey(store.secret(DEVICE_KEY)), store)
    return order


def start_again(leah: Enrolled) -> int:
    """What the next start does with what is left to deliver."""
    noted = farewell.go_on(leah.profile, leah.keystore)
    assert noted is not None
    return farewell.deliver(leah.profile, noted)
