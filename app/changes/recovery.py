"""A way back for a forgotten passphrase: the store's key, split so that any two administrators together can open it.

For each two holders the key is split anew: a random share, and the key XOR that share. Each share is sealed to its holder.
One share alone says nothing about the key, whatever else is known (docs/decisions/0022). The laptop makes this while it has
its key in hand, and can open none of it.
"""

import secrets
from collections.abc import Sequence
from itertools import combinations
from typing import Final

import msgspec

from app.changes.sealing import seal, unseal
from app.changes.service_word import Holder
from app.changes.signing import sha256_hex
from app.domain.ids import Id

FEWEST_HOLDERS: Final = 2


class RecoveryPart(msgspec.Struct, frozen=True, kw_only=True):
    """The key in two shares, for two holders together. `boxes` are sealed shares in hex, in the order of `holders`."""

    holders: tuple[Id, Id]
    boxes: tuple[str, str]


class RecoveryWrap(msgspec.Struct, frozen=True, kw_only=True):
    """The key for each two of these holders. `check` is the SHA-256 of the key, to know it by when it is put together."""

    holders: tuple[Holder, ...]
    parts: tuple[RecoveryPart, ...]
    check: str


def split(content: bytes, holders: Sequence[Holder]) -> RecoveryWrap:
    """The key for every two of at least two holders. Raises ValueError for fewer, or for a holder without a key."""
    if len(holders) < FEWEST_HOLDERS:
        raise ValueError("recovery takes two holders")
    parts = tuple(_part(content, one, other) for one, other in combinations(holders, 2))
    return RecoveryWrap(holders=tuple(holders), parts=parts, check=sha256_hex(b"waymark-recovery\n" + content))


def share_of(wrap: RecoveryWrap, holder: Id, other: Id, private: bytes) -> bytes | None:
    """This holder's share of the part that the two have; None when there is none or the key does not open it."""
    for part in wrap.parts:
        if set(part.holders) == {holder, other} and holder != other:
            return unseal(private, bytes.fromhex(part.boxes[part.holders.index(holder)]), _purpose(*part.holders))
    return None


def joined(wrap: RecoveryWrap, one: bytes, other: bytes) -> bytes | None:
    """The key from two shares of one part; None when they do not belong together."""
    content = _xor(one, other) if len(one) == len(other) else b""
    return content if sha256_hex(b"waymark-recovery\n" + content) == wrap.check else None


def _part(content: bytes, one: Holder, other: Holder) -> RecoveryPart:
    share = secrets.token_bytes(len(content))
    purpose = _purpose(one.person, other.person)
    boxes = (seal(one.key, share, purpose).hex(), seal(other.key, _xor(content, share), purpose).hex())
    return RecoveryPart(holders=(one.person, other.person), boxes=boxes)


def _purpose(one: Id, other: Id) -> str:
    return f"recovery|{one}|{other}"


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
