"""Documents beside a record."""

import msgspec

from app.domain.ids import Id


class AttachmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A document beside a record. `is_here`: it can be opened on this laptop; `is_sent`: the service has it whole."""

    id: Id
    scope: Id
    about: Id
    name: str
    kind: str
    size: int
    by: str
    at: str
    is_here: bool
    is_sent: bool
