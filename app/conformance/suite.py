"""Runs the promises against a server: each on fresh ground of its own, one verdict each."""

import time
from collections.abc import Callable, Collection, Iterator
from typing import Final

import msgspec

from app.conformance import access, copies, deciding, guarding, merging, pushing, reading
from app.conformance.ground import Ground
from app.conformance.promise import LAST, PROMISES, Broken, Promise

CHECKS: Final = (access, copies, deciding, guarding, merging, pushing, reading)
"""The modules with the checks. Each enters its promises in the list when it is imported."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How one promise fared. `why` is empty where it was kept; `ms` is how long the check took."""

    name: str
    says: str
    why: str
    ms: float

    @property
    def is_kept(self) -> bool:
        """Did the server do as promised?"""
        return not self.why


def names() -> tuple[str, ...]:
    """The names of all promises, in order."""
    return tuple(promise.name for promise in (*PROMISES, *LAST))


def run(make_ground: Callable[[], Ground], only: Collection[str] = ()) -> Iterator[Kept]:
    """Check all promises, or those named. Raises Broken when not even the ground can be laid."""
    ground = make_ground()
    try:
        for promise in (*PROMISES, *LAST):
            if not only or promise.name in only:
                yield _checked(promise, ground)
    finally:
        ground.close()


def _checked(promise: Promise, ground: Ground) -> Kept:
    began = time.perf_counter()
    try:
        promise.check(ground)
        why = ""
    except Broken as broken:
        why = str(broken)
    except Exception as error:  # the edge: whatever a server makes us stumble over is a promise not kept
        why = f"the check could not go on: {type(error).__name__}"
    return Kept(name=promise.name, says=promise.says, why=why, ms=(time.perf_counter() - began) * 1000)
