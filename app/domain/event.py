"""Something that happened to a child and calls for a review of the assessment (DOMAIN 4.4)."""

from typing import ClassVar, Final

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Prose
from app.domain.record import Record

EVENTS: Final = {
    "offence": "A new offence or an arrest",
    "order": "A new order",
    "moved": "A move, or no home",
    "looked_after": "Becoming looked after",
    "missing": "Going missing",
    "risk": "A change in risk",
    "breach": "A breach",
    "exploitation": "News about exploitation",
    "release": "Release from custody",
    "request": "A partner asks for a review",
}
"""The open list of what calls for a review; an unknown kind is shown as it is."""
RISK: Final = "risk"


class Event(Record, frozen=True, kw_only=True):
    """`happened_on` may be a part of a date; `told_at` is the moment the service learned of it, from which days are reckoned.

    `source` is the contact that told of it, where one did.
    """

    type_name: ClassVar[str] = "event"
    kind: str
    happened_on: str = ""
    told_at: str = ""
    words: Prose = ""
    source: Id = NO_ID
