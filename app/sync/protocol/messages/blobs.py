"""Documents in chunks."""

import msgspec

from app.domain.ids import Id


class BlobRequest(msgspec.Struct, frozen=True, kw_only=True):
    """About the document that this attachment names; `n` where one chunk is asked for."""

    record: Id
    n: int = 0


class BlobAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Is the document whole on the service, and if not, which chunks are missing?"""

    sealed: bool
    missing: tuple[int, ...] = ()


class ChunkRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Chunk `n` of a document: 1 MiB, the last one shorter. `data` is base64 in JSON."""

    record: Id
    n: int
    data: bytes


class ChunkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One chunk."""

    data: bytes
