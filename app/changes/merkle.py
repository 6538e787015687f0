"""A Merkle tree over an append-only log (as RFC 9162 describes): its root, and a proof that a newer log goes on from an older.

Only the hashes of complete subtrees are kept, by (level, place): level 0 are the leaves, place p of level l covers the leaves
from p * 2**l on. A reader gives them through `Nodes`; everything else follows from them.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeAlias

Nodes: TypeAlias = Callable[[int, int], bytes]
"""The hash of the complete subtree at (level, place)."""
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry. Its first byte keeps a leaf from ever being shown as an inner node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(size: int, leaf: bytes, nodes: Nodes) -> list[tuple[int, int, bytes]]:
    """The complete subtrees (level, place, hash) that come to be when this leaf is the next of a log of that size."""
    made = [(0, size, leaf)]
    level, place, hash_ = 0, size, leaf
    while place % 2:
        hash_ = node_hash(nodes(level, place - 1), hash_)
        level, place = level + 1, place // 2
        made.append((level, place, hash_))
    return made


def root(size: int, nodes: Nodes) -> bytes:
    """The root over the first `size` leaves."""
    return _over(0, size, nodes) if size else EMPTY


def consistency(old: int, new: int, nodes: Nodes) -> tuple[bytes, ...]:
    """The proof that the log of size `new` begins with the log of size `old`. Empty where there is nothing to prove."""
    return tuple(_proof(0, old, new, nodes, is_whole=True)) if 0 < old < new else ()


def goes_on(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Does the newer log begin with the older one, by this proof?"""
    if old == new:
        return old_root == new_root and not proof
    if not old:
        return not proof
    if old > new or not proof:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at // 2, last // 2
    older = newer = path[0]
    for hash_ in path[1:]:
        if not last:
            return False
        if at % 2 or at == last:
            older, newer = node_hash(hash_, older), node_hash(hash_, newer)
            while at and not at % 2:
                at, last = at // 2, last // 2
        else:
            newer = node_hash(newer, hash_)
        at, last = at // 2, last // 2
    return not last and older == old_root and newer == new_root


def _over(start: int, end: int, nodes: Nodes) -> bytes:
    """The hash over the leaves from `start` to before `end`; `start` is always a multiple of the part's own size."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    split = start + _largest_half(count)
    return node_hash(_over(start, split, nodes), _over(split, end, nodes))


def _proof(start: int, old: int, end: int, nodes: Nodes, *, is_whole: bool) -> list[bytes]:
    """RFC 9162, 2.1.4.1, with `old` and `end` as places, `is_whole` while the part shown is the whole older log."""
    if old == end:
        return [] if is_whole else [_over(start, end, nodes)]
    split = start + _largest_half(end - start)
    if old <= split:
        return [*_proof(start, old, split, nodes, is_whole=is_whole), _over(split, end, nodes)]
    return [*_proof(split, old, end, nodes, is_whole=False), _over(start, split, nodes)]


def _largest_half(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)
