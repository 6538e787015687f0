"""Who may change what: the service decides by its own records, and keeps what it may not apply."""

from typing import Any

import httpx
import msgspec
import pytest

from app.changes.canonical import encode, read
from app.changes.content import content_hash
from app.changes.edits import Edit
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.domain.record import to_body
from app.domain.report import Report
from app.domain.service import Person
from app.domain.signature import Conflict, Signature
from app.domain.standing import Stage, standing
from app.server.database import Database
from app.server.packing import pack
from app.server.soundness import check_op
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.pages import PullRequest
from tests.helpers.signable import signable
from tests.helpers.signed import signed
from tests.server.town import Laptop, Town, new_id


@pytest.fixture
def assessment(town: Town) -> Assessment:
    """Leah's assessment, on the service."""
    record = signable(town.child_with("Leah", "Sam"))
    leah = town.laptop("Leah")
    leah.create(record)
    assert leah.send()[0].status == "applied"
    return record


def signing(about: Assessment | Report, signer: Id, meaning: str, **changes: Any) -> Signature:
    """A signature on this record as it stands in the laptop's hands."""
    body = to_body(about)
    values: dict[str, Any] = {
        "about": about.id,
        "content_hash": content_hash(type(about).type_name, about.id, about.scope, body),
        "meaning": meaning,
        "signer": signer,
        "signed_at": "2026-11-20T10:00:00+00:00" if meaning == "submitted" else "2026-11-20T11:00:00+00:00",
        "signed_body": encode(body).decode(),
    }
    return signed(Signature(id=new_id(), scope=about.scope, **{**values, **changes}))


def verdict(laptop: Laptop, record: Any) -> str:
    """The status of creating this record."""
    laptop.create(record)
    return laptop.send()[0].status


def test_a_manager_countersigns_what_was_sent(town: Town, assessment: Assessment) -> None:
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    assert verdict(leah, signing(assessment, leah.person, "submitted")) == "applied"
    assert verdict(ruth, signing(assessment, ruth.person, "countersigned")) == "applied"


def test_a_practitioner_cannot_countersign(town: Town, assessment: Assessment) -> None:
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    verdict(leah, signing(assessment, leah.person, "submitted"))
    assert verdict(sam, signing(assessment, sam.person, "countersigned")) == "quarantined"
    assert verdict(sam, signing(assessment, town.ids["Ruth"], "countersigned")) == "quarantined"
    assert town.ask("SELECT count(*) FROM record WHERE type = 'signature'") == 1


def test_nobody_countersigns_their_own_work(town: Town, assessment: Assessment) -> None:
    ruth = town.laptop("Ruth")
    assert verdict(ruth, signing(assessment, ruth.person, "submitted")) == "applied"
    assert verdict(ruth, signing(assessment, ruth.person, "countersigned")) == "quarantined"


def test_a_signature_binds_the_text_that_came_with_it(town: Town, assessment: Assessment) -> None:
    leah = town.laptop("Leah")
    other = encode({**to_body(assessment), "due_on": "2027-01-01"}).decode()
    assert verdict(leah, signing(assessment, leah.person, "submitted", signed_body=other)) == "quarantined"
    spaced = " " + encode(to_body(assessment)).decode()
    assert verdict(leah, signing(assessment, leah.person, "submitted", signed_body=spaced)) == "quarantined"
    assert verdict(leah, signing(assessment.but(id=new_id()), leah.person, "submitted")) == "quarantined"
    assert verdict(leah, signing(assessment, leah.person, "submitted")) == "applied"


def test_an_edit_that_had_not_seen_the_countersignature_stands_and_the_signature_does_not_cover_it(
    town: Town, assessment: Assessment, database: Database
) -> None:
    """Nothing typed offline is lost, and no signature moves to text that its signer did not read (SYNC 2.6)."""
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    leah.enter_all()
    verdict(leah, signing(assessment, leah.person, "submitted"))
    countersigned = signing(assessment, ruth.person, "countersigned")
    assert verdict(ruth, countersigned) == "applied"
    leah.set(assessment.id, "due_on", "2027-01-01")
    assert leah.send()[0].status == "applied"
    with database.transaction() as connection:
        row = connection.execute("SELECT body FROM record WHERE rec_id = %s", (assessment.id,)).fetchone()
    assert row is not None
    body = row["body"] if isinstance(row, dict) else row[0]
    head = content_hash("assessment", assessment.id, assessment.scope, read(bytes(body)))
    assert standing(head, [countersigned]).stage is Stage.CHANGED_SINCE_SIGNED


def test_a_signature_is_never_changed(town: Town, assessment: Assessment) -> None:
    leah = town.laptop("Leah")
    signature = signing(assessment, leah.person, "submitted")
    assert verdict(leah, signature) == "applied"
    leah.set(signature.id, "statement", "Something else")
    leah._op("void", signature.id, ())
    leah._op("create", signature.id, (*leah_edits(signature), Edit("set", ("statement",), "Other")))
    assert [r.status for r in leah.send()] == ["quarantined"] * 3


def leah_edits(record: Signature) -> tuple[Edit, ...]:
    """The body of a record as edits."""
    return tuple(Edit("set", (key,), value) for key, value in to_body(record).items())


def test_an_op_in_another_name_is_kept_aside_and_kept_whole(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah = town.laptop("Leah")
    contact = Contact(id=new_id(), scope=scope, aim="As if by Sam")
    op = leah.create(contact, actor=town.ids["Sam"])
    (result,) = leah.send()
    assert result.status == "quarantined"
    assert result.reason
    assert town.ask("SELECT count(*) FROM record WHERE rec_id = %s::uuid", contact.id) == 0
    assert b"As if by Sam" in bytes(town.ask("SELECT body FROM op WHERE op_id = %s::uuid", op.id))
    assert town.ask("SELECT state FROM quarantine WHERE op_id = %s::uuid", op.id) == "open"
    leah.contact(scope, aim="And work goes on")
    assert leah.send()[0].status == "applied"


def test_a_file_of_another_team_takes_nothing(town: Town) -> None:
    scope = town.child_with("Leah")
    for name in ("Sam", "Tom", "Nia", "Ada"):
        laptop = town.laptop(name)
        laptop.contact(scope, aim="I should not be here")
        known, unknown = laptop.send()[0], verdict_of_unknown_scope(laptop)
        assert known.status == "quarantined"
        assert known.reason == unknown, "the answer must not say whether the file exists"


def verdict_of_unknown_scope(laptop: Laptop) -> str:
    """The reason given for a scope that does not exist."""
    laptop.contact(new_id(), aim="Nor here")
    return laptop.send()[0].reason


def test_a_record_never_moves_to_another_file(town: Town) -> None:
    one, two = town.child_with("Leah"), town.child_with("Leah")
    leah = town.laptop("Leah")
    contact = leah.contact(one, aim="Aim")
    leah.send()
    leah.scopes[contact] = ("contact", two)
    leah.set(contact, "aim", "Moved")
    leah.scopes[contact] = ("plan", one)
    leah.set(contact, "number", 2)
    assert [r.status for r in leah.send()] == ["quarantined", "quarantined"]


def test_kinds_of_record_stay_in_their_kind_of_scope(town: Town) -> None:
    ada, leah = town.laptop("Ada"), town.laptop("Leah")
    scope = town.child_with("Leah")
    assert verdict(ada, Person(id=new_id(), scope=scope, names="Mole", role="manager")) == "quarantined"
    assert verdict(leah, Contact(id=new_id(), scope=town.service, aim="For all to read")) == "quarantined"
    assert verdict(leah, Child(id=new_id(), scope=scope, first_names="Second", surname="Child")) == "quarantined"
    made = Conflict(id=new_id(), scope=scope, about=new_id())
    assert verdict(leah, made) == "quarantined"


def test_nobody_makes_themselves_a_manager(town: Town) -> None:
    for name in ("Leah", "Ruth"):
        laptop = town.laptop(name)
        laptop.enter_all()
        laptop.set(laptop.person, "role", "administrator")
        (result,) = laptop.send()
        assert result.status == "quarantined"
    assert town.ask("SELECT role FROM person WHERE id = %s::uuid", town.ids["Leah"]) == "practitioner"


def test_only_managers_allocate(town: Town) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    given = Allocation(id=new_id(), scope=scope, person=town.ids["Sam"], from_on="2026-11-01")
    assert verdict(leah, given) == "quarantined"


def test_a_practitioner_opens_a_file_and_the_manager_sees_it(town: Town) -> None:
    leah, ruth, tom = town.laptop("Leah"), town.laptop("Ruth"), town.laptop("Tom")
    scope = new_id()
    leah.create(Child(id=new_id(), scope=scope, first_names="Ali", surname="Noor"))
    leah.contact(scope, aim="First visit")
    assert [r.status for r in leah.send()] == ["applied", "applied"]
    leah.contact(scope, aim="Second visit")
    assert leah.send()[0].status == "applied"
    assert scope in [ref.id for ref in ruth.pull()[0].enter]
    assert scope not in [ref.id for ref in tom.pull()[0].enter]


@pytest.mark.parametrize(
    "edit",
    [
        Edit("set", ("minutes",), 1.5),
        Edit("set", ("aim",), "nul \x00 byte"),
        Edit("set", ("aim",), "e\u0301"),
        Edit("set", ("aim",), None),
        Edit("set", ("minutes",), 2**60),
        Edit("set", ("minutes",), "thirty"),
        Edit("set", ("present",), ["b", "a"]),
        Edit("set", ("id",), "11111111-1111-4111-8111-111111111111"),
        Edit("set", (), "everything"),
        Edit("set", ("",), "no name"),
        Edit("set", ("naïve",), "not plain"),
        Edit("set", tuple("abcdefghijklmnopq"), "deep"),
        Edit("add", ("present",), 7),
        Edit("melt", ("aim",), "x"),
        Edit("set", ("next_steps",), {"a": {"who": "no what"}}),
        Edit("set", ("aim",), "x" * 250_001),
    ],
)
def test_what_cannot_be_stored_is_kept_aside_and_stops_nothing(town: Town, edit: Edit) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    contact = leah.contact(scope, aim="Aim")
    leah._op("patch", contact, (edit,), after=leah.waiting[-1].id)
    leah.contact(scope, aim="Next")
    assert [r.status for r in leah.send()] == ["applied", "quarantined", "applied"]
    assert bytes(town.ask("SELECT body FROM record WHERE rec_id = %s::uuid", contact)) == b'{"aim":"Aim"}'


@pytest.mark.parametrize(
    "change",
    [
        {"at": "yesterday"},
        {"at": "2026-11-20"},
        {"kind": "melt"},
        {"kind": "nul \x00"},
        {"reason": "nul \x00"},
        {"after": "x"},
        {"actor": "x"},
        {"record": "x"},
        {"scope": ""},
        {"type": "no"},
        {"base_ver": 2**40, "kind": "patch"},
        {"base_ver": -1, "kind": "patch"},
    ],
)
def test_an_op_with_a_part_out_of_place_is_kept_aside(town: Town, change: dict[str, Any]) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    first = Contact(id=new_id(), scope=scope, aim="Aim")
    leah.create(first)
    leah.create(Contact(id=new_id(), scope=scope, aim="Aim"))
    op = leah.waiting.pop()
    leah.waiting.append(msgspec.structs.replace(op, **change))
    assert [r.status for r in leah.push(leah.waiting).results] == ["applied", "quarantined"]


@pytest.mark.allows_logs
def test_a_fault_of_ours_on_one_op_stops_no_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    real = check_op

    def breaks(op: Any) -> None:
        if op.kind == "void":
            raise KeyError("ours")
        real(op)

    monkeypatch.setattr("app.server.judging.check_op", breaks)
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    contact = leah.contact(scope, aim="Aim")
    leah._op("void", contact, (), after=leah.waiting[-1].id)
    leah.contact(scope, aim="Next")
    assert [r.status for r in leah.send()] == ["applied", "quarantined", "applied"]


def test_a_person_who_left_changes_nothing_and_holds_nothing(town: Town) -> None:
    scope = town.child_with("Leah")
    leah, ada = town.laptop("Leah"), town.laptop("Ada")
    leah.enter_all()
    ada.enter_all()
    ada.set(town.ids["Leah"], "left_on", "2026-11-21")
    assert ada.send()[0].status == "applied"
    leah.contact(scope, aim="Still here")
    assert leah.send()[0].status == "quarantined"
    asked = PullRequest(epoch=leah.epoch, cursor=leah.cursor)
    answer = leah.post("pull", pack(msgspec.json.encode(asked)))
    assert answer.status_code == 401
    assert msgspec.json.decode(answer.content, type=Fault).code == "left"
    assert scope.encode() not in answer.content


def test_http_errors_are_no_verdicts(town: Town) -> None:
    leah = town.laptop("Leah")
    response: httpx.Response = leah.post("push", b"not zstd")
    assert response.status_code == 400
