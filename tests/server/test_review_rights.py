"""What a clever or careless laptop could send: the service holds the same rules by its own records."""

import pytest
from msgspec import structs

from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.signature import Resolution
from app.server.quarantining import Quarantined
from app.server.soundness import check_op
from tests.server.test_rights import assessment, signing, verdict
from tests.server.town import Town, new_id

__all__ = ["assessment"]


def test_a_manager_does_not_countersign_what_she_sent_herself_though_a_colleague_sent_it_again(
    town: Town, assessment: Assessment
) -> None:
    ruth, leah = town.laptop("Ruth"), town.laptop("Leah")
    assert verdict(ruth, signing(assessment, ruth.person, "submitted")) == "applied"
    assert verdict(leah, signing(assessment, leah.person, "submitted", signed_at="2026-11-20T10:30:00+00:00")) == "applied"
    assert verdict(ruth, signing(assessment, ruth.person, "countersigned")) == "quarantined"


def test_nothing_is_countersigned_that_nobody_sent(town: Town, assessment: Assessment) -> None:
    ruth = town.laptop("Ruth")
    assert verdict(ruth, signing(assessment, ruth.person, "countersigned")) == "quarantined"


def test_a_signature_that_claims_a_key_is_made_with_it(town: Town, assessment: Assessment) -> None:
    leah = town.laptop("Leah")
    forged = structs.replace(signing(assessment, leah.person, "submitted"), key="ab" * 32, value="cd" * 64)
    assert verdict(leah, forged) == "quarantined"


def test_the_childs_own_record_is_never_removed(town: Town) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    rows = leah.enter_all()
    child = next(row.id for row in rows if row.type == Child.type_name)
    leah._op("void", child, (), reason="by mistake")
    assert leah.send()[0].status == "quarantined"
    assert town.ask("SELECT voided FROM record WHERE rec_id = %s::uuid", child) is False
    assert scope


def test_a_colleagues_contact_is_removed_by_its_author_or_a_manager_only(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah, sam, ruth = (town.laptop(name) for name in ("Leah", "Sam", "Ruth"))
    contact = leah.contact(scope, aim="College")
    leah.send()
    for laptop, expected in ((sam, "quarantined"), (ruth, "applied")):
        laptop.enter_all()
        laptop._op("void", contact, (), reason="wrong child")
        assert laptop.send()[0].status == expected


def test_a_decision_names_who_made_it(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    made = Resolution(id=new_id(), scope=scope, conflict=new_id(), by=sam.person)
    assert verdict(leah, made) == "quarantined"
    assert verdict(sam, made.but(id=new_id())) == "applied"


def test_brought_back_and_written_on_in_one_batch_is_applied_and_asks_nobody(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah = town.laptop("Leah")
    contact = leah.contact(scope, aim="College")
    leah.send()
    leah._op("void", contact, (), reason="wrong child")
    leah.send()
    back = leah._op("unvoid", contact, ())
    leah.set(contact, "aim", "Kept after all", base_ver=0, after=back.id)
    assert [result.status for result in leah.send()] == ["applied", "applied"]


@pytest.mark.parametrize("reason", ["a\u202eb", "a\x00b", "x" * 250_001])
def test_reasons_are_cleaned_at_the_door_like_every_other_text(town: Town, reason: str) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    contact = leah.contact(scope, aim="College")
    leah.send()
    op = leah._op("void", contact, (), reason=reason)
    with pytest.raises(Quarantined):
        check_op(op)
