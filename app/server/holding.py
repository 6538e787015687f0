"""What a laptop may hold of each scope, by its person's role there; and whether what it holds already fits that.

A mark is kept in the ledger with each scope: empty for everything in the person's own role, `reader` for everything but to
read only, else the types. Where a role came to hold less or other things, the laptop erases the scope and enters it again.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from app.domain.ids import Id
from app.domain.policy import READER, Reads, reads

_EVERYTHING: Final = frozenset({"", READER})
READABLE: Final = """(mine.types = '*' OR ((r.type = ANY(string_to_array(mine.types, ','))
      OR (r.type = ANY(string_to_array(mine.own, ',')) AND r.made_by = %(person)s::uuid))
      AND (mine.only_recs = '' OR r.rec_id::text = ANY(string_to_array(mine.only_recs, ',')))))"""
"""The records of `r` that go to the laptop, by the rows of MINE."""
MINE: Final = """unnest(%(scopes)s::uuid[], %(types)s::text[], %(own)s::text[], %(only)s::text[])
      WITH ORDINALITY AS mine(scope, types, own, only_recs, place)"""


class Share(msgspec.Struct, frozen=True):
    """One scope as this person may hold it now."""

    scope: Id
    kind: str
    role: str
    only: tuple[Id, ...] = ()

    @property
    def lent_role(self) -> str:
        """What the laptop is told: nothing where the person acts in their own role."""
        return self.role if self.role == READER else ""

    @property
    def held(self) -> Reads:
        """What goes to the laptop."""
        return reads(self.role, self.kind)

    @property
    def mark(self) -> str:
        """What the ledger keeps."""
        if self.held.everything and not self.only:
            return self.lent_role
        return "/".join((_list(self.held.types), _list(self.held.own), _list(self.only)))


def fits(held: str, now: str) -> bool:
    """Is a scope held by this mark still right, or right once it was fetched again?"""
    return held == now or {held, now} <= _EVERYTHING


def parameters(shares: Sequence[Share]) -> dict[str, Any]:
    """The values that MINE and READABLE take."""
    return {
        "scopes": [share.scope for share in shares],
        "types": ["*" if share.held.everything and not share.only else _list(share.held.types) for share in shares],
        "own": [_list(share.held.own) for share in shares],
        "only": [_list(share.only) for share in shares],
    }


def _list(names: Iterable[str]) -> str:
    return ",".join(sorted(names))
