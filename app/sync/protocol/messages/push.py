"""Ops of a laptop, and the verdicts on them."""

from typing import Final

import msgspec

from app.changes.chain import ORIGIN, Point
from app.changes.op import Op
from app.domain.ids import NO_ID, Id
from app.sync.protocol.messages.rows import Row

PUSH_OPS: Final = 500
PUSH_BYTES: Final = 4 * 1024 * 1024
OP_BYTES: Final = 1024 * 1024


class PushRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Ops in the order of `dseq`, at most PUSH_OPS and PUSH_BYTES. `known` is the newest commit this laptop was told of.

    `ratchet` is the secret that came with the last answer, empty before the first. `gone` are numbers, from and to, that
    this laptop does not have any more (a tried backup holds them, or their file was forgotten): no gap for a service that
    was set back. `bases` are the bodies that some of the ops started from, where the service may not have them.
    """

    epoch: str
    ops: tuple[Op, ...]
    known: Point = ORIGIN
    ratchet: str = ""
    gone: tuple[tuple[int, int], ...] = ()
    bases: dict[Id, msgspec.Raw] = {}


class OpResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on one op; the same one again for a replay.

    `status`: applied (only then may `ver` rise without a body, and only if `hash` agrees), merged, conflict (`body` is the
    head that stands, `conflict` the record that asks a person), quarantined (`reason` for the author).
    """

    op: Id
    status: str
    ver: int = 0
    hash: str = ""
    row: Row | None = None
    conflict: Id = NO_ID
    joined: tuple[tuple[str, ...], ...] = ()
    reason: str = ""


class PushAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Verdicts in the order of the ops. `at` is the service's clock, kept as the newest server time seen.

    `known` is the newest commit there is, these ops included. `durable` is the newest one that a tried backup holds.
    """

    results: tuple[OpResult, ...]
    head: int
    epoch: str
    at: str
    known: Point = ORIGIN
    durable: int = 0
    ratchet: str = ""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Answer 409: the service has not seen the op before these. Send again from `expected`."""

    expected: int
