"""Pages of records: what changed since the cursor, and whole scopes; and what a laptop says that it holds."""

from typing import Final

import msgspec

from app.changes.chain import ORIGIN, Point
from app.domain.ids import NO_ID, Id
from app.sync.protocol.messages.rows import ScopeRef

PAGE_ROWS: Final = 1000


class PullRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything newer than `cursor` in the scopes this laptop holds. `chain` is what the page before gave with it."""

    epoch: str
    cursor: int
    limit: int = PAGE_ROWS
    chain: str = ""
    known: Point = ORIGIN
    aside: tuple[Id, ...] = ()
    """Ops of this laptop that were kept aside and of which it does not know yet what became of them."""


class Decided(msgspec.Struct, frozen=True, array_like=True):
    """What became of an op of this laptop that was kept aside: `state` as in AsideItem, who decided, when, and why."""

    op: Id
    state: str
    by: Id
    at: str
    words: str


class PageHead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """First line of a page. `cursor` is where the next pull starts; `more` says there is another page.

    `decided`: of the ops asked about, those that a person has decided; `to_decide`: how many wait for this person.
    `enter`: scopes that this person may hold and this laptop has not confirmed, in the order to fetch them. `forget`:
    scopes to erase.
    `digest` is the SHA-256 in hex of all row lines (with their newlines). `chain` is the chain's hash at `cursor`, which is
    always the end of a commit; `known` and `durable` as in PushAnswer.
    """

    epoch: str
    head: int
    cursor: int
    more: bool
    count: int
    digest: str
    at: str
    enter: tuple[ScopeRef, ...] = ()
    forget: tuple[Id, ...] = ()
    decided: tuple[Decided, ...] = ()
    to_decide: int = 0
    chain: str = ""
    known: Point = ORIGIN
    durable: int = 0
    lacking: tuple[Id, ...] = ()
    absent: tuple[Id, ...] = ()
    """In the answer to a comparison: records that the laptop has in a version which the service never had, and those of
    which it has none at all."""


class FetchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """All records of these scopes, scope by scope in this order, each by id, after the pair `after` (scope, id)."""

    epoch: str
    scopes: tuple[Id, ...]
    after: tuple[Id, Id] = (NO_ID, NO_ID)
    limit: int = PAGE_ROWS
    known: Point = ORIGIN


class HeldRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is now whole on this laptop, and what has been erased. The service keeps this as its ledger."""

    complete: tuple[Id, ...] = ()
    forgotten: tuple[Id, ...] = ()
