"""What is said beside a name that signed, wherever it is shown: nothing where all fits; else that it does not, or was not checked.

A signature fits where its key signed the content hash, what travels with it hashes to that, and the service that this laptop
joined has certified the key as the signer's. Nobody has to be believed for this, the service neither.
"""

import json
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Connection

from app.changes.canonical import NotCanonical, decode
from app.changes.certificates import is_certified
from app.changes.content import content_hash
from app.changes.signing import STATEMENT, is_signed
from app.domain.ids import Id
from app.domain.signature import Signature
from app.domain.types import view
from app.models.queries.common import name
from app.models.signer import SERVICE_KEY, older_keys, secret

NOT_FITTING = "the signature does not fit"
NO_KEY = "not checked: signed without a key"
NOT_CERTIFIED = "not checked: the service has not said whose key it is"
_MOST_KEPT = 4096


def doubt(connection: Connection, signature: Signature) -> str:
    """Why this signature is not to be relied on, in a few words; empty where key, content and certificate fit."""
    row = connection.exec_driver_sql("SELECT type FROM record WHERE id = ?", (signature.about,)).fetchone()
    keys = (secret(connection, SERVICE_KEY).hex(), *older_keys(connection))
    return _doubt(signature, row.type if row else "", keys)


def doubts(connection: Connection, signatures: Iterable[Signature]) -> dict[Id, str]:
    """The signatures among these that are not to be relied on, and why."""
    found = {signature.id: doubt(connection, signature) for signature in signatures}
    return {id: why for id, why in found.items() if why}


def doubts_of(connection: Connection, ids: Iterable[Id]) -> dict[Id, str]:
    """The same for signatures named by their ids."""
    wanted = json.dumps(sorted(set(ids)))
    rows = connection.exec_driver_sql(
        "SELECT type, id, scope, body, ver FROM record WHERE type = 'signature' AND id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    views = (view(*row) for row in rows.fetchall())
    return doubts(connection, (v for v in views if isinstance(v, Signature)))


def doubts_about(connection: Connection, abouts: Iterable[Id]) -> dict[tuple[Id, str], str]:
    """The same for countersignatures of these records, by record and the time that was stated."""
    rows = connection.exec_driver_sql(
        "SELECT r.type, r.id, r.scope, r.body, r.ver FROM signature_line s JOIN record r ON r.id = s.id"
        " WHERE s.about IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(abouts))),),
    )
    views = (view(*row) for row in rows.fetchall())
    signed = [v for v in views if isinstance(v, Signature) and v.meaning in {"countersigned", "auto_signed"}]
    found = doubts(connection, signed)
    return {(s.about, s.signed_at): found[s.id] for s in signed if s.id in found}


def who_signed(connection: Connection, signature: Signature) -> str:
    """The signer's name, with the doubt beside it where there is one."""
    return beside(name(connection, signature.signer), doubt(connection, signature))


def beside(who: str, why: str) -> str:
    """A name, and in brackets why its signature is not to be relied on."""
    return f"{who} ({why})" if why else who


def _doubt(signature: Signature, type_name: str, service_keys: tuple[str, ...]) -> str:
    if not (signature.key and signature.value):
        return NO_KEY
    parts = (signature.about, signature.content_hash, signature.meaning)
    if not _is_signed(signature.key, signature.value, *parts) or not _carries_what_was_signed(signature, type_name):
        return NOT_FITTING
    if not (signature.certificate and service_keys[0]):
        return NOT_CERTIFIED
    said = (signature.signer, signature.key, signature.certificate)
    return "" if any(_is_certified(key, *said) for key in service_keys) else NOT_FITTING


def _carries_what_was_signed(signature: Signature, type_name: str) -> bool:
    """Does the text that travels with it hash to what was signed? One too long to travel is bound by its hash alone."""
    if not signature.signed_body or not type_name:
        return True
    try:
        body = decode(signature.signed_body.encode())
    except (NotCanonical, UnicodeEncodeError):
        return False
    documents = {id: document.sha256 for id, document in signature.documents.items()}
    hashed = content_hash(type_name, signature.about, signature.scope, body, documents) if isinstance(body, dict) else ""
    return hashed == signature.content_hash


@lru_cache(_MOST_KEPT)
def _is_signed(key: str, value: str, about: Id, content: str, meaning: str) -> bool:
    return is_signed(key, value, STATEMENT, about, content, meaning)


@lru_cache(_MOST_KEPT)
def _is_certified(service_key: str, person: Id, key: str, certificate: str) -> bool:
    return is_certified(service_key, person, key, certificate)
