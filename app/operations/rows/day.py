"""What My day and the bell show."""

import msgspec

from app.domain.ids import Id
from app.operations.rows.sending import UnsentLine


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One appointment of the day."""

    id: Id
    scope: Id
    at: str
    minutes: int
    child: str
    initials: str
    kind: str
    place: str
    note: str
    safety: str


class DueLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something due, with its rule in words."""

    id: str
    scope: Id
    record: Id
    child: str
    called: str
    what: str
    why: str
    due_on: str
    kind: str


class CarryOn(msgspec.Struct, frozen=True, kw_only=True):
    """What was left open: the newest unfinished contact or assessment of this person."""

    record: Id
    scope: Id
    type: str
    called: str
    title: str
    question: str
    section: str
    stopped_at: str
    answered: int
    total: int
    question_id: str = ""


class WaitingOn(msgspec.Struct, frozen=True, kw_only=True):
    """Something of mine that waits for somebody else."""

    id: Id
    scope: Id
    what: str
    who: str
    initials: str
    since: str


class MyDay(msgspec.Struct, frozen=True, kw_only=True):
    """The first screen. `week` has (ISO date, number of visits) for Monday to Friday of this week."""

    visits: tuple[Visit, ...]
    due: tuple[DueLine, ...]
    carry_on: CarryOn | None
    waiting: tuple[WaitingOn, ...]
    unsent: tuple[UnsentLine, ...]
    good_news: tuple[Id, str, str] | None
    """(scope, headline, sentence): something good that happened."""
    week: tuple[tuple[str, int], ...]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A line behind the bell."""

    id: str
    scope: Id
    record: Id
    text: str
    at: str
    kind: str
    detail: str = ""
    """What the quieter line under it says beside the time."""
