"""One laptop for tests: a real encrypted store in a temporary folder, a hand-turned clock, ids from the real maker."""

import secrets
from pathlib import Path

import msgspec
import uuid_utils

from app.changes.canonical import encode
from app.changes.signing import public_of
from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.involvement import Allocation, Order
from app.domain.moment import Moment
from app.domain.policy import Role
from app.domain.record import Record, to_body
from app.domain.service import Person
from app.domain.types import SCOPE_BEARERS
from app.forms.shelf import Shelf
from app.forms.shipped import shipped_shelf
from app.models.signer import CERTIFICATE, DEVICE_KEY, PERSON_KEY, SERVICE_KEY
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.models.unit_of_work import Identity
from app.operations.base import Done, Operation
from app.operations.runner import WorkRunner
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row, ScopeRef
from tests.helpers.signed import SERVICE, certificate_of, key_of

KEY = "0123456789abcdef" * 6
START = Moment(wall_at="2026-11-23T09:00:00+00:00", boot_id="test", boottime_ns=1)
_SHELF: list[Shelf] = []


def shelf() -> Shelf:
    """The shipped forms, read once for all tests."""
    if not _SHELF:
        _SHELF.append(shipped_shelf())
    return _SHELF[0]


def new_id() -> Id:
    """A fresh identifier."""
    return Id(str(uuid_utils.uuid7()))


class HandClock:
    """A clock that a test turns."""

    def __init__(self, start: Moment = START) -> None:
        self.now = start

    def __call__(self) -> Moment:
        return self.now

    def turn(self, **span: float) -> None:
        """Move on, for example `turn(days=1)`."""
        self.now = self.now.later(**span)


class Laptop:
    """A store and what a person can do with it."""

    def __init__(
        self,
        folder: Path,
        *,
        role: str = Role.PRACTITIONER,
        person: Id | None = None,
        team: Id | None = None,
        clock: HandClock | None = None,
        forms: Shelf | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "store.db"
        self.clock = clock or HandClock()
        self.person, self.team = person or new_id(), team or new_id()
        identity = Identity(person=self.person, role=role, team=self.team)
        self.store = Store.create(
            self.path,
            KEY,
            identity,
            {
                PERSON_KEY: key_of(self.person),
                DEVICE_KEY: secrets.token_bytes(32),
                SERVICE_KEY: bytes.fromhex(public_of(SERVICE)),
                CERTIFICATE: certificate_of(self.person).encode(),
            },
            clock=self.clock,
            new_id=new_id,
            forms=forms or shelf(),
        )
        self._wire()

    def _wire(self) -> None:
        self.runner = WorkRunner(self.store.work)
        self.sync = StoreForSync(self.store)

    def do(self, operation: Operation) -> Done:
        """Run an operation."""
        return self.runner.run(operation)

    def put(self, *records: Record) -> None:
        """Put records as they are (what a child's file holds before the story starts)."""
        with self.store.work() as work:
            for record in records:
                work.put(record)

    def receive(self, *records: Record, ver: int = 1, by: Id | None = None) -> None:
        """Take records in as if the service had sent them: with a child's record the whole file is entered."""
        at = self.clock.now.wall_at
        who = by or self.person
        rows = [
            Row(ver, r.id, type(r).type_name, r.scope, who, at, who, at, 0, msgspec.Raw(encode(to_body(r))))
            for r in records
        ]
        entered = tuple(ScopeRef(r.scope, kind) for r in records if (kind := SCOPE_BEARERS.get(type(r).type_name)))
        head = PageHead(epoch="e", head=ver, cursor=ver, more=False, count=len(rows), digest="", at=at, enter=entered)
        self.sync.apply_page(rows, head)
        if entered:
            self.sync.apply_fetched((), entered, True)

    def restart(self) -> None:
        """Close and open again, as after a lock."""
        self.store.close()
        self.store = Store(self.path, KEY, clock=self.clock, new_id=new_id, forms=shelf())
        self._wire()

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def a_child(first_names: str = "Jayden", surname: str = "Okafor", **more: object) -> Child:
    """A child with a scope of their own."""
    facts: dict[str, object] = {"preferred_name": "Jay", "pronouns": "he/him", "born_on": "2011-03-12", **more}
    return Child(id=new_id(), scope=new_id(), first_names=first_names, surname=surname, **facts)  # type: ignore[arg-type]


def an_order(child: Child, **more: object) -> Order:
    """A Youth Rehabilitation Order made on 6 November 2026."""
    facts: dict[str, object] = {
        "kind": "YRO",
        "made_on": "2026-11-06",
        "ends_on": "2027-08-05",
        "level": "enhanced",
        **more,
    }
    return Order(id=new_id(), scope=child.scope, **facts)  # type: ignore[arg-type]


def a_contact(child: Child, **more: object) -> Contact:
    """A whole contact, ready to be finished."""
    facts: dict[str, object] = {
        "kind": "home_visit",
        "started_at": "2026-11-23T08:05:00+00:00",
        "minutes": 45,
        "attendance": "seen",
        "aim": "College: finish the form",
        "content": "Filled in pages 2 and 3 together.",
        "outcome": "Form done but for one page.",
        "progress": "good",
        "voice": "I thought they’d laugh but the lady was sound.",
        "risk": "no_change",
        "safeguarding": "none",
        **more,
    }
    return Contact(id=new_id(), scope=child.scope, **facts)  # type: ignore[arg-type]


def an_allocation(child: Child, person: Id, team: Id) -> Allocation:
    """This person works with this child."""
    return Allocation(id=new_id(), scope=child.scope, person=person, team=team, from_on="2026-11-06")


__all__ = [
    "Answer",
    "Assessment",
    "HandClock",
    "Laptop",
    "Person",
    "a_child",
    "a_contact",
    "an_allocation",
    "an_order",
    "new_id",
]
