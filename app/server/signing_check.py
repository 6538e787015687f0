"""Does a signature bind what it says it binds, and where does a record stand by the signatures about it?"""

from app.changes.canonical import NotCanonical, decode, read
from app.changes.content import content_hash
from app.changes.signing import STATEMENT, is_signed
from app.domain.ids import Id
from app.domain.record import Tree
from app.domain.signature import Signature
from app.domain.standing import Standing, standing
from app.server.known import Head, Known
from app.server.quarantining import NOT_SIGNABLE, NOT_THEIR_KEY, NOT_WHOLE, WRONG_HASH, Quarantined


def check_signature(signature: Signature, known: Known) -> None:
    """The body that travels with it has to hash to what was signed, and be of a record in the same scope.

    A signature that brings no body is about the head as it stands. Raises Quarantined.
    """
    about = known.heads.get(signature.about)
    if about is None or about.scope != signature.scope:
        raise Quarantined(NOT_SIGNABLE)
    if signature.about in known.unsealed:
        raise Quarantined(NOT_WHOLE)
    try:
        body = decode(signature.signed_body.encode()) if signature.signed_body else read(about.body)
    except (NotCanonical, UnicodeEncodeError) as error:
        raise Quarantined(WRONG_HASH) from error
    if not isinstance(body, dict) or _content_hash(about, body) != signature.content_hash:
        raise Quarantined(WRONG_HASH)
    parts = (signature.about, signature.content_hash, signature.meaning)
    if signature.key and not is_signed(signature.key, signature.value, STATEMENT, *parts):
        raise Quarantined(WRONG_HASH)
    theirs = known.keys_of.get(signature.signer)
    if theirs and signature.key and signature.key not in theirs:
        raise Quarantined(NOT_THEIR_KEY)


def standing_of(about: Id, known: Known) -> Standing | None:
    """The standing of a record by the signatures the service has; None where it does not have the record."""
    head = known.heads.get(about)
    signatures = known.signatures.get(about, [])
    if head is None or not signatures:
        return Standing() if head else None
    return standing(_content_hash(head, read(head.body)), signatures)


def _content_hash(head: Head, body: Tree) -> str:
    return content_hash(head.type, head.id, head.scope, body)
