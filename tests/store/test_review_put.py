"""What the one door must never do: lose what was decided, absorb beneath a signature, or write outside what is held."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.changes.canonical import encode, read
from app.changes.op import read_op
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.contact import Contact
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.plan import Plan, Target
from app.domain.policy import Role
from app.domain.signature import ClashingField, Conflict, Signature
from app.models.queries.views import StoreViews
from app.operations.assessment import (
    CountersignAssessment,
    ReopenAssessment,
    ReturnAssessment,
)
from app.operations.conflict import ResolveConflict
from app.operations.contact import DiscardContact, SaveContact
from app.operations.draft import KeepDraft
from app.operations.plan import AgreePlan, SavePlan, StartPlan
from app.sync.protocol.messages.push import PUSH_BYTES
from tests.helpers.laptop import Laptop, a_child, a_contact, new_id

SAM = Id("01990055-0055-7000-8000-00000000005a")


def outbox(laptop: Laptop) -> list[Any]:
    with laptop.store.reading() as c:
        return [read_op(row.op) for row in c.exec_driver_sql("SELECT op FROM outbox ORDER BY dseq").fetchall()]


def now(laptop: Laptop, id: Id) -> Contact:
    with laptop.store.work() as work:
        return work.get(Contact, id)


@pytest.mark.parametrize(("began_with", "decided"), [("a", "a"), ("", "")])
def test_going_back_to_what_the_op_began_with_is_a_decision_where_the_service_has_something_else(
    laptop: Laptop, began_with: str, decided: str
) -> None:
    """Leah is typing (an open op) when Sam's words come in. She reads them and takes them back: that is an edit too."""
    child = a_child()
    contact = a_contact(child, outcome=began_with)
    laptop.receive(child, contact, ver=1)
    first = now(laptop, contact.id)
    laptop.do(SaveContact(seen=first, now=first.but(aim="typed")))
    laptop.receive(contact.but(outcome="Sam's wrong words"), ver=2, by=SAM)
    seen = now(laptop, contact.id)
    assert (seen.aim, seen.outcome) == ("typed", "Sam's wrong words")
    laptop.do(SaveContact(seen=seen, now=seen.but(outcome=decided)))
    assert now(laptop, contact.id).outcome == decided
    said = [edit for op in outbox(laptop) for edit in op.edits if edit.path == ("outcome",)]
    assert said, "her decision is in no op: the next verdict brings Sam's words back"
    later = now(laptop, contact.id)
    laptop.do(SaveContact(seen=later, now=later.but(content="and on")))
    assert [edit for op in outbox(laptop) for edit in op.edits if edit.path == ("outcome",)]


@pytest.mark.parametrize("seed", range(12))
def test_an_op_whose_content_somebody_signed_never_changes_again(tmp_path: Path, seed: int) -> None:
    """Typing, agreeing, sending and syncing in any order: what a signature names stays in the outbox as it was."""
    dice = random.Random(seed)
    laptop = Laptop(tmp_path / "leah", role=Role.MANAGER)
    child = a_child()
    laptop.put(child)
    plan = Plan(id=new_id(), scope=child.scope)
    laptop.do(StartPlan(id=plan.id, scope=child.scope))
    target = new_id()
    frozen: dict[Id, bytes] = {}

    def type_on() -> None:
        with laptop.store.work() as work:
            seen = work.get(Plan, plan.id)
        laptop.do(SavePlan(seen=seen, now=seen.with_target(target, Target(words=f"word {dice.random()}"))))

    def agree() -> None:
        with laptop.store.work() as work:
            head = work.head_hash(plan)
        done = laptop.do(AgreePlan(plan=plan.id, who="Jay", read_content=head))
        with laptop.store.reading() as c:
            row = c.exec_driver_sql(
                "SELECT id, op FROM outbox WHERE rec_id = ? ORDER BY dseq DESC LIMIT 1", (plan.id,)
            ).one()
            body = c.exec_driver_sql("SELECT body FROM record WHERE id = ?", (done.outcome.record,)).scalar_one()
            stands = c.exec_driver_sql("SELECT body FROM record WHERE id = ?", (plan.id,)).scalar_one()
        assert read(body)["signed_body"].encode() == bytes(stands)
        frozen[row.id] = bytes(row.op)

    def push() -> None:
        laptop.sync.unsent(dice.choice([1, 500]), PUSH_BYTES)

    steps: list[Callable[[], None]] = [type_on, type_on, type_on, agree, push]
    for _ in range(25):
        dice.choice(steps)()
    with laptop.store.reading() as c:
        kept = {r.id: bytes(r.op) for r in c.exec_driver_sql("SELECT id, op FROM outbox").fetchall()}
    assert frozen.items() <= kept.items()
    laptop.close()


# what is not held any more


def test_nothing_is_written_into_a_file_that_was_forgotten(laptop: Laptop) -> None:
    """The page was open while the file went to another team; the last words do not bring the child back."""
    child = a_child()
    contact = a_contact(child)
    with laptop.store.transaction() as c:
        c.exec_driver_sql("INSERT INTO scope(id, kind, state) VALUES (?, 'child', 'whole')", (child.scope,))
    laptop.receive(child, contact)
    seen = now(laptop, contact.id)
    laptop.sync.forget([child.scope])
    with pytest.raises(Refused):
        laptop.do(SaveContact(seen=seen, now=seen.but(aim="more")))
    with pytest.raises(Refused):
        laptop.do(SaveContact(seen=None, now=a_contact(child)))
    with pytest.raises(Refused):
        laptop.do(KeepDraft(key=f"review:{contact.id}", text="notes on Jay"))
    laptop.do(KeepDraft(key=f"review:{contact.id}", text=""))
    for table in ("record", "outbox", "draft", "scope"):
        with laptop.store.reading() as c:
            assert c.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0, table


# limits


def an_assessment(laptop: Laptop, length: int) -> tuple[Id, str]:
    child = a_child()
    laptop.put(child)
    made = Assessment(
        id=new_id(), scope=child.scope, form=FormRef(id="assessment", version=1), stage="start_of_order",
        answers={f"q{n}": Answer(value="word " * (length // 5)) for n in range(3)},
    )  # fmt: skip
    laptop.put(made)
    with laptop.store.work() as work:
        return made.id, work.head_hash(made)


def sent(laptop: Laptop, id: Id, head: str, by: Id) -> None:
    """A colleague has sent it."""
    with laptop.store.work() as work:
        record = work.get(Assessment, id)
    laptop.receive(
        Signature(
            id=new_id(), scope=record.scope, about=id, content_hash=head, meaning="submitted", signer=by,
            signed_at="2026-11-23T08:00:00+00:00",
        ),
        by=by,
    )  # fmt: skip


def test_a_long_assessment_can_be_countersigned(tmp_path: Path) -> None:
    """Three narratives of 200,000 characters are lawful, so signing them is too."""
    ruth = Laptop(tmp_path / "ruth", role=Role.MANAGER)
    id, head = an_assessment(ruth, 200_000)
    sent(ruth, id, head, SAM)
    ruth.do(CountersignAssessment(assessment=id, read_content=head, statement="I have read it"))
    assert all(len(op) < 1024 * 1024 for op in raw_ops(ruth))
    ruth.close()


def raw_ops(laptop: Laptop) -> list[bytes]:
    with laptop.store.reading() as c:
        return [bytes(row[0]) for row in c.exec_driver_sql("SELECT op FROM outbox").fetchall()]


def test_no_op_is_ever_too_large_to_send(laptop: Laptop) -> None:
    """Many small things have long paths: the op is larger than the body, and it is the op that has to travel."""
    child = a_child()
    laptop.put(child)
    plan = Plan(id=new_id(), scope=child.scope)
    laptop.do(StartPlan(id=plan.id, scope=child.scope))
    seen = plan
    said = ""
    while not said and len(raw_ops(laptop)) < 40:
        targets = {new_id(): Target(title="t", know_by="k", area="a", why="w") for _ in range(600)}
        grown = seen.but(targets={**seen.targets, **targets})
        try:
            laptop.do(SavePlan(seen=seen, now=grown))
        except Refused as refusal:
            said = refusal.message
        seen = grown
    assert "too long" in said
    assert max(len(op) for op in raw_ops(laptop)) <= 1024 * 1024
    assert len(raw_ops(laptop)) > 2, "what no longer fits into one op goes into the next"


# signing


@pytest.fixture
def waiting(tmp_path: Path) -> Any:
    ruth = Laptop(tmp_path / "ruth", role=Role.MANAGER)
    id, head = an_assessment(ruth, 20)
    sent(ruth, id, head, SAM)
    yield ruth, id, head
    ruth.close()


def scope_of(laptop: Laptop, id: Id) -> Id:
    with laptop.store.work() as work:
        return work.envelope(id).scope


def test_nobody_signs_while_two_versions_wait_to_be_decided(waiting: Any) -> None:
    ruth, id, head = waiting
    ruth.receive(Conflict(id=new_id(), scope=scope_of(ruth, id), about=id, about_type="assessment"))
    with pytest.raises(Refused):
        ruth.do(CountersignAssessment(assessment=id, read_content=head, statement="I have read it"))


def test_a_countersigned_stage_is_neither_sent_nor_returned_without_reopening(waiting: Any) -> None:
    ruth, id, head = waiting
    ruth.do(CountersignAssessment(assessment=id, read_content=head, statement="I have read it"))
    with pytest.raises(Refused):
        ruth.do(ReturnAssessment(assessment=id, read_content=head, notes=(), reason="No"))
    with ruth.store.work() as work:
        record = work.get(Assessment, id)
    sent_again = Signature(
        id=new_id(), scope=record.scope, about=id, content_hash=head, meaning="submitted", signer=ruth.person
    )
    with pytest.raises(Refused):
        ruth.put(sent_again)
    with ruth.store.work() as work, pytest.raises(Refused):
        work.put(record.but(stage="review"), record)
    ruth.do(ReopenAssessment(assessment=id, reason="New facts"))
    with pytest.raises(Refused):
        ruth.do(ReopenAssessment(assessment=id, reason="Again"))


def test_a_slow_clock_signs_behind_what_it_answers(waiting: Any) -> None:
    ruth, id, head = waiting
    ruth.clock.turn(days=-2)
    ruth.do(CountersignAssessment(assessment=id, read_content=head, statement="I have read it"))
    with ruth.store.work() as work:
        assert work.standing(work.get(Assessment, id)).is_signed
    assert StoreViews(ruth.store).assessment(id).signatures[-1].meaning == "countersigned"
    assert StoreViews(ruth.store).assessments()[0].standing == "countersigned"


# removing


def test_keeping_mine_on_a_removed_contact_brings_it_back_first(laptop: Laptop) -> None:
    """Or the service would keep it removed and ask the same question again, for ever."""
    child = a_child()
    laptop.receive(child)
    contact = a_contact(child)
    laptop.receive(contact, by=SAM)
    with laptop.store.transaction() as c:
        c.exec_driver_sql("UPDATE record SET voided = 1 WHERE id = ?", (contact.id,))
    clash = ClashingField(path="aim", left=encode(contact.aim).decode(), right='"mine"', kind="removed")
    conflict = Conflict(id=new_id(), scope=child.scope, about=contact.id, about_type="contact", fields={"aim": clash})
    laptop.receive(conflict)
    laptop.do(ResolveConflict(conflict=conflict.id, choices={"aim": "right"}, texts={}))
    assert [op.kind for op in outbox(laptop)] == ["unvoid", "patch", "create"]
    assert outbox(laptop)[1].after == outbox(laptop)[0].id
    assert now(laptop, contact.id).aim == "mine"


def test_a_decision_never_replaces_words_that_came_after_the_question(laptop: Laptop) -> None:
    child = a_child()
    contact = a_contact(child, aim="third words, written since")
    laptop.receive(child, contact)
    clash = ClashingField(path="aim", before='""', left='"theirs"', right='"mine"', kind="prose")
    conflict = Conflict(id=new_id(), scope=child.scope, about=contact.id, about_type="contact", fields={"aim": clash})
    laptop.receive(conflict)
    choices = {"aim": "right"}
    with pytest.raises(Refused):
        laptop.do(ResolveConflict(conflict=conflict.id, choices=choices, texts={}))
    assert now(laptop, contact.id).aim == "third words, written since"
    shown = StoreViews(laptop.store).conflict(conflict.id).conflict
    assert shown.fields["aim"].left == '"third words, written since"', "who decides reads what stands now"
    read_now = {key: field.left for key, field in shown.fields.items()}
    laptop.do(ResolveConflict(conflict=conflict.id, choices=choices, texts={}, read=read_now))
    assert now(laptop, contact.id).aim == "mine"


def test_a_colleagues_contact_is_not_removed_and_the_child_never(laptop: Laptop) -> None:
    child = a_child()
    contact = a_contact(child)
    laptop.receive(child, contact, by=SAM)
    with pytest.raises(Refused):
        laptop.do(DiscardContact(contact=contact.id, reason="x"))
    with pytest.raises(Refused), laptop.store.work() as work:
        work.void(child.id, "x")
