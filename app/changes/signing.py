"""Ed25519 signatures over short texts: what is signed, signing it, and checking it; laptop and server share this file.

Every signed text starts with its purpose, so that a signature made for one thing (a request) can never be shown as
another (an operation, a person's countersignature). Keys are 32 raw bytes; public keys, hashes and signatures travel as
lower-case hex. Nothing here reads a clock or keeps what it has seen: the caller judges age and repeats of a nonce.
"""

import hashlib
from typing import Final, NewType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.errors import Refused

Purpose = NewType("Purpose", str)
REQUEST: Final = Purpose("waymark-request-1")
OPERATION: Final = Purpose("waymark-operation-1")
STATEMENT: Final = Purpose("waymark-statement-1")
"""A person's own signature on content (submitted, countersigned, agreed); made with the person's key, not the device's."""
REPLY: Final = Purpose("waymark-reply-1")
"""The service's signature on one answer: it binds the answer to the request that it answers."""
TRAIL: Final = Purpose("waymark-trail-1")
"""A device's signature on entries of its audit trail."""
RECEIPT: Final = Purpose("waymark-receipt-1")
"""The service's signature on what it has of a device's trail."""
HEAD: Final = Purpose("waymark-head-1")
"""The service's signature on its whole audit log."""
TOKEN: Final = Purpose("waymark-token-1")
"""The service's signature on a token: it binds the token to one laptop's key and to its end."""

KEY_HEADER: Final = "Waymark-Key"
AT_HEADER: Final = "Waymark-At"
NONCE_HEADER: Final = "Waymark-Nonce"
SIGNATURE_HEADER: Final = "Waymark-Signature"
REPLY_HEADER: Final = "Waymark-Reply"
TOKEN_HEADER: Final = "Waymark-Token"  # noqa: S105 (the name of a header)


def sha256_hex(content: bytes) -> str:
    """SHA-256 as 64 lower-case hex digits."""
    return hashlib.sha256(content).hexdigest()


def new_private() -> bytes:
    """32 new random private bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> str:
    """The public key, in hex, that belongs to 32 private bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def text_to_sign(purpose: Purpose, *parts: str) -> bytes:
    """The purpose and the parts, one a line. Raises Refused when a part holds a line end, which would blur two parts."""
    if any("\n" in part for part in parts):
        raise Refused("This cannot be signed because one of its parts has a line end in it. Nothing was sent.")
    return "\n".join((purpose, *parts)).encode()


def sign(private: bytes, purpose: Purpose, *parts: str) -> str:
    """The signature in hex (128 digits) over the purpose and parts."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(text_to_sign(purpose, *parts)).hex()


def is_signed(public: str, signature: str, purpose: Purpose, *parts: str) -> bool:
    """True when the signature is right; malformed keys, signatures and parts are simply not right."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_from_hex(public, 32))
        key.verify(_from_hex(signature, 64), text_to_sign(purpose, *parts))
    except (InvalidSignature, ValueError, Refused):
        return False
    return True


def sign_request(private: bytes, method: str, path: str, body_sha256: str, at: str, nonce: str) -> str:
    """The device's signature on one request. `path` holds the query too; `at` is ISO 8601; `body_sha256` is hex."""
    return sign(private, REQUEST, method.upper(), path, body_sha256, at, nonce)


def verify_request(public: str, method: str, path: str, body_sha256: str, at: str, nonce: str, signature: str) -> bool:
    """True when the holder of the key sent exactly this. The caller hashes the body and judges `at` and `nonce`."""
    return is_signed(public, signature, REQUEST, method.upper(), path, body_sha256, at, nonce)


def sign_reply(private: bytes, nonce: str, path: str, status: int, body_sha256: str) -> str:
    """The service's signature on one answer: `nonce` is the request's, so an old answer never fits a new request."""
    return sign(private, REPLY, nonce, path, str(status), body_sha256)


def verify_reply(public: str, nonce: str, path: str, status: int, body_sha256: str, signature: str) -> bool:
    """True when the holder of the key answered exactly this request with exactly this."""
    return is_signed(public, signature, REPLY, nonce, path, str(status), body_sha256)


def _from_hex(text: str, length: int) -> bytes:
    """Raises ValueError unless it is `length` bytes in the one accepted spelling, so that no signature has two forms."""
    raw = bytes.fromhex(text)
    if len(raw) != length or raw.hex() != text:
        raise ValueError("hex of the wrong length or spelling")
    return raw
