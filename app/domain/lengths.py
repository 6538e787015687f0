"""Some lengths of time taken together: how many, the middle one and the sum. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from statistics import median

import msgspec

from app.domain.figures import FEW, HIDDEN, SMALL


class Lengths(msgspec.Struct, frozen=True, kw_only=True):
    """With `mask` (few, hidden) nothing is told and all is 0."""

    number: int = 0
    middle: timedelta = timedelta()
    total: timedelta = timedelta()
    mask: str = ""


def lengths(found: Iterable[timedelta | None]) -> Lengths:
    """Of those that are known."""
    known = [one for one in found if one is not None]
    return Lengths(number=len(known), middle=median(known), total=sum(known, timedelta())) if known else Lengths()  # type: ignore[type-var]


def lengths_for_board(found: Lengths, is_whole: bool = True) -> Lengths:
    """Not told of fewer than five, nor beside a card whose parts are not all told (`is_whole`): it would say more of them."""
    if 0 < found.number < SMALL:
        return Lengths(mask=FEW)
    return found if is_whole or not found.number else Lengths(mask=HIDDEN)
