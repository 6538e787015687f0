"""What every record is: a frozen view of canonical bytes, born in one scope and never leaving it.

The body holds only what a person stated. Identity and scope stand in the view for convenience and in the envelope that
store and server keep, never in the body. A body that this version cannot read becomes `Unreadable` and is kept whole.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import msgspec

from app.domain.ids import NO_ID, Id

Tree = dict[str, Any]
"""A body as plain JSON values: dict, list of text, str, int, bool."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every record type. `id`, `scope` and `ver` are identity; all other fields are the body.

    `ver` is the server's version that this view was read with: it tells what a person saw before changing something.
    """

    type_name: ClassVar[str] = ""
    id: Id = NO_ID
    scope: Id = NO_ID
    ver: int = 0

    def but(self, **changes: Any) -> Self:
        """The same record with these fields changed."""
        return msgspec.structs.replace(self, **changes)


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """A body from a newer Waymark: kept whole, synced, shown as such, never dropped."""

    id: Id
    scope: Id
    type: str
    body: bytes
    reason: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What store and server keep about a record beside its body. `ver` is the server's version, 0 while only here."""

    id: Id
    scope: Id
    type: str
    ver: int = 0
    made_by: Id = NO_ID
    made_at: str = ""
    changed_by: Id = NO_ID
    changed_at: str = ""
    voided: bool = False


_IDENTITY = ("id", "scope", "ver")
_set = msgspec.structs.force_setattr


def to_body(record: Record) -> Tree:
    """The record's body as plain values, defaults left out."""
    tree = msgspec.to_builtins(record)
    for name in _IDENTITY:
        tree.pop(name, None)
    return dict(tree)


def with_identity(record: Record, id: Id, scope: Id, ver: int) -> Record:
    """Put identity on a freshly decoded view (the only place that touches a frozen value, before anyone holds it)."""
    _set(record, "id", id)
    _set(record, "scope", scope)
    _set(record, "ver", ver)
    return record


def validated(record: Record) -> Tree:
    """The body after a full check of types (constructors and `replace` do not check). Raises ValidationError."""
    body = to_body(record)
    msgspec.convert(body, type(record), strict=True)
    return body


EMPTY: Mapping[str, Any] = {}
