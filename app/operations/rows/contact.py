"""What a contact begins with."""

import msgspec

from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import Id
from app.operations.rows.talking import NO_LINES, Talking


class ContactStart(msgspec.Struct, frozen=True, kw_only=True):
    """What the contact sheet is filled with before a person types: from the diary, the last contact and the plan."""

    scope: Id
    child: Child
    draft: Contact | None
    """An unfinished contact of this person with this child."""
    kind: str
    venue: str
    minutes: int
    aim: str
    order: Id
    people: tuple[str, ...]
    """Who may have been there: first words of the network (Mum, Nan)."""
    targets: tuple[tuple[Id, str, str], ...]
    """(target id, title, progress in words)."""
    next_visit: str
    tips: str
    talking: Talking = NO_LINES
