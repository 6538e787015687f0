"""The words that people write in a world: each is written once only, so that it can be told where it went."""

import re
from typing import Any

from app.changes.canonical import encode

_WORD = re.compile(rb"word\d+x")


def words_in(content: Any) -> set[str]:
    """The words in bytes, or in anything that can be encoded."""
    data = content if isinstance(content, bytes) else encode(content)
    return {word.decode() for word in _WORD.findall(data)}
