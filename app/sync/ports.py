"""What sync needs of the store and of the network: small protocols, so that the simulation can run both ends in memory.

The store's methods run on the write thread, each in one FULL-synchronous transaction of its own.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from app.changes.chain import ORIGIN, Point
from app.changes.op import Op
from app.changes.proof import HeldRecord, ScopeState
from app.changes.touched import Touched
from app.domain.ids import Id
from app.sync.protocol.messages.aside import AsideAnswer, AsideRequest, DecideAnswer, DecideRequest
from app.sync.protocol.messages.audit import AuditAnswer, AuditRequest
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest
from app.sync.protocol.messages.figures import FiguresAnswer, FiguresRequest
from app.sync.protocol.messages.lookups import LookupsAnswer, LookupsRequest
from app.sync.protocol.messages.opening import OpenFileAnswer, OpenFileRequest
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PageHead, PullRequest
from app.sync.protocol.messages.proof import (
    CheckAnswer,
    CheckRequest,
    CommonAnswer,
    CommonRequest,
    CompareRequest,
    WitnessAnswer,
    WitnessRequest,
)
from app.sync.protocol.messages.push import OpResult, PushAnswer, PushRequest
from app.sync.protocol.messages.rows import Row, ScopeRef


class SyncPosition(msgspec.Struct, frozen=True, kw_only=True):
    """Where this laptop stands: the server's epoch and the cursor, and what waits."""

    epoch: str = ""
    cursor: int = 0
    chain: str = ""
    known: Point = ORIGIN
    """The newest commit of the service that any answer named; `chain` is the hash at the cursor."""
    waiting: int = 0
    entering: tuple[ScopeRef, ...] = ()
    """In the order in which the service wants them fetched."""
    fetched_to: tuple[Id, Id] = (Id(""), Id(""))
    untold: tuple[Id, ...] = ()
    """Scopes that became whole here and the service has not been told of, or not for sure."""
    forgotten: tuple[Id, ...] = ()
    """Scopes erased here that the service has not been told of, or not for sure."""
    aside: tuple[Id, ...] = ()
    """Own ops that the service keeps aside and nobody has decided about, as far as is known here."""
    whole: int = 0
    """How many scopes are whole here."""
    files: frozenset[Id] | None = None
    """Every scope that is here or on its way; None where a store does not say."""
    entries: int = 0
    """Lines of the audit trail that the service has not confirmed."""
    doubted: tuple[Id, ...] = ()
    """Scopes to compare with the service before anything else, because it was set back; not all at once."""
    unproved: tuple[Id, ...] = ()
    """Scopes to compare when all is quiet: what changed since it was last proved, or every few minutes some others."""
    must_join: str = ""
    """What to tell the person when this laptop has to join anew; nothing is asked of the service until then."""
    is_backup_late: bool = False
    """Has what was sent long ago still not come into a backup that was tried?"""


class SyncStore(Protocol):
    """The store as sync sees it."""

    def position(self) -> SyncPosition: ...

    def unsent(self, most: int, most_bytes: int, before: str = "") -> tuple[Op, ...]:
        """Ops not yet answered, by `dseq`, frozen from now on (no more typing is absorbed by them)."""

    def take_back(self) -> None:
        """What `unsent` gave out last has not left this laptop: what it gave out for the first time was never sent."""

    def apply_results(self, results: Sequence[OpResult], answer: PushAnswer) -> Touched:
        """Verdicts and the records they change, at once. Answered ops are kept aside."""

    def apply_page(self, rows: Sequence[Row], head: PageHead) -> Touched:
        """Rows, the cursor and the scopes to enter, at once. Rows under local edits are rebased, never overwritten.

        A scope that is whole and `untold` is not entered again, unless a page has said since to forget it.
        """

    def apply_fetched(
        self, rows: Sequence[Row], whole: Sequence[ScopeRef], is_last: bool, head: PageHead | None = None
    ) -> Touched:
        """Rows of scopes being entered, how far that came, and which scopes are whole with them; at once."""

    def forget(self, scopes: Sequence[Id]) -> Touched:
        """Erase scopes: rows, lists, search, drafts; they are `forgotten` from now on. Raises Refused while one of
        them has ops to send."""

    def note_held(self, complete: Sequence[Id], forgotten: Sequence[Id]) -> Touched:
        """The service knows that these are whole here, and that those are gone: no need to say so again."""

    def points(self) -> tuple[Point, ...]:
        """Commits of the service that this laptop was told of, by which the last common one is found."""

    def heal(self, answer: CommonAnswer) -> Touched:
        """The service was set back: own ops after the common commit wait again, the cursor goes back to it, and all
        scopes are doubted. Nothing is erased."""

    def states(self, scopes: Sequence[Id]) -> tuple[ScopeState, ...]:
        """These scopes as the service should have them: without what waits here."""

    def held_of(self, scope: Id) -> tuple[HeldRecord, ...]:
        """The records of a scope as the service should have them."""

    def copies_of(self, records: Sequence[Id]) -> tuple[Row, ...]:
        """These records as the service should have them."""

    def apply_compared(self, scope: Id, rows: Sequence[Row], head: PageHead) -> Touched:
        """What the service has stands, whatever its version; what it does not have at all stays here and is marked."""

    def note_proved(self, scopes: Sequence[Id], at: str) -> Touched:
        """These scopes are the same on the service."""

    def sending(self, ops: Sequence[Op]) -> tuple[tuple[tuple[int, int], ...], dict[Id, bytes]]:
        """What goes with these ops: numbers before them that are gone, and bodies that they start from and the service
        may not have."""

    def ratchet(self) -> str:
        """The secret that came with the last verdicts."""

    def note_copied(self, message: str) -> None:
        """The service has seen another copy of this laptop: it has to join anew, and `message` says so."""

    def part_from_copy(self) -> None:
        """What was never answered gets ids of its own: another copy of this laptop sent something else under the old ones."""

    def resend_from(self, dseq: int) -> None:
        """The service has not seen ops from here on: they wait again."""

    def audit_batch(self, most: int) -> AuditRequest:
        """The next lines of the audit trail that the service has not confirmed, signed by this laptop."""

    def keep_receipt(self, answer: AuditAnswer) -> str:
        """Keep what the service confirmed; a sentence for the person when its word cannot be right."""

    def note_sync(self, at: str, outcome: str, sent: int, came: int) -> None:
        """A line for the history in the sync centre, and the newest server time seen."""


class Link(Protocol):
    """The central service over the network. Raises Unavailable when it cannot be reached or answers nonsense."""

    def enrol(self, request: EnrolRequest) -> EnrolAnswer: ...

    def push(self, request: PushRequest) -> PushAnswer: ...

    def pull(self, request: PullRequest) -> tuple[PageHead, Sequence[Row]]: ...

    def fetch(self, request: FetchRequest) -> tuple[PageHead, Sequence[Row]]: ...

    def held(self, request: HeldRequest) -> None: ...

    def common(self, request: CommonRequest) -> CommonAnswer: ...

    def check(self, request: CheckRequest) -> CheckAnswer: ...

    def compare(self, request: CompareRequest) -> tuple[PageHead, Sequence[Row]]: ...

    def witness(self, request: WitnessRequest) -> WitnessAnswer: ...

    def audit(self, request: AuditRequest) -> AuditAnswer: ...


class Lookups(Protocol):
    """The part of the service that says who looked at what. Raises Unavailable, or Refused for other roles."""

    def lookups(self, request: LookupsRequest) -> LookupsAnswer: ...


class FiguresAsked(Protocol):
    """The part of the service that counts for those who hold no files. Raises Unavailable, or Refused for other roles."""

    def figures(self, request: FiguresRequest) -> FiguresAnswer: ...


class Asides(Protocol):
    """The part of the service that keeps changes aside. Raises Unavailable, or Refused with what the service said."""

    def aside(self, request: AsideRequest) -> AsideAnswer: ...

    def decide(self, request: DecideRequest) -> DecideAnswer: ...


class OpeningLink(Protocol):
    """The one question beside sync that a person asks the service: a file that is not with them, with the reason."""

    def open_file(self, request: OpenFileRequest) -> OpenFileAnswer:
        """Raises Refused when a rule says no, Unavailable when the service cannot be reached."""


class NewsLink(Protocol):
    """A line on which the service says that there is something new; sync works without it."""

    def listen(self, on_head: Callable[[int], None]) -> None:
        """Until the line ends: the newest number of the feed, now and each time something concerns this laptop.

        Raises Unavailable, and NotWelcome when the service does not know this laptop.
        """

    def close(self) -> None:
        """Hang up, from any thread."""


class Blob(msgspec.Struct, frozen=True):
    """A document that is to be sent or fetched: the record that names it, and what it hashes to."""

    record: Id
    scope: Id
    sha256: str
    size: int


class GapInOps(Exception):
    """The service asks for earlier ops first."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected


class EpochChanged(Exception):
    """The service is another one than the laptop knew (restored from a backup)."""


class NotWelcome(Exception):
    """The service does not know this device or refuses it; `message` is for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Apart(Exception):
    """A change that was open when a copy of this laptop was made came otherwise from the other copy."""


class SignInNeeded(NotWelcome):
    """The person has to sign in with the council's account first, again, or with the right one; `message` says which."""


class Copied(NotWelcome):
    """There is another copy of this laptop: it has to join anew."""
