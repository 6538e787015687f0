"""When an appropriate adult can or cannot be asked, as they say themselves."""

from typing import ClassVar, Final

from app.domain.ids import NO_ID, Id
from app.domain.record import Record

CAN, CANNOT = "can", "cannot"
NAMES: Final = {CAN: "Can come", CANNOT: "Cannot come"}


class Availability(Record, frozen=True, kw_only=True):
    """From one instant to another (ISO with offset). What nobody has said anything about is neither."""

    type_name: ClassVar[str] = "availability"
    person: Id = NO_ID
    from_at: str
    until_at: str
    kind: str = CAN
    note: str = ""
