"""What the policy is asked: who acts, what they change, and the facts around it that a condition may need."""

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.record import Record
from app.domain.standing import Standing


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, as what, and whether they are a member of the scope in question.

    `role` is the role in that scope: the person's own, or less where they were only let in to read.
    """

    person: Id
    role: str
    team: Id = NO_ID
    is_member: bool = True
    training: tuple[str, ...] = ()


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """Facts from other records. Laptop and service fill them in from what they hold; None and empty mean not known.

    `sections`: sections of the form whose answers change. `other_role`: role of the person an allocation or grant names.
    `episodes`: kinds of the open episodes of the file. `about_type`: type of the record a decision is about. `very_high`:
    what is signed rates harm very high; `has_service_manager`: the service has one.
    """

    scope_kind: str = "child"
    sections: frozenset[str] | None = None
    other_role: str = ""
    episodes: frozenset[str] = frozenset()
    about_type: str = ""
    very_high: bool = False
    needs_nobody: bool = False
    """What is signed is a kind of assessment that nobody has to countersign (DOMAIN 4.7)."""
    open_concerns: int = 0
    """Worries about this child's safety on which nobody has recorded an action; counted where something is countersigned."""
    has_service_manager: bool = False
    is_filed: bool = False
    """What is opened again is a report that was handed in: the court has that text."""
    incomplete: bool = False
    """What is signed left something required unanswered on the day it was signed (DOMAIN 4.2)."""
    unasked: bool = False
    """What is sent names no self-assessment of the child and no reason why there is none (DOMAIN 4.2)."""
    beside_open: bool = False
    """Its author knew another stage of the same form in this file that was neither signed nor abandoned (DOMAIN 4.2)."""
    made_scope: bool = False
    """Did the actor make this scope (the person who wrote a restricted record)?"""
    adults: frozenset[Id] = frozenset()
    """Who attends or attended, where the scope is an attendance."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change to one record. `before` is None for a creation; views may be None where this version cannot read them."""

    type: str
    kind: str
    scope: Id
    paths: tuple[tuple[str, ...], ...] = ()
    before: Record | None = None
    after: Record | None = None
    made_by: Id = NO_ID
    saw_standing: bool = True
    """The laptop asks about what it shows. The service asks about a change made when its author may not have seen the
    signature yet: then the change stands, and the record reads "changed since signed" (SYNC 2.6)."""
    around: Around = Around()


class Asked(msgspec.Struct, frozen=True):
    """One question to the policy; `standing` is that of the record a signature or edit is about."""

    actor: Actor
    change: Change
    standing: Standing | None = None
