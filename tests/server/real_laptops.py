"""Laptops with everything real: encrypted store, operations, sync agent, signed HTTP to the running service."""

import secrets
from pathlib import Path

from app.bootstrap.admin import new_code
from app.bootstrap.asides import ServiceAsides
from app.changes.signing import public_of
from app.domain.child import Child
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.domain.service import Person
from app.models.blob_store import StoreForBlobs
from app.models.queries.views import StoreViews
from app.models.signer import CERTIFICATE, DEVICE_KEY, PERSON_KEY, SERVICE_KEY
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.models.unit_of_work import Identity
from app.operations.base import Done, Operation
from app.operations.runner import WorkRunner
from app.security.identity import DeviceKey
from app.server.directory import everyone
from app.sync.agent import SyncAgent
from app.sync.blobs import Courier
from app.sync.http import HttpLink
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.report import SyncReport
from tests.helpers.laptop import KEY, HandClock, a_child, an_allocation, new_id, shelf
from tests.server.town import Town


class RealLaptop:
    """One person's laptop that has joined the town's service."""

    def __init__(self, town: Town, folder: Path, name: str) -> None:
        self.town, self.name, self.clock = town, name, HandClock()
        self.device = DeviceKey.make()
        joining = HttpLink(town.url, None, clock=self.clock, new_nonce=lambda: secrets.token_hex(16))
        signing_key = secrets.token_bytes(32)
        code = new_code(town.database, town.ids[name])
        public, signs = self.device.public, public_of(signing_key)
        answer = joining.enrol(EnrolRequest(code=code, device_name=name, public_key=public, signing_key=signs))
        joining.close()
        self.person = answer.person
        self.link = HttpLink(
            town.url,
            self.device,
            clock=self.clock,
            new_nonce=lambda: secrets.token_hex(16),
            service_key=answer.service_key,
        )
        folder.mkdir(parents=True)
        keys = {
            PERSON_KEY: signing_key,
            DEVICE_KEY: self.device.private(),
            SERVICE_KEY: bytes.fromhex(answer.service_key),
            CERTIFICATE: answer.certificate.encode(),
        }
        identity = Identity(person=answer.person, role=answer.role, team=answer.team)
        self.store = Store.create(folder / "store.db", KEY, identity, keys, clock=self.clock, new_id=new_id, forms=shelf())
        self.views = StoreViews(self.store)
        self.asides = ServiceAsides(lambda: self.link, self.store)
        self._runner = WorkRunner(self.store.work)
        self.blobs = StoreForBlobs(self.store)
        self.courier = Courier(self.blobs, self.link, lambda work: work())
        self._agent = SyncAgent(
            StoreForSync(self.store),
            self.link,
            lambda work: work(),
            clock=self.clock,
            luck=lambda: 0.5,
            courier=self.courier,
        )

    def do(self, operation: Operation) -> Done:
        """Run an operation."""
        self.clock.turn(seconds=30)
        return self._runner.run(operation)

    def sync(self) -> SyncReport:
        """One round, which has to go well."""
        report = self._agent.sync_once()
        assert not report.problem, report.problem
        return report

    def courier_off(self) -> None:
        """Documents stay where they are for now."""
        self._agent._courier = None

    def courier_on(self) -> None:
        """Documents travel again."""
        self._agent._courier = self.courier

    def close(self) -> None:
        """Let go of network and store."""
        self.link.close()
        self.store.close()


class Office:
    """Leah, Sam and Ruth, each with a laptop, and Jay's file on all three."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town, self.folder = town, folder
        self.leah, self.sam, self.ruth = (RealLaptop(town, folder / name, name) for name in ("Leah", "Sam", "Ruth"))
        self.child: Child = a_child()
        self.allocations: dict[str, Allocation] = {
            name: an_allocation(self.child, town.ids[name], town.ids["East"]) for name in ("Leah", "Sam")
        }
        self.ruth.sync()
        with self.ruth.store.work() as work:
            for record in (self.child, *self.allocations.values()):
                work.put(record)
        self.sync()

    def sync(self) -> None:
        """Everybody sends, then everybody has what the others sent."""
        for _ in range(2):
            for laptop in (self.ruth, self.leah, self.sam):
                laptop.sync()

    def end(self, name: str) -> None:
        """Ruth ends somebody's work with Jay."""
        allocation = self.allocations[name]
        with self.ruth.store.work() as work:
            now = work.get(Allocation, allocation.id)
            work.put(now.but(to_on="2026-11-24"), now)

    def close(self) -> None:
        """Let go of everything."""
        for laptop in (self.leah, self.sam, self.ruth):
            laptop.close()


def people(town: Town) -> dict[Id, str]:
    """Who is in the directory."""
    return {entry.id: entry.names for entry in everyone(town.database) if isinstance(entry, Person)}
