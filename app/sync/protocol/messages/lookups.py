"""Who looked at which file, for managers."""

import msgspec

from app.domain.ids import Id


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
