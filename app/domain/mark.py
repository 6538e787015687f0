"""What the service noted on a record so that people know of it: texts that joined by themselves, a late entry, an item kept.

Made by no person. A mark stays until somebody says that they have read what it is about: a `Resolution` that names it.
"""

from typing import ClassVar, Final

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import SetOf
from app.domain.record import Record

JOINED: Final = "joined"
"""Paragraphs of two people were joined without asking: read before signing."""
KEPT: Final = "kept"
"""Somebody removed an item that another had edited: it stays."""
LATE: Final = "late"
"""A change that was kept aside first and brought in by a person's decision."""
READ: Final = "read"
"""What a resolution of a mark says."""


class Mark(Record, frozen=True, kw_only=True):
    """`paths` are joined with `/`. `by` and `at` are those of the change that brought it about, `others` whom it met."""

    type_name: ClassVar[str] = "mark"
    about: Id
    about_type: str = ""
    kind: str = ""
    paths: SetOf = ()
    op: str = ""
    by: Id = NO_ID
    at: str = ""
    others: SetOf = ()
