"""Whose a signing key is: the service says so at joining, under its own signature, and anybody can check it without asking."""

from app.changes.service_word import CERTIFICATE
from app.changes.signing import STATEMENT, is_signed
from app.domain.ids import Id
from app.domain.signature import Signature


def is_certified(service_key: str, person: Id, key: str, certificate: str) -> bool:
    """Did this service say that the key is this person's? `certificate` is "not before", a blank, and its signature."""
    not_before, _, signature = certificate.partition(" ")
    return is_signed(service_key, signature, CERTIFICATE, person, key, not_before)


def is_genuine(signature: Signature, service_key: str) -> bool:
    """Made with the key of the person it names, over exactly what it names. Nobody has to be believed for this."""
    parts = (signature.about, signature.content_hash, signature.meaning)
    is_by_key = is_signed(signature.key, signature.value, STATEMENT, *parts)
    return is_by_key and is_certified(service_key, signature.signer, signature.key, signature.certificate)
