"""The documents of a real store as the courier sees them; each call is one transaction on the write thread."""

from collections.abc import Sequence

from app.models import blobs
from app.models.store import Store
from app.sync.ports import Blob


class StoreForBlobs:
    """Satisfies `app.sync.blobs.BlobStore`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def unsealed(self) -> Sequence[Blob]:
        with self._store.reading() as connection:
            return blobs.unsealed(connection)

    def wanted(self) -> Sequence[Blob]:
        with self._store.reading() as connection:
            return blobs.wanted(connection)

    def chunk(self, blob: Blob, n: int) -> bytes:
        with self._store.reading() as connection:
            return blobs.chunk(connection, blob, n)

    def held(self, blob: Blob) -> set[int]:
        with self._store.reading() as connection:
            return blobs.held_chunks(connection, blob)

    def seal(self, blob: Blob) -> None:
        with self._store.transaction() as connection:
            blobs.mark_sealed(connection, blob)

    def take(self, blob: Blob, n: int, data: bytes) -> bool:
        with self._store.transaction() as connection:
            return blobs.take_chunk(connection, blob, n, data)
