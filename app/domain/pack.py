"""A panel pack: what panel members need to know of a child, written out for them, so that they hold nothing else."""

from typing import ClassVar

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Prose
from app.domain.record import Record


class Pack(Record, frozen=True, kw_only=True):
    """One pack for one meeting. `called` is the name the child likes; nothing of the file is read through it."""

    type_name: ClassVar[str] = "pack"
    called: str
    meets_on: str
    order: Id = NO_ID
    strengths: Prose = ""
    what_happened: Prose = ""
    needs: Prose = ""
    proposals: Prose = ""
    voice: Prose = ""
