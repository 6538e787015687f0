"""What a laptop sent: unpacked within bounds and read as a message, or turned away."""

from typing import Final, TypeVar

import msgspec

from app.server.edge import too_large
from app.server.packing import NotPacked, TooLarge, unpack
from app.server.turned_away import TurnedAway, fault
from app.sync.protocol.messages.push import PUSH_BYTES

SMALL: Final = 1024 * 1024
CHUNK: Final = 2 * 1024 * 1024
"""One chunk of a document in base64, and what is around it."""
WITNESS: Final = 2 * PUSH_BYTES
PUSH: Final = PUSH_BYTES + 64 * 1024
"""The ops and what is around them."""
SEALED: Final = 2 * PUSH
"""A box in hex."""

T = TypeVar("T")


def unpacked(sent: bytes, largest: int) -> bytes:
    """The bytes of a message of at most `largest` bytes. Raises TurnedAway."""
    try:
        return unpack(sent, largest)
    except TooLarge as error:
        raise too_large() from error
    except NotPacked as error:
        raise malformed() from error


def read_as(data: bytes, kind: type[T]) -> T:
    """The message. Raises TurnedAway for bytes that are none of this kind."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise malformed() from error


def malformed() -> TurnedAway:
    """The answer to what nobody can read."""
    return fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
