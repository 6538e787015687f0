"""Puts small parts of a count together, so that none can be known although its total is. Pure.

The parts of a card stand in a fixed order, what tells least last. From the first that counts 1 to 4 downwards they are put
together; while they are fewer than five, the part above joins. What stands alone is then 0 or at least five, what stands
together is at least five, and for all that anybody can reckon each small part is 1, 2, 3 or 4 (DOMAIN 13.4).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.figures import FEW, SMALL, Count, Split

TOGETHER: Final = "together"
"""This part is counted with the others that say so."""

UNKNOWN: Final = "unknown"
"""The part of what is not written down."""


def card_of(key: str, parts: Sequence[str], found: Iterable[str]) -> Split:
    """A card that counts each of `found` in one of the parts; what is none of them is in the last."""
    counted = Counter(one if one in parts else parts[-1] for one in found)
    made = tuple(Count(key=part, number=counted[part]) for part in parts)
    return Split(key=key, total=Count(key="total", number=counted.total()), parts=made)


def put_together(split: Split) -> Split:
    """The same card with no small part in it. Where the total itself is 1 to 4 nothing is told but that."""
    parts, total = split.parts, split.total.number
    first = next((at for at, part in enumerate(parts) if 0 < part.number < SMALL), None)
    if first is None:
        return split
    if total < SMALL:
        few = tuple(Count(key=part.key, mask=TOGETHER) for part in parts)
        return Split(key=split.key, total=Count(key=split.total.key, mask=FEW), parts=few)
    while sum(part.number for part in parts[first:]) < SMALL:
        first -= 1
    joined = tuple(Count(key=part.key, mask=TOGETHER) for part in parts[first:])
    return Split(key=split.key, total=split.total, parts=(*parts[:first], *joined))


def sum_together(split: Split) -> int:
    """How many the parts that are put together count; 0 where none are, or where the total is not told."""
    return split.total.number - sum(part.number for part in split.parts) if not split.total.mask else 0


def is_whole(split: Split) -> bool:
    """Is every part told?"""
    return not any(part.mask for part in split.parts)
