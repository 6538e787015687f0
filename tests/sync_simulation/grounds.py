"""What a world stands on: the service's database and the laptops' disks, in memory or real. A world does not know which."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

import msgspec

from app.changes.edits import diff
from app.changes.op import Op
from app.domain.ids import NO_ID, Id
from app.domain.policy import Role
from app.domain.record import Record, to_body
from app.domain.service import Person, Service, Team
from app.models.store import Store
from app.models.unit_of_work import Identity
from app.server.database import Database
from app.server.intake import administer
from app.server.known import Forms
from app.server.sealing_key import sealing_key_in
from app.server.signing_key import service_key
from tests.sync_simulation.memory.database import MemoryDatabase
from tests.sync_simulation.memory.store import Before, Disk, FewLists, MemoryStore, new_disk, rows_of

KEY: Final = "ab" * 48
AT: Final = "2026-11-20T10:00:00.000+00:00"
TEAMS: Final = {
    "East": {"Leah": Role.PRACTITIONER, "Sam": Role.PRACTITIONER, "Ruth": Role.MANAGER},
    "West": {"Tom": Role.PRACTITIONER, "Nia": Role.MANAGER},
}
Parts = dict[str, Any]


class Grounds(Protocol):
    """Where the laptops and the service of one world live."""

    @property
    def kind(self) -> str:
        """Worlds of the same people begin alike on grounds of one kind."""

    @property
    def database(self) -> Database:
        """The service's."""

    @property
    def forms(self) -> Forms:
        """The forms that the service has at hand."""

    def copy(self) -> "Grounds":
        """The same on other disks. What is copied is not used any more but to be copied again."""

    def settle(self, name: str, identity: Identity, secrets: Mapping[str, bytes], parts: Parts) -> Store:
        """A laptop with a new store."""

    def open(self, name: str, parts: Parts) -> Store:
        """The laptop started again, with what is on its disk."""

    def copy_laptop(self, name: str, to: str) -> None:
        """Another laptop with what is on this one's disk. This one is to be opened again."""

    def read(self, name: str, statement: str, values: tuple[Any, ...]) -> list[Any]:
        """Rows of this laptop's store, as they are on its disk."""

    def watch_laptop(self, name: str, before: Before) -> None:
        """From now on `before` is called with each statement that writes on this laptop, and at COMMIT."""

    def watch_service(self, before: Before) -> None:
        """The same for the service."""

    def fill_disk(self, name: str, is_full: bool) -> None:
        """No room on this laptop, or room again."""

    def close(self) -> None:
        """Let go of everything."""


class MemoryGrounds:
    """Both ends in memory. Without lists, unless somebody is going to look at them."""

    def __init__(self, database: MemoryDatabase, forms: Forms, with_lists: bool = False) -> None:
        self.database, self.forms, self.with_lists = database, forms, with_lists
        self._disks: dict[str, Disk] = {}
        self._stores: dict[str, MemoryStore] = {}

    @property
    def kind(self) -> str:
        return f"memory {self.with_lists}"

    def copy(self) -> "MemoryGrounds":
        other = MemoryGrounds(self.database.copy(), self.forms, self.with_lists)
        other._disks = {name: disk.copy() for name, disk in self._disks.items()}
        return other

    def settle(self, name: str, identity: Identity, secrets: Mapping[str, bytes], parts: Parts) -> Store:
        self._disks[name] = new_disk(identity, secrets)
        return self.open(name, parts)

    def open(self, name: str, parts: Parts) -> Store:
        lists = None if self.with_lists else FewLists(parts["forms"])
        self._stores[name] = MemoryStore(self._disks[name], lists=lists, **parts)
        return self._stores[name]

    def copy_laptop(self, name: str, to: str) -> None:
        self._disks[to] = self._disks[name].copy()

    def read(self, name: str, statement: str, values: tuple[Any, ...]) -> list[Any]:
        return rows_of(statement, self._disks[name].raw.execute(statement, values))

    def watch_laptop(self, name: str, before: Before) -> None:
        self._stores[name].before = before

    def watch_service(self, before: Before) -> None:
        self.database.before = before

    def fill_disk(self, name: str, is_full: bool) -> None:
        disk = self._disks[name]
        disk.fill_up() if is_full else disk.make_room()

    def close(self) -> None:
        """The disks may be used again."""
        for disk in self._disks.values():
            disk.give_back()


# the town


def fixed_id(n: int) -> Id:
    """An id of the town, the same in every world."""
    return Id(f"01990000-0000-7000-9000-{n:012x}")


def town_ids() -> dict[str, Id]:
    """Who and what is in the town, by name."""
    names = ["Northmoor", *TEAMS, *(name for people in TEAMS.values() for name in people)]
    return {name: fixed_id(n) for n, name in enumerate(names, 1)}


def found_town(database: Database) -> None:
    """Two teams with their people, by the service's own administration."""
    ids = town_ids()
    service = ids["Northmoor"]
    records: list[Record] = [Service(id=service, scope=service, name="Northmoor", help_phone="01632 960 000")]
    for team, people in TEAMS.items():
        records.append(Team(id=ids[team], scope=service, name=team))
        for name, role in people.items():
            trained = ("appropriate_adult",) if name == "Leah" else ()
            person = Person(id=ids[name], scope=service, names=f"{name} Moor", role=role, team=ids[team], training=trained)
            records.append(person)
    ops = [_made(record, fixed_id(1000 + n)) for n, record in enumerate(records)]
    assert {result.status for result in administer(database, {}, ops)} == {"applied"}


def _made(record: Record, op: Id) -> Op:
    made = Op(id=op, dseq=0, kind="create", type=record.type_name, record=record.id, scope=record.scope, actor=NO_ID, at=AT)
    return msgspec.structs.replace(made, edits=diff({}, to_body(record)))


_towns: list[MemoryDatabase] = []


def memory_town(forms: Forms, with_lists: bool = False) -> MemoryGrounds:
    """New grounds in memory with the town on them."""
    if not _towns:
        _towns.append(MemoryDatabase())
        found_town(_towns[0])
        service_key(_towns[0])
        with _towns[0].transaction() as connection:
            sealing_key_in(connection)
    return MemoryGrounds(_towns[0].copy(), forms, with_lists)
