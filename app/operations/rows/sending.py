"""What the sync centre shows: what waits, what is kept aside, what came and went, what lies here."""

import msgspec

from app.domain.ids import Id
from app.operations.rows.conflict import ConflictLine


class UnsentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One record with changes not sent yet, or kept aside. `id` is its newest op, `number` that op's place in the count.

    `detail` says in words what was written, `changes` how many ops it is, `is_on_its_way` that they left this laptop once.
    """

    id: Id
    record: Id
    scope: Id
    type: str
    what: str
    at: str
    reason: str
    detail: str = ""
    changes: int = 1
    number: int = 0
    is_on_its_way: bool = False


class OwnAside(msgspec.Struct, frozen=True, kw_only=True):
    """One own change that the service keeps and did not put in the record. `state`: open, applied, returned or filed.

    `parts` are (field in words, text) as they were written, to read, copy or enter again; empty once the file has moved
    away from this laptop. `by` and `words` say who decided and why.
    """

    id: Id
    record: Id
    scope: Id
    type: str
    what: str
    at: str
    reason: str
    state: str = "open"
    by: str = ""
    decided_at: str = ""
    words: str = ""
    parts: tuple[tuple[str, str], ...] = ()


class SyncLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the sync history."""

    id: str
    at: str
    outcome: str
    sent: int
    came: int


class HeldFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file on this laptop: `id` is its scope, `kind` child or directory. `is_whole` is False while it is still coming.

    `records` are counted as they lie here, `newest_at` is the last change of any, `since` when the file was whole first.
    """

    id: Id
    kind: str
    name: str
    called: str
    initials: str
    worker: str
    is_whole: bool
    records: int
    newest_at: str
    since: str
    unsent: int


class SyncCentre(msgspec.Struct, frozen=True, kw_only=True):
    """What the sync centre shows."""

    needs: tuple[ConflictLine, ...]
    unsent: tuple[UnsentLine, ...]
    kept_aside: tuple[UnsentLine, ...]
    own_aside: tuple[OwnAside, ...] = ()
    """The same in single changes with their words and what was decided, newest first."""
    to_decide: int = 0
    """Changes of others that are kept aside and wait for this person (`Asides.waiting`), as of the last sync."""
    history: tuple[SyncLine, ...] = ()
    last_synced_at: str = ""
    proved_at: str = ""
    """When all that is here was last compared with the service and was the same, by the service's clock; empty: not yet."""
    children: int = 0
    bytes: int = 0
