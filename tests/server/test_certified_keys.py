"""Whose a signing key is: certified by the service at joining, asked for at each signature, checked again on show (T-31)."""

from typing import Any

import msgspec
import pytest

from app.bootstrap.admin import new_code
from app.changes import signing
from app.changes.certificates import is_certified, is_genuine
from app.changes.signing import STATEMENT
from app.domain.signature import Signature
from app.models.queries.signed import NO_KEY, NOT_CERTIFIED, NOT_FITTING, doubt
from app.models.signer import SERVICE_KEY
from app.server import gathering
from app.server.known import Forms
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest
from tests.helpers.laptop import Laptop as StoreLaptop
from tests.helpers.laptop import a_child, new_id
from tests.helpers.signable import signable
from tests.server.test_rights import signing as a_signature
from tests.server.town import Laptop, Town

MINE, OTHER = bytes(range(32)), bytes(range(1, 33))


class Signing:
    """Leah's laptop, which told the service her signing key; and her assessment."""

    def __init__(self, town: Town) -> None:
        self.town, self.scope = town, town.child_with("Leah")
        self.laptop = Laptop(town, town.ids["Leah"])
        asked = EnrolRequest(
            code=new_code(town.database, town.ids["Leah"]),
            public_key=signing.public_of(self.laptop.private),
            signing_key=signing.public_of(MINE),
        )
        self.answer = msgspec.json.decode(self.laptop.ask("enrol", asked), type=EnrolAnswer)
        self.laptop.epoch = self.answer.epoch
        self.record = signable(self.scope)
        self.laptop.create(self.record)
        assert self.laptop.send()[0].status == "applied"

    def signed(self, private: bytes, **changes: Any) -> Signature:
        """A signature made with this key."""
        bare = a_signature(self.record, self.laptop.person, "submitted", **changes)
        value = signing.sign(private, STATEMENT, bare.about, bare.content_hash, bare.meaning)
        key = signing.public_of(private)
        return msgspec.structs.replace(bare, key=key, value=value, certificate=self.answer.certificate)

    def verdict(self, signature: Signature) -> str:
        """What the service says to it."""
        self.laptop.create(signature)
        return self.laptop.send()[0].status


@pytest.fixture
def story(town: Town, forms: Forms) -> Signing:
    """Leah at her laptop."""
    return Signing(town)


def test_a_signature_with_a_certified_key_is_taken_and_one_with_another_key_is_not(story: Signing) -> None:
    assert story.verdict(story.signed(OTHER)) == "quarantined"
    assert story.verdict(story.signed(MINE)) == "applied"


def test_were_keys_not_asked_for_another_key_would_do(story: Signing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        gathering, "_KEYS", "SELECT person::text, key FROM certificate WHERE false AND person = ANY(%(ids)s::uuid[])"
    )
    assert story.verdict(story.signed(OTHER)) == "applied"


def test_a_certificate_is_for_one_person_one_key_and_by_one_service(story: Signing) -> None:
    service, person, key = story.answer.service_key, story.laptop.person, signing.public_of(MINE)
    certificate = story.answer.certificate
    assert is_certified(service, person, key, certificate)
    for wrong in (
        (service, new_id(), key, certificate),
        (service, person, signing.public_of(OTHER), certificate),
        (signing.public_of(OTHER), person, key, certificate),
        (service, person, key, certificate.replace("2026", "2025")),
        (service, person, key, ""),
    ):
        assert not is_certified(*wrong)


@pytest.mark.parametrize("field", ["about", "content_hash", "meaning", "signer", "key", "value", "certificate"])
def test_each_part_of_a_signature_counts_when_it_is_shown(story: Signing, field: str) -> None:
    genuine = story.signed(MINE)
    assert is_genuine(genuine, story.answer.service_key)
    other = {"key": signing.public_of(OTHER), "value": "00" * 64, "about": new_id(), "signer": new_id()}.get(field, "other")
    assert not is_genuine(msgspec.structs.replace(genuine, **{field: other}), story.answer.service_key)


def test_a_signature_changed_in_the_store_is_shown_as_such(story: Signing, tmp_path: Any) -> None:
    laptop = StoreLaptop(tmp_path / "store", person=story.laptop.person)
    laptop.store.keep_secret(SERVICE_KEY, bytes.fromhex(story.answer.service_key))
    laptop.receive(a_child(), story.record)
    with laptop.store.reading() as connection:
        genuine = story.signed(MINE)
        assert doubt(connection, genuine) == ""
        for field, other in {"meaning": "countersigned", "signed_body": "{}", "signer": new_id()}.items():
            assert doubt(connection, msgspec.structs.replace(genuine, **{field: other})) == NOT_FITTING
        assert doubt(connection, msgspec.structs.replace(genuine, key="", value="")) == NO_KEY
        assert doubt(connection, msgspec.structs.replace(genuine, certificate="")) == NOT_CERTIFIED
    laptop.close()
