"""What the person is told about sync: how it stands now, and how a round went."""

from typing import Final

import msgspec

from app.changes.touched import Touched
from app.sync.protocol.effects import Doing

BACKUP_LATE: Final = (
    "The service has had no tested backup for more than five weeks. What you sent since then is kept on this laptop as well. "
    "Please tell your service desk."
)


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands. `waiting` counts changes not sent yet; `problem` is a sentence, empty when all is well."""

    doing: Doing = Doing.RESTING
    sent: int = 0
    came: int = 0
    waiting: int = 0
    entering: int = 0
    problem: str = ""
    last_synced_at: str = ""
    warning: str = ""
    """A sentence about something that is not this laptop's own trouble; empty when all is well."""
    must_join: bool = False
    """This laptop has to join the service anew, with a new code."""


class SyncReport(msgspec.Struct, frozen=True, kw_only=True):
    """How a round went. `at` is the laptop's clock when it ended; call again in `wake_in_s` seconds at the latest."""

    at: str
    wake_in_s: float
    sent: int = 0
    came: int = 0
    conflicts: int = 0
    quarantined: int = 0
    touched: Touched = Touched(frozenset(), frozenset(), frozenset())
    problem: str = ""
    is_refused: bool = False
    """The service is there and does not want this laptop: it may have an order for it."""
