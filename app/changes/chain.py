"""The chain of the service's history: each commit's hash holds the hash before it, its number and the ops it took in.

Two that name the same hash at the same number have seen the same history up to there, so a service that was set back is
known by the first laptop that calls. A laptop keeps a few past points; the newest one that the service knows too is the
last common one.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

CLOSE: Final = 8
"""So many of the newest points are always kept."""


class Point(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A commit of the service: its number in the feed and the chain's hash there, in hex. Nothing at all is (0, "")."""

    seq: int = 0
    chain: str = ""


ORIGIN: Final = Point()


def link(before: bytes, seq: int, op_hashes: Iterable[str]) -> bytes:
    """The hash after a commit that ends at `seq` and took in these ops, in the order of their `dseq`."""
    ops = b"".join(bytes.fromhex(digest) for digest in op_hashes)
    return hashlib.sha256(before + seq.to_bytes(8, "big") + ops).digest()


def thinned(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points worth keeping, oldest first: the newest few, and two for each doubling of the distance from the newest.

    So the last common point is never more than about four times as far back as it could be, with 64 points or so.
    """
    ordered = sorted(set(points))
    if not ordered:
        return ()
    newest = ordered[-1].seq
    kept = set(ordered[-CLOSE:])
    bands: dict[int, list[Point]] = {}
    for point in ordered:
        bands.setdefault((newest - point.seq).bit_length(), []).append(point)
    for band in bands.values():
        kept.update((band[0], band[-1]))
    return tuple(sorted(kept))
