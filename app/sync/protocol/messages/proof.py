"""Comparing a laptop with the service: the commit that both have seen, scopes, records, and copies of what was lost."""

from typing import Final

import msgspec

from app.changes.chain import Point
from app.changes.proof import HeldRecord, ScopeState
from app.domain.ids import Id
from app.sync.protocol.messages.rows import Row

WITNESSES: Final = 50
"""Copies of lost records in one request: each may be as large as an op."""


class CommonRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Commits that this laptop was told of, to find the newest one that both have seen."""

    epoch: str
    points: tuple[Point, ...]


class CommonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The newest of these commits that is the service's too; `known` is its newest of all."""

    epoch: str
    at: str
    common: Point
    known: Point
    durable: int


class CheckRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What this laptop holds of some scopes. `cursor` -1: whatever the service has changed since."""

    epoch: str
    known: Point
    cursor: int
    scopes: tuple[ScopeState, ...]


class CheckAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Scopes that are not the same here. `moved` changed after the cursor, so that nothing can be said of them yet. `forget`
    are not this person's any more and have to be erased; none while all is compared after the service was set back."""

    epoch: str
    at: str
    differing: tuple[Id, ...] = ()
    moved: tuple[Id, ...] = ()
    forget: tuple[Id, ...] = ()


class CompareRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Every record that this laptop holds of one scope. The answer is a page of the records that are others here."""

    epoch: str
    known: Point
    scope: Id
    held: tuple[HeldRecord, ...]


class WitnessRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Records as this laptop has them and the service does not: kept aside there, changed nowhere."""

    epoch: str
    known: Point
    rows: tuple[Row, ...]


class WitnessAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many are kept."""

    kept: int
