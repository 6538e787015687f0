"""What can happen to a sync session: one frozen value for each thing that the agent reports to it."""

from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from app.domain.ids import Id
from app.sync.ports import SyncPosition
from app.sync.protocol.messages.audit import AuditAnswer
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.proof import CheckAnswer, CommonAnswer
from app.sync.protocol.messages.push import PushAnswer
from app.sync.protocol.messages.rows import Row


class Due(msgspec.Struct, frozen=True):
    """Time for a round. `luck` in [0, 1) is drawn outside and spreads the next waking.

    `is_called`: the person asked, the network came back or the service has news; waits grown by failures begin anew.
    """

    position: SyncPosition
    luck: float
    is_called: bool = False


class PushAnswered(msgspec.Struct, frozen=True):
    """The service's verdicts on all ops that were pushed, in their order."""

    answer: PushAnswer


class PullAnswered(msgspec.Struct, frozen=True):
    """A page of what others changed."""

    head: PageHead
    rows: Sequence[Row]


class FetchAnswered(msgspec.Struct, frozen=True):
    """A page of scopes being entered."""

    head: PageHead
    rows: Sequence[Row]


class HeldAnswered(msgspec.Struct, frozen=True):
    """The service has noted what this laptop holds."""

    position: SyncPosition


class AuditAnswered(msgspec.Struct, frozen=True):
    """What the service says about the lines of the audit trail that were sent."""

    answer: AuditAnswer


class Stored(msgspec.Struct, frozen=True):
    """What was to be stored or erased is on disk; this is where the laptop stands now."""

    position: SyncPosition


class NotYet(msgspec.Struct, frozen=True):
    """Nothing was erased: somebody wrote in one of the scopes meanwhile, and that has to be sent first."""

    position: SyncPosition


class Failed(msgspec.Struct, frozen=True):
    """Network, service or disk is not there. `wait_s` is how long the service asks to be left alone, 0 if it did not."""

    problem: str
    wait_s: float = 0


class GapFound(msgspec.Struct, frozen=True):
    """The service has not seen the op before the ones that were sent."""

    expected: int


class EpochChanged(msgspec.Struct, frozen=True):
    """The service was set back: its history is not the one that this laptop has seen."""


class CommonFound(msgspec.Struct, frozen=True):
    """The newest commit that both have seen."""

    answer: CommonAnswer


class Checked(msgspec.Struct, frozen=True):
    """Which of the scopes asked about are not the same."""

    scopes: tuple[Id, ...]
    answer: CheckAnswer


class Compared(msgspec.Struct, frozen=True):
    """The records of a scope that are others on the service, and what it lacks."""

    head: PageHead
    rows: Sequence[Row]


class Witnessed(msgspec.Struct, frozen=True):
    """The service keeps copies of what it lacks."""


class NotWelcome(msgspec.Struct, frozen=True):
    """The service refuses this laptop, or this version of the program."""

    problem: str


class CancelAsked(msgspec.Struct, frozen=True):
    """The laptop is being locked or closed."""


Event: TypeAlias = (
    Due
    | PushAnswered
    | PullAnswered
    | FetchAnswered
    | HeldAnswered
    | AuditAnswered
    | Stored
    | NotYet
    | Failed
    | GapFound
    | EpochChanged
    | CommonFound
    | Checked
    | Compared
    | Witnessed
    | NotWelcome
    | CancelAsked
)
