"""Restricted text: a record in a scope of its own, bound to a child's file, for the people who are named and nobody else.

Who may read it stands in `Grant` records beside it. Managers and whoever else has the child's file do not learn that it
exists (ARCHITECTURE 2.4). Whoever loses the child's file loses this with it.
"""

from typing import ClassVar

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Prose
from app.domain.record import Record


class Restricted(Record, frozen=True, kw_only=True):
    """What only named people read. `file` is the child's file, `about` the record it stands beside, if any.

    `kind` is an open code: health, third_party, victim, other.
    """

    type_name: ClassVar[str] = "restricted"
    file: Id
    about: Id = NO_ID
    kind: str = "other"
    text: Prose = ""
