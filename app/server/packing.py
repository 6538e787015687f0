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
        decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
        reader = decompressor.stream_reader(io.BytesIO(data))
        if len(reader.read((stated if stated >= 0 else largest) + 1)) > largest:
            raise TooLarge
        whole = decompressor.decompressobj()  # the bound is known to hold; this one tells if the frame is whole
        content = whole.decompress(data)
    except zstandard.ZstdError as error:
        raise NotPacked from error
    if not whole.eof or whole.unused_data:
        raise NotPacked
    return content
