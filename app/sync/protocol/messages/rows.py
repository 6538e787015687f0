"""One record as it travels, and the scope that it is in.

Rows travel one JSON line each after a head line, so that a page is decoded row by row and its bodies stay the canonical bytes
that they are on the server.
"""

import msgspec

from app.domain.ids import Id


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record as it stands on the server. `voided` is 0 or 1, `body` the canonical bytes."""

    ver: int
    id: Id
    type: str
    scope: Id
    made_by: Id
    made_at: str
    changed_by: Id
    changed_at: str
    voided: int
    body: msgspec.Raw


class ScopeRef(msgspec.Struct, frozen=True, array_like=True):
    """A scope and its kind (child, directory, restricted; custody, victim and forum come later).

    `role` is empty where the person acts in their own role there, and `reader` where they were let in to read.
    """

    id: Id
    kind: str
    role: str = ""
