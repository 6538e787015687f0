"""The service's key handed over to the next one: each old key signs its successor, so that whoever knows any of them can follow.

A hand-over proves only that the holder of the old key wanted it. It is for changing a key as a matter of course, before
anybody has it who should not: who has a key can hand it over too (docs/decisions/0033).
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from app.changes import signing

HANDOVER: Final = signing.Purpose("waymark-handover-1")
MOST: Final = 200


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """The old key says that the new one speaks for the service from now on. Keys are public halves in hex."""

    old: str
    new: str
    at: str
    signature: str

    @property
    def is_good(self) -> bool:
        """Did the holder of the old key say this?"""
        return signing.is_signed(self.old, self.signature, HANDOVER, self.old, self.new, self.at)


def hand_over(old: bytes, new: str, at: str) -> HandOver:
    """What the holder of the old private key says about the new public one."""
    was = signing.public_of(old)
    return HandOver(old=was, new=new, at=at, signature=signing.sign(old, HANDOVER, was, new, at))


def followed(known: str, handovers: Sequence[HandOver]) -> tuple[str, ...]:
    """The keys that the known one leads to, in order; none where it was never handed over. What is not signed leads nowhere."""
    keys: list[str] = []
    at = known
    for _ in handovers[:MOST]:
        one = next((h for h in handovers[:MOST] if h.old == at and h.new not in {known, *keys} and h.is_good), None)
        if one is None:
            break
        keys.append(at := one.new)
    return tuple(keys)
