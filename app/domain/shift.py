"""One duty on the rota: who is on call from when until when."""

from typing import ClassVar

from app.domain.ids import NO_ID, Id
from app.domain.record import Record


class Shift(Record, frozen=True, kw_only=True):
    """From one instant to another (ISO with offset). `is_second` is who goes when the first is out already."""

    type_name: ClassVar[str] = "shift"
    person: Id = NO_ID
    from_at: str
    until_at: str
    is_second: bool = False
