"""A document beside a record: its name and the hash of its bytes. The bytes travel on their own, after the record."""

from typing import ClassVar, Final

import msgspec

from app.domain.ids import Id
from app.domain.record import Record

MOST_BYTES: Final = 20 * 1024 * 1024
CHUNK_BYTES: Final = 1024 * 1024


class BlobRef(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes kept in the store: what they hash to, how many they are and what they were found to be."""

    sha256: str
    size: int
    kind: str


class Attachment(Record, frozen=True, kw_only=True):
    """`about` is the record it belongs to; `kind` is a media type that its bytes were found to be (`kind_of`)."""

    type_name: ClassVar[str] = "attachment"
    about: Id
    name: str
    kind: str
    size: int
    sha256: str


def chunks_of(size: int) -> int:
    """How many chunks so many bytes are."""
    return -(-size // CHUNK_BYTES)


def kind_of(data: bytes) -> str:
    """The media type that these bytes are, by their content alone; empty for anything else, however it is called."""
    for kind, start in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"PK\x03\x04") and b"word/document.xml" in data and b"vbaProject" not in data:
        return _WORD
    return "text/plain" if _is_text(data) else ""


_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STARTS: Final = (
    ("application/pdf", b"%PDF-"),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
)
_MARKUP: Final = ("<", "%!", "#!")
"""A text that begins so may be run or drawn by what opens it."""


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    is_plain = bool(text.strip()) and not any(ord(c) < 32 and c not in "\n\r\t\f" for c in text)
    return is_plain and not text.lstrip().startswith(_MARKUP)
