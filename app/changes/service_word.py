"""What the service says under its own signature: a lease, or the order to erase. The laptop knows its key from joining.

A word is the JSON text of one value and its signature. It names the laptop and repeats the laptop's own question
(`answers`), so that an old word, or one for another laptop, is not taken for an answer. Times are the service's.
"""

from typing import Final

import msgspec

from app.changes import signing
from app.domain.ids import NO_ID, Id

SERVICE_WORD: Final = signing.Purpose("waymark-service-word-1")
CERTIFICATE: Final = signing.Purpose("waymark-certificate-1")
RECEIPT: Final = signing.Purpose("waymark-erased-1")
SEALED: Final = signing.Purpose("waymark-sealed-1")
OUTBOX: Final = "outbox"
"""The purpose of boxes that hold unsent changes."""

SEND: Final = "send"
KEEP: Final = "keep"
NOTHING: Final = "nothing"
"""What becomes of unsent changes before a laptop is erased: sent first; sealed and left lying; or nothing."""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """An administrator who holds one part of recovery: their id and the public key that parts are sealed to."""

    person: Id
    key: str


class Lease(msgspec.Struct, frozen=True, kw_only=True, tag="lease"):
    """How long a laptop may be opened away from the service. `share` is the SHA-256 of the share that goes with it."""

    device: Id
    person: Id
    answers: str
    serial: int
    issued_at: str
    not_after_at: str
    days: int
    share: str
    roles: str = ""
    policy: int = 1
    holders: tuple[Holder, ...] = ()


class EraseOrder(msgspec.Struct, frozen=True, kw_only=True, tag="erase"):
    """The laptop is to erase what it holds. `how` says what becomes of unsent changes."""

    device: Id
    answers: str
    order: Id
    how: str
    at: str


Word = Lease | EraseOrder
_encode = msgspec.json.Encoder(order="sorted").encode


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The laptop's statement that it has erased itself. `unsent` is how many changes it had not sent."""

    device: Id
    order: Id = NO_ID
    how: str = SEND
    unsent: int = 0
    at: str = ""


def spoken(private: bytes, word: Word) -> tuple[str, str]:
    """The text of a word, and the service's signature on it."""
    text = _encode(word).decode()
    return text, signing.sign(private, SERVICE_WORD, text)


def heard(public: str, text: str, signature: str) -> Word | None:
    """The word, if the service with this key said it and this version understands it."""
    if not signing.is_signed(public, signature, SERVICE_WORD, text):
        return None
    try:
        word: Word = msgspec.json.decode(text, type=Word)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return word
