"""What one appropriate adult answers to a request: accept, decline, or stood down by somebody."""

from typing import ClassVar, Final

from app.domain.ids import NO_ID, Id
from app.domain.record import Record

ACCEPT: Final = "accept"
DECLINE: Final = "decline"
STOOD_DOWN: Final = "stood_down"


class CallOutAnswer(Record, frozen=True, kw_only=True):
    """`says` is accept, decline (with a reason) or stood_down (by whom: the envelope says).

    The newest answer of an adult counts. Where two accept apart, both stand until one of them is stood down by a person.
    """

    type_name: ClassVar[str] = "call_out_answer"
    call_out: Id
    person: Id = NO_ID
    says: str
    reason: str = ""
    told: str = ""
    """Who was told, where somebody who had accepted cannot come at the last minute."""
    at: str = ""
