"""A laptop joins: its code and keys, and who it belongs to from then on."""

import msgspec

from app.domain.ids import Id
from app.sync.protocol.messages.lease import LeaseAnswer
from app.sync.protocol.messages.sign_in import SignIn


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A new laptop with its one-time code and its public keys (64 hex): its own, the one that asks a lease back while it is
    locked, and its person's signing key. `sign_in` only where the service wants the council's account too."""

    code: str
    public_key: str
    device_name: str = ""
    renewal_key: str = ""
    signing_key: str = ""
    sign_in: SignIn | None = None


class EnrolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Who the laptop now belongs to, and which service this is; the key to seal to, the first lease (its word answers the
    laptop's public key), and the certificate of the person's signing key: not before, a blank, the service's signature."""

    device: Id
    person: Id
    names: str
    role: str
    team: Id
    team_name: str
    service: Id
    service_name: str
    help_phone: str
    made_up: bool
    epoch: str
    service_key: str = ""
    """The key that signs every answer of this service (64 hex); the laptop keeps it from joining on."""
    older_keys: tuple[str, ...] = ()
    """Keys that the service had before this one: what they signed counts."""
    sealing_key: str = ""
    lease: LeaseAnswer | None = None
    certificate: str = ""
