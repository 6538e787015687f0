"""A laptop's life from joining to rescue, run by itself so that every byte it writes can be watched.

Arguments: folder, address of the service, joining code, the child's file. It says each step on a line and goes on when
something comes back: the service, a colleague and two administrators are on the other side. The word is in every text and
in all three passphrases.
"""

import secrets
import sys
from pathlib import Path

from app.bootstrap import clock, leasing, recovering, unlocking
from app.bootstrap.enrolling import NewKeys, enrol, set_up
from app.bootstrap.rescue import rescue_profile
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.signature import Conflict
from app.models.blob_store import StoreForBlobs
from app.models.queries.views import StoreViews
from app.models.signer import DEVICE_KEY
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.operations.attachment import AttachDocument
from app.operations.conflict import ResolveConflict
from app.operations.runner import WorkRunner
from app.security.identity import DeviceKey
from app.security.profile import Profile
from app.security.vault import Vault
from app.sync.agent import SyncAgent
from app.sync.blobs import Courier
from tests.store.test_rescue import break_page, pages_of
from tests.store.test_store_plaintext import MARKER

FIRST, SECOND, THIRD = (f"{MARKER} {words}" for words in (
    "lantern meadow willow otter seven", "kettle orchard thunder violin mirror", "canyon whisper lantern tulip forge"
))  # fmt: skip
DOCUMENT = f"{MARKER} wrote a letter to the court. ".encode() * 2000


def say(step: str) -> str:
    """One line out, one line back."""
    print(step, flush=True)
    return sys.stdin.readline().strip()


class Life:
    """The laptop between its steps."""

    def __init__(self, folder: Path, url: str, code: str, scope: str) -> None:
        self.folder, self.profile, self.scope = folder, Profile(folder / "leah"), Id(scope)
        keys = NewKeys()
        answer = enrol(url, code, keys)
        self.device = answer.device
        self.store = set_up(self.profile, url, answer, keys, FIRST, is_quick=True)
        self.vault = Vault(self.profile, None)

    def sync(self) -> None:
        """Rounds until nothing moves, documents too; and the lease, which takes the recovery along."""
        link = leasing.link_for(self.profile, DeviceKey(self.store.secret(DEVICE_KEY)), self.vault.lease.service_key)
        courier = Courier(StoreForBlobs(self.store), link, lambda work: work())
        store, luck = StoreForSync(self.store), secrets.SystemRandom().random
        agent = SyncAgent(store, link, lambda work: work(), clock=clock.now, luck=luck, courier=courier)
        for _ in range(4):
            report = agent.sync_once()
            assert report.problem == "", report.problem
        leasing.renew(self.profile, self.vault, link)
        link.close()

    def write(self) -> Id:
        """A visit with a letter."""
        contact = Contact(id=clock.new_id(), scope=self.scope, content=f"{MARKER} said hello", aim="A bike", finished_at="")
        with self.store.work() as work:
            work.put(contact)
        letter = AttachDocument(id=clock.new_id(), about=contact.id, name=f"{MARKER}.txt", data=DOCUMENT)
        WorkRunner(self.store.work).run(letter)
        assert StoreViews(self.store).document(letter.id) == DOCUMENT
        return contact.id

    def clash(self, contact: Id) -> None:
        """Both wrote the same field; Leah decides."""
        with self.store.work() as work:
            seen = work.get(Contact, contact)
            work.put(seen.but(aim=f"{MARKER} wants a bike"), seen)
        assert say(f"edited {contact}") == "edited"
        self.sync()
        with self.store.work() as work:
            (conflict,) = work.all_in(Conflict, self.scope)
        choices = dict.fromkeys(conflict.fields, "edited")
        words = {key: f'"{MARKER} wants a red bike"' for key in conflict.fields}
        read = {key: field.left for key, field in conflict.fields.items()}
        WorkRunner(self.store.work).run(ResolveConflict(conflict=conflict.id, choices=choices, texts=words, read=read))
        self.sync()

    def open(self, words: str) -> Store:
        """Unlock, as the window does."""
        self.store = unlocking.open_or_erase(self.profile, words)
        return self.store


def main() -> None:
    """Join, write, attach, clash and decide, change the passphrase, forget it and recover, break and be rescued."""
    folder, url, code, scope = sys.argv[1:5]
    life = Life(Path(folder), url, code, scope)
    life.sync()
    contact = life.write()
    life.sync()
    life.clash(contact)
    life.vault.change_passphrase(FIRST, SECOND)
    life.store.close()
    life.open(SECOND)
    life.sync()
    life.store.close()
    file, _, code = say(f"forgotten {life.device}").rpartition(" ")
    recovering.recover(life.profile, Path(file), code, THIRD).close()
    life.open(THIRD)
    for n in range(60):
        with life.store.work() as work:
            work.put(Contact(id=clock.new_id(), scope=life.scope, content=f"{MARKER} visit {n} " * 20, finished_at=""))
    life.store.close()
    break_page(life.profile.store_path, pages_of(life.profile.store_path) // 2)
    assert rescue_profile(life.profile, THIRD).records > 0
    life.open(THIRD)
    life.sync()
    life.store.close()
    if "plain" in sys.argv:
        (Path(folder) / "plain.txt").write_bytes(DOCUMENT)
    print("done", flush=True)


if __name__ == "__main__":
    main()
