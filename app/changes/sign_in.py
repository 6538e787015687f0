"""What binds a sign-in with the council's account to one laptop: values that browser, service and council each see a part of.

The laptop keeps the verifier until it hands it to the service, which alone shows it to the council (PKCE, RFC 7636). The nonce that
the council repeats in its signed answer is made of the laptop's key, so a sign-in made for another laptop is of no use here.
"""

import base64
import hashlib
from typing import Final

LONGEST: Final = 2048
"""Characters that any one part of a sign-in may have."""


def challenge_of(verifier: str) -> str:
    """What the browser shows of the verifier (method S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def nonce_of(key: str, salt: str) -> str:
    """The nonce of a sign-in by the laptop with this public key; the salt makes it another one each time."""
    return hashlib.sha256(f"waymark-sign-in-1\n{key}\n{salt}".encode()).hexdigest()
