"""Who was let into a file, who may read what stands beside it, and who looked."""

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.pack import Pack


class GrantLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody a manager let into a child's file until a day; for a link, everybody another child's file is with."""

    id: Id
    person: Id
    names: str
    is_link: bool
    about: Id
    from_on: str
    until_on: str
    reason: str
    by: str


class PackLine(msgspec.Struct, frozen=True, kw_only=True):
    """A panel pack: all of it, for a panel volunteer holds nothing else."""

    id: Id
    scope: Id
    called: str
    meets_on: str
    pack: Pack


class ReaderLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is named to read a restricted record, until a day."""

    grant: Id
    person: Id
    names: str
    until_on: str
    reason: str


class RestrictedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A restricted record beside a child's file that this person may read. `by` wrote it and alone names readers."""

    id: Id
    scope: Id
    about: Id
    kind: str
    text: str
    by: Id
    who: str
    at: str
    readers: tuple[ReaderLine, ...]


class OpeningLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody opened a child's file that is not with them; it waits for a manager to say that they saw it."""

    id: Id
    scope: Id
    child: str
    called: str
    who: str
    reason: str
    at: str
    until_at: str


class LookupLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person's looks at one child's file or custody log on one day, as a manager sees it. `why` says in words what is
    unusual; `log` is the log where it is one that this laptop has."""

    id: str
    person: Id
    scope: Id
    who: str
    child: str
    day: str
    first_at: str
    times: int
    why: tuple[str, ...]
    log: Id = NO_ID
