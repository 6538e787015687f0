"""A promise of the protocol with the check that sees whether a server keeps it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

if TYPE_CHECKING:
    from app.conformance.ground import Ground

Check: TypeAlias = "Callable[[Ground], None]"


class Broken(Exception):
    """The server did not do what it promised. The text says what was seen, in ids and states."""


class Promise(msgspec.Struct, frozen=True):
    """`name` is what a report calls it; `says` is the first line of the check: what a server must do."""

    name: str
    says: str
    check: Check


LAST: Final[list[Promise]] = []
PROMISES: Final[list[Promise]] = []
"""All of them, in the order in which they are checked. Filled when the modules with the checks are imported."""


def promise(check: Check) -> Check:
    """Enter a check in the list, under its own name."""
    says = (check.__doc__ or "").strip().splitlines()
    PROMISES.append(Promise(check.__name__, says[0] if says else "", check))
    return check


def last_promise(check: Check) -> Check:
    """As `promise`, for a check after which one of the laptops of the suite is good for nothing."""
    promise(check)
    LAST.append(PROMISES.pop())
    return check


def must(kept: object, otherwise: str) -> None:
    """Raises Broken with this sentence unless it holds."""
    if not kept:
        raise Broken(otherwise)
