"""Canonical bytes: sorted keys, no floats, small integers, NFC text. What is stored, hashed, signed and sent.

The encoding equals RFC 8785 for what we allow. A receiver re-encodes what it decoded and refuses bytes that differ, which
alone stops duplicate keys, floats and spacing tricks.
"""

from itertools import pairwise
from typing import Any

import msgspec

from app.domain.record import Tree
from app.domain.text import is_clean

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()
_LARGEST = 2**53
DEEPEST = 16
"""Levels of nesting in one body."""


class NotCanonical(ValueError):
    """Bytes or values that may not be stored. The text names the fault and never quotes the content."""


def encode(value: Any) -> bytes:
    """Canonical bytes of plain values."""
    return _encoder.encode(value)


def decode(data: bytes) -> Any:
    """Plain values of canonical bytes. Raises NotCanonical for anything else."""
    try:
        value = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotCanonical("not JSON") from error
    check(value)
    if _encoder.encode(value) != data:
        raise NotCanonical("not in canonical form")
    return value


def read(data: bytes) -> Tree:
    """Plain values of bytes that this program wrote itself (no checks)."""
    tree: Tree = _decoder.decode(data)
    return tree


def check(value: Any, depth: int = 0) -> None:
    """Raise NotCanonical for floats, nulls, big integers, unclean text, arrays that are no sorted sets, or deep nesting."""
    if depth > DEEPEST:
        raise NotCanonical("nested too deeply")
    match value:
        case dict():
            if value and depth == DEEPEST:
                raise NotCanonical("nested too deeply")
            for key, item in value.items():
                if not (isinstance(key, str) and key.isascii() and key.isprintable() and key):
                    raise NotCanonical("key is not plain ASCII")
                kind = type(item)
                if kind is str:  # most of a body is text: no call more for it
                    if not is_clean(item):
                        raise NotCanonical("text is not clean")
                elif kind is not bool:
                    check(item, depth + 1)
        case str():
            if not is_clean(value):
                raise NotCanonical("text is not clean")
        case bool():
            return
        case int():
            if abs(value) >= _LARGEST:
                raise NotCanonical("number too large")
        case list() | tuple():
            _check_set(value)
        case _:
            raise NotCanonical(f"{type(value).__name__} is not stored")


def _check_set(items: list[Any] | tuple[Any, ...]) -> None:
    if not items:
        raise NotCanonical("an empty array is left out")
    for item in items:
        if not isinstance(item, str) or not is_clean(item):
            raise NotCanonical("an array holds something else than clean text")
    if any(a >= b for a, b in pairwise(items)):
        raise NotCanonical("an array is not a sorted set")
