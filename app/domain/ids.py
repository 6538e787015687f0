"""Identifiers: UUIDv7 in canonical text, made only at the edge and passed in.

The embedded time is index locality; it is never an order and never evidence.
"""

import re
from typing import NewType, Protocol

Id = NewType("Id", str)
NO_ID = Id("")
_FORM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class MakeId(Protocol):
    """Makes a fresh identifier on each call."""

    def __call__(self) -> Id: ...


def is_id(text: str) -> bool:
    """True for a lower-case hyphenated UUID."""
    return _FORM.fullmatch(text) is not None
