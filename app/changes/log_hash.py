"""The hash of a custody log's stamps: the adult's signature covers it, so that it is known which stamps they signed."""

import hashlib
from collections.abc import Iterable

from app.changes.canonical import encode
from app.domain.record import to_body
from app.domain.stamp import Stamp


def log_hash(stamps: Iterable[Stamp]) -> str:
    """SHA-256 in hex over the canonical form of the stamps by id, in whatever order they come. Undone ones are left out by
    the caller."""
    return hashlib.sha256(encode({stamp.id: to_body(stamp) for stamp in stamps})).hexdigest()
