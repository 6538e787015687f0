"""Documents on real laptops with a real service: kept with their record, sent in pieces, given to whom the record is given."""

import threading
from hashlib import sha256

import pytest

from app.changes.edits import Edit
from app.domain.assessment import Assessment
from app.domain.attachment import CHUNK_BYTES, MOST_BYTES
from app.domain.contact import Contact
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.models import unit_of_work
from app.models.queries import common
from app.operations.assessment import CountersignAssessment
from app.operations.attachment import AttachDocument, RemoveDocument
from app.server.quarantining import NOT_WHOLE
from app.sync.blobs import Courier
from app.sync.protocol.messages.blobs import BlobAnswer, BlobRequest, ChunkAnswer, ChunkRequest
from tests.helpers.laptop import a_contact, new_id
from tests.server.real_laptops import Office, RealLaptop
from tests.server.test_conflict_matrix import an_assessment, seen, shared, sign, standing

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 12_000
"""Three pieces."""


def attached(laptop: RealLaptop, about: Id, data: bytes = PDF, name: str = "School report.pdf") -> Id:
    """A document beside a record."""
    id = new_id()
    laptop.do(AttachDocument(id=id, about=about, name=name, data=data))
    return id


def a_visit(office: Office) -> Contact:
    """A contact that everybody has."""
    return shared(office, a_contact(office.child))


def test_a_document_comes_to_everybody_who_has_the_file_and_to_nobody_else(office: Office) -> None:
    contact = a_visit(office)
    id = attached(office.leah, contact.id)
    (line,) = office.leah.views.attachments(contact.id)
    assert (line.name, line.kind, line.is_here, line.is_sent) == ("School report.pdf", "application/pdf", True, False)
    office.leah.sync()
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        assert laptop.views.document(id) == PDF
        (line,) = laptop.views.attachments(contact.id)
        assert (line.is_here, line.is_sent) == (True, True)
    tom = RealLaptop(office.town, office.folder / "Tom", "Tom")
    with pytest.raises(Refused, match="not on the service"):
        tom.link.blob_get(BlobRequest(record=id))
    with pytest.raises(Refused, match="not on the service"):
        tom.link.blob_have(BlobRequest(record=id))
    tom.close()


class BreakingLink:
    """The way to the service, which breaks after so many pieces were stored, the answer to the last one lost."""

    def __init__(self, laptop: RealLaptop, after: int) -> None:
        self._link, self.after, self.put = laptop.link, after, [0]

    def blob_have(self, request: BlobRequest) -> BlobAnswer:
        return self._link.blob_have(request)

    def blob_put(self, request: ChunkRequest) -> None:
        self._link.blob_put(request)
        self.put.append(request.n)
        if len(self.put) - 1 == self.after:
            raise Unavailable("The line broke.")

    def blob_seal(self, request: BlobRequest) -> BlobAnswer:
        return self._link.blob_seal(request)

    def blob_get(self, request: BlobRequest) -> ChunkAnswer:
        return self._link.blob_get(request)


def test_what_broke_off_goes_on_where_it_was(office: Office) -> None:
    contact = a_visit(office)
    office.leah.courier_off()
    id = attached(office.leah, contact.id)
    office.leah.sync()
    never = threading.Event()
    breaking = BreakingLink(office.leah, after=2)
    with pytest.raises(Unavailable):
        Courier(office.leah.blobs, breaking, lambda work: work()).carry(never)
    again = BreakingLink(office.leah, after=99)
    Courier(office.leah.blobs, again, lambda work: work()).carry(never)
    sent = [*breaking.put[1:], *again.put[1:]]
    assert sorted(set(sent)) == [0, 1, 2]
    assert len(sent) <= 4  # at most one piece twice
    office.sync()
    assert office.sam.views.document(id) == PDF


def test_a_signature_waits_until_the_document_is_whole_and_then_counts_by_itself(office: Office) -> None:
    record = an_assessment(office)
    office.leah.courier_off()
    attached(office.leah, record.id)
    sign(office.leah, record, "submitted")
    office.leah.sync()
    (own,) = office.leah.views.sync_centre().own_aside
    assert (own.type, own.state, own.reason) == ("signature", "open", NOT_WHOLE)
    office.leah.courier_on()
    office.sync()
    (own,) = office.leah.views.sync_centre().own_aside
    assert own.state == "applied"
    for laptop in (office.leah, office.ruth):
        assert standing(laptop, record) == "sent"


def test_a_signature_on_what_has_no_document_or_a_whole_one_waits_for_nothing(office: Office) -> None:
    record: Assessment = an_assessment(office)
    attached(office.leah, record.id)
    office.leah.sync()
    sign(office.leah, record, "submitted")
    office.leah.sync()
    assert not office.leah.views.sync_centre().own_aside


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00\x03", "something else"),
        (b"<html><script>alert(1)</script>", "something else"),
        (b"%PDF-" + bytes(MOST_BYTES), "larger than 20 MB"),
    ],
)
def test_what_is_not_kept_is_refused_with_a_reason_whatever_its_name(office: Office, data: bytes, why: str) -> None:
    contact = a_visit(office)
    with pytest.raises(Refused, match=why):
        attached(office.leah, contact.id, data, "report.pdf")
    with office.leah.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM blob_chunk").scalar() == 0
    assert office.leah.views.attachments(contact.id) == ()


def test_a_document_goes_with_its_file_and_not_before_the_service_has_it(office: Office) -> None:
    contact = a_visit(office)
    office.leah.courier_off()
    id = attached(office.leah, contact.id)
    office.leah.sync()
    office.end("Leah")
    office.ruth.sync()
    office.leah.sync()  # told to erase, but only this laptop has the document
    assert office.leah.views.document(id) == PDF
    office.leah.courier_on()
    office.leah.sync()
    office.leah.sync()
    with office.leah.store.reading() as connection:
        for table in ("blob", "blob_chunk", "attachment_line", "record"):
            assert (
                connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE scope = ?", (contact.scope,)).scalar() == 0
            )
    office.sync()
    assert office.sam.views.document(id) == PDF


def test_pieces_that_do_not_make_the_document_are_not_sealed(office: Office) -> None:
    contact = a_visit(office)
    office.leah.courier_off()
    id = attached(office.leah, contact.id)
    office.leah.sync()
    link, wrong = office.leah.link, bytes(CHUNK_BYTES)
    for n in (0, 1):
        link.blob_put(ChunkRequest(record=id, n=n, data=wrong))
    link.blob_put(ChunkRequest(record=id, n=2, data=PDF[2 * CHUNK_BYTES :]))
    answer = link.blob_seal(BlobRequest(record=id))
    assert (answer.sealed, answer.missing) == (False, (0, 1, 2))
    office.leah.courier_on()
    office.sync()
    assert office.sam.views.document(id) == PDF


def test_a_document_is_never_exchanged_and_may_be_taken_out(office: Office) -> None:
    contact = a_visit(office)
    id = attached(office.leah, contact.id)
    office.sync()
    office.sam.do(RemoveDocument(attachment=id, reason="The wrong child's."))
    office.sync()
    assert office.ruth.views.attachments(contact.id) == ()
    laptop = office.town.laptop("Sam")
    laptop.enter_all()
    laptop.edit(id, Edit("set", ("sha256",), "0" * 64))
    assert laptop.send()[0].status == "quarantined"


def test_a_document_of_a_change_kept_aside_is_on_the_service_too(office: Office) -> None:
    contact = a_visit(office)
    office.end("Leah")
    office.ruth.sync()
    id = attached(office.leah, contact.id)
    office.leah.sync()
    office.leah.sync()
    assert office.town.ask("SELECT status FROM op WHERE rec_id = %s::uuid", id) == "quarantined"
    assert office.town.ask("SELECT count(*) FROM blob WHERE sealed_at IS NOT NULL") == 1
    (item,) = office.ruth.asides.waiting()
    office.ruth.asides.decide(item.id, "apply", "It belongs here.")
    office.sync()
    assert office.ruth.views.document(id) == PDF
    assert seen(office.ruth, contact).id == contact.id


def test_a_signature_covers_the_documents_beside_what_is_signed(office: Office) -> None:
    record = an_assessment(office)
    id = attached(office.leah, record.id)
    office.leah.sync()
    sign(office.leah, record, "submitted")
    office.sync()
    (signature,) = office.ruth.views.assessment(record.id).signatures
    assert {name: document.sha256 for name, document in signature.documents.items()} == {id: sha256(PDF).hexdigest()}
    assert [standing(laptop, record) for laptop in (office.leah, office.ruth)] == ["sent", "sent"]
    attached(office.sam, record.id, b"Something else.", "Note.txt")
    office.sync()
    for laptop in (office.leah, office.sam, office.ruth):
        assert standing(laptop, record) == "changed_since_sent"
        (line,) = laptop.views.assessments(record.scope)
        assert line.standing == "changed_since_sent"
    with pytest.raises(Refused, match=r"not waiting|has changed since"):
        office.ruth.do(CountersignAssessment(assessment=record.id, read_content=signature.content_hash, statement="Read."))


def test_were_documents_left_out_of_it_another_one_would_go_unseen(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_of_work, "documents_about", lambda *_: {})
    monkeypatch.setattr(common, "documents_about", lambda *_: {})
    record = an_assessment(office)
    attached(office.leah, record.id)
    office.leah.sync()
    sign(office.leah, record, "submitted")
    office.leah.sync()
    attached(office.leah, record.id, b"Something else.", "Note.txt")
    assert standing(office.leah, record) == "sent"


def test_nothing_is_added_to_what_is_countersigned_or_taken_from_it(office: Office) -> None:
    record = an_assessment(office)
    id = attached(office.leah, record.id)
    office.leah.sync()
    sign(office.leah, record, "submitted")
    office.sync()
    sign(office.ruth, record, "countersigned")
    office.sync()
    assert standing(office.leah, record) == "countersigned"
    with pytest.raises(Refused, match="countersigned"):
        attached(office.leah, record.id, b"Something else.", "Note.txt")
    with pytest.raises(Refused, match="countersigned"):
        office.leah.do(RemoveDocument(attachment=id, reason="The wrong one."))
    assert standing(office.leah, record) == "countersigned"


def test_a_document_removed_meanwhile_does_not_spoil_the_signature(office: Office) -> None:
    """It binds what its signer saw; the record then reads "changed since" (SYNC 2.6)."""
    record = an_assessment(office)
    id = attached(office.leah, record.id)
    office.sync()
    sign(office.leah, record, "submitted")
    office.sam.do(RemoveDocument(attachment=id, reason="The wrong child's."))
    office.sam.sync()
    office.leah.sync()
    assert not office.leah.views.sync_centre().own_aside
    office.sync()
    assert {standing(laptop, record) for laptop in (office.leah, office.sam, office.ruth)} == {"changed_since_sent"}
