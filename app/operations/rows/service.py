"""People, teams and forms of the service."""

import msgspec

from app.domain.ids import Id
from app.domain.service import Person, Team


class WorkerLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody a child can be allocated to. `children` counts those on this laptop; `most_risk` is the level of risk that
    their experience is meant for, empty for any."""

    id: Id
    names: str
    initials: str
    post: str
    role: str
    team: str
    children: int
    most_risk: str = ""


class AllocationLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who works or worked with a child: `role` is case_manager or co_worker, `to_on` empty while it lasts."""

    id: Id
    person: Id
    names: str
    role: str
    from_on: str
    to_on: str
    reason: str


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """The service as an administrator sees it: people and teams by name, those who left last; its id is the scope."""

    service: Id
    people: tuple[Person, ...]
    teams: tuple[Team, ...]


class FormLine(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a form at hand on this laptop."""

    id: str
    form: str
    version: int
    title: str
    sections: int
    questions: int
    is_newest: bool
    in_use: int
    """Assessments on this laptop made with it."""
    published_at: str = ""
    """When it was published; empty for one that came with the program."""
    by: str = ""
    """Who published it; empty for one that came with the program or from the service's machine."""
    asks: frozenset[str] = frozenset()
    """The ids of its questions."""
    is_draft: bool = False
    """Checked and kept on this laptop, published nowhere."""
