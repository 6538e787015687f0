"""Sealed boxes: what only the holder of one private key can read (X25519, HKDF-SHA256, AES-256-GCM).

A box is the fresh public half it was made with (32 bytes), then the sealed content. The key comes from both public halves
and the purpose, and the purpose is bound in, so that a box made for one thing is never taken for another. Whoever seals
cannot open it again. Each box has a key of its own, which is why the nonce may be constant.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PUBLIC_BYTES: Final = 32
_NONCE: Final = bytes(12)


def fresh_private() -> bytes:
    """32 random bytes: a private key to open boxes with."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> str:
    """The public half to seal to, 64 hex digits."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def seal(public: str, content: bytes, purpose: str) -> bytes:
    """A box that the holder of the private half can open, told the same purpose. Raises ValueError for what is no key."""
    ours = X25519PrivateKey.generate()
    ours_public = ours.public_key().public_bytes_raw()
    shared = ours.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    key = _key(shared, ours_public, bytes.fromhex(public), purpose)
    return ours_public + AESGCM(key).encrypt(_NONCE, content, purpose.encode())


def unseal(private: bytes, box: bytes, purpose: str) -> bytes | None:
    """The content; None when the box is for somebody else, for another purpose, or not as it was made."""
    holder = X25519PrivateKey.from_private_bytes(private)
    theirs, sealed = box[:_PUBLIC_BYTES], box[_PUBLIC_BYTES:]
    try:
        shared = holder.exchange(X25519PublicKey.from_public_bytes(theirs))
        key = _key(shared, theirs, holder.public_key().public_bytes_raw(), purpose)
        return AESGCM(key).decrypt(_NONCE, sealed, purpose.encode())
    except (InvalidTag, ValueError):
        return None


def _key(shared: bytes, ephemeral: bytes, holder: bytes, purpose: str) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=ephemeral + holder, info=f"waymark|box|{purpose}".encode())
    return hkdf.derive(shared)
