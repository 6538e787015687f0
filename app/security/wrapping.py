"""The two wraps around a store key, and what they bind: nothing in the key file can be changed without a wrap failing.

Inner wrap: AES-256-GCM under HKDF-SHA256(stretched passphrase || device secret), bound to the header (ids, mode, all
stretching settings, counter). Outer wrap: AES-256-GCM under the lease share, bound to header and lease dates. So the
outer one opens without a passphrase and tells damage from a wrong passphrase; and a renewed lease replaces the outer
wrap alone. The share stands in the key file and is deleted from it at the lease's end; then only the service can give it
back. The renewal key, which asks for that, is wrapped like the store key but without the share: with the right passphrase
it is there when nothing else is (docs/decisions/0021).
"""

import secrets
from typing import Final

import msgspec

from app.security.kdf import KdfParams

_NONCE_BYTES: Final = 12
_encode = msgspec.json.Encoder(order="sorted").encode


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the inner wrap is bound to. `counter` rises with each new passphrase; `salt` is 16 bytes in hex."""

    format: int
    vault_id: str
    mode: str
    counter: int
    salt: str
    kdf_name: str
    kdf: KdfParams


class Lease(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long this laptop may be opened away from the service. Dates are ISO 8601, empty before the first renewal.

    `share` is empty when the lease has ended and the share was deleted. `word` and `signature` are what the service said;
    `service_key` and `sealing_key` are the service's own keys, known from joining on.
    """

    share: str
    issued_at: str = ""
    not_after_at: str = ""
    serial: int = 0
    word: str = ""
    signature: str = ""
    service_key: str = ""
    sealing_key: str = ""


def fresh_lease() -> Lease:
    """A lease share made on the laptop, for the time before the service has issued one."""
    return Lease(share=secrets.token_hex(32))


def key_encryption_key(stretched: bytes, device_secret: bytes, header: Header) -> bytes:
    """32 bytes that wrap the store key of this vault at this counter."""
    from cryptography.hazmat.primitives import hashes  # here and below: 20 ms that the unlock window need not wait for
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"waymark|wrap|store|{header.vault_id}|{header.counter}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(stretched + device_secret)


def seal_inner(kek: bytes, store_key: bytes, header: Header) -> bytes:
    """Nonce and sealed store key."""
    return _seal(kek, store_key, bound_to_header(header))


def open_inner(kek: bytes, sealed: bytes, header: Header) -> bytes | None:
    """The store key, or None when passphrase, device secret or header is not the one it was sealed with."""
    return _open(kek, sealed, bound_to_header(header))


def seal_renewal(kek: bytes, renewal_key: bytes, header: Header) -> bytes:
    """Nonce and sealed renewal key."""
    return _seal(_renewal_kek(kek), renewal_key, b"renewal\n" + bound_to_header(header))


def open_renewal(kek: bytes, sealed: bytes, header: Header) -> bytes | None:
    """The renewal key, or None when passphrase, device secret or header is not the one it was sealed with."""
    return _open(_renewal_kek(kek), sealed, b"renewal\n" + bound_to_header(header))


def _renewal_kek(kek: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"waymark|wrap|renewal").derive(kek)


def seal_outer(lease: Lease, inner: bytes, header: Header) -> bytes:
    """Nonce and sealed inner wrap."""
    return _seal(bytes.fromhex(lease.share), inner, bound_to_lease(header, lease))


def open_outer(lease: Lease, sealed: bytes, header: Header) -> bytes | None:
    """The inner wrap, or None when the file is not as it was written."""
    return _open(bytes.fromhex(lease.share), sealed, bound_to_lease(header, lease))


def bound_to_header(header: Header) -> bytes:
    """Canonical bytes of the header."""
    return b"waymark-inner-1\n" + _encode(header)


def bound_to_lease(header: Header, lease: Lease) -> bytes:
    """Canonical bytes of the header and of the lease but for its share, which is the key itself."""
    return b"waymark-outer-1\n" + _encode([header, msgspec.structs.replace(lease, share="")])


def _seal(key: bytes, content: bytes, bound: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def _open(key: bytes, sealed: bytes, bound: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        return None
