"""What an administrator sees of the service: laptops, what lies on them, joining codes, the audit log, backups. Pure values.

Times are ISO 8601 in UTC, empty where unknown. Names of children are not among them: an administrator has no child's file.
"""

import msgspec

from app.domain.ids import Id


class LaptopFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One laptop that ever joined. `state` is active, leaving, lost or erased; `files` is how many it holds now.

    `lease_until` is when it can no longer be opened without the service, `order` what it is told to do at its next contact.
    """

    id: Id
    person: Id
    name: str
    state: str
    joined_at: str
    last_seen_at: str = ""
    files: int = 0
    lease_until: str = ""
    order: str = ""

    @property
    def is_in_use(self) -> bool:
        """True while it still gets records."""
        return self.state == "active"


class FileHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the service's ledger has it: since when it is whole on a laptop, and when it was erased there."""

    scope: Id
    kind: str
    whole_at: str = ""
    erased_at: str = ""


class JoiningCode(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time code as shown once: the service keeps its hash only."""

    code: str
    person: Id
    until: str


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the service's audit log. `place` is its number; `subject` an id; `detail` a stated reason."""

    place: int
    at: str
    received_at: str
    by: Id
    device: Id
    what: str
    subject: str = ""
    detail: str = ""

    @property
    def id(self) -> int:
        """What stands for it in a list."""
        return self.place


class BackupFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How far a verified backup reaches: `durable` of `head` changes, verified at that time; `now` is the service's clock."""

    head: int
    durable: int
    verified_at: str
    now: str

    @property
    def is_verified(self) -> bool:
        """True if any backup was restored and checked."""
        return bool(self.verified_at)
