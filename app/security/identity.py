"""The laptop's own Ed25519 key: it proves to the service which enrolled laptop is speaking.

It is made here and its private half lives only inside the encrypted store; the service learns the public half.
"""

from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.changes import signing


class DeviceKey:
    """A private key of 32 bytes, not shown when printed."""

    def __init__(self, private: bytes) -> None:
        self._private = private
        self.public = signing.public_of(private)
        """The public half, 64 hex digits."""

    @classmethod
    def make(cls) -> Self:
        """A new random key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    def private(self) -> bytes:
        """32 bytes, to be kept in the encrypted store and nowhere else."""
        return self._private

    def sign(self, purpose: signing.Purpose, *parts: str) -> str:
        """The signature in hex, for example on an operation's hash."""
        return signing.sign(self._private, purpose, *parts)

    def request_headers(self, method: str, path: str, body_sha256: str, at: str, nonce: str) -> dict[str, str]:
        """The headers that prove who sends this: `path` with its query, `at` in ISO 8601, a new nonce each time."""
        return {
            signing.KEY_HEADER: self.public,
            signing.AT_HEADER: at,
            signing.NONCE_HEADER: nonce,
            signing.SIGNATURE_HEADER: signing.sign_request(self._private, method, path, body_sha256, at, nonce),
        }

    def __repr__(self) -> str:
        return f"DeviceKey({self.public})"
