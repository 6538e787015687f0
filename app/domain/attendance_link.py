"""In a child's file: that an appropriate adult was with this child at a police station. A person makes the link, never a match.

The attendance itself stays in its own scope; a grant there lets those who have the file read it.
"""

from typing import ClassVar

from app.domain.ids import NO_ID, Id
from app.domain.record import Record


class AttendanceLink(Record, frozen=True, kw_only=True):
    """`attendance` is the scope of the attendance and `log` its record. The rest is the line of the timeline: when it began
    (ISO with offset), station, who attended, minutes there, and how it ended (a code of the form)."""

    type_name: ClassVar[str] = "attendance_link"
    attendance: Id
    log: Id = NO_ID
    at: str
    station: str = ""
    adult: Id = NO_ID
    minutes: int = 0
    outcome: str = ""
