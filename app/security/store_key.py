"""The random key of one person's store, held so that it is not printed, logged or left lying longer than need be."""

import secrets
from typing import Final, Self

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16


class StoreKey:
    """32 bytes of key and 16 of salt. `wipe` is best effort: the true protection is that locking ends the process."""

    def __init__(self, content: bytes) -> None:
        if len(content) != KEY_BYTES + SALT_BYTES:
            raise ValueError("a store key is 48 bytes")
        self._content = bytearray(content)

    @classmethod
    def fresh(cls) -> Self:
        """A new random key."""
        return cls(secrets.token_bytes(KEY_BYTES + SALT_BYTES))

    def content(self) -> bytes:
        """Key and salt, 48 bytes, for wrapping."""
        return bytes(self._content)

    def hex96(self) -> str:
        """64 hex digits of key and 32 of salt: the one form in which the store takes it."""
        return self._content.hex()

    def derived(self, purpose: str) -> bytes:
        """32 bytes for another purpose (the seal on a sidecar file); they say nothing about the key itself."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"waymark|derived|{purpose}".encode())
        return hkdf.derive(bytes(self._content))

    def wipe(self) -> None:
        """Overwrite the bytes held here; copies that were taken are not reached."""
        self._content[:] = bytes(len(self._content))

    def __repr__(self) -> str:
        return "StoreKey(not shown)"
