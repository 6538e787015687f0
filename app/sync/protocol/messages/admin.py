"""What an administrator's laptop asks of the service, signed like every request and answered only for that role.

`POST /admin/v1/<name>`; each act is an entry of the audit log, in the transaction that does it.
"""

import msgspec

from app.domain.administration import AuditLine, BackupFacts, FileHeld, JoiningCode, LaptopFacts
from app.domain.ids import NO_ID, Id


class LaptopsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Every laptop that ever joined."""


class LaptopsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """In the order of joining."""

    laptops: tuple[LaptopFacts, ...]


class HoldingsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says of one laptop."""

    laptop: Id


class HoldingsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Files held now first, then those erased, newest first."""

    files: tuple[FileHeld, ...]


class CodeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time code for a person's new laptop."""

    person: Id
    minutes: int


class CodeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The code: shown once, kept nowhere."""

    code: JoiningCode


class LostRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A laptop is lost or stolen: from now on it gets nothing and sends nothing."""

    laptop: Id
    is_stolen: bool
    reason: str


class EraseRequest(msgspec.Struct, frozen=True, kw_only=True):
    """At its next contact a laptop sends what waits on it and erases itself."""

    laptop: Id
    reason: str


class DoneAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """It is done; `laptop` as it stands now."""

    laptop: LaptopFacts


class EntriesRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of the audit log before a place (0: the newest), of one person where named."""

    before: int = 0
    by: Id = NO_ID
    limit: int = 100


class EntriesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first; `more` says that there are earlier ones."""

    entries: tuple[AuditLine, ...]
    more: bool


class BackupsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """How far a verified backup reaches."""


class BackupsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """As it stands."""

    backups: BackupFacts
