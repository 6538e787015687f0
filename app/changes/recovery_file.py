"""What two administrators hand out for one laptop: its store's key in a file that a one-time code opens.

The file goes one way (a stick, a mail), the code another (by voice). The code has 125 random bits, so nothing is stretched.
"""

import base64
import secrets
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.ids import Id

_CODE_LETTERS: Final = 25
_NONCE: Final = bytes(12)
"""Each code, and so each key, is used once."""


class RecoveryFile(msgspec.Struct, frozen=True, kw_only=True, tag="waymark-recovery-1"):
    """The laptop it is for, and the key of its store, sealed under the code (hex)."""

    device: Id
    sealed: str


def sealed_file(device: Id, content: bytes) -> tuple[RecoveryFile, str]:
    """The file, and the code that opens it, in groups of five."""
    bare = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")[:_CODE_LETTERS]
    sealed = AESGCM(_key(bare)).encrypt(_NONCE, content, device.encode())
    code = "-".join(bare[i : i + 5] for i in range(0, len(bare), 5))
    return RecoveryFile(device=device, sealed=sealed.hex()), code


def opened_file(file: RecoveryFile, code: str) -> bytes | None:
    """The key; None for another code. Case, blanks and hyphens do not matter."""
    bare = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())
    try:
        return AESGCM(_key(bare)).decrypt(_NONCE, bytes.fromhex(file.sealed), file.device.encode())
    except (InvalidTag, ValueError):
        return None


def _key(code: str) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"waymark|recovery file")
    return hkdf.derive(code.encode())
