"""Zstandard both ways, with a bound on what comes out: a small bomb is refused before it is inflated."""

import io
from typing import Final

import zstandard

_LEVEL: Final = 3
_LARGEST_WINDOW: Final = 8 * 1024 * 1024


class NotPacked(ValueError):
    """The bytes are not one zstd frame."""


class TooLarge(ValueError):
    """More would come out than is allowed."""


def pack(data: bytes) -> bytes:
    """Compressed bytes."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)


def unpack(data: bytes, largest: int) -> bytes:
    """What was packed, at most `largest` bytes. Raises NotPacked or TooLarge."""
    try:
        stated = zstandard.frame_content_size(data)
        if stated > largest:
            raise TooLarge
        reader = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).stream_reader(io.BytesIO(data))
        content = bytes(reader.read((stated if stated >= 0 else largest) + 1))
        if len(content) <= largest and (0 <= stated != len(content) or reader.read(1)):
            raise NotPacked
    except zstandard.ZstdError as error:
        raise NotPacked from error
    if len(content) > largest:
        raise TooLarge
    return content
