"""Carries documents between laptop and service, chunk by chunk, after the records of a round.

What is missing is asked first, so that what broke off is taken up where it was: at most one chunk is sent twice. A document that
cannot go keeps nothing else waiting. A round moves so many chunks at most, and then lets records come first again.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

import msgspec

from app.domain.attachment import chunks_of
from app.domain.errors import Refused
from app.sync.asking import Asked
from app.sync.ports import Blob
from app.sync.protocol.messages.blobs import BlobAnswer, BlobRequest, ChunkAnswer, ChunkRequest

MOST_CHUNKS: Final = 24
T = TypeVar("T")


class BlobStore(Protocol):
    """The store's side; each call runs on the write thread in a transaction of its own."""

    def unsealed(self) -> Sequence[Blob]: ...

    def wanted(self) -> Sequence[Blob]: ...

    def chunk(self, blob: Blob, n: int) -> bytes: ...

    def held(self, blob: Blob) -> set[int]: ...

    def seal(self, blob: Blob) -> None: ...

    def take(self, blob: Blob, n: int, data: bytes) -> bool:
        """Keep a chunk; True once the document is whole, or is wanted no more."""


class BlobLink(Protocol):
    """The service's side."""

    def blob_have(self, request: BlobRequest) -> BlobAnswer: ...

    def blob_put(self, request: ChunkRequest) -> None: ...

    def blob_seal(self, request: BlobRequest) -> BlobAnswer: ...

    def blob_get(self, request: BlobRequest) -> ChunkAnswer: ...


class Carried(msgspec.Struct, frozen=True):
    """How many chunks went and came, and whether more wait."""

    sent: int = 0
    came: int = 0
    more: bool = False


class _Full(Exception):
    """Enough for this round."""


class Courier:
    """One laptop's documents. `carry` raises Unavailable where the network ends it; what went before stands."""

    def __init__(self, store: BlobStore, link: BlobLink, on_lane: Callable[[Callable[[], object]], object]) -> None:
        self._store, self._link, self._on_lane = store, link, on_lane
        self._room, self._sent, self._came = 0, 0, 0
        self._cancelled = threading.Event()

    def carry(self, cancelled: threading.Event, most: int = MOST_CHUNKS) -> Carried:
        """Send what only this laptop has, then fetch what is named here. Raises Cancelled, Unavailable."""
        self._cancelled, self._room, self._sent, self._came = cancelled, most, 0, 0
        try:
            for blob in self._lane(self._store.unsealed):
                self._try(self._send, blob)
            for blob in self._lane(self._store.wanted):
                self._try(self._fetch, blob)
        except _Full:
            return Carried(self._sent, self._came, more=True)
        return Carried(self._sent, self._came)

    def _try(self, carry: Callable[[Blob], None], blob: Blob) -> None:
        try:
            carry(blob)
        except Refused:  # not there yet, or not ours any more: the next round asks again
            return

    def _send(self, blob: Blob) -> None:
        asked = BlobRequest(record=blob.record)
        try:
            answer = self._ask(lambda: self._link.blob_have(asked))
        except Refused:  # the service has neither its record nor a change of ours that is kept aside: it is wanted nowhere
            self._lane(lambda: self._store.seal(blob))
            return
        for n in answer.missing:
            self._take_room()
            piece = ChunkRequest(record=blob.record, n=n, data=self._lane(lambda n=n: self._store.chunk(blob, n)))  # type: ignore[misc]
            self._ask(lambda piece=piece: self._link.blob_put(piece))  # type: ignore[misc]
            self._sent += 1
        if not answer.sealed:
            answer = self._ask(lambda: self._link.blob_seal(asked))
        if answer.sealed:
            self._lane(lambda: self._store.seal(blob))

    def _fetch(self, blob: Blob) -> None:
        held = self._lane(lambda: self._store.held(blob))
        for n in (n for n in range(chunks_of(blob.size)) if n not in held):
            self._take_room()
            asked = BlobRequest(record=blob.record, n=n)
            came = self._ask(lambda asked=asked: self._link.blob_get(asked))  # type: ignore[misc]
            self._came += 1
            if self._lane(lambda n=n, came=came: self._store.take(blob, n, came.data)):  # type: ignore[misc]
                return

    def _take_room(self) -> None:
        if self._room == 0:
            raise _Full
        self._room -= 1

    def _ask(self, ask: Callable[[], T]) -> T:
        return Asked(ask).answer(self._cancelled)

    def _lane(self, work: Callable[[], T]) -> T:
        return self._on_lane(work)  # type: ignore[return-value]
