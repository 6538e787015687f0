"""One person at one laptop: the real operations, store and sync agent, and everything that may befall a laptop."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from app.changes.op import read_op
from app.changes.signing import public_of
from app.domain.assessment import Assessment
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.plan import Plan
from app.domain.record import Record
from app.domain.standing import Stage
from app.models.audit_sending import BROKEN
from app.models.signer import DEVICE_KEY, PERSON_KEY, SERVICE_KEY
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.models.unit_of_work import Identity
from app.operations.base import Operation
from app.operations.runner import WorkRunner
from app.server import devices
from app.sync.agent import SyncAgent
from app.sync.ports import SyncPosition
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest
from app.sync.report import SyncReport
from tests.helpers.laptop import HandClock
from tests.sync_simulation import deeds, ledger
from tests.sync_simulation.copying import joins_anew
from tests.sync_simulation.grounds import TEAMS
from tests.sync_simulation.link import AskedByTurns, Link, op_facts
from tests.sync_simulation.weather import CALM, PowerCut, Weather
from tests.sync_simulation.words import words_in

if TYPE_CHECKING:
    from tests.sync_simulation.world import World

T = TypeVar("T")
R = TypeVar("R", bound=Record)
AFTER_CRASH_S: Final = 5.0
_AS_SIGNED: Final = frozenset({Stage.SENT, Stage.COUNTERSIGNED})
_names: list[str] = []
"""Of the tables, the same in every store."""
START: Final = Moment(wall_at="2026-11-23T09:00:00+00:00", boot_id="made-up", boottime_ns=1)


class NoTrail(StoreForSync):
    """Keeps its audit trail to itself: for worlds that are about records."""

    def position(self) -> SyncPosition:
        return msgspec.structs.replace(super().position(), entries=0)


class Desk:
    """One person at one laptop."""

    def __init__(self, world: "World", number: int, called: str) -> None:
        self.world, self.called, self.name = world, called, f"{called}-{number}"
        self.dice = Random(world.dice.random())
        self.person = world.ids[called]
        self.role = next(people[called] for people in TEAMS.values() if called in people)
        self.clock = HandClock(self.start())
        self._became_s = 0.0
        self.private = hashlib.sha256(self.name.encode()).digest()
        joined = self._join()
        self.device = joined.device
        self.devices = [joined.device]
        self._parts: dict[str, Any] = {"clock": self.clock, "new_id": world.new_id, "forms": deeds.shelf()}
        team = next(world.ids[team] for team, people in TEAMS.items() if called in people)
        secrets = {PERSON_KEY: self.private, DEVICE_KEY: self.private, SERVICE_KEY: bytes.fromhex(joined.service_key)}
        identity = Identity(person=self.person, role=self.role, team=team)
        self.store: Store = world.grounds.settle(self.name, identity, secrets, self._parts)
        key = public_of(self.private)
        self.link = Link(world.grounds, world.history, self.name, key, Random(self.dice.random()))
        self.weather: Weather = CALM
        self.screens: dict[Id, Record] = {}
        self.read: dict[Id, str] = {}
        self.wakes_at_s = world.now_s
        self.last_moved = True
        self._told = ""
        self.rests_at = -1
        self._round_began = 0
        self._signed: list[dict[str, str]] = []
        self.is_full = False
        self._newest_dseq = 0
        self._noted: dict[int, bytes] = {}
        self._agent: SyncAgent | None = None

    def copied(self, world: "World") -> "Desk":
        """The same in a world that is a copy of this one's; its program is started anew."""
        other = copy(self)
        other.world, other.clock, other._agent = world, HandClock(self.start()), None
        other.devices = list(self.devices)
        other.clock.turn(seconds=self._became_s)
        other._parts = {**self._parts, "clock": other.clock, "new_id": world.new_id}
        other.store = world.grounds.open(self.name, other._parts)
        other.link = Link(world.grounds, world.history, self.name, public_of(self.private), Random())
        other.read = {}
        other.link.pushed, other.screens, other._noted = list(self.link.pushed), {}, dict(self._noted)
        return other

    def shake(self, dice: Random) -> None:
        """What happens here from now on follows from these dice."""
        self.dice = Random(dice.random())
        self.link.dice = Random(self.dice.random())
        self.link.page_rows = dice.choice([2, 7, 1000])
        self._agent = None
        self.screens.clear()
        self.read.clear()

    def start(self) -> Moment:
        """What the clock of this laptop says when the world begins."""
        return START

    def _join(self) -> EnrolAnswer:
        database, code = self.world.grounds.database, f"CODE{self.name}"
        devices.keep_code(database, code, self.person, 60)
        return devices.enrol(database, EnrolRequest(code=code, public_key=public_of(self.private)))

    def become(self, weather: Weather) -> None:
        """The weather at this desk."""
        self.weather = self.link.weather = weather

    # syncing

    def round(self) -> SyncReport | None:
        """One round of sync; None when the power went in the middle of it."""
        report = None
        # whom the program sends to the service desk is given a code there
        is_sent = self._told == BROKEN and self.weather == CALM
        if is_sent or (self.must_join and (self.weather == CALM or self._happens(0.3))):
            joins_anew(self)
        self.note_saved("before the round")
        self._round_began = len(self.world.history.entries)
        try:
            with self._at_risk(150):
                report = self._the_agent().sync_once()
        except PowerCut:
            self.restart("loses power")
        self.wakes_at_s = self.world.now_s + (report.wake_in_s if report else AFTER_CRASH_S)
        self._told = report.problem if report else ""
        self.last_moved = report is None or bool(report.sent or report.came or report.touched or report.problem)
        self.look(report.problem if report else "power cut")
        return report

    @property
    def must_join(self) -> bool:
        """Was it told that there is another copy of it?"""
        return bool(self.all("SELECT must_join FROM sync_state")[0].must_join)

    def begin_noting(self) -> None:
        """The count of what is saved here begins from 1."""
        self._newest_dseq, self._noted = 0, {}

    def _the_agent(self) -> SyncAgent:
        if self._agent is None:
            self._agent = SyncAgent(
                StoreForSync(self.store) if self.world.has_trail else NoTrail(self.store),
                self.link,
                self._on_lane,
                clock=self.clock,
                luck=self.dice.random,
                asking=AskedByTurns,
            )
        return self._agent

    def _on_lane(self, work: Callable[[], T], /) -> T:
        if self._happens(self.weather.typing):
            self._act()
        if self._happens(self.weather.dark):
            raise PowerCut
        done = work()
        if self._happens(self.weather.dark):
            raise PowerCut
        return done

    def restart(self, why: str) -> None:
        """The program ends wherever it is and is started again."""
        self.note("restarts", why=why)
        self._agent = None
        self.screens.clear()
        self.read.clear()
        self.store = self.world.grounds.open(self.name, self._parts)
        self.note_saved("what was under way")

    # what may befall it

    def _happens(self, odds: float) -> bool:
        return bool(odds and self.dice.random() < odds)

    @contextmanager
    def _at_risk(self, most: int) -> Iterator[None]:
        """The power may go at one of the next statements that write."""
        left = self.dice.randrange(1, most) if self._happens(self.weather.torn) else 0

        def before(_: str) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise PowerCut

        if not left:
            yield
            return
        self.world.grounds.watch_laptop(self.name, before)
        try:
            yield
        finally:
            self.world.grounds.watch_laptop(self.name, lambda _: None)

    def fill_up(self) -> None:
        """The disk is full."""
        self.is_full = True
        self.note("has_no_room_left")
        self.world.grounds.fill_disk(self.name, True)

    def have_room(self) -> None:
        """The disk has room."""
        if self.is_full:
            self.is_full = False
            self.note("has_room_again")
            self.world.grounds.fill_disk(self.name, False)

    # working

    def do_something(self) -> None:
        """Whatever a person may do next; a rule that says no is nothing to worry about."""
        try:
            with self._at_risk(40):
                self._act()
        except PowerCut:
            self.restart("loses power")

    def do(self, deed: Callable[["Desk"], None]) -> None:
        """This one thing."""
        try:
            deed(self)
        except PowerCut:
            self.restart("loses power")
        self.note_saved(deed.__name__)

    def _act(self) -> None:
        deed = self.dice.choice(self.world.deeds)
        jump = self.dice.choice([40, 3600, -7200, 86400 * 900, -86400 * 400]) if self._happens(self.weather.clocks) else 0
        self._tell_time(jump)
        try:
            deed(self)
        except Refused as error:
            self.note("is_refused", deed=deed.__name__, why=error.message[:60])
        except Unavailable as error:
            self.note("cannot_save", deed=deed.__name__, why=error.message[:30])
        self.note_saved(deed.__name__)

    def _tell_time(self, jump_s: float) -> None:
        """The clock goes on with the world's time, and jumps."""
        self.clock.turn(seconds=self.world.now_s - self._became_s + jump_s)
        self._became_s = self.world.now_s

    def run(self, operation: Operation) -> None:
        """An operation; what it was given is as it was afterwards, or the screen that gave it would see no edit."""
        before = msgspec.json.encode(operation)
        try:
            WorkRunner(self.store.work).run(operation)
        finally:
            if msgspec.json.encode(operation) != before:
                self.note("spoils_a_value", operation=type(operation).__name__)

    def put(self, *records: Record) -> None:
        """New records."""
        with self.store.work() as work:
            for record in records:
                work.put(record)

    def change(self, kind: type[R], edit: Callable[[R], R]) -> None:
        """Change some record, now and then from a screen that has been open since before the last sync."""
        id = self.some_id(kind.type_name)
        if id is None:
            return
        with self.store.work() as work:
            now = work.get(kind, id)
            old = self.screens.get(id)
            seen = old if isinstance(old, kind) and self.dice.random() < 0.5 else now
            work.put(edit(seen), seen)
            self.screens[id] = work.get(kind, id)

    def open_file(self) -> None:
        """A manager opens a file and gives it to somebody."""
        deeds.open_file(self)
        self.note_saved("open_file")

    # looking

    def all(self, statement: str, *values: Any) -> list[Any]:
        """Rows of the store itself."""
        return self.world.grounds.read(self.name, statement, values)

    def files(self) -> list[Id]:
        """Children's files that are whole here."""
        return [Id(row[0]) for row in self.all("SELECT id FROM scope WHERE kind = 'child' AND state = 'whole' ORDER BY id")]

    def some_id(self, kind: str, voided: int = 0) -> Id | None:
        """A record of this type, mostly one of the first: so people meet."""
        ids = self.ids_of(kind, voided)
        return self.dice.choice(ids[:2] if self.dice.random() < 0.7 else ids) if ids else None

    def ids_of(self, kind: str, voided: int = 0) -> list[Id]:
        """The records of a type here."""
        rows = self.all("SELECT id FROM record WHERE type = ? AND voided = ? ORDER BY id", kind, voided)
        return [Id(row[0]) for row in rows]

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that is in the store, table by table."""
        rows = {name: self.all(f"SELECT * FROM {name}") for name in self._table_names()}
        return {name: sorted(map(tuple, of_table), key=repr) for name, of_table in rows.items()}

    def _table_names(self) -> list[str]:
        """Those whose rows say what is kept; the index has its own way to be asked."""
        if not _names:
            asked = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name"
            _names.extend(row[0] for row in self.all(asked))
        return _names

    # telling

    def note(self, what: str, **facts: Any) -> None:
        """It happened here."""
        self.world.history.note(self.name, what, **facts)

    def note_saved(self, deed: str) -> None:
        """What now waits that did not wait before, or not like this; and words on this laptop that no waiting op holds."""
        rows = self.all("SELECT dseq, rec_id, op FROM outbox WHERE dseq > ? OR state < 2 ORDER BY dseq", self._newest_dseq)
        rows = [row for row in rows if self._noted.get(row.dseq) != row.op]
        if not rows:
            return
        named = {row.dseq: read_op(row.op).id for row in rows}
        old = {read_op(self._noted[n]).id: id for n, id in named.items() if n in self._noted}
        parted = {before: id for before, id in old.items() if before != id}
        if parted:
            self.note("names_anew", ops=parted)
        self._noted.update({row.dseq: row.op for row in rows})
        self._newest_dseq = max(self._newest_dseq, rows[-1].dseq)
        loose = sorted({word for row in rows for word in self._loose_words(row.rec_id)})
        self.note("saved", deed=deed, ops=[op_facts(read_op(row.op)) for row in rows], loose=loose)

    def _loose_words(self, record: Id) -> set[str]:
        """Words of a record that neither came from the service nor are in an op that waits."""
        (here,) = self.all("SELECT body, ver FROM record WHERE id = ?", record) or [None]
        if here is None:
            return set()
        held = {word for row in self.all("SELECT body FROM shadow WHERE rec_id = ?", record) for word in words_in(row.body)}
        waiting = self.all("SELECT op FROM outbox WHERE rec_id = ? AND state < 2", record)
        if not waiting:
            return set()
        if not here.ver:  # nothing will come in the place of a record that was kept aside whole
            waiting += self.all("SELECT op FROM outbox WHERE rec_id = ? AND status = 'quarantined'", record)
        return words_in(here.body) - held - {word for row in waiting for word in words_in(row.op)}

    def _hidden_words(self) -> set[str]:
        """Words that wait to be sent and are not in the record as it is seen here."""
        waiting = self.all(
            "SELECT r.body, o.base_body, o.frozen_body FROM outbox o JOIN record r ON r.id = o.rec_id WHERE o.dseq IN"
            " (SELECT max(dseq) FROM outbox WHERE state < 2 GROUP BY rec_id)"
        )
        return {w for body, base, frozen in waiting for w in words_in(frozen) - words_in(base) - words_in(body)}

    def _standings(self) -> list[dict[str, str]]:
        """Assessments and plans that show as sent or signed, with their content and the content that the signature names."""
        found: list[dict[str, str]] = []
        if not self.all("SELECT 1 FROM record WHERE type = 'signature' LIMIT 1"):
            return found
        with self.store.work() as work:
            for kind in (Assessment, Plan):
                for id in self.ids_of(kind.type_name):
                    where = work.standing(work.get(kind, id))
                    if where.signed is not None and where.stage in _AS_SIGNED:
                        body = self.all("SELECT body FROM record WHERE id = ?", id)[0].body
                        found.append(
                            {"id": id, "as": where.stage.value, "signed": where.signed.signed_body, "is": body.decode()}
                        )
        return found

    def note_remains(self) -> None:
        """Every word that is anywhere in the store, and the files that are there; for the end of a world."""
        words = words_in(self._all_written())
        indexed = self.all("SELECT DISTINCT scope FROM search_doc ORDER BY scope")
        self.note("keeps", words=sorted(words), files=sorted({*self.scopes()}), indexed=[row[0] for row in indexed])

    def _all_written(self) -> bytes:
        """Every cell of every table that may hold words, as Python shows it: a word is plain letters there as well."""
        return "".join(str([*map(tuple, self.all(f"SELECT * FROM {name}"))]) for name in self._table_names()).encode()

    def scopes(self) -> list[Id]:
        """The scopes of which there is a record here."""
        return [Id(row[0]) for row in self.all("SELECT DISTINCT scope FROM record ORDER BY scope")]

    def look(self, problem: str) -> None:
        """All that is on the laptop after a round, and what the service has for this person at the same time."""
        database = self.world.grounds.database
        state = self.all("SELECT epoch, cursor FROM sync_state")[0]
        rows = self.all("SELECT id, ver, body, scope, voided FROM record ORDER BY id")
        waiting = self.all("SELECT id, rec_id FROM outbox WHERE state < 2")
        entering = [row.id for row in self.all("SELECT id FROM scope WHERE state = 'entering' ORDER BY id")]
        truth = ledger.entitled(database, self.person)
        is_owing = problem or waiting or entering or {r.scope for r in rows} - {row[2] for row in truth.values()}
        self.rests_at = -1 if is_owing and self.last_moved else state.cursor
        if self.last_moved:
            try:
                self._signed = self._standings()
            except PowerCut:  # somebody reads a page, and the power goes
                self.restart("loses power")
                self._signed = self._standings()
        self.note(
            "stands",
            problem=problem,
            cursor=state.cursor,
            waiting=len(waiting),
            rows={r.id: [r.ver, hashlib.sha256(r.body).hexdigest(), r.scope, int(r.voided)] for r in rows},
            began=self._round_began,
            waits=sorted(row.id for row in waiting),
            covered=sorted({row.rec_id for row in waiting}),
            aside=sorted({r.rec_id for r in self.all("SELECT rec_id FROM outbox WHERE status = 'quarantined'")}),
            hidden=sorted(self._hidden_words()),
            entering=entering,
            signed=self._signed,
            truth=truth,
            ledger=sorted({scope for device in self.devices for scope in ledger.holdings(database, device)}),
        )
