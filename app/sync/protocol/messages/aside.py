"""Ops that the service keeps aside, and what a person decides about them."""

import msgspec

from app.changes.edits import Edit
from app.domain.assessment import FormRef
from app.domain.ids import NO_ID, Id
from app.sync.protocol.messages.push import OpResult


class AsideRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the service keeps beside the records and this person may decide about, and what they wrote themselves.

    With `op`: that one alone, with its words; a manager's reading is written down. `decided`: closed ones as well.
    """

    op: Id = NO_ID
    decided: bool = False


class AsideItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One op that is kept aside. `state`: open, applied, returned or filed.

    `edits` and `body` (the record as its author had it, canonical JSON text) only where it was asked for by its id and
    may be read by this person. `with_it` are the other ops of its group: one decision is about all of them.
    """

    op: Id
    record: str
    scope: str
    type: str
    kind: str
    author: Id
    at: str
    received_at: str
    reason: str
    state: str = "open"
    by: Id = NO_ID
    decided_at: str = ""
    words: str = ""
    may_decide: bool = False
    with_it: tuple[Id, ...] = ()
    form: FormRef | None = None
    edits: tuple[Edit, ...] = ()
    body: str = ""


class AsideAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Oldest first, at most 500."""

    items: tuple[AsideItem, ...]


class DecideRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A person's decision about an op kept aside: `apply` (as a late entry), `return` or `file`, and why."""

    op: Id
    action: str
    words: str


class DecideAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How the item stands now. `result`: what became of a late entry; where it is quarantined again, nothing was decided."""

    item: AsideItem
    result: OpResult | None = None
