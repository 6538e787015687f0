"""A handful of laptops with real encrypted stores, one real service, and dice: people write, networks fail, power goes."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from app.changes.op import op_hash
from app.changes.signing import public_of
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.contact import Contact, NextStep
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.domain.plan import Plan, Step, Target
from app.domain.record import Record
from app.forms.definition import Kind
from app.forms.shelf import Shelf
from app.forms.shipped import shipped_shelf
from app.models.signer import DEVICE_KEY, PERSON_KEY
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.models.unit_of_work import Identity, UnitOfWork
from app.server import devices
from app.server.database import Database
from app.server.feed import Reader
from app.server.known import Forms
from app.sync.agent import SyncAgent
from app.sync.protocol.messages import EnrolRequest
from app.sync.report import SyncReport
from tests.helpers.laptop import HandClock
from tests.server.town import Town
from tests.sync_simulation.hostile_link import HostileLink, PowerCut

PEOPLE = (("Leah", "practitioner"), ("Sam", "practitioner"), ("Ruth", "manager"), ("Leah", "practitioner"))
"""Leah has a second laptop."""

T = TypeVar("T")
R = TypeVar("R", bound=Record)
KEY = "ab" * 48
_SHELF: list[Shelf] = []


def shelf() -> Shelf:
    """The shipped forms, read once."""
    if not _SHELF:
        _SHELF.append(shipped_shelf())
    return _SHELF[0]


class World:
    """A town and its laptops. Everything that happens follows from the seed."""

    def __init__(self, database: Database, forms: Forms, folder: Path, seed: int) -> None:
        self.dice = Random(seed)
        self.database, self.forms = database, forms
        self.town = Town(database)
        self.town.remember()
        self._count = 0
        self.laptops = [Desk(self, folder / f"{n}-{name}", name, role) for n, (name, role) in enumerate(PEOPLE)]

    def new_id(self) -> Id:
        """Ids in order, the same in every run of a seed."""
        self._count += 1
        return Id(f"0199{self._count:04x}-{self._count % 65536:04x}-7000-8000-{self._count:012x}")

    def word(self) -> str:
        """A word that nobody else has written."""
        self._count += 1
        return f"word{self._count}x"

    def close(self) -> None:
        """Close all stores."""
        for laptop in self.laptops:
            laptop.store.close()


class Desk:
    """One person at one laptop."""

    def __init__(self, world: World, folder: Path, name: str, role: str) -> None:
        self.world, self.name, self.role, self.dice = world, name, role, world.dice
        self.person = world.town.ids[name]
        private = hashlib.sha256(f"{folder.name}".encode()).digest()
        code = f"CODE{folder.name}"
        devices.keep_code(world.database, code, self.person, 60)
        answer = devices.enrol(world.database, EnrolRequest(code=code, public_key=public_of(private)))
        self.device = answer.device
        self.clock = HandClock()
        folder.mkdir(parents=True)
        self._path = folder / "store.db"
        self._parts: dict[str, Any] = {"clock": self.clock, "new_id": world.new_id, "forms": shelf()}
        identity = Identity(person=self.person, role=role, team=answer.team)
        self.store = Store.create(self._path, KEY, identity, {PERSON_KEY: private, DEVICE_KEY: private}, **self._parts)
        reader = Reader(self.device, self.person)
        self.link = HostileLink(world.database, world.forms, reader, Random(self.dice.random()))
        self.written: set[Id] = set()
        self.sent: dict[Id, str] = {}
        self.screens: dict[Id, Record] = {}
        self.last_cursor = 0
        self.odds = 0.0
        self._agent: SyncAgent | None = None

    # syncing

    def sync(self) -> SyncReport | None:
        """One round; None when the power went in the middle of it."""
        if self._agent is None:
            self.sync_store = Watched(self)
            self._agent = SyncAgent(self.sync_store, self.link, self._on_lane, clock=self.clock, luck=self.dice.random)
        try:
            return self._agent.sync_once()
        except PowerCut:
            self.restart()
            return None

    def restart(self) -> None:
        """The program ends wherever it is and is started again."""
        self._agent = None
        self.screens.clear()
        self.store.close()
        self.store = Store(self._path, KEY, **self._parts)

    def _on_lane(self, work: Callable[[], T], /) -> T:
        if self.dice.random() < self.odds / 4:
            self.do_something()
        if self.dice.random() < self.odds / 10:
            raise PowerCut
        done = work()
        if self.dice.random() < self.odds / 10:
            raise PowerCut
        return done

    # reading

    def all(self, statement: str, *values: Any) -> list[Any]:
        """Rows of the store itself."""
        with self.store.reading() as connection:
            return list(connection.exec_driver_sql(statement, values))

    def files(self) -> list[Id]:
        """Children's files that are whole here."""
        return [Id(row[0]) for row in self.all("SELECT id FROM scope WHERE kind = 'child' AND state = 'whole' ORDER BY id")]

    def _ids(self, kind: str, voided: int = 0) -> list[Id]:
        rows = self.all("SELECT id FROM record WHERE type = ? AND voided = ? ORDER BY id", kind, voided)
        return [Id(row[0]) for row in rows]

    # working

    def do_something(self) -> None:
        """Whatever a person may do next; a rule that says no is nothing to worry about."""
        deed = self.dice.choice(DEEDS)
        self.clock.turn(seconds=self.dice.choice([1, 40, 3600, -7200, 86400 * 900]) if self.dice.random() < 0.3 else 1)
        try:
            deed(self)
        except Refused:
            return
        self.written.update(Id(row[0]) for row in self.all("SELECT id FROM outbox"))

    def put(self, record: Record) -> None:
        """A new record."""
        with self.store.work() as work:
            work.put(record)

    def change(self, kind: type[R], edit: Callable[[R], R]) -> None:
        """Change some record, now and then from a screen that has been open since before the last sync."""
        ids = self._ids(kind.type_name)
        if not ids:
            return
        id = self.dice.choice(ids)
        with self.store.work() as work:
            seen = self._seen(work, kind, id)
            work.put(edit(seen), seen)
            self.screens[id] = work.get(kind, id)

    def _seen(self, work: UnitOfWork, kind: Any, id: Id) -> Any:
        now = work.get(kind, id)
        return self.screens.get(id, now) if self.dice.random() < 0.5 else now


class Watched(StoreForSync):
    """The real store; what it sends is noted, and that its cursor never goes back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.store)
        self._desk = desk

    def unsent(self, most: int, most_bytes: int, before: str = "") -> Any:
        ops = super().unsent(most, most_bytes, before)
        for op in ops:
            assert self._desk.sent.setdefault(op.id, op_hash(op)) == op_hash(op), "a sent op was changed"
        return ops

    def position(self) -> Any:
        position = super().position()
        assert position.cursor >= self._desk.last_cursor, "the cursor went back"
        self._desk.last_cursor = position.cursor
        return position


# deeds


def open_file(desk: Desk) -> None:
    """A manager opens a file and gives it to somebody."""
    if desk.role != "manager":
        return
    child = Child(id=desk.world.new_id(), scope=desk.world.new_id(), first_names=desk.world.word(), surname="Moss")
    desk.put(child)
    allocate(desk, child.scope)


def allocate(desk: Desk, scope: Id | None = None) -> None:
    """A manager lets somebody work with a child."""
    if desk.role != "manager" or not (scope or desk.files()):
        return
    person = desk.world.town.ids[desk.dice.choice(["Leah", "Sam"])]
    place = scope or desk.dice.choice(desk.files())
    desk.put(Allocation(id=desk.world.new_id(), scope=place, person=person, from_on="2026-11-01"))


def give(ruth: Desk, scope: Id) -> None:
    """Ruth lets Leah work with this child."""
    person = ruth.world.town.ids["Leah"]
    ruth.put(Allocation(id=ruth.world.new_id(), scope=scope, person=person, from_on="2026-11-01"))


def end_allocation(desk: Desk) -> None:
    """A manager ends somebody's work with a child: the file leaves that laptop."""
    if desk.role == "manager" and desk.dice.random() < 0.5:
        desk.change(Allocation, lambda a: a.but(to_on="2026-11-20"))


def paragraphs(desk: Desk, text: str) -> str:
    """The text with a paragraph added, replaced or removed."""
    parts = text.split("\n\n") if text else []
    place = desk.dice.randrange(len(parts) + 1)
    parts[place : place + desk.dice.randrange(2)] = [desk.world.word() for _ in range(desk.dice.randrange(3))]
    return "\n\n".join(parts)


def some(desk: Desk, now: tuple[str, ...]) -> tuple[str, ...]:
    """A set with one more or one fewer."""
    return tuple(sorted(set(now) ^ {desk.dice.choice(["child", "mum", "dad", "teacher"])}))


def write_contact(desk: Desk) -> None:
    """A new contact."""
    if files := desk.files():
        text = "\n\n".join(desk.world.word() for _ in range(4))
        desk.put(Contact(id=desk.world.new_id(), scope=desk.dice.choice(files), content=text, aim=desk.world.word()))


def edit_words(desk: Desk) -> None:
    """Work on a narrative."""
    desk.change(Contact, lambda c: c.but(content=paragraphs(desk, c.content)))


def edit_facts(desk: Desk) -> None:
    """Choose another kind, venue or company."""
    desk.change(
        Contact,
        lambda c: c.but(venue=desk.world.word(), present=some(desk, c.present), minutes=desk.dice.randrange(90)),
    )


def edit_steps(desk: Desk) -> None:
    """Add, reword or remove a next step."""

    def edit(contact: Contact) -> Contact:
        steps = dict(contact.next_steps)
        id = desk.dice.choice([*steps, desk.world.new_id()])
        if id in steps and desk.dice.random() < 0.5:
            del steps[id]
        else:
            steps[id] = NextStep(what=desk.world.word(), who=steps[id].who if id in steps else "child")
        return contact.but(next_steps=steps)

    desk.change(Contact, edit)


def remove_or_restore(desk: Desk) -> None:
    """Take a contact out, or back in."""
    voided = desk.dice.randrange(2)
    if ids := desk._ids("contact", voided):
        with desk.store.work() as work:
            id = desk.dice.choice(ids)
            if voided:
                work.unvoid(id)
            else:
                work.void(id, "entered twice")


def plan(desk: Desk) -> None:
    """Begin a plan, or work on one."""
    files = desk.files()
    if files and (not desk._ids("plan") or desk.dice.random() < 0.1):
        desk.put(Plan(id=desk.world.new_id(), scope=desk.dice.choice(files), review_on="2026-12-01"))
    else:
        desk.change(Plan, lambda p: _planned(desk, p))


def _planned(desk: Desk, plan: Plan) -> Plan:
    targets = dict(plan.targets)
    id = desk.dice.choice([*targets, desk.world.new_id()])
    if id in targets and desk.dice.random() < 0.3:
        del targets[id]
        return plan.but(targets=targets)
    target = targets.get(id, Target(title=desk.world.word()))
    steps = {**target.steps, desk.dice.choice([*target.steps, desk.world.new_id()]): Step(text=desk.world.word())}
    targets[id] = Target(title=target.title, words=paragraphs(desk, target.words), steps=steps)
    return plan.but(targets=targets)


def assess(desk: Desk) -> None:
    """Begin an assessment, or answer in one."""
    form = shelf().newest("start_of_order")
    assert form is not None
    files = desk.files()
    if files and (not desk._ids("assessment") or desk.dice.random() < 0.1):
        reference = FormRef(id=form.id, version=form.version)
        desk.put(Assessment(id=desk.world.new_id(), scope=desk.dice.choice(files), form=reference, stage="initial"))
        return
    kinds = (Kind.NARRATIVE, Kind.SEVERAL, Kind.RATING, Kind.CHOICE)
    questions = [q for q in form.questions.values() if q.kind in kinds and (q.group or desk.dice.random() < 0.2)]
    desk.change(Assessment, lambda a: _answered(desk, a, desk.dice.choice(questions or list(form.questions.values()))))


def _answered(desk: Desk, assessment: Assessment, question: Any) -> Assessment:
    now = assessment.answers.get(question.id, Answer())
    if question.kind is Kind.NARRATIVE:
        return assessment.answering(question.id, now.stating(paragraphs(desk, str(now.value or ""))))
    if question.kind is Kind.SEVERAL:
        value = now.value if isinstance(now.value, tuple) else ()
        return assessment.answering(question.id, Answer(value=some(desk, value) or None, said_by="child"))
    if now.value and desk.dice.random() < 0.3:
        return assessment.but(answers={k: v for k, v in assessment.answers.items() if k != question.id})
    return assessment.answering(question.id, Answer(value=desk.world.word(), said_by=desk.dice.choice(["", "carer"])))


def rename(desk: Desk) -> None:
    """Correct a fact about a child."""
    desk.change(Child, lambda c: c.but(preferred_name=desk.world.word(), strengths=some(desk, c.strengths)))


DEEDS: tuple[Callable[[Desk], None], ...] = (
    write_contact,
    edit_words,
    edit_words,
    edit_facts,
    edit_steps,
    remove_or_restore,
    plan,
    plan,
    assess,
    assess,
    rename,
    open_file,
    allocate,
    allocate,
    end_allocation,
    end_allocation,
    end_allocation,
)
