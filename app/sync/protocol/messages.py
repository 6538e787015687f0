"""What laptop and service say to each other, as frozen values. docs/protocol.md is the specification in words.

Every body is JSON compressed with zstd. Rows travel one JSON line each after a head line, so that a page is decoded row by
row and its bodies stay the canonical bytes that they are on the server.
"""

from typing import Final

import msgspec

from app.changes.chain import ORIGIN, Point
from app.changes.edits import Edit
from app.changes.op import Op
from app.changes.proof import HeldRecord, ScopeState
from app.changes.trail import Batch, Entry, Receipt, TreeHead
from app.domain.assessment import FormRef
from app.domain.ids import NO_ID, Id
from app.sync.protocol.lease_messages import LeaseAnswer
from app.sync.protocol.sign_in_messages import SignIn

PROTOCOL: Final = 1
"""Sent as `Sync-Protocol`; the service answers 426 with its range when it cannot speak it."""
OLDEST: Final = 1
"""The oldest version whose pages the service still makes. Older laptops can hand in what they hold, and nothing more."""

NEWS_ALIVE_S: Final = 15.0
"""A line that carries news carries at least a comment this often."""
TOKEN_S: Final = 600
"""Seconds for which a token is good at the most."""
PUSH_OPS: Final = 500
PUSH_BYTES: Final = 4 * 1024 * 1024
OP_BYTES: Final = 1024 * 1024
PAGE_ROWS: Final = 1000
WITNESSES: Final = 50
"""Copies of lost records in one request: each may be as large as an op."""
AUDIT_ENTRIES: Final = 500
LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""Bytes that a page or request may have once unpacked; more is refused unread."""


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record as it stands on the server. `voided` is 0 or 1, `body` the canonical bytes."""

    ver: int
    id: Id
    type: str
    scope: Id
    made_by: Id
    made_at: str
    changed_by: Id
    changed_at: str
    voided: int
    body: msgspec.Raw


class ScopeRef(msgspec.Struct, frozen=True, array_like=True):
    """A scope and its kind (child, directory, restricted; custody, victim and forum come later).

    `role` is empty where the person acts in their own role there, and `reader` where they were let in to read.
    """

    id: Id
    kind: str
    role: str = ""


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A new laptop with its one-time code and its public keys (64 hex): its own, the one that asks a lease back while it is
    locked, and its person's signing key. `sign_in` only where the service wants the council's account too."""

    code: str
    public_key: str
    device_name: str = ""
    renewal_key: str = ""
    signing_key: str = ""
    sign_in: SignIn | None = None


class EnrolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Who the laptop now belongs to, and which service this is; the key to seal to, the first lease (its word answers the
    laptop's public key), and the certificate of the person's signing key: not before, a blank, the service's signature."""

    device: Id
    person: Id
    names: str
    role: str
    team: Id
    team_name: str
    service: Id
    service_name: str
    help_phone: str
    made_up: bool
    epoch: str
    service_key: str = ""
    older_keys: tuple[str, ...] = ()
    """Keys that the service had before this one: what they signed counts."""
    """The key that signs every answer of this service (64 hex); the laptop keeps it from joining on."""
    sealing_key: str = ""
    lease: LeaseAnswer | None = None
    certificate: str = ""


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


class AuditRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The next entries of this laptop's audit trail, at most AUDIT_ENTRIES, and the device's signature on `batch`.

    `batch` names the newest head of the log that this laptop knows; `other_size` is the size of a head that another laptop
    was given and that is to be compared, 0 for none.
    """

    batch: Batch
    entries: tuple[Entry, ...]
    signature: str
    other_size: int = 0


class AuditAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`status`: kept (with `receipt`), gap (entries before these are missing: send from `expected`), broken (the service
    has other entries under these numbers). `tree` is the log now; `proof` shows that it goes on from the head in the batch.
    """

    status: str
    expected: int = 0
    receipt: Receipt | None = None
    tree: TreeHead | None = None
    proof: tuple[str, ...] = ()
    other_proof: tuple[str, ...] = ()


class OpenFileRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asks for a child's file that is not with them, and says why. `id` is a fresh id, the same when asked again.

    The child is named by the surname and either the case number or the date of birth.
    """

    id: Id
    surname: str
    reason: str
    born_on: str = ""
    case_number: str = ""


class OpenFileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The file comes with the next sync, to read, until `until_at`. `told` are the managers who are told."""

    scope: Id
    until_at: str
    told: tuple[str, ...] = ()


class TokenRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token for the key that signs this. `seconds`: for how long; the service gives it for no longer than TOKEN_S."""

    seconds: int = TOKEN_S


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What every other request has to show, and for how many seconds from now on it is good. `at` is the service's clock.

    `sign_in_by_at`: until when the person's sign-in with the council's account is fresh, empty where none is wanted.
    `must_sign_in`: it is not, and until it is the token opens only the doors by which work is handed in.
    """

    token: str
    seconds: int
    at: str
    sign_in_by_at: str = ""
    must_sign_in: bool = False


class NewsEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One server-sent event of `events`: something that this laptop may hold has changed; `head` is the feed's newest number."""

    head: int


class LookupsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Who looked at files that this manager answers for, or who of their team looked at any, in so many days."""

    days: int = 14
    unusual_only: bool = True


class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    """One person's looks at one file on one day. `why` it is unusual: outside, opened, many, clock; empty when it is not."""

    person: Id
    scope: Id
    day: str
    first_at: str
    times: int
    why: tuple[str, ...] = ()


class LookupsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Those of other people's files first, then newest first."""

    rows: tuple[Lookup, ...]


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
    """Scopes that are not the same here. `moved` changed after the cursor, so that nothing can be said of them yet."""

    epoch: str
    at: str
    differing: tuple[Id, ...] = ()
    moved: tuple[Id, ...] = ()


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


class BlobRequest(msgspec.Struct, frozen=True, kw_only=True):
    """About the document that this attachment names; `n` where one chunk is asked for."""

    record: Id
    n: int = 0


class BlobAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Is the document whole on the service, and if not, which chunks are missing?"""

    sealed: bool
    missing: tuple[int, ...] = ()


class ChunkRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Chunk `n` of a document: 1 MiB, the last one shorter. `data` is base64 in JSON."""

    record: Id
    n: int
    data: bytes


class ChunkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One chunk."""

    data: bytes


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Any answer that is not a verdict: a code and a sentence. It never changes the state of an op."""

    code: str
    message: str
