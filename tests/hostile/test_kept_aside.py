"""What is kept aside because it is in no form at all can still be looked at and decided: it stops nobody's list."""

import msgspec
import pytest

from app.changes.edits import Edit, apply
from app.changes.op import Op
from app.domain.ids import Id
from app.server.packing import pack
from app.sync.protocol.messages.blobs import BlobRequest
from tests.server.test_aside import decided, opened, waiting
from tests.server.town import AT, Laptop, Town, new_id

FORMLESS: dict[str, tuple[Edit, ...]] = {
    "an edit of no place": (Edit("set", (), "x"),),
    "a number put into a set": (Edit("add", ("people",), 1),),
    "text put into a set of numbers": (Edit("set", ("people",), [1, 2]), Edit("add", ("people",), "a")),
    "lists in a set": (Edit("set", ("people",), [["a"]]), Edit("drop", ("people",), "a")),
    "an unknown kind": (Edit("wipe", ("aim",)),),
    "a cut of nothing": (Edit("cut", ()),),
}


def sent(leah: Laptop, scope: Id, edits: tuple[Edit, ...], type: str = "contact") -> Op:
    """An op as a laptop that was taken over might send it, with its verdict: kept aside."""
    leah.dseq += 1
    op = Op(
        id=new_id(), dseq=leah.dseq, kind="create", type=type, record=new_id(), scope=scope, actor=leah.person, at=AT,
        edits=edits,
    )  # fmt: skip
    leah.waiting.append(op)
    assert [result.status for result in leah.send()] == ["quarantined"]
    return op


def test_a_change_of_no_form_is_shown_to_the_manager_who_decides_about_it(town: Town) -> None:
    scope = town.child_with("Leah")
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    ops = [sent(leah, scope, edits) for edits in FORMLESS.values()]
    assert {item.op for item in waiting(ruth)} == {op.id for op in ops}
    for op in ops:
        assert opened(ruth, op.id).body == ""
        assert decided(ruth, op.id, "file").item.state == "filed"
    assert leah.contact(scope, aim="And work goes on")
    assert [result.status for result in leah.send()] == ["applied"]


def test_a_document_of_no_form_is_asked_for_in_vain(town: Town) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    for edits in FORMLESS.values():
        op = sent(leah, scope, edits, "attachment")
        answer = leah.post("blob_have", pack(msgspec.json.encode(BlobRequest(record=op.record))))
        assert answer.status_code == 422


@pytest.mark.parametrize("name", FORMLESS)
def test_what_cannot_be_applied_is_refused_in_one_way(name: str) -> None:
    with pytest.raises(ValueError, match=r"edit|set"):
        apply({}, FORMLESS[name])
