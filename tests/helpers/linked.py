"""A laptop with a real store that syncs with a real service over real HTTP, and can be copied as files are."""

import shutil
from pathlib import Path
from typing import Any

from app.bootstrap.admin import new_code
from app.domain.contact import Contact
from app.domain.ids import Id
from app.models.joining_anew import join_anew
from app.models.signer import DEVICE_KEY, PERSON_KEY
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.models.unit_of_work import Identity
from app.security.identity import DeviceKey
from app.sync.agent import SyncAgent
from app.sync.http import HttpLink
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.report import SyncReport
from tests.helpers.laptop import KEY, HandClock, new_id, shelf
from tests.server.town import Town


class Linked:
    """One person at one laptop. Every change is on the disk before it counts."""

    def __init__(self, town: Town, folder: Path, name: str, store: Store | None = None) -> None:
        self.town, self.folder, self.name = town, folder, name
        self.person = town.ids[name]
        self.clock = HandClock()
        self._parts: dict[str, Any] = {"clock": self.clock, "new_id": new_id, "forms": shelf()}
        self.store = store or self._joined()
        self._link()

    def _joined(self) -> Store:
        self.folder.mkdir(parents=True)
        device = DeviceKey.make()
        answer = self._enrol(device)
        identity = Identity(person=self.person, role=answer.role, team=answer.team)
        keys = {PERSON_KEY: DeviceKey.make().private(), DEVICE_KEY: device.private()}
        return Store.create(self.folder / "store.db", KEY, identity, keys, **self._parts)

    def _enrol(self, device: DeviceKey) -> Any:
        link = HttpLink(self.town.url, None, clock=self.clock, new_nonce=new_id)
        try:
            code = new_code(self.town.database, self.person)
            return link.enrol(EnrolRequest(code=code, public_key=device.public))
        finally:
            link.close()

    def _link(self) -> None:
        device = DeviceKey(self.store.secret(DEVICE_KEY))
        self.link = HttpLink(self.town.url, device, clock=self.clock, new_nonce=new_id)
        self.sync_store = StoreForSync(self.store)
        self.agent = SyncAgent(self.sync_store, self.link, lambda work: work(), clock=self.clock, luck=lambda: 0.5)

    # the person

    def write(self, scope: Id, **fields: Any) -> Id:
        """A new contact."""
        contact = Contact(id=new_id(), scope=scope, **fields)
        self.put(contact)
        return contact.id

    def put(self, *records: Any) -> None:
        """Records as they are."""
        with self.store.work() as work:
            for record in records:
                work.put(record)

    def change(self, contact: Id, **fields: Any) -> None:
        """Edit a contact."""
        with self.store.work() as work:
            seen = work.get(Contact, contact)
            work.put(seen.but(**fields), seen)

    def sync(self, rounds: int = 1) -> SyncReport:
        """Some rounds; the report of the last. Trouble is in the report."""
        return [self.agent.sync_once() for _ in range(rounds)][-1]

    def join_anew(self) -> None:
        """With a new code, as the person does who was told to."""
        device = DeviceKey.make()
        answer = self._enrol(device)
        join_anew(self.store, answer.person, device.private(), bytes.fromhex(answer.service_key))
        self.link.close()
        self._link()

    # the machine

    def meet(self, town: Town) -> None:
        """The same address is another service now."""
        self.town = town
        self.link.close()
        self._link()

    def restart(self) -> None:
        """The program ends and is started again."""
        self.close()
        self.store = Store(self.folder / "store.db", KEY, **self._parts)
        self._link()

    def copied(self, folder: Path) -> "Linked":
        """A copy of all files, as a backup of the laptop or a cloned disk is one, opened."""
        self.close()
        shutil.copytree(self.folder, folder)
        self.store = Store(self.folder / "store.db", KEY, **self._parts)
        self._link()
        return Linked(self.town, folder, self.name, Store(folder / "store.db", KEY, **self._parts))

    def close(self) -> None:
        """Let go of everything."""
        self.link.close()
        self.store.close()

    # reading

    def all(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the store itself."""
        with self.store.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement, values)]

    def is_as_the_service(self) -> None:
        """Byte for byte what the service has for this person, and nothing waits."""
        wanted = {}
        with self.town.database.transaction() as connection:
            for row in connection.execute(
                """SELECT rec_id::text, ver, body, voided::int FROM record JOIN member USING (scope)
                    WHERE person = %s::uuid""",
                (self.person,),
            ):
                wanted[row[0]] = (row[1], bytes(row[2]), row[3])
        held = {row[0]: (row[1], bytes(row[2]), row[3]) for row in self.all("SELECT id, ver, body, voided FROM record")}
        differing = {id for id in held.keys() | wanted.keys() if held.get(id) != wanted.get(id)}
        assert not differing, f"{self.name} differs from the service in {sorted(differing)}"
        assert not self.all("SELECT 1 FROM outbox WHERE state < 2"), "something still waits"
