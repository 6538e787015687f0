"""What a sync session wants done: the agent does it and reports back with an event."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

import msgspec

from app.changes.chain import ORIGIN, Point
from app.domain.ids import Id
from app.sync.protocol.messages.audit import AuditAnswer
from app.sync.protocol.messages.pages import FetchRequest, PageHead, PullRequest
from app.sync.protocol.messages.proof import CommonAnswer
from app.sync.protocol.messages.push import PushAnswer
from app.sync.protocol.messages.rows import Row, ScopeRef


class Doing(StrEnum):
    """What the laptop is busy with, for the status line."""

    RESTING = "resting"
    SENDING = "sending"
    RECEIVING = "receiving"
    FETCHING = "fetching"
    FORGETTING = "forgetting"
    STOPPED = "stopped"


class Push(msgspec.Struct, frozen=True):
    """Send the first `most` ops that wait."""

    epoch: str
    most: int
    known: Point = ORIGIN


class Pull(msgspec.Struct, frozen=True):
    """Ask for a page of changes."""

    request: PullRequest


class Fetch(msgspec.Struct, frozen=True):
    """Ask for a page of scopes being entered."""

    request: FetchRequest


class Ahead(msgspec.Struct, frozen=True):
    """Start asking for this now, while the page before it is being stored; it will be wanted next."""

    request: PullRequest | FetchRequest


class Held(msgspec.Struct, frozen=True):
    """Tell the service which scopes are whole on this laptop and which are gone from it."""

    complete: tuple[Id, ...]
    forgotten: tuple[Id, ...]


class FindCommon(msgspec.Struct, frozen=True):
    """Ask for the newest commit that both have seen."""

    epoch: str


class Check(msgspec.Struct, frozen=True):
    """Ask which of these scopes are not the same on the service. `cursor` -1: whatever it has changed since."""

    epoch: str
    known: Point
    cursor: int
    scopes: tuple[Id, ...]


class Compare(msgspec.Struct, frozen=True):
    """Ask which records of this scope are not the same."""

    epoch: str
    known: Point
    scope: Id


class Witness(msgspec.Struct, frozen=True):
    """Give the service copies of these records, which it lacks."""

    epoch: str
    known: Point
    records: tuple[Id, ...]


class StoreCommon(msgspec.Struct, frozen=True):
    """Begin again from the common commit."""

    answer: CommonAnswer


class StoreCompared(msgspec.Struct, frozen=True):
    """What the service has stands here too."""

    scope: Id
    head: PageHead
    rows: Sequence[Row]


class StoreProof(msgspec.Struct, frozen=True):
    """These scopes are the same here and there."""

    scopes: tuple[Id, ...]
    at: str


class StoreResults(msgspec.Struct, frozen=True):
    """Store verdicts, in one transaction."""

    answer: PushAnswer


class StorePage(msgspec.Struct, frozen=True):
    """Store a page and its cursor, in one transaction."""

    head: PageHead
    rows: Sequence[Row]


class StoreFetched(msgspec.Struct, frozen=True):
    """Store a page of entered scopes. `whole` are those that end with it; each may be used from then on."""

    rows: Sequence[Row]
    whole: tuple[ScopeRef, ...]
    is_last: bool
    head: PageHead | None = None


class StoreHeld(msgspec.Struct, frozen=True):
    """The service knows which scopes are whole here and which are gone."""

    complete: tuple[Id, ...]
    forgotten: tuple[Id, ...]


class Forget(msgspec.Struct, frozen=True):
    """Erase scopes."""

    scopes: tuple[Id, ...]


class Resend(msgspec.Struct, frozen=True):
    """Let the ops from this number on wait again."""

    expected: int


class Say(msgspec.Struct, frozen=True):
    """Show this in the status line. `problem` is a sentence for the person, empty when all is well."""

    doing: Doing
    problem: str = ""


class WakeIn(msgspec.Struct, frozen=True):
    """The round is over; start the next one in this many seconds."""

    seconds: float


class SendAudit(msgspec.Struct, frozen=True):
    """Send the first `most` lines of the audit trail that wait."""

    most: int


class StoreReceipt(msgspec.Struct, frozen=True):
    """Check and keep what the service says about the audit trail."""

    answer: AuditAnswer


Asking: TypeAlias = Push | Pull | Fetch | Held | SendAudit | FindCommon | Check | Compare | Witness
Storing: TypeAlias = (
    StoreReceipt
    | StoreResults
    | StorePage
    | StoreFetched
    | StoreHeld
    | Forget
    | Resend
    | StoreCommon
    | StoreCompared
    | StoreProof
)
Effect: TypeAlias = Asking | Storing | Ahead | Say | WakeIn
