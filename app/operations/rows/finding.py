"""One search result."""

import msgspec

from app.domain.ids import Id


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One search result. `kind` is child, contact, assessment, plan …; `where` quotes the place it matched."""

    id: Id
    scope: Id
    kind: str
    title: str
    where: str
    at: str
