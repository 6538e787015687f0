"""One administrator's part of recovery: a private key that only their recovery passphrase opens.

It is kept in the service's database, sealed, so that it is there when it is needed; and it is stretched as slowly as the key
file of a laptop, since whoever has a backup of the database may try passphrases on it.
"""

import secrets
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.changes import sealing
from app.domain.errors import Refused
from app.security import kdf
from app.security.kdf import KdfParams, stretch
from app.security.passphrase import check, normalised

_PURPOSE: Final = b"waymark-holder-1\n"
_NONCE_BYTES: Final = 12


class SealedHolderKey(msgspec.Struct, frozen=True, kw_only=True):
    """A holder's public key, and the private one as it is kept. Hex, but for the stretching settings."""

    public: str
    kdf: KdfParams
    salt: str
    sealed: str


def make(passphrase: str, names: str, params: KdfParams = kdf.RECOMMENDED) -> SealedHolderKey:
    """A new pair under this passphrase. Raises Refused when it is not good enough: it stands alone, so six words."""
    check(passphrase, (names,), stands_alone=True)
    private, salt = sealing.fresh_private(), secrets.token_bytes(16)
    public, nonce = sealing.public_of(private), secrets.token_bytes(_NONCE_BYTES)
    sealed = nonce + _cipher(passphrase, salt, params).encrypt(nonce, private, _PURPOSE + public.encode())
    return SealedHolderKey(public=public, kdf=params, salt=salt.hex(), sealed=sealed.hex())


def opened(held: SealedHolderKey, passphrase: str) -> bytes:
    """The private key. Raises Refused for a wrong passphrase, or settings that are not sound."""
    sealed = bytes.fromhex(held.sealed)
    cipher = _cipher(passphrase, bytes.fromhex(held.salt), held.kdf)
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _PURPOSE + held.public.encode())
    except (InvalidTag, ValueError) as error:
        raise Refused("That recovery passphrase is not right. Nothing was released.") from error


def _cipher(passphrase: str, salt: bytes, params: KdfParams) -> AESGCM:
    return AESGCM(stretch(normalised(passphrase).encode(), salt, params))
