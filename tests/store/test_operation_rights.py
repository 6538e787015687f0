"""What a screen offers by `Operation.needs` is never more than the policy lets that role do: tried on a real store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef, Used
from app.domain.contact import Appointment
from app.domain.errors import Refused
from app.domain.event import Event
from app.domain.ids import Id
from app.domain.involvement import Opening
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.policy import Reads, Role, may, reads
from app.domain.report import Filing, Report
from app.domain.restricted import Restricted
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person
from app.domain.signature import Certificate, ClashingField, Conflict, Note
from app.models.queries.views import StoreViews
from app.models.unit_of_work import Identity
from app.operations.allocation import Allocate, CreateChild, EndAllocation
from app.operations.appointment import BookVisit, ChangeVisit
from app.operations.assessment import (
    AbandonAssessment,
    CountersignAssessment,
    RecordAnswers,
    ReopenAssessment,
    ReturnAssessment,
    StartAssessment,
)
from app.operations.base import Operation
from app.operations.certificate import SaveCertificate
from app.operations.child import SaveChild
from app.operations.conflict import ResolveConflict
from app.operations.contact import AddLaterNote, DiscardContact, FinishContact, RestoreContact, SaveContact
from app.operations.event import RecordEvent, TakeBackEvent
from app.operations.grant import EndGrant, LetIn
from app.operations.opening import AcknowledgeOpening, NoteOpened
from app.operations.pack import SavePack
from app.operations.plan import AgreePlan, SavePlan, StartPlan
from app.operations.report import (
    CountersignReport,
    NewReportVersion,
    RecordOutcome,
    ReturnReport,
    SaveReport,
    StartReport,
)
from app.operations.restricted import NameReader, StopReader, WriteRestricted
from app.operations.self_assessment import (
    DeclineSelfAssessment,
    FinishSelfAssessment,
    KeepSelfAssessment,
    StartSelfAssessment,
)
from app.operations.taking_up import TakeUp
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, new_id, shelf
from tests.server.test_rights import signing

AT = "2026-11-23T08:30:00+00:00"
UNTIL = "2027-01-01"


class File:
    """A child's file as the service sent it, with what each operation needs to find."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop, self.child, self.fresh = laptop, a_child(), a_child()
        scope = self.child.scope
        self.other = Person(id=new_id(), scope=new_id(), names="Sam Bell", role="practitioner")
        self.mine = an_allocation(self.child, laptop.person, laptop.team)
        self.also = an_allocation(self.child, self.other.id, laptop.team)
        kind = {"victim_worker": "victim", "police": "police"}.get(laptop.store.identity.role, "office")
        self.contact = a_contact(self.child, kind=kind)
        self.visit = Appointment(id=new_id(), scope=scope, at=AT, person=laptop.person)
        form = FormRef(id="assessment", version=1)
        self.open, self.sent, self.signed = (
            Assessment(id=new_id(), scope=scope, form=form, stage="start_of_order") for _ in range(3)
        )
        self.event = Event(id=new_id(), scope=scope, kind="moved", told_at=AT)
        self.said = SelfAssessment(id=new_id(), scope=scope, form=form, answers={"living_home": Answer(value="Quiet")})
        self.plan = Plan(id=new_id(), scope=scope)
        self.reports = tuple(Report(id=new_id(), scope=scope, template="progress") for _ in range(3))
        self.filing = Filing(id=new_id(), scope=scope, about=self.reports[1].id, filed_on="2026-11-20")
        signed_reports = [signing(r, self.other.id, "submitted") for r in self.reports[1:]]
        signed_reports.append(signing(self.reports[1], self.other.id, "countersigned", after=signed_reports[0].id))
        self.conflict = Conflict(
            id=new_id(), scope=scope, about=self.contact.id, about_type="contact",
            fields={"1": ClashingField(path="aim", left='"One"', right='"Two"', kind="plain")},
        )  # fmt: skip
        self.opening = Opening(id=new_id(), scope=scope, person=self.other.id, reason="Duty", at=AT, until_at=AT)
        self.pack = Pack(id=new_id(), scope=scope, called="Jay", meets_on=UNTIL)
        submitted = [signing(a, self.other.id, "submitted") for a in (self.sent, self.signed)]
        agreed = signing(self.signed, self.other.id, "countersigned", after=submitted[1].id)
        laptop.receive(
            self.other, self.child, self.fresh, an_allocation(self.fresh, laptop.person, laptop.team), self.mine, self.also,
            self.contact, self.visit, self.open, self.sent, self.signed,
            *self.reports, self.filing, *signed_reports,
            self.said, self.event, self.plan, self.conflict, self.opening, self.pack, *submitted, agreed,
        )  # fmt: skip

    def hash_of(self, record: Assessment | Plan | Report) -> str:
        """The content as this person read it."""
        with self.laptop.store.work() as work:
            return work.head_hash(record)

    @property
    def scope(self) -> Id:
        """The file."""
        return self.child.scope

    def restricted(self) -> Restricted:
        """A restricted record of this person's."""
        hidden = Restricted(id=new_id(), scope=new_id(), file=self.scope, text="For Sam")
        self.laptop.put(hidden)
        return hidden

    def grant(self, operation: LetIn | NameReader) -> Id:
        """Somebody let in."""
        self.laptop.do(operation)
        return operation.id


def _let_in(f: File) -> LetIn:
    return LetIn(id=new_id(), scope=f.scope, person=f.other.id, until_on=UNTIL, reason="Cover")


def _name(f: File) -> NameReader:
    return NameReader(id=new_id(), restricted=f.restricted().id, person=f.other.id, until_on=UNTIL, reason="Must know")


def _discarded(f: File) -> RestoreContact:
    f.laptop.do(DiscardContact(contact=f.contact.id, reason="Wrong child"))
    return RestoreContact(contact=f.contact.id)


STORIES: tuple[Callable[[File], Operation], ...] = (
    lambda f: CreateChild(now=a_child("New", "Child")),
    lambda f: SaveChild(seen=f.child, now=f.child.but(phone="01632 960 001")),
    lambda f: SaveContact(seen=None, now=f.contact.but(id=new_id())),
    lambda f: FinishContact(seen=None, now=f.contact.but(id=new_id(), next_at="2026-12-01T10:00:00+00:00")),
    lambda f: DiscardContact(contact=f.contact.id, reason="Wrong child"),
    _discarded,
    lambda f: AddLaterNote(id=new_id(), about=f.contact.id, text="Later"),
    lambda f: BookVisit(now=f.visit.but(id=new_id())),
    lambda f: ChangeVisit(seen=f.visit, now=f.visit.but(note="Ring first")),
    lambda f: StartAssessment(id=new_id(), scope=f.fresh.scope, stage="start_of_order"),
    lambda f: RecordAnswers(seen=f.open, answers={"living_home": Answer(value="Quiet")}),
    lambda f: CountersignAssessment(assessment=f.sent.id, read_content=f.hash_of(f.sent), statement="Read"),
    lambda f: ReturnAssessment(
        assessment=f.sent.id, read_content=f.hash_of(f.sent), notes=(Note(about="living_home", text="Say more"),)
    ),
    lambda f: AbandonAssessment(assessment=f.open.id, reason="Opened twice"),
    lambda f: ReopenAssessment(assessment=f.signed.id, reason="New facts"),
    lambda f: StartSelfAssessment(id=new_id(), scope=f.scope, form="assessment"),
    lambda f: KeepSelfAssessment(seen=f.said, now=f.said.but(place="School")),
    lambda f: FinishSelfAssessment(id=f.said.id),
    lambda f: DeclineSelfAssessment(id=new_id(), scope=f.scope, form="assessment", why="Not today"),
    lambda f: StartReport(id=new_id(), scope=f.scope, template="progress", assessment=f.open.id),
    lambda f: SaveReport(seen=f.reports[0], now=f.reports[0].but(court="Hove")),
    lambda f: CountersignReport(report=f.reports[2].id, read_content=f.hash_of(f.reports[2]), statement="Read"),
    lambda f: ReturnReport(report=f.reports[2].id, read_content=f.hash_of(f.reports[2]), note="Say more"),
    lambda f: NewReportVersion(id=new_id(), report=f.reports[1].id),
    lambda f: RecordOutcome(report=f.reports[1].id, outcome="YRO", outcome_on="2026-11-20"),
    lambda f: RecordEvent(id=new_id(), scope=f.scope, kind="missing"),
    lambda f: TakeBackEvent(event=f.event.id, reason="Twice"),
    lambda f: TakeUp(seen=f.open, now=f.open.but(used={"x:y": Used(reason="Said in jest")})),
    lambda f: StartPlan(id=new_id(), scope=f.scope),
    lambda f: SavePlan(seen=f.plan, now=f.plan.but(review_on=UNTIL)),
    lambda f: AgreePlan(plan=f.plan.id, read_content=f.hash_of(f.plan), who="Jay"),
    lambda f: SaveCertificate(seen=None, now=Certificate(id=new_id(), scope=f.scope, name="Jay", theme="ocean")),
    lambda f: ResolveConflict(conflict=f.conflict.id, choices={"1": "left"}, texts={}),
    lambda f: Allocate(id=new_id(), scope=f.scope, person=f.other.id, role="co_worker"),
    lambda f: EndAllocation(allocation=f.also.id),
    _let_in,
    lambda f: EndGrant(grant=f.grant(_let_in(f)), reason="Back again"),
    lambda f: WriteRestricted(id=new_id(), scope=new_id(), file=f.scope, text="Third party"),
    _name,
    lambda f: StopReader(grant=f.grant(_name(f)), reason="Left"),
    lambda f: SavePack(seen=f.pack, now=f.pack.but(needs="Somebody to talk to")),
    lambda f: AcknowledgeOpening(opening=f.opening.id),
    lambda f: NoteOpened(scope=f.scope),
)


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """One store; the person at it takes every role in turn."""
    made = Laptop(tmp_path_factory.mktemp("rights"))
    yield made
    made.close()


def refusals(laptop: Laptop, role: str) -> Iterator[str]:
    """What would be offered to this role and then refused, and what is refused to those it is not offered to."""
    laptop.store.identity = Identity(person=laptop.person, role=role, team=laptop.team)
    has_files = reads(role) != Reads()  # an appropriate adult decides between two versions too, of their own logs
    for story in STORIES:
        file = File(laptop)
        try:
            operation = story(file)
        except Refused:
            continue  # a first step is refused already, and its own story says so
        is_offered = operation.needs is None or (may(role, operation.needs) and has_files)
        try:
            laptop.do(operation)
        except Refused as refusal:
            if is_offered:
                yield f"{role}: {type(operation).__name__}: {refusal.message}"


@pytest.mark.parametrize("role", list(Role))
def test_what_is_offered_to_a_role_is_done_and_not_refused(laptop: Laptop, role: str) -> None:
    assert list(refusals(laptop, role)) == []


def test_an_operation_that_asks_for_too_little_is_found(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: a plan offered to all who write contacts would be refused to a sessional worker after the work."""
    monkeypatch.setattr(SavePlan, "needs", SaveContact.needs)
    assert any("SavePlan" in line for line in refusals(laptop, Role.SESSIONAL_WORKER))


def test_restricted_text_is_listed_beside_its_file_with_who_may_read_it(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "health", role=Role.HEALTH)
    file = File(laptop)
    hidden, fresh = new_id(), new_id()
    laptop.do(WriteRestricted(id=hidden, scope=fresh, file=file.scope, kind="health", text="Takes medicine"))
    laptop.do(NameReader(id=new_id(), restricted=hidden, person=file.other.id, until_on=UNTIL, reason="Case manager"))
    views = StoreViews(laptop.store)
    (line,) = views.restricted(file.scope)
    laptop.store.index()
    assert [(hit.kind, hit.scope) for hit in views.search("medicine", 5)] == [("restricted", file.scope)]
    assert (line.text, line.by, [r.names for r in line.readers]) == ("Takes medicine", laptop.person, ["Sam Bell"])
    assert views.restricted(new_id()) == ()
    with pytest.raises(Refused, match="can read it already"):
        laptop.do(NameReader(id=new_id(), restricted=hidden, person=laptop.person, until_on=UNTIL, reason="Me"))
    with pytest.raises(Refused, match="past"):
        laptop.do(NameReader(id=new_id(), restricted=hidden, person=file.other.id, until_on="2026-01-01", reason="Late"))
    laptop.do(StopReader(grant=line.readers[0].grant, reason="Moved on"))
    assert views.restricted(file.scope)[0].readers == ()
    laptop.close()


def test_who_is_let_in_is_listed_until_it_is_ended_and_packs_come_in_order_of_their_meetings(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "manager", role=Role.MANAGER)
    file, sister = File(laptop), a_child("Amara", "Okafor")
    laptop.receive(sister)
    views = StoreViews(laptop.store)
    link = LetIn(id=new_id(), scope=file.scope, members_of=sister.scope, until_on="2026-12-01", reason="One family")
    volunteer = Person(id=new_id(), scope=new_id(), names="Vera Lund", role="panel_volunteer")
    laptop.receive(volunteer)
    pack = LetIn(id=new_id(), scope=file.scope, person=volunteer.id, until_on=UNTIL, reason="Panel")
    with pytest.raises(Refused, match="one pack"):
        laptop.do(pack)
    laptop.do(msgspec.structs.replace(pack, about=file.pack.id))
    laptop.do(link)
    assert [(g.names, g.until_on) for g in views.grants(file.scope)] == [
        ("Those who work with Amara Okafor", "2026-12-01"),
        ("Vera Lund", UNTIL),
    ]
    laptop.do(EndGrant(grant=link.id, reason="Moved away"))
    assert [g.names for g in views.grants(file.scope)] == ["Vera Lund"]
    sooner = file.pack.but(id=new_id(), meets_on="2026-12-02")
    laptop.do(SavePack(seen=None, now=sooner))
    assert [p.id for p in views.packs(file.scope)] == [p.id for p in views.packs()] == [sooner.id, file.pack.id]
    for fault in ({"until_on": "2026-01-01"}, {"reason": " "}):
        with pytest.raises(Refused):
            laptop.do(msgspec.structs.replace(_let_in(file), **fault))
    laptop.close()


def test_a_team_manager_is_told_that_a_service_manager_countersigns_very_high_harm(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "ruth", role=Role.MANAGER)
    file = File(laptop)
    form = shelf().find("assessment", 1)
    assert form is not None
    question = next(q.id for q in form.questions.values() if "swb_level" in q.tags)
    rated = file.sent.but(id=new_id(), answers={question: Answer(value="very_high")})
    laptop.receive(rated, signing(rated, file.other.id, "submitted"))
    countersign = CountersignAssessment(assessment=rated.id, read_content=file.hash_of(rated), statement="Read")
    sue = Person(id=new_id(), scope=new_id(), names="Sue Dale", role="service_manager")
    laptop.receive(sue)
    with pytest.raises(Refused, match="a service manager countersigns this"):
        laptop.do(countersign)

    def needs_senior(id: Id) -> bool:
        return next(line.needs_senior for line in StoreViews(laptop.store).reviews() if line.id == id)

    assert needs_senior(rated.id), "the queue says who has to sign it"
    assert not needs_senior(file.sent.id)
    laptop.receive(sue.but(left_on="2026-11-01"), ver=2)
    assert not needs_senior(rated.id), "nobody else is there for it"
    laptop.do(countersign)
    laptop.close()
