"""Signatures as a real laptop makes them: with a key of the signer's that a service certified."""

import hashlib
from typing import Final

import msgspec

from app.changes import signing
from app.changes.service_word import CERTIFICATE
from app.changes.signing import STATEMENT
from app.domain.ids import Id
from app.domain.signature import Signature

SERVICE: Final = bytes(range(2, 34))
"""The private key of the service that laptops in tests have joined."""
SINCE: Final = "2026-11-01T09:00:00.000+00:00"


def key_of(person: Id) -> bytes:
    """The signing key of somebody: always the same."""
    return hashlib.sha256(f"signing key of {person}".encode()).digest()


def certificate_of(person: Id, key: str = "", service: bytes = SERVICE) -> str:
    """The service's word that a key is this person's."""
    public = key or signing.public_of(key_of(person))
    return f"{SINCE} {signing.sign(service, CERTIFICATE, person, public, SINCE)}"


def signed(signature: Signature, private: bytes = b"") -> Signature:
    """The same, signed with the key of the person it names (or with this one)."""
    own = private or key_of(signature.signer)
    value = signing.sign(own, STATEMENT, signature.about, signature.content_hash, signature.meaning)
    changes = {"key": signing.public_of(own), "value": value, "certificate": certificate_of(signature.signer)}
    return msgspec.structs.replace(signature, **changes)
