"""Custody logs as screens read them: one whole log, and a line for each in a list."""

import msgspec

from app.domain.attendance import Attendance
from app.domain.attendance_review import AttendanceReview
from app.domain.attending import Attending, State
from app.domain.custody_due import LogDue
from app.domain.ids import NO_ID, Id
from app.domain.log_gaps import Gap
from app.domain.self_assessment import SelfAssessment
from app.domain.stamp import Stamp
from app.forms.definition import FormDefinition


class StampLine(msgspec.Struct, frozen=True, kw_only=True):
    """A stamp with who made it; `is_mine` where this laptop's person did, and so may change it."""

    stamp: Stamp
    by: Id
    by_name: str = ""
    is_mine: bool = False


class AlertLine(msgspec.Struct, frozen=True):
    """One thing to know about this child tonight: the question's id, its label and what is answered."""

    question: str
    label: str
    words: str


class LinkLine(msgspec.Struct, frozen=True, kw_only=True):
    """A child's file that this log is linked to. `link` is the record in that file; both names are empty where the file is
    not on this laptop."""

    file: Id
    link: Id = NO_ID
    name: str = ""


class SaidLine(msgspec.Struct, frozen=True):
    """One sitting in which the child said how it was with the adult; `form` is None where this laptop has not its form yet."""

    record: SelfAssessment
    form: FormDefinition | None


class LogRow(msgspec.Struct, frozen=True, kw_only=True):
    """One attendance as it stands. `form` is None where this laptop does not have its form yet.

    `stamps` are in the order of the times they state; `undone` were taken out. `gaps` are silences that nobody explained, as of
    the time asked with. `due` says until when something is to be done, `is_late` that this has passed. `content` and `log` are
    the hashes that signing wants back. `adult_name` is who attends now; `is_mine` where the person of this laptop is or was
    that adult.
    """

    attendance: Attendance
    form: FormDefinition | None
    stamps: tuple[StampLine, ...]
    undone: tuple[StampLine, ...] = ()
    attending: Attending
    gaps: tuple[Gap, ...] = ()
    due: LogDue | None = None
    is_late: bool = False
    called: str
    initials: str = ""
    age: int | None = None
    pronouns: str = ""
    adult_name: str = ""
    is_mine: bool = False
    alerts: tuple[AlertLine, ...] = ()
    review: AttendanceReview | None = None
    reviewer_name: str = ""
    links: tuple[LinkLine, ...] = ()
    said: tuple[SaidLine, ...] = ()
    content: str = ""
    log: str = ""

    @property
    def times(self) -> tuple[Stamp, ...]:
        """The stamps alone, in order."""
        return tuple(line.stamp for line in self.stamps)


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """A log in a list. `began_at` is when the police asked, else when it was begun; `minutes` are those at the station.
    `due` says until when it is to be finished or reviewed, `is_late` that this has passed. `times` are the stamps of a log that
    the person of this laptop attends while it goes on, for its clocks; `outcome` is what is answered to how it ended."""

    id: Id
    scope: Id
    called: str
    initials: str
    station: str
    state: State
    began_at: str
    left_at: str = ""
    minutes: int = 0
    adult: Id = NO_ID
    adult_name: str = ""
    is_mine: bool = False
    is_voluntary: bool = False
    is_changed: bool = False
    questions_waiting: int = 0
    due: LogDue | None = None
    is_late: bool = False
    entered_afterwards: bool = False
    times: tuple[Stamp, ...] = ()
    outcome: str = ""
    maybe_same: Id = NO_ID
    """Another log that may be of the same attendance, begun apart: both are kept, a person looks."""
