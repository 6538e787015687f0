"""What a deed finds: folders and a database as they were made ready once, the same again before each kill."""

from pathlib import Path
from typing import Any

import msgspec

from app.bootstrap import leasing, unlocking
from app.domain.contact import Contact
from app.domain.ids import Id
from app.models.blob_store import StoreForBlobs
from app.models.signer import DEVICE_KEY
from app.models.store import Store
from app.security.identity import DeviceKey
from app.security.profile import Profile
from app.sync.agent import SyncAgent
from app.sync.blobs import Courier
from app.sync.http import HttpLink
from app.sync.report import SyncReport
from tests.helpers.enrolled import Enrolled
from tests.helpers.laptop import KEY, HandClock, new_id, shelf
from tests.helpers.linked import Linked
from tests.kills.planting import say
from tests.server.town import Town


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """`facts` are what was noted when it was made ready."""

    folder: str = ""
    database: str = ""
    url: str = ""
    facts: dict[str, Any] = {}

    def path(self, name: str) -> Path:
        """A file or folder of the scene."""
        return Path(self.folder) / name


class Kept(Linked):
    """A laptop of which only the files are known, opened; it carries documents too."""

    def __init__(self, scene: Scene, name: str = "Leah") -> None:
        town = Town.__new__(Town)
        town.url, town.ids = scene.url, {name: Id(scene.facts["people"][name])}
        folder = scene.path(name)
        store = Store(folder / "store.db", KEY, clock=HandClock(), new_id=new_id, forms=shelf())
        super().__init__(town, folder, name, store)

    def _link(self) -> None:
        super()._link()
        courier = Courier(StoreForBlobs(self.store), self.link, lambda work: work())
        parts: dict[str, Any] = {"clock": self.clock, "luck": lambda: 0.5, "courier": courier}
        self.agent = SyncAgent(self.sync_store, self.link, lambda work: work(), **parts)

    def writes(self, scope: Id, aim: str) -> None:
        """A new contact, and word of it once it is on the disk."""
        say("saved", self.write(scope, aim=aim))

    def syncs(self) -> None:
        """Rounds until nothing moves. Raises AssertionError where something stands in the way."""
        for _ in range(8):
            report = self.sync()
            assert report.problem == "", report.problem
            if not (report.sent or report.came):
                return
        raise AssertionError("the laptop does not come to rest")


class Locked(Enrolled):
    """A laptop with its key file, of which only the files are known."""

    def __init__(self, scene: Scene, name: str = "Leah") -> None:
        self.profile, self.keystore = Profile(scene.path(name)), None
        self.device = Id(scene.facts.get("device", ""))

    def link(self, store: Store) -> HttpLink:
        return leasing.link_for(self.profile, DeviceKey(store.secret(DEVICE_KEY)), self.vault.lease.service_key)

    def opens(self, words: str) -> bool:
        """Is this the passphrase, for the records and for asking the lease back?"""
        from app.domain.errors import Refused

        try:
            self.vault.renewal_key(words)
            unlocking.open_or_erase(self.profile, words).close()
        except Refused:
            return False
        return True

    def syncs(self, store: Store) -> SyncReport:
        """Rounds until nothing moves. Raises AssertionError where something stands in the way."""
        report = self.sync(store)
        assert report.problem == "", report.problem
        return report


def contents(store: Store, scope: Id) -> list[str]:
    """The texts of all contacts of a file, in order."""
    with store.work() as work:
        return sorted(contact.content for contact in work.all_in(Contact, scope))
