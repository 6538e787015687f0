"""What is to be known about a record beside its own words."""

import msgspec

from app.domain.ids import Id


class MarkLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something to know about a record, until somebody says that they have read it (`ConfirmJoined`).

    `kind`: joined (paragraphs of two people joined by themselves), kept (an item that somebody removed and another edited
    stays), late (brought in after it was kept aside). `paths` are (path joined with `/`, field or question in words).
    `by` wrote what brought it about; `others` whom it met.
    """

    id: Id
    scope: Id
    about: Id
    kind: str
    paths: tuple[tuple[str, str], ...]
    by: str
    others: tuple[str, ...]
    at: str


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """Two records that may be about one thing: contact, order or child (same case number). Both are kept."""

    kind: str
    one: Id
    other: Id
    scope: Id


class LaterNote(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody added later to a record that may no longer be changed. `by` is their name, `at` when it was written."""

    id: Id
    text: str
    by: str
    at: str
