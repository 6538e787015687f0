"""A child in a list and a child's file."""

import msgspec

from app.domain.child import Child
from app.domain.ids import Id
from app.domain.involvement import Order
from app.operations.rows.day import DueLine, Visit
from app.operations.rows.talking import NO_LINES, Talking


class ChildLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the caseload. `task_standing` is a `Stage` value or not_started / overdue; `progress` is 0-100."""

    id: Id
    scope: Id
    name: str
    called: str
    initials: str
    age: int | None
    pronouns: str
    case_number: str
    order: str
    order_ends_on: str
    nation: str
    task: str
    task_standing: str
    progress: int
    due_on: str
    due_what: str
    last_contact_at: str
    worker: str
    filter_text: str
    """Folded text of all that can be filtered by (app.domain.text.folded)."""
    screens_due_on: str = ""
    """By when the first missing one of health screen and education assessment is due; empty where both are there."""


class TimelineLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a child's record. `group`: contacts, formal, voice or other."""

    id: Id
    scope: Id
    type: str
    icon: str
    at: str
    title: str
    text: str
    meta: str
    group: str
    is_new: bool = False
    unfinished: bool = False


class RatingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement of the newest assessment: `name` safety, harm or again; `level` low, medium, high, very_high or ''."""

    name: str
    level: str
    before: str
    sentence: str
    on: str
    agreed_by: str
    system: str = ""
    """What a score or a rule gives beside it, in a sentence."""


class ChildFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the child screen shows above its tabs and on the overview."""

    child: Child
    order: Order | None
    orders: tuple[Order, ...]
    worker: str
    looked_after: bool
    due: tuple[DueLine, ...]
    ratings: tuple[RatingLine, ...]
    timeline: tuple[TimelineLine, ...]
    timeline_total: int
    counts: tuple[tuple[str, int], ...]
    last_looked_at: str
    next_visits: tuple[Visit, ...]
    talking: Talking = NO_LINES


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened and waits for a review."""

    id: Id
    kind: str
    happened_on: str
    words: str


class LookAlike(msgspec.Struct, frozen=True, kw_only=True):
    """A child who may be the one whose file is being opened; `why` names what is the same."""

    id: Id
    name: str
    born: str
    worker: str
    why: str
