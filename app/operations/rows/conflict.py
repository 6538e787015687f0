"""Two answers to one question, for the list and for the page where one is chosen."""

import msgspec

from app.domain.child import Child
from app.domain.ids import Id
from app.domain.signature import Conflict
from app.forms.definition import FormDefinition


class ConflictLine(msgspec.Struct, frozen=True, kw_only=True):
    """One open conflict."""

    id: Id
    scope: Id
    about: Id
    about_type: str
    child: str
    called: str
    label: str
    other: str
    at: str


class OtherVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What a third person wrote at a place of this conflict: it waits in a conflict of its own. `value` is as in a field."""

    path: str
    who: str
    at: str
    value: str


class ConflictFile(msgspec.Struct, frozen=True, kw_only=True):
    """A conflict ready to be decided, one question at a time. Names are as `before`, `left` (in the record) and `right`."""

    conflict: Conflict
    child: Child
    labels: tuple[tuple[str, str, str], ...]
    """(field id in the conflict, question or field in words, where it stands in words)."""
    left_name: str
    right_name: str
    i_am_right: bool
    i_am_left: bool
    form: FormDefinition | None
    decided_by: str = ""
    """Who has decided it; empty while it is open."""
    signed_by: str = ""
    signed_at: str = ""
    """Who countersigned the record as it stands, and when; empty where nobody did."""
    also: tuple[str, ...] = ()
    """Who else wrote at one of these places, in another conflict that is still open."""
    versions: tuple[OtherVersion, ...] = ()
    """What they wrote there, oldest first."""
