"""What a person declared about exact content: sent, returned, countersigned, agreed. Standings are computed from these."""

from collections.abc import Mapping
from typing import ClassVar, Final

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Keyed, Prose
from app.domain.record import EMPTY, Record


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A note of a reader on one answer; `kind` is question, change or praise."""

    about: str
    text: str
    kind: str = "question"


class SignedDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document that stood beside the record when it was signed, by the hash of its bytes."""

    sha256: str


def signed_documents(documents: Mapping[str, str]) -> dict[str, SignedDocument]:
    """Documents as a signature names them; `documents` are attachment and hash."""
    return {id: SignedDocument(sha256=sha256) for id, sha256 in documents.items()}


ATTENDED: Final = "attended"
"""The meaning of an appropriate adult's signature over a custody log: it says what they saw and did."""


class Signature(Record, frozen=True, kw_only=True):
    """Binds a person and a meaning to a content hash. The signed body travels with it and is never merged."""

    type_name: ClassVar[str] = "signature"
    about: Id
    about_type: str = ""
    """The type of what is signed, where it is neither an assessment nor a plan."""
    content_hash: str
    meaning: str
    signer: Id = NO_ID
    signer_role: str = ""
    statement: str = ""
    signed_at: str = ""
    reason: Prose = ""
    notes: Keyed[Note] = EMPTY
    signed_body: str = ""
    documents: Keyed[SignedDocument] = EMPTY
    """The documents beside the record that the content hash covers, by the attachment's id."""
    key: str = ""
    value: str = ""
    certificate: str = ""
    """The service's word that the key is the signer's: not before, a blank, its signature (from joining)."""
    after: Id = NO_ID
    """The signature that this one answers: what its signer saw decides the order of the two, not their clocks."""


class Certificate(Record, frozen=True, kw_only=True):
    """A certificate made with the child at the end of an order: never names the order or what happened (DOMAIN 10.2)."""

    type_name: ClassVar[str] = "certificate"
    name: str
    theme: str
    language: str = "en"
    message: Prose = ""
    achievements: Prose = ""
    worker_name: str = ""
    order: Id = NO_ID
    made_on: str = ""
    serial: str = ""


class Conflict(Record, frozen=True, kw_only=True):
    """Two people changed one answer apart. Made by the server; open until a resolution names it; never expires."""

    type_name: ClassVar[str] = "conflict"
    about: Id
    about_type: str = ""
    op: str = ""
    left_by: Id = NO_ID
    left_at: str = ""
    right_by: Id = NO_ID
    right_at: str = ""
    fields: Keyed["ClashingField"] = EMPTY


class ClashingField(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field of a conflict. `path` is joined with `/`; values are canonical JSON text, empty where absent."""

    path: str
    before: str = ""
    left: str = ""
    right: str = ""
    kind: str = "plain"


class Resolution(Record, frozen=True, kw_only=True):
    """A person's decision on a conflict; the chosen text is an ordinary change of the record beside it.

    Where it names a mark: that person has read what the mark is about (`chosen` is "read"), so it is closed for everybody.
    """

    type_name: ClassVar[str] = "resolution"
    conflict: Id
    about: Id = NO_ID
    chosen: str = ""
    by: Id = NO_ID
