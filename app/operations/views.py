"""What screens read: one port, which gives rows. Lists of one's own caseload are plain views; opening a child is an operation."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from app.domain.contact import Contact
from app.domain.expenses import Trip
from app.domain.figures import Figures
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Episode
from app.domain.record import Record
from app.operations.rows.access import GrantLine, OpeningLine, PackLine, RestrictedLine
from app.operations.rows.assessment import AssessmentFile, AssessmentLine, ReviewLine
from app.operations.rows.certificate import CertificateStart
from app.operations.rows.child import ChildFile, ChildLine, EventLine, LookAlike, TimelineLine
from app.operations.rows.concern import ConcernLine
from app.operations.rows.conflict import ConflictFile
from app.operations.rows.contact import ContactStart
from app.operations.rows.custody import LogLine, LogRow
from app.operations.rows.custody_figures import CustodyFiguresRow
from app.operations.rows.day import MyDay, Notice
from app.operations.rows.document import AttachmentLine
from app.operations.rows.finding import Hit
from app.operations.rows.mark import Hint, LaterNote, MarkLine
from app.operations.rows.me import Me
from app.operations.rows.plan import PlanFile
from app.operations.rows.report import ReportFile, ReportLine
from app.operations.rows.rota import RotaRow
from app.operations.rows.self_assessment import SelfAssessmentFile
from app.operations.rows.sending import HeldFile, SyncCentre
from app.operations.rows.service import AllocationLine, Directory, FormLine, WorkerLine

R = TypeVar("R", bound=Record)


class Views(Protocol):
    """The reading side of the store. Safe to call from any thread; each call is one snapshot."""

    def me(self) -> Me: ...

    def my_day(self, now: str) -> MyDay: ...

    def caseload(self, today: date) -> tuple[ChildLine, ...]:
        """All children on this laptop, own ones first, by name."""

    def child(self, scope: Id, today: date, group: str = "", most: int = 40) -> ChildFile:
        """Raises Refused when the child is not on this laptop."""

    def assessments(self, scope: Id = NO_ID) -> tuple[AssessmentLine, ...]:
        """Of one child, or all, newest change first."""

    def assessment(self, id: Id) -> AssessmentFile: ...

    def open_concerns(self) -> Sequence[ConcernLine]:
        """Worries about safety that wait for this person's action, longest wait first; for a manager all on this laptop."""

    def concerns(self, scope: Id) -> Sequence[ConcernLine]:
        """All worries of one child's file: those that wait for an action first, then the newest."""

    def self_assessments(self, scope: Id) -> tuple[SelfAssessmentFile, ...]:
        """What this child and their carers said about themselves, newest first."""

    def self_assessment(self, id: Id) -> SelfAssessmentFile: ...

    def logs(self, now: str) -> Sequence[LogLine]:
        """All custody logs on this laptop: those that run first, then the newest."""

    def logs_due(self, now: str) -> Sequence[LogLine]:
        """Logs of which something is due, soonest first: one's own to finish, and those of others to review."""

    def log(self, id: Id, now: str) -> LogRow:
        """One custody log, as of now (ISO with offset). Raises Refused when it is not on this laptop."""

    def trips(self) -> Sequence[Trip]:
        """For whoever reviews: all attendances on this laptop with what the adult spent, newest first."""

    def rota(self) -> RotaRow | None:
        """The rota of the appropriate adults; None where there is none, or where this person is not on it."""

    def custody_figures(self) -> CustodyFiguresRow:
        """All custody logs and requests on this laptop, as figures are counted from them."""

    def linked_log(self, link: Id) -> Id:
        """The custody log that a link in a child's file leads to. Raises Refused when the link is not on this laptop."""

    def likely_children(self, log: Id) -> Sequence[LookAlike]:
        """Children on this laptop who may be the child of this log, likeliest first: for a person to look at, never a match."""

    def plan(self, scope: Id) -> PlanFile: ...

    def reports(self, scope: Id) -> tuple[ReportLine, ...]:
        """Reports of one child, newest first."""

    def report(self, id: Id) -> ReportFile: ...

    def contacts(self, scope: Id = NO_ID, most: int = 200) -> tuple[TimelineLine, ...]: ...

    def contact(self, id: Id) -> Contact: ...

    def later_notes(self, about: Id) -> tuple[LaterNote, ...]:
        """What was added later to this record, oldest first."""

    def contact_start(self, scope: Id, now: str) -> ContactStart: ...

    def search(self, text: str, most: int = 20) -> tuple[Hit, ...]:
        """Children by name first, then records newest first."""

    def still_indexing(self) -> int:
        """Records that search does not know yet."""

    def figures(self, whose: str, day: date) -> Figures:
        """Counted over this laptop's files as at the end of a day: own, team or all."""

    def reviews(self) -> tuple[ReviewLine, ...]:
        """What waits for this manager, longest wait first."""

    def certificates(self, today: date) -> tuple[CertificateStart, ...]:
        """Children whose order ends within 30 days or ended in the last 60, soonest first."""

    def sync_centre(self) -> SyncCentre: ...

    def held_files(self) -> tuple[HeldFile, ...]:
        """What is on this laptop, file by file: those still coming first, then by name."""

    def conflict(self, id: Id) -> ConflictFile: ...

    def workers(self) -> tuple[WorkerLine, ...]:
        """Everybody a child can be allocated to, by name."""

    def directory(self) -> Directory:
        """People and teams."""

    def form_languages(self, form: str = "") -> tuple[str, ...]:
        """Languages other than English in which a form can be read here, or any form. Asks no store."""

    def forms(self) -> tuple[FormLine, ...]:
        """Every version of every form at hand, newest first."""

    def allocations(self, scope: Id) -> tuple[AllocationLine, ...]:
        """Who works with this child now, then who did before."""

    def events(self, scope: Id) -> tuple[EventLine, ...]:
        """What happened and waits for a review, oldest first."""

    def episodes(self, scope: Id) -> tuple[Episode, ...]:
        """The service's involvement with this child: what is open first, then what began last."""

    def look_alikes(self, first_names: str, surname: str, born_on: str) -> tuple[LookAlike, ...]:
        """Children on this laptop who may be the same child."""

    def grants(self, scope: Id) -> Sequence[GrantLine]:
        """Whom a manager let into this child's file, whoever leaves first at the top."""

    def packs(self, scope: Id = NO_ID) -> Sequence[PackLine]:
        """Panel packs of this child, or all on this laptop; the meeting that comes first is first."""

    def restricted(self, scope: Id) -> Sequence[RestrictedLine]:
        """Restricted records beside this child's file, as far as this person may read them, newest first."""

    def openings(self) -> Sequence[OpeningLine]:
        """For a manager: openings with a reason that nobody has said they saw, newest first."""

    def marks(self, about: Id) -> tuple[MarkLine, ...]:
        """What joined by itself on this record, and whatever else nobody has said to have read."""

    def attachments(self, about: Id) -> tuple[AttachmentLine, ...]:
        """Documents beside this record, oldest first."""

    def documents(self, scope: Id) -> tuple[AttachmentLine, ...]:
        """All documents of a child's file, whatever record they stand beside, newest first."""

    def document(self, id: Id) -> bytes:
        """The bytes of a document. Raises Refused while it has not come to this laptop."""

    def hints(self, scope: Id) -> tuple[Hint, ...]:
        """What may have been written down twice in this file, and other children here with the same case number."""

    def notices(self, now: str) -> tuple[Notice, ...]: ...

    def record(self, kind: type[R], id: Id) -> R: ...

    def person_names(self, ids: Sequence[Id]) -> dict[Id, str]: ...

    def draft(self, key: str) -> str: ...

    def setting(self, key: str, default: str = "") -> str: ...
