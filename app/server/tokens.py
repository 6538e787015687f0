"""Short tokens: the service's signed word that it looked at a laptop's rights minutes ago, good for that laptop's key only.

A token is `until.may.signature`: the second at which it ends by the service's clock, what it opens, and the service's signature
over both and the laptop's public key. It is not worth stealing: each request that shows it is signed by the laptop's key as well.
Nothing of it is stored. Who has left or was lost is refused in the transaction of each request, whatever the token says.
"""

from functools import lru_cache
from typing import Final

import msgspec

from app.changes.signing import TOKEN, is_signed
from app.server.signing_key import ServiceKey

ALL: Final = "all"
SEND: Final = "send"
"""What a token opens: every door, or only those by which work is handed in."""
_LONGEST_NUMBER: Final = 12


class Token(msgspec.Struct, frozen=True):
    """What a genuine token says."""

    until: int
    may: str

    def is_good(self, now: float) -> bool:
        """Is its end still to come, by the service's clock (seconds since 1970)?"""
        return now < self.until


def issued(key: ServiceKey, laptop: str, until: int, may: str) -> str:
    """A token for the laptop with this public key."""
    return f"{until}.{may}.{key.sign(TOKEN, laptop, str(until), may)}"


def read(service: str, laptop: str, shown: str) -> Token | None:
    """What was shown, if the service with this public key gave it to the laptop with that one. Its end is the caller's to judge."""
    until, _, rest = shown.partition(".")
    may, _, signature = rest.partition(".")
    if not (until.isascii() and until.isdigit() and len(until) <= _LONGEST_NUMBER):
        return None
    return Token(int(until), may) if _is_genuine(service, laptop, until, may, signature) else None


@lru_cache(maxsize=4096)
def _is_genuine(service: str, laptop: str, until: str, may: str, signature: str) -> bool:
    """A laptop shows the same token for minutes: it is checked once."""
    return is_signed(service, signature, TOKEN, laptop, until, may)
