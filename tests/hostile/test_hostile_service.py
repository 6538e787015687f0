"""A service that lies in forty ways (T-08, F17): after a round with each, the laptop holds what it held, byte for byte.

The lies come past the signature: the service itself was taken over. What it says in the right form about things that are its to say
(a new version of a record, an end of access) is believed; that is what a service is for.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.changes.trail import Receipt
from app.domain.ids import Id
from app.domain.signature import Signature
from app.models import sync_store
from app.models.sync_store import StoreForSync
from app.sync import agent as agent_module
from app.sync.agent import SyncAgent
from app.sync.protocol.messages.audit import AuditAnswer, AuditRequest
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PageHead, PullRequest
from app.sync.protocol.messages.proof import (
    CheckAnswer,
    CheckRequest,
    CommonAnswer,
    CommonRequest,
    CompareRequest,
    WitnessAnswer,
    WitnessRequest,
)
from app.sync.protocol.messages.push import OpResult, PushAnswer, PushRequest
from app.sync.protocol.messages.rows import Row, ScopeRef
from tests.helpers.laptop import Laptop, a_child
from tests.sync_simulation.deeds import give, open_file, write_contact
from tests.sync_simulation.grounds import Grounds
from tests.sync_simulation.world import Desk, World

Page = tuple[PageHead, Sequence[Row]]
FAR = 2**60
SOMEBODY = Id("01990000-0000-7000-8000-00000000beef")
AT = "2026-11-23T09:00:00+00:00"


class Lying:
    """The way to the real service, with one lie told on it."""

    def __init__(self, desk: Desk) -> None:
        self._link = desk.link
        self.desk = desk
        self.page: Callable[[Lying, Page], Page] | None = None
        self.fetched: Callable[[Lying, Page], Page] | None = None
        self.verdicts: Callable[[Lying, PushRequest, PushAnswer], PushAnswer] | None = None
        self.receipt: Callable[[AuditAnswer], AuditAnswer] | None = None
        self.told = 0

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        return self._link.enrol(request)

    def push(self, request: PushRequest) -> PushAnswer:
        answer = self._link.push(request)
        if self.verdicts is None:
            return answer
        self.told += 1
        return self.verdicts(self, request, answer)

    def pull(self, request: PullRequest) -> Page:
        page = self._link.pull(request)
        if self.page is None or self.told > 3:  # a lie told again and again ends: what matters is what was kept
            return page
        self.told += 1
        return self.page(self, page)

    def fetch(self, request: FetchRequest) -> Page:
        page = self._link.fetch(request)
        if self.fetched is None or self.told > 3:
            return page
        self.told += 1
        return self.fetched(self, page)

    def held(self, request: HeldRequest) -> None:
        self._link.held(request)

    def common(self, request: CommonRequest) -> CommonAnswer:
        return self._link.common(request)

    def check(self, request: CheckRequest) -> CheckAnswer:
        return self._link.check(request)

    def compare(self, request: CompareRequest) -> Page:
        return self._link.compare(request)

    def witness(self, request: WitnessRequest) -> WitnessAnswer:
        return self._link.witness(request)

    def audit(self, request: AuditRequest) -> AuditAnswer:
        answer = self._link.audit(request)
        return self.receipt(answer) if self.receipt else answer


KEPT = {
    "record": "SELECT id, scope, type, ver, body, made_by, made_at, changed_by, changed_at, voided FROM record ORDER BY id",
    "shadow": "SELECT rec_id, ver, body FROM shadow ORDER BY rec_id",
    "outbox": "SELECT dseq, id, op, min(state, 2) = 2, status FROM outbox ORDER BY dseq",
    "scope": "SELECT id, kind, state FROM scope ORDER BY id",
    "place": "SELECT epoch, cursor FROM sync_state",
    "version": "SELECT rec_id, op, body FROM version ORDER BY n",
    "secret": "SELECT name, value FROM secret ORDER BY name",
    "identity": "SELECT key, value FROM identity WHERE key NOT IN ('tide') ORDER BY key",
    "draft": "SELECT key, text FROM draft ORDER BY key",
    "confirmed": "SELECT sent FROM audit_sent",
}


def dump(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """What the laptop holds, told without the program's own reading."""
    return {name: [tuple(row) for row in desk.all(statement)] for name, statement in KEPT.items()}


@pytest.fixture
def world(grounds: Grounds) -> Iterator[World]:
    """Ruth has opened a file, it is with Leah too, all is sent and fetched; nothing waits."""
    made = World(grounds, seed=5)
    ruth, leah = made.laptops[2], made.laptops[0]
    ruth.round()
    open_file(ruth)
    give(ruth, ruth.files()[0], "Leah")
    write_contact(ruth)
    for desk in (ruth, leah, ruth, leah):
        desk.round()
    yield made
    made.close()


def a_round(lying: Lying) -> str:
    """One round of the real agent on the real store; gives what the person is told."""
    store = StoreForSync(lying.desk.store)
    agent = SyncAgent(store, lying, lambda work: work(), clock=lying.desk.clock, luck=lambda: 0.5)
    return agent.sync_once().problem


def but(page: Page, **changes: Any) -> Page:
    return msgspec.structs.replace(page[0], **changes), page[1]


def with_row(lying: Lying, page: Page, **changes: Any) -> Page:
    """A row of a file that this laptop holds, changed."""
    row = msgspec.structs.replace(a_row(lying), **changes)
    return msgspec.structs.replace(page[0], count=1), [row]


def a_row(lying: Lying, kind: str = "contact") -> Row:
    columns = "ver + 1, id, type, scope, made_by, made_at, changed_by, changed_at, voided, body"
    found = lying.desk.all(f"SELECT {columns} FROM record WHERE type = '{kind}' ORDER BY id LIMIT 1")[0]
    parts: list[Any] = [*tuple(found)[:9], msgspec.Raw(bytes(found[9]))]
    return Row(*parts)


MANY = tuple(Id(f"01990000-0000-7000-8000-0000000{n:05x}") for n in range(25))


def everything(lying: Lying) -> tuple[Id, ...]:
    return tuple(Id(row[0]) for row in lying.desk.all("SELECT id FROM scope"))


PAGES: dict[str, Callable[[Lying, Page], Page]] = {
    "another database": lambda _, p: but(p, epoch="another"),
    "a cursor that goes back": lambda _, p: but(p, cursor=0),
    "a negative cursor": lambda _, p: but(p, cursor=-5),
    "a cursor beyond the head": lambda _, p: but(p, cursor=p[0].head + 10),
    "a head at the end of numbers": lambda _, p: but(p, head=FAR, cursor=FAR),
    "more without going on": lambda _, p: but(p, more=True),
    "a time that is none": lambda _, p: but(p, at="yesterday"),
    "a time without an offset": lambda _, p: but(p, at="2026-11-23T09:00:00"),
    "a time of ten thousand letters": lambda _, p: but(p, at="2" * 10_000),
    "forget everything at once": lambda y, p: but(p, forget=(*everything(y), *MANY)),
    "forget what is no id": lambda _, p: but(p, forget=(Id("%"),)),
    "enter what is no id": lambda _, p: but(p, enter=(ScopeRef(Id("' OR 1=1"), "child"),)),
    "enter a kind without a name": lambda _, p: but(p, enter=(ScopeRef(SOMEBODY, ""),)),
    "enter a million": lambda _, p: but(p, enter=(ScopeRef(SOMEBODY, "child"),) * 100_001),
    "a row of a file that is not here": lambda y, p: with_row(y, p, scope=SOMEBODY, id=SOMEBODY),
    "a row without a version": lambda y, p: with_row(y, p, ver=0),
    "a row of a version below nothing": lambda y, p: with_row(y, p, ver=-1),
    "a row of the last version there can be": lambda y, p: with_row(y, p, ver=FAR),
    "an older row": lambda y, p: with_row(y, p, ver=1),
    "a row whose id is none": lambda y, p: with_row(y, p, id=Id("../../etc")),
    "a row whose scope is none": lambda y, p: with_row(y, p, scope=Id("")),
    "a row of no type": lambda y, p: with_row(y, p, type=""),
    "a row of a type of foreign letters": lambda y, p: with_row(y, p, type="contаct"),
    "a row removed seven times": lambda y, p: with_row(y, p, voided=7),
    "a row by nobody that is": lambda y, p: with_row(y, p, changed_by=Id("root")),
    "a row of a long time": lambda y, p: with_row(y, p, changed_at="x" * 1000),
    "a row that is a list": lambda y, p: with_row(y, p, body=msgspec.Raw(b"[]")),
    "a row that is nothing": lambda y, p: with_row(y, p, body=msgspec.Raw(b"null")),
    "a row of three megabytes": lambda y, p: with_row(y, p, body=msgspec.Raw(b'{"aim":"' + b"x" * 3_000_000 + b'"}')),
    "a thousand and one rows": lambda y, p: (p[0], [a_row(y)] * 1001),
}


def test_t_08_a_page_that_cannot_be_leaves_the_laptop_as_it_was(world: World) -> None:
    leah = world.laptops[0]
    before = dump(leah)
    for lie, tell in PAGES.items():
        lying = Lying(leah)
        lying.page = tell
        a_round(lying)
        assert lying.told, lie
        assert dump(leah) == before, lie
        assert a_round(Lying(leah)) == "", f"an honest answer is taken again at once after {lie}"


VERDICTS: dict[str, Callable[[Lying, PushRequest, PushAnswer], PushAnswer]] = {
    "none at all": lambda _, __, a: msgspec.structs.replace(a, results=()),
    "one too many": lambda _, __, a: msgspec.structs.replace(a, results=(*a.results, a.results[0])),
    "about another op": lambda _, __, a: first(a, op=SOMEBODY),
    "of a kind that is none": lambda _, __, a: first(a, status="forgiven"),
    "merged into nothing": lambda _, __, a: first(a, status="merged", row=None),
    "a conflict about nothing": lambda _, __, a: first(a, status="conflict", row=None),
    "applied without a hash": lambda _, __, a: first(a, hash=""),
    "a version at the end of numbers": lambda _, __, a: first(a, ver=FAR),
    "merged into another record": lambda _, r, a: first(a, status="merged", row=row_of(r, id=SOMEBODY)),
    "merged into another file": lambda _, r, a: first(a, status="merged", row=row_of(r, scope=SOMEBODY)),
    "merged into another type": lambda _, r, a: first(a, status="merged", row=row_of(r, type="child")),
    "at a time that is none": lambda _, __, a: msgspec.structs.replace(a, at="never"),
}


def first(answer: PushAnswer, **changes: Any) -> PushAnswer:
    head: OpResult = msgspec.structs.replace(answer.results[0], **changes)
    return msgspec.structs.replace(answer, results=(head, *answer.results[1:]))


def row_of(request: PushRequest, **changes: Any) -> Row:
    op = request.ops[0]
    row = Row(9, op.record, op.type, op.scope, op.actor, AT, op.actor, AT, 0, msgspec.Raw(b'{"aim":"not yours"}'))
    return msgspec.structs.replace(row, **changes)


def test_t_08_a_verdict_that_cannot_be_leaves_the_op_waiting(world: World) -> None:
    leah = world.laptops[0]
    for lie, tell in VERDICTS.items():
        write_contact(leah)
        assert StoreForSync(leah.store).position().waiting
        before = dump(leah)
        lying = Lying(leah)
        lying.verdicts = tell
        assert a_round(lying), lie
        assert dump(leah) == before, lie
        assert a_round(Lying(leah)) == "", f"an honest answer is taken again at once after {lie}"
        assert not StoreForSync(leah.store).position().waiting, lie


def test_t_08_fetched_rows_of_other_files_are_refused(world: World) -> None:
    leah, ruth = world.laptops[0], world.laptops[2]
    ruth.round()
    open_file(ruth)
    scope = next(s for s in ruth.files() if s not in leah.files())
    give(ruth, scope, "Leah")
    ruth.round()
    lying = Lying(leah)
    lying.fetched = lambda y, p: with_row(y, p, scope=SOMEBODY, id=SOMEBODY)
    before = dump(leah)["record"]
    a_round(lying)
    assert [row for row in dump(leah)["record"] if row[1] == SOMEBODY] == []
    assert len(dump(leah)["record"]) == len(before)


def forged(answer: AuditAnswer) -> AuditAnswer:
    receipt = Receipt(device=SOMEBODY, last=10**6, head="ab" * 32, at=AT)
    return msgspec.structs.replace(answer, receipt=receipt)


def test_t_08_a_receipt_for_what_is_not_there_confirms_nothing(world: World) -> None:
    leah = world.laptops[0]
    write_contact(leah)
    before = dump(leah)["confirmed"]
    lying = Lying(leah)
    lying.receipt = forged
    a_round(lying)
    assert dump(leah)["confirmed"] == before


def test_there_are_forty_lies() -> None:
    assert len(PAGES) + len(VERDICTS) >= 40


def test_without_the_question_whether_it_makes_sense_lies_are_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: with the defence taken out the same lies change what the laptop holds."""
    monkeypatch.setattr(agent_module, "page_makes_sense", lambda *_: True)
    leah, changed = world.laptops[0], []
    for lie in ("a row of the last version there can be", "a row by nobody that is", "a head at the end of numbers"):
        before = dump(leah)
        lying = Lying(leah)
        lying.page = PAGES[lie]
        a_round(lying)
        changed.append(dump(leah) != before)
    assert any(changed)


def a_signature_changed_later(laptop: Laptop) -> tuple[str, str]:
    """What a signature says here before and after the service sends another one under its id."""
    child = a_child()
    laptop.receive(child)
    signed = Signature(
        id=SOMEBODY,
        scope=child.scope,
        about=child.id,
        content_hash="ab" * 32,
        meaning="countersigned",
        signer=laptop.person,
        signed_at=AT,
        statement="I have read this.",
    )
    laptop.receive(signed)
    laptop.receive(signed.but(statement="I have read something else."), ver=2)
    with laptop.store.work() as work:
        return signed.statement, work.get(Signature, SOMEBODY).statement


def test_t_31_a_signature_that_a_service_changes_later_stays_as_it_was_given(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "leah")
    before, after = a_signature_changed_later(laptop)
    assert after == before
    laptop.close()


def test_without_that_rule_a_signature_could_be_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling."""
    monkeypatch.setattr(sync_store, "_is_another_signature", lambda *_: False)
    laptop = Laptop(tmp_path / "leah")
    before, after = a_signature_changed_later(laptop)
    assert after != before
    laptop.close()
