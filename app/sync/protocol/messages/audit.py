"""Entries of a laptop's audit trail, and the receipt for them."""

from typing import Final

import msgspec

from app.changes.trail import Batch, Entry, Receipt, TreeHead

AUDIT_ENTRIES: Final = 500


class AuditRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The next entries of this laptop's audit trail, at most AUDIT_ENTRIES, and the device's signature on `batch`.

    `batch` names the newest head of the log that this laptop knows; `other_size` is the size of a head that another laptop
    was given and that is to be compared, 0 for none.
    """

    batch: Batch
    entries: tuple[Entry, ...]
    signature: str
    other_size: int = 0


class AuditAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`status`: kept (with `receipt`), gap (entries before these are missing: send from `expected`), broken (the service
    has other entries under these numbers). `tree` is the log now; `proof` shows that it goes on from the head in the batch.
    """

    status: str
    expected: int = 0
    receipt: Receipt | None = None
    tree: TreeHead | None = None
    proof: tuple[str, ...] = ()
    other_proof: tuple[str, ...] = ()
