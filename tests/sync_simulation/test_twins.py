"""The contract of the twins: whatever is asked of them, they answer and hold what the real store and the real service do.

Three ways to ask: whole worlds, which must have one history wherever they stand; steps of a laptop's store; and requests to
the service, hostile ones among them.
"""

import re
from random import Random
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.changes.edits import Edit, diff
from app.changes.op import Op
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.record import Record, to_body
from app.server import devices, feed, intake
from app.server.known import Forms
from app.server.turned_away import TurnedAway
from app.sync.http import read_page
from app.sync.protocol.messages.enrol import EnrolRequest
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PullRequest
from app.sync.protocol.messages.push import PushRequest
from tests.sync_simulation import ledger
from tests.sync_simulation import world as worlds
from tests.sync_simulation.conftest import NewGrounds
from tests.sync_simulation.grounds import AT, Grounds, fixed_id, memory_town, town_ids
from tests.sync_simulation.running import live_and_check
from tests.sync_simulation.weather import weather_of

QUICK: Final = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


# whole worlds


@pytest.mark.allows_logs  # of laptops that were copied
@pytest.mark.parametrize("seed", range(4), ids=lambda seed: f"seed-{seed}")
def test_a_world_has_one_history_wherever_it_stands(
    new_grounds: NewGrounds, forms: Forms, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every saved op, request, answer, verdict, crash and view is the same, and in the end every row of every table.

    (A full disk is not: pages differ in number.)
    """
    monkeypatch.setattr(worlds, "weather_of", lambda dice: msgspec.structs.replace(weather_of(dice), full=0.0))
    left: list[dict[tuple[str, str], Any]] = []

    def look(world: worlds.World) -> None:
        left.append({(d.name, name): rows for d in world.laptops for name, rows in _comparable(d.tables()).items()})

    in_memory = live_and_check(memory_town(forms, with_lists=True), seed, at_end=look).history
    with new_grounds() as real:
        on_disk = live_and_check(real, seed, at_end=look).history
    assert in_memory.conversation().splitlines() == on_disk.conversation().splitlines()
    assert in_memory.digest() == on_disk.digest()
    assert {place for place, rows in left[0].items() if rows != left[1][place]} == set()


def _comparable(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, Any]:
    """Without the service's name, clock and signatures, and without how often the store was opened."""
    ((_, epoch, *_),) = tables["sync_state"]
    for name in ("identity", "secret", "audit_sent", "audit_other", "audit_receipt"):
        tables.pop(name, None)
    tables["sync_state"] = [tuple(_SECRET.sub("", str(cell)) for cell in row) for row in tables["sync_state"]]
    tables["audit"] = [tuple(cell for cell in row if not isinstance(cell, bytes)) for row in tables["audit"]]
    return {name: [tuple(_timeless(cell, epoch) for cell in row) for row in rows] for name, rows in tables.items()}


def _timeless(cell: Any, epoch: str) -> Any:
    if not isinstance(cell, str):
        return cell
    return "the epoch" if cell == epoch else _SERVICE_TIME.sub("some time", cell)


_SECRET: Final = re.compile(r"[0-9a-f]{64}")
_SERVICE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")


# requests to the service


class Caller:
    """Puts the same questions to one service; its answers, without what may differ: epochs, devices, the time."""

    def __init__(self, grounds: Grounds) -> None:
        self.database, self.forms = grounds.database, grounds.forms
        self.readers = [self._enrolled(name) for name in ("Leah", "Sam", "Ruth")]
        self.names = {reader.device: f"laptop {n}" for n, reader in enumerate(self.readers)}

    def _enrolled(self, name: str) -> feed.Reader:
        person = town_ids()[name]
        devices.keep_code(self.database, f"CODE {name}", person, 60)
        key = name.encode().hex().ljust(64, "0")
        asked = EnrolRequest(code=f"code-{name}", public_key=key, device_name=name)
        answer = devices.enrol(self.database, asked)
        assert devices.enrol(self.database, asked).device == answer.device, "a lost answer is given again"
        found = devices.find_laptop(self.database, key)
        assert found is not None
        assert (found.device, found.person, found.is_leaving, found.is_mute) == (answer.device, person, False, False)
        assert found.seen_at > 0
        return feed.Reader(answer.device, person)

    def ask(self, who: int, request: Any) -> Any:
        """The answer, or how it was turned away."""
        reader = self.readers[who]
        try:
            match request:
                case PushRequest():
                    answer = intake.push(self.database, self.forms, reader.device, request)
                    return msgspec.json.encode(msgspec.structs.replace(answer, epoch="", at="", ratchet=""))
                case PullRequest():
                    return self._page(feed.pull(self.database, reader, request))
                case FetchRequest():
                    return self._page(feed.fetch(self.database, reader, request))
                case HeldRequest():
                    return feed.note_held(self.database, reader, request)
                case "lose":
                    return devices.report_lost(self.database, reader.device)
        except TurnedAway as away:
            return (away.status, away.encoded())

    @staticmethod
    def _page(page: bytes) -> Any:
        head, rows = read_page(page)
        made_up = [msgspec.structs.replace(row, made_at="", changed_at="") for row in rows if row.type == "conflict"]
        plain = [msgspec.json.encode(row) for row in [*(row for row in rows if row.type != "conflict"), *made_up]]
        return msgspec.json.encode(msgspec.structs.replace(head, epoch="", at="", digest="")), plain

    def holds(self) -> Any:
        """All that the service holds."""
        held = ledger.all_held(ledger.books_of(self.database), self.names)
        levels = [(ledger.members(self.database, r.person), ledger.holdings(self.database, r.device)) for r in self.readers]
        return held, levels


SCOPES: Final = [fixed_id(n) for n in (2001, 2002)]
RECORDS: Final = [fixed_id(n) for n in range(2101, 2105)]
ANY_SCOPE: Final = [*SCOPES, *SCOPES, town_ids()["Northmoor"], fixed_id(2999), Id("no id")]


def some_op(dice: Random, number: int, person: Id) -> Op:
    """An op as a laptop, or somebody who means ill, may send it."""
    place = dice.randrange(len(RECORDS))
    record, kind = RECORDS[place], dice.choice(["create", "patch", "patch", "patch", "patch", "void", "unvoid"])
    scope = SCOPES[(place + (dice.random() < 0.05)) % 2]
    made: Any = dice.choice(
        [
            *(Contact(id=record, scope=scope, content=f"text {number}", present=("mum",)) for _ in range(6)),
            Child(id=scope, scope=scope, first_names="Kai", surname="Moss"),
            Allocation(id=_given(record), scope=scope, person=dice.choice([*town_ids().values()]), from_on="2026-11-01"),
        ]
    )
    edits = diff({}, to_body(made)) if kind == "create" else dice.choice(_EDITS[type(made)] + _BAD * (dice.random() < 0.1))
    return Op(
        id=fixed_id(4000 + (number if dice.random() < 0.98 else dice.randrange(60))),
        dseq=number if dice.random() < 0.98 else dice.randrange(1, 12),
        kind=kind,
        type=type(made).type_name if dice.random() < 0.97 else "horoscope",
        record=made.id,
        scope=scope,
        actor=person if dice.random() < 0.96 else town_ids()["Tom"],
        at=AT if dice.random() < 0.98 else "yesterday",
        base_ver=dice.choice([1, 1, 1, 1, 2, 3, 99]) if kind != "create" else 0,
        after=fixed_id(4000 + number - 1) if dice.random() < 0.1 else NO_ID,
        edits=edits if kind in {"create", "patch"} else (),
        reason="entered twice" if kind == "void" else "",
    )


_EDITS: Final[dict[type[Any], list[tuple[Edit, ...]]]] = {
    Contact: [
        (Edit("set", ("content",), "one\n\ntwo"),),
        (Edit("set", ("content",), "two\n\none"), Edit("set", ("minutes",), 30)),
        (Edit("set", ("minutes",), 45),),
        (Edit("add", ("present",), "dad"), Edit("drop", ("present",), "mum")),
        (Edit("set", ("next_steps", "a", "what"), "ring the school"),),
        (Edit("cut", ("content",)),),
    ],
    Child: [(Edit("set", ("preferred_name",), "Jay"),), (Edit("set", ("preferred_name",), "Kai"),)],
    Allocation: [(Edit("set", ("to_on",), "2026-11-20"),), (Edit("set", ("person",), town_ids()["Leah"]),)],
}
_BAD: Final[list[tuple[Edit, ...]]] = [
    (Edit("set", ("id",), "stolen"),),
    (Edit("set", ("minutes",), 1.5),),
    (Edit("set", ("minutes",), "long"),),
]


def _given(record: Id) -> Id:
    """The allocation beside a record, so that types do not meet in one id too often."""
    return fixed_id(5000 + RECORDS.index(record))


def opened() -> PushRequest:
    """Ruth has opened two files, given them to Leah and Sam, and written in both."""
    ids = town_ids()
    records: list[Record] = []
    for n, (scope, name) in enumerate(zip(SCOPES, ("Leah", "Sam"), strict=True)):
        records.append(Child(id=scope, scope=scope, first_names="Kai", surname="Moss"))
        records.append(Allocation(id=_given(RECORDS[n]), scope=scope, person=ids[name], from_on="2026-11-01"))
        for record in RECORDS[n::2]:
            records.append(Contact(id=record, scope=scope, content="one\n\ntwo\n\nthree", present=("mum",), minutes=20))
    records.append(Allocation(id=_given(RECORDS[2]), scope=SCOPES[0], person=ids["Sam"], from_on="2026-11-01"))
    where = [{"type": type(r).type_name, "record": r.id, "scope": r.scope} for r in records]
    edits = [diff({}, to_body(record)) for record in records]
    ops = (
        Op(id=fixed_id(6000 + n), dseq=n, kind="create", actor=ids["Ruth"], at=AT, edits=e, **w)  # type: ignore[arg-type]
        for n, (w, e) in enumerate(zip(where, edits, strict=True), 1)
    )
    return PushRequest(epoch="", ops=tuple(ops))


def some_requests(dice: Random) -> list[tuple[int, Any]]:
    """A conversation of three laptops with the service."""
    people = [town_ids()[name] for name in ("Leah", "Sam", "Ruth")]
    first = opened()
    asked: list[tuple[int, Any]] = [(2, first)]
    counts = [0, 0, len(first.ops)]
    for _ in range(dice.randrange(10, 30)):
        who = dice.randrange(3)
        asked.append((who, _some_request(dice, who, people[who], counts, asked)))
    return asked


def _some_request(dice: Random, who: int, person: Id, counts: list[int], asked: list[tuple[int, Any]]) -> Any:
    limit, records = dice.randrange(1, 7), [NO_ID, *RECORDS]
    scopes = tuple(dice.sample(ANY_SCOPE, dice.randrange(4)))
    match dice.choice(["push"] * 6 + ["again", "pull", "pull", "fetch", "held"] + ["lose"] * (dice.random() < 0.1)):
        case "push":
            ops = []
            for _ in range(dice.randrange(1, 4)):
                counts[who] += 1
                op = some_op(dice, counts[who], person)
                ops.append(msgspec.structs.replace(op, id=_of_laptop(op.id, who), after=_of_laptop(op.after, who)))
            return PushRequest(epoch="", ops=tuple(ops))
        case "again":
            return dice.choice(
                [request for by, request in asked if by == who and isinstance(request, PushRequest)] or [opened()]
            )
        case "pull":
            return PullRequest(epoch="", cursor=dice.randrange(30), limit=limit)
        case "fetch":
            after = (dice.choice([NO_ID, *scopes]), dice.choice(records))
            return FetchRequest(epoch="", scopes=scopes, after=after, limit=limit)
        case "held":
            return HeldRequest(complete=scopes, forgotten=tuple(dice.sample(ANY_SCOPE, dice.randrange(2))))
        case _:
            return "lose"


def _of_laptop(op: Id, who: int) -> Id:
    return Id(op[:-6] + f"{who:02x}" + op[-4:]) if op else op


@pytest.mark.allows_logs  # of laptops whose numbers were used twice
@settings(QUICK)
@given(dice=st.randoms(use_true_random=True))
def test_the_service_in_memory_answers_as_the_real_one(new_grounds: NewGrounds, forms: Forms, dice: Random) -> None:
    with new_grounds() as grounds:
        real, twin = Caller(grounds), Caller(memory_town(forms))
        for who, request in some_requests(dice):
            assert twin.ask(who, request) == real.ask(who, request)
            assert twin.holds() == real.holds()
