"""The one function that cleans text at every door: field, store, sync and server.

What cannot be kept (NUL, lone surrogates, noncharacters, control characters, bidirectional overrides) is taken out when a
person types or pastes it, and refused when it arrives from elsewhere (`is_clean`). Text is NFC, lines end in a newline.
"""

import re
import unicodedata
from typing import Final

from app.domain.errors import Refused

LONGEST_FIELD: Final = 250_000
"""Characters in one answer or narrative (SYNC limits)."""

_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_UNKEPT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ud800-\udfff\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]"
)


def clean_text(text: str) -> str:
    """The text as it is kept. Raises Refused when it is longer than LONGEST_FIELD."""
    if len(text) > LONGEST_FIELD:
        raise Refused(
            f"This text has {len(text):,} characters and one answer holds {LONGEST_FIELD:,}. "
            "Nothing was changed. Split it, or attach it as a document."
        )
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNKEPT.sub("", _LINE_ENDS.sub("\n", text)))


def is_clean(text: str) -> bool:
    """True when the text is already as `clean_text` would keep it."""
    if len(text) > LONGEST_FIELD:
        return False
    if text.isascii():
        return text.isprintable() or _UNKEPT.search(text) is None
    return clean_text(text) == text


def one_line(text: str) -> str:
    """Cleaned text for a single-line field: line ends and tabs become spaces, ends are trimmed."""
    return " ".join(clean_text(text).split())


def folded(text: str) -> str:
    """Text for comparing and filtering names: no case, no accents."""
    if text.isascii():  # nothing to take off: most names, and a first sync folds thousands
        return text.casefold()
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c))
