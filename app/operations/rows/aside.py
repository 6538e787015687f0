"""Changes kept aside by the service, as those who decide about them see them."""

import msgspec

from app.domain.ids import Id


class AsideItem(msgspec.Struct, frozen=True, kw_only=True):
    """One change kept aside by the service, as somebody who decides about it sees it. Names and fields are in words.

    `parts` is filled where the item was opened by its id: then the reading is written down.
    """

    id: Id
    record: Id
    scope: Id
    type: str
    what: str
    child: str
    author: str
    at: str
    received_at: str
    reason: str
    state: str
    by: str
    decided_at: str
    words: str
    may_decide: bool
    with_it: tuple[Id, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
