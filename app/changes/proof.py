"""One digest of all records of a scope, computed by laptop and service: where the two agree, both hold the same."""

import hashlib
from collections.abc import Iterable

import msgspec

from app.domain.ids import Id


class HeldRecord(msgspec.Struct, frozen=True, array_like=True):
    """A record as one side has it: version, SHA-256 of its body in hex, and 1 where it was removed."""

    id: Id
    ver: int
    hash: str
    voided: int


class ScopeState(msgspec.Struct, frozen=True, array_like=True):
    """A scope as one side has it: how many records, and their digest."""

    scope: Id
    count: int
    digest: str


def digest_of(records: Iterable[HeldRecord]) -> str:
    """SHA-256 in hex over a line for each record, in the order of ids: id, version, hash, removed; with blanks between."""
    lines = (f"{r.id} {r.ver} {r.hash} {r.voided}\n" for r in sorted(records, key=lambda r: r.id))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
