"""What the session remembers between two events, and how much it asks for at a time."""

from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from app.domain.ids import Id
from app.sync.ports import SyncPosition
from app.sync.protocol import effects as do
from app.sync.protocol.effects import Effect
from app.sync.protocol.messages.pages import PAGE_ROWS, FetchRequest
from app.sync.protocol.messages.push import PUSH_OPS
from app.sync.protocol.messages.rows import ScopeRef

NONSENSE: Final = "The service gave an answer that makes no sense. Your work is safe on this laptop and will be sent later."


class Phase(StrEnum):
    """Where the conversation stands. IDLE and STOPPED wait for Due; STOPPED shows a problem that waiting will not mend."""

    IDLE = "idle"
    PUSHING = "pushing"
    STORING_VERDICTS = "storing_verdicts"
    PULLING = "pulling"
    STORING_PAGE = "storing_page"
    FORGETTING = "forgetting"
    FETCHING = "fetching"
    STORING_FETCHED = "storing_fetched"
    CONFIRMING = "confirming"
    DISOWNING = "disowning"
    STORING_HELD = "storing_held"
    FINDING_COMMON = "finding_common"
    STORING_COMMON = "storing_common"
    CHECKING = "checking"
    STORING_PROOF = "storing_proof"
    COMPARING = "comparing"
    WITNESSING = "witnessing"
    STORING_COMPARED = "storing_compared"
    AUDITING = "auditing"
    STORING_RECEIPT = "storing_receipt"
    STOPPED = "stopped"


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the session remembers. A new one may be started at any time: the store's position is the only truth."""

    phase: Phase = Phase.IDLE
    luck: float = 0.5
    failures: int = 0
    push_most: int = PUSH_OPS
    page_most: int = PAGE_ROWS
    position: SyncPosition = SyncPosition()
    owed: int = 0  # ops that this leg still has to push
    leg: Phase = Phase.PULLING  # what follows the pushing: pulling, forgetting, or the end
    gaps: int = 0
    more: bool = False
    to_forget: tuple[Id, ...] = ()
    doubted: tuple[Id, ...] = ()  # many scopes that an earlier round was told to forget
    fetching: tuple[ScopeRef, ...] = ()
    complete: tuple[Id, ...] = ()
    ahead: FetchRequest | None = None  # asked for while a page of scopes is stored
    moved: int = 0  # ops answered and records that came in this round
    healings: int = 0
    is_healing: bool = False  # comparing before everything else, because the service was set back
    is_checked: bool = False
    differing: tuple[Id, ...] = ()  # scopes still to be compared record by record
    compared: do.StoreCompared | None = None  # to be stored once the service has copies of what it lacks
    is_at_start: bool = False  # confirming what an earlier round erased, before anything else
    has_disowned: bool = False  # told the service in this round that files are not here


Step: TypeAlias = tuple[State, list[Effect]]
RESTING: Final = frozenset({Phase.IDLE, Phase.STOPPED})
ASKING: Final = frozenset(
    {
        Phase.PUSHING,
        Phase.PULLING,
        Phase.FETCHING,
        Phase.CONFIRMING,
        Phase.DISOWNING,
        Phase.FINDING_COMMON,
        Phase.CHECKING,
        Phase.COMPARING,
        Phase.WITNESSING,
        Phase.AUDITING,
    }
)
"""Phases in which the service is asked something."""


def but(state: State, **changes: object) -> State:
    """The state with these things changed."""
    return msgspec.structs.replace(state, **changes)
