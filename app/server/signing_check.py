"""Does a signature bind what it says it binds, and where does a record stand by the signatures about it?"""

from collections.abc import Mapping

from app.changes.canonical import NotCanonical, decode, read
from app.changes.content import content_hash
from app.changes.signing import STATEMENT, is_signed
from app.domain.ids import Id
from app.domain.record import Tree
from app.domain.signature import Signature
from app.domain.standing import Standing, standing
from app.server.known import Head, Known
from app.server.quarantining import NO_KEY, NOT_SIGNABLE, NOT_THEIR_KEY, NOT_WHOLE, WRONG_HASH, Quarantined


def check_signature(signature: Signature, known: Known) -> None:
    """What travels with it has to hash to what was signed, be of a record in the same scope, and be signed with a key of
    its signer's.

    A signature that brings no body is about the head as it stands. Raises Quarantined.
    """
    about = known.heads.get(signature.about)
    if about is None or about.scope != signature.scope:
        raise Quarantined(NOT_SIGNABLE)
    _check_documents(signature, known)
    try:
        body = decode(signature.signed_body.encode()) if signature.signed_body else read(about.body)
    except (NotCanonical, UnicodeEncodeError) as error:
        raise Quarantined(WRONG_HASH) from error
    documents = {id: document.sha256 for id, document in signature.documents.items()}
    if not isinstance(body, dict) or _content_hash(about, body, documents) != signature.content_hash:
        raise Quarantined(WRONG_HASH)
    _check_key(signature, known)


def _check_documents(signature: Signature, known: Known) -> None:
    """All documents beside the record are whole, and those that it covers are what it says. One that was removed since
    may be among them."""
    beside = known.documents.get(signature.about, {})
    if signature.about in known.unsealed or not set(signature.documents) <= set(beside):
        raise Quarantined(NOT_WHOLE)
    if any(beside[id] != document.sha256 for id, document in signature.documents.items()):
        raise Quarantined(WRONG_HASH)


def _check_key(signature: Signature, known: Known) -> None:
    """A key has signed, and where the service certified any of the signer's it is one of those."""
    if not (signature.key and signature.value):
        raise Quarantined(NO_KEY)
    parts = (signature.about, signature.content_hash, signature.meaning)
    if not is_signed(signature.key, signature.value, STATEMENT, *parts):
        raise Quarantined(WRONG_HASH)
    theirs = known.keys_of.get(signature.signer)
    if theirs and signature.key not in theirs:
        raise Quarantined(NOT_THEIR_KEY)


def standing_of(about: Id, known: Known) -> Standing | None:
    """The standing of a record by the signatures the service has; None where it does not have the record."""
    head = known.heads.get(about)
    signatures = known.signatures.get(about, [])
    if head is None or not signatures:
        return Standing() if head else None
    beside = {id: sha256 for id, sha256 in known.documents.get(about, {}).items() if id not in known.taken_out}
    return standing(_content_hash(head, read(head.body), beside), signatures)


def _content_hash(head: Head, body: Tree, documents: Mapping[str, str]) -> str:
    return content_hash(head.type, head.id, head.scope, body, documents)
