"""Bulk loading of made-up data through the same door as every other change, in large batches."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import msgspec

from app.changes.op import Op
from app.domain.ids import Id
from app.server.database import Database
from app.server.intake import administer
from app.server.known import Forms
from app.sync.protocol.messages.push import PUSH_OPS


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """How many ops had which verdict (`applied`, `merged`, `conflict`, `quarantined`), and why any was quarantined."""

    counts: Mapping[str, int]
    reasons: Mapping[Id, str] = {}


def load(database: Database, ops: Iterable[Op], forms: Forms | None = None) -> Loaded:
    """Take in these ops as the administration: `dseq` is given here, the policy is asked with each op's actor.

    An op without an actor, or on the directory, is judged as the administrator's. Membership is not asked.
    """
    counts: Counter[str] = Counter()
    reasons: dict[Id, str] = {}
    for batch in _batches(ops):
        for result in administer(database, forms or {}, batch):
            counts[result.status] += 1
            if result.reason:
                reasons[result.op] = result.reason
    return Loaded(counts=dict(counts), reasons=reasons)


def _batches(ops: Iterable[Op]) -> Iterator[list[Op]]:
    waiting = iter(ops)
    while batch := list(islice(waiting, PUSH_OPS)):
        yield batch
