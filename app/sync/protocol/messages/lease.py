"""What laptop and service say about leases, recovery and erasing (docs/protocol.md, section 9).

`lease` is signed like every request, by the laptop's key or, while the laptop is locked, by its renewal key. `sealed` and
`erased` carry a signature of their own, because the laptop that sends them may have nothing else left.
"""

import msgspec

from app.changes.recovery import RecoveryWrap
from app.domain.ids import Id


class LeaseRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`serial` is that of the share the laptop's wrap is under now, 0 for one the laptop made itself.

    `has_share`: that share is still on the laptop. `nonce` comes back in the word. A new renewal key and a recovery wrap are
    taken from the laptop's own key only. `passphrase_changed_at` is told once after a change.
    """

    serial: int
    nonce: str
    has_share: bool = True
    renewal_key: str = ""
    recovery: RecoveryWrap | None = None
    passphrase_changed_at: str = ""


class LeaseAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The service's word and its signature; with a lease its new share, and the old one when the laptop lacks it (hex).

    `notices` are sentences for the person: what administrators did about this laptop.
    """

    word: str
    signature: str
    share: str = ""
    opens: str = ""
    notices: tuple[str, ...] = ()


class SealedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Unsent changes of a laptop that lost access, sealed to the service. `box` is hex; signed: device, hash of the box."""

    device: Id
    box: str
    key: str
    signature: str


class SealedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many changes are now kept aside for a manager, those that had come before included."""

    kept: int


class ErasedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`receipt` is the JSON text of a `Receipt`, signed with the laptop's key or its renewal key."""

    receipt: str
    key: str
    signature: str
