"""What the renderer must know beside the form and its answers: the child's name, today, last time's answers, notes, conflicts."""

from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from app.domain.answer import Answer
from app.domain.ids import MakeId

Notes = Mapping[str, tuple[tuple[str, str], ...]]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """The stage that an answer was carried from, in words: "start of order", "June", "5 months old"."""

    stage: str
    month: str
    age: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    """`last` holds the answers of the stage before, `last_when` its month in words ("June"); `notes` question id -> (text, by)."""

    called: str
    today: Callable[[], date]
    new_id: MakeId
    last: Mapping[str, Answer] = {}
    last_when: str = ""
    origins: Mapping[str, Origin] = {}
    """Stage id -> the earlier stage that answers were carried from."""
    confirms: bool = True
    """Carried answers are to be confirmed; False where the stage takes them as they are (a minor update)."""
    notes: Notes = {}
    conflicts: frozenset[str] = frozenset()
    is_read_only: bool = False
