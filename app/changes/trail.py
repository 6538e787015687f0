"""The audit trail as values: one entry, how it is chained to the one before, what is signed of it, and whether clocks agree.

Each device chains its own entries by hash. The service takes them into one log, a Merkle tree over all (`merkle`), and signs
what it has: a receipt for the device's chain, and the head of the log. So an entry that is changed, moved, taken out or cut
off shows in the chain; a chain made anew shows in the receipts; a log made anew shows in the heads that laptops keep.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from app.changes.canonical import encode
from app.changes.signing import HEAD, RECEIPT, TRAIL, is_signed
from app.domain.ids import Id
from app.domain.moment import instant

START: Final = b"\x00" * 32
_CLOCKS_MAY_DIFFER_S: Final = 120.0


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """Who did or read what, when by which clock. `subject` is an id; `detail` holds no personal data but a stated reason."""

    n: int
    at: str
    boot: str
    boottime: int
    by: Id
    what: str
    subject: str
    detail: str
    server_at: str = ""


class TreeHead(msgspec.Struct, frozen=True, kw_only=True):
    """The whole log of a service at one size. `log` is the epoch: a service set back from a backup begins another log."""

    log: str
    size: int
    root: str
    at: str
    signature: str = ""

    def parts(self) -> tuple[str, ...]:
        """What the service signs."""
        return (self.log, str(self.size), self.root, self.at)

    def is_by(self, service_key: str) -> bool:
        """Did this service sign it?"""
        return is_signed(service_key, self.signature, HEAD, *self.parts())


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The service's word that it has the entries of a device up to `last`, whose chain then stood at `head`."""

    device: Id
    last: int
    head: str
    at: str
    signature: str = ""

    def parts(self) -> tuple[str, ...]:
        """What the service signs."""
        return (self.device, str(self.last), self.head, self.at)

    def is_by(self, service_key: str) -> bool:
        """Did this service sign it?"""
        return is_signed(service_key, self.signature, RECEIPT, *self.parts())


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What a device signs when it sends entries: where they stand, where its chain then stands, what head it had last."""

    first: int
    last: int
    head: str
    seen_log: str = ""
    seen_size: int = 0
    seen_root: str = ""

    def parts(self) -> tuple[str, ...]:
        """What the device signs."""
        return (str(self.first), str(self.last), self.head, self.seen_log, str(self.seen_size), self.seen_root)

    def is_by(self, device_key: str, signature: str) -> bool:
        """Did this device sign it?"""
        return is_signed(device_key, signature, TRAIL, *self.parts())


def link(before: bytes, entry: Entry) -> bytes:
    """The chain after this entry."""
    parts = [entry.at, entry.boot, str(entry.boottime), entry.by, entry.what, entry.subject, entry.detail]
    return hashlib.sha256(before + encode([*parts, entry.server_at] if entry.server_at else parts)).digest()


def chained(before: bytes, entries: Sequence[Entry]) -> list[bytes]:
    """The chain after each entry."""
    chains = [before]
    for entry in entries:
        chains.append(link(chains[-1], entry))
    return chains[1:]


def doubtful_clocks(entries: Sequence[Entry]) -> tuple[int, ...]:
    """The numbers of entries whose time of day cannot be right: set back or on against the laptop's own run time, or
    earlier than what the service had told it already."""
    found: list[int] = []
    before: Entry | None = None
    for entry in entries:
        if _is_doubtful(entry, before):
            found.append(entry.n)
        before = entry
    return tuple(found)


def _is_doubtful(entry: Entry, before: Entry | None) -> bool:
    at = instant(entry.at)
    if entry.server_at and at < instant(entry.server_at) - _CLOCKS_MAY_DIFFER_S:
        return True
    if before is None or before.boot != entry.boot:
        return False
    ran_s = (entry.boottime - before.boottime) / 1e9
    return abs(at - instant(before.at) - ran_s) > _CLOCKS_MAY_DIFFER_S
