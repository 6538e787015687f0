"""Lists kept along the way equal lists made from nothing, after any working day."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.changes.canonical import encode
from app.domain.answer import Answer
from app.domain.child import Child
from app.domain.contact import Appointment, Contact
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Order
from app.domain.plan import Plan, Step, Target
from app.domain.policy import Role
from app.domain.record import Record, to_body
from app.domain.service import Person
from app.domain.signature import Conflict, Resolution
from app.models import lists as keeping
from app.models import timeline
from app.models.queries.views import StoreViews
from app.operations.assessment import RecordAnswers, StartAssessment
from app.operations.contact import DiscardContact, FinishContact, RestoreContact
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.rows import Row
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, an_order, new_id
from tests.store.test_store_faults import lists


class Week:
    """Random work on a handful of files, some done here and some come from the service."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.laptop = Laptop(folder / "leah", role=Role.MANAGER)
        self.ver = 1
        self.children: list[Child] = []
        self.new_child()

    def child(self) -> Child:
        return self.dice.choice(self.children)

    def some(self, kind: type[Record]) -> Any:
        """One stored record of a type, or None."""
        with self.laptop.store.work() as work:
            found = [r for child in self.children for r in work.all_in(kind, child.scope)]
        return self.dice.choice(found) if found else None

    def came(self, *records: Record, voided: int = 0) -> None:
        """From the service, newer than anything here."""
        self.ver += 1
        at, by = self.laptop.clock.now.wall_at, new_id()
        rows = [
            Row(self.ver, r.id, type(r).type_name, r.scope, by, at, by, at, voided, msgspec.Raw(encode(to_body(r))))
            for r in records
        ]
        head = PageHead(epoch="e", head=self.ver, cursor=self.ver, more=False, count=len(rows), digest="", at=at)
        self.laptop.sync.apply_page(rows, head)

    # work

    def new_child(self) -> None:
        child = a_child(surname=f"Child{self.dice.randrange(100)}")
        self.children.append(child)
        put = self.laptop.put if self.dice.random() < 0.5 else self.came
        put(child, an_order(child), an_allocation(child, self.laptop.person, self.laptop.team))

    def visit(self) -> None:
        contact = a_contact(self.child(), next_at=self.dice.choice(("", "2026-11-26T15:00:00+00:00")))
        self.laptop.do(FinishContact(seen=None, now=contact))

    def visit_begun(self) -> None:
        self.laptop.put(Contact(id=new_id(), scope=self.child().scope, aim="c"))

    def visit_written_again(self) -> None:
        """Other words, and half of the time another day."""
        if contact := self.some(Contact):
            day = f"2026-11-{self.dice.randrange(10, 28)}" if self.dice.random() < 0.5 else ""
            moved = {"started_at": f"{day}T09:00:00+00:00", "finished_at": f"{day}T10:00:00+00:00"} if day else {}
            self.came(contact.but(content=f"Words {self.ver}.", **moved))

    def visit_removed(self) -> None:
        if contact := self.some(Contact):
            self.laptop.do(DiscardContact(contact=contact.id, reason="x"))
            if self.dice.random() < 0.5:
                self.laptop.do(RestoreContact(contact=contact.id))

    def assessment(self) -> None:
        started, scope = new_id(), self.child().scope
        views = StoreViews(self.laptop.store)
        if any(line.standing == "in_progress" for line in views.assessments(scope)):
            return  # the one that is there is finished first
        self.laptop.do(StartAssessment(id=started, scope=scope))
        seen = views.assessment(started).assessment
        self.laptop.do(RecordAnswers(seen=seen, answers={"living_home": Answer(value="A flat.")}))

    def plan(self) -> None:
        steps: dict[str, Step] = {new_id(): Step(text="Ring", status=self.dice.choice(("", "done")), rank="a")}
        self.laptop.put(Plan(id=new_id(), scope=self.child().scope, targets={new_id(): Target(title="Bike", steps=steps)}))

    def order_changed(self) -> None:
        order = self.some(Order)
        if order is not None:
            self.came(
                order.but(ends_on=f"2027-0{self.dice.randrange(1, 9)}-01", ended_how=self.dice.choice(("", "completed")))
            )

    def visit_booked_and_cancelled(self) -> None:
        booked = Appointment(id=new_id(), scope=self.child().scope, at="2026-11-30T10:00:00+00:00", kind="phone")
        self.came(booked)
        if self.dice.random() < 0.5:
            self.came(booked.but(cancelled=True))

    def conflict(self) -> None:
        """The question and its answer come in either order, and the answer may be taken back."""
        child = self.child()
        asked = Conflict(
            id=new_id(), scope=child.scope, about=child.id, about_type="child", left_by=new_id(), right_by=new_id()
        )
        decided = Resolution(id=new_id(), scope=child.scope, conflict=asked.id, about=child.id)
        both: list[Record] = [asked, decided]
        self.dice.shuffle(both)
        for record in both:
            self.came(record)
        if self.dice.random() < 0.5:
            self.came(decided, voided=1)
        if self.dice.random() < 0.3:
            self.came(asked)

    def newer(self) -> None:
        """A body of a newer Waymark, sometimes where a readable one stood."""
        contact = self.some(Contact)
        id, scope = (contact.id, contact.scope) if contact and contact.ver else (new_id(), self.child().scope)
        self.ver += 1
        at, by = self.laptop.clock.now.wall_at, new_id()
        row = Row(self.ver, id, "contact", scope, by, at, by, at, 0, msgspec.Raw(b'{"minutes":"a while"}'))
        head = PageHead(epoch="e", head=self.ver, cursor=self.ver, more=False, count=1, digest="", at=at)
        self.laptop.sync.apply_page([row], head)

    def person(self) -> None:
        self.came(Person(id=new_id(), scope=new_id(), names="Sam Reed", role="practitioner"))

    def forgotten(self) -> None:
        if len(self.children) > 1:
            child = self.children[-1]
            try:
                self.laptop.sync.forget([child.scope])
            except Refused:
                return  # unsent work; it stays
            self.children.pop()


WORK: tuple[Callable[[Week], None], ...] = (
    Week.new_child, Week.visit, Week.visit, Week.visit_begun, Week.visit_removed, Week.visit_written_again, Week.assessment,
    Week.plan, Week.order_changed, Week.visit_booked_and_cancelled, Week.conflict, Week.newer, Week.person, Week.forgotten,
)  # fmt: skip


def work_through(folder: Path, seed: int, steps: int) -> bool:
    """Do so much; the lists are right at its end. Was anything due then?"""
    week = Week(folder, seed)
    for _ in range(steps):
        week.dice.choice(WORK)(week)
        week.laptop.clock.turn(hours=5)
    kept = lists(week.laptop.store)
    week.laptop.store.rebuild_lists()
    made = lists(week.laptop.store)
    for table in kept:
        assert kept[table] == made[table], table
    assert kept["timeline_line"]
    week.laptop.close()
    return bool(kept["due_line"])


@pytest.mark.parametrize("seed", range(6))
def test_lists_kept_along_the_way_equal_lists_made_from_nothing(tmp_path: Path, seed: int) -> None:
    assert work_through(tmp_path, seed, 35)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_the_same_for_many_longer_weeks(tmp_path: Path, seed: int) -> None:
    work_through(tmp_path, seed, 80)


def test_lists_that_do_not_follow_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "refresh_scopes", lambda connection, scopes: None)
    with pytest.raises(AssertionError, match="_line"):
        work_through_then_refresh(tmp_path, monkeypatch)


def test_a_summary_that_does_not_follow_its_contacts_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "_moved", lambda before, after: set())
    with pytest.raises(AssertionError, match="child_line"):
        work_through_then_refresh(tmp_path, monkeypatch)


def work_through_then_refresh(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    week = Week(folder, 1)
    week.visit()
    kept = lists(week.laptop.store)
    monkeypatch.undo()
    week.laptop.store.rebuild_lists()
    made = lists(week.laptop.store)
    week.laptop.close()
    assert kept["child_line"] == made["child_line"], "child_line"


def test_a_decision_taken_back_opens_the_question_again(tmp_path: Path) -> None:
    week = Week(tmp_path, 1)
    child = week.child()
    asked = Conflict(id=new_id(), scope=child.scope, about=child.id, about_type="child", left_by=new_id(), right_by=Id(""))
    decided = Resolution(id=new_id(), scope=child.scope, conflict=asked.id)
    seen: list[int] = []
    for records, voided in (((decided,), 0), ((asked,), 0), ((decided,), 1), ((decided,), 0)):
        week.came(*records, voided=voided)
        seen += [row[-1] for row in lists(week.laptop.store)["conflict_line"]]  # type: ignore[misc]
    assert seen == [1, 0, 1]
    week.laptop.close()
