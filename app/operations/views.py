"""What screens read: frozen rows and one port. Lists of one's own caseload are plain views; opening a child is an operation.

Dates are ISO text, empty where unknown; `*_at` are ISO date-times with offset. Every row has an `id` that does not change.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

import msgspec

from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Order
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.record import Record
from app.domain.service import Person, Team
from app.domain.signature import Certificate, Conflict, Signature
from app.domain.standing import Standing
from app.forms.definition import FormDefinition

R = TypeVar("R", bound=Record)


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who works at this laptop."""

    person: Id
    names: str
    first_name: str
    initials: str
    role: str
    team: str
    service: str
    help_phone: str
    made_up: bool


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


class UnsentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One record with changes not sent yet, or kept aside. `id` is its newest op, `number` that op's place in the count.

    `detail` says in words what was written, `changes` how many ops it is, `is_on_its_way` that they left this laptop once.
    """

    id: Id
    record: Id
    scope: Id
    type: str
    what: str
    at: str
    reason: str
    detail: str = ""
    changes: int = 1
    number: int = 0
    is_on_its_way: bool = False


class OwnAside(msgspec.Struct, frozen=True, kw_only=True):
    """One own change that the service keeps and did not put in the record. `state`: open, applied, returned or filed.

    `parts` are (field in words, text) as they were written, to read, copy or enter again; empty once the file has moved
    away from this laptop. `by` and `words` say who decided and why.
    """

    id: Id
    record: Id
    scope: Id
    type: str
    what: str
    at: str
    reason: str
    state: str = "open"
    by: str = ""
    decided_at: str = ""
    words: str = ""
    parts: tuple[tuple[str, str], ...] = ()


class LookupLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person's looks at one child's file on one day, as a manager sees it. `why` says in words what is unusual."""

    id: str
    person: Id
    scope: Id
    who: str
    child: str
    day: str
    first_at: str
    times: int
    why: tuple[str, ...]


class AsideItem(msgspec.Struct, frozen=True, kw_only=True):
    """One change kept aside by the service, as somebody who decides about it sees it. Names and fields are in words.

    `parts` is filled where the item was opened by its id: then the reading is written down.
    """

    id: Id
    record: Id
    scope: Id
    type: str
    what: str
    child: str
    author: str
    at: str
    received_at: str
    reason: str
    state: str
    by: str
    decided_at: str
    words: str
    may_decide: bool
    with_it: tuple[Id, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


class MarkLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something to know about a record, until somebody says that they have read it (`ConfirmJoined`).

    `kind`: joined (paragraphs of two people joined by themselves), kept (an item that somebody removed and another edited
    stays), late (brought in after it was kept aside). `paths` are (path joined with `/`, field or question in words).
    `by` wrote what brought it about; `others` whom it met.
    """

    id: Id
    scope: Id
    about: Id
    kind: str
    paths: tuple[tuple[str, str], ...]
    by: str
    others: tuple[str, ...]
    at: str


class AttachmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A document beside a record. `is_here`: it can be opened on this laptop; `is_sent`: the service has it whole."""

    id: Id
    scope: Id
    about: Id
    name: str
    kind: str
    size: int
    by: str
    at: str
    is_here: bool
    is_sent: bool


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """Two records that may be about one thing: contact, order or child (same case number). Both are kept."""

    kind: str
    one: Id
    other: Id
    scope: Id


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


class AssessmentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One assessment in a list."""

    id: Id
    scope: Id
    child: str
    called: str
    title: str
    stage: str
    standing: str
    due_on: str
    answered: int
    total: int
    author: str
    changed_at: str
    sent_at: str
    signed_by: str
    signed_at: str


class AssessmentFile(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment with all that its editor and its reader need. `before` is the stage before it, if any."""

    assessment: Assessment
    form: FormDefinition | None
    child: Child
    standing: Standing
    head_hash: str
    author: str
    signed_by: str
    before: Assessment | None
    notes: tuple[tuple[str, str, str], ...]
    """Notes of a return: (question id, text, by)."""
    open_conflicts: tuple[Id, ...]
    signatures: tuple[Signature, ...]


class PlanFile(msgspec.Struct, frozen=True, kw_only=True):
    """The newest plan of a child, if there is one."""

    plan: Plan | None
    child: Child
    worker: str
    signatures: tuple[Signature, ...]
    head_hash: str
    open_conflicts: tuple[Id, ...]


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


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One search result. `kind` is child, contact, assessment, plan …; `where` quotes the place it matched."""

    id: Id
    scope: Id
    kind: str
    title: str
    where: str
    at: str


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for a manager."""

    id: Id
    scope: Id
    child: str
    initials: str
    what: str
    author: str
    author_first: str
    sent_at: str


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


class SyncLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the sync history."""

    id: str
    at: str
    outcome: str
    sent: int
    came: int


class HeldFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file on this laptop: `id` is its scope, `kind` child or directory. `is_whole` is False while it is still coming.

    `records` are counted as they lie here, `newest_at` is the last change of any, `since` when the file was whole first.
    """

    id: Id
    kind: str
    name: str
    called: str
    initials: str
    worker: str
    is_whole: bool
    records: int
    newest_at: str
    since: str
    unsent: int


class SyncCentre(msgspec.Struct, frozen=True, kw_only=True):
    """What the sync centre shows."""

    needs: tuple[ConflictLine, ...]
    unsent: tuple[UnsentLine, ...]
    kept_aside: tuple[UnsentLine, ...]
    own_aside: tuple[OwnAside, ...] = ()
    """The same in single changes with their words and what was decided, newest first."""
    to_decide: int = 0
    """Changes of others that are kept aside and wait for this person (`Asides.waiting`), as of the last sync."""
    history: tuple[SyncLine, ...] = ()
    last_synced_at: str = ""
    proved_at: str = ""
    """When all that is here was last compared with the service and was the same, by the service's clock; empty: not yet."""
    children: int = 0
    bytes: int = 0


class CertificateStart(msgspec.Struct, frozen=True, kw_only=True):
    """A child whose order ends or ended lately, and the certificate begun for it."""

    id: Id
    scope: Id
    child: Child
    order: Order | None
    worker: str
    certificate: Certificate | None
    achievements: tuple[str, ...]


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


class LookAlike(msgspec.Struct, frozen=True, kw_only=True):
    """A child who may be the one whose file is being opened; `why` names what is the same."""

    id: Id
    name: str
    born: str
    worker: str
    why: str


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


class LaterNote(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody added later to a record that may no longer be changed. `by` is their name, `at` when it was written."""

    id: Id
    text: str
    by: str
    at: str


class GrantLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody a manager let into a child's file until a day; for a link, everybody another child's file is with."""

    id: Id
    person: Id
    names: str
    is_link: bool
    about: Id
    from_on: str
    until_on: str
    reason: str
    by: str


class PackLine(msgspec.Struct, frozen=True, kw_only=True):
    """A panel pack: all of it, for a panel volunteer holds nothing else."""

    id: Id
    scope: Id
    called: str
    meets_on: str
    pack: Pack


class ReaderLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is named to read a restricted record, until a day."""

    grant: Id
    person: Id
    names: str
    until_on: str
    reason: str


class RestrictedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A restricted record beside a child's file that this person may read. `by` wrote it and alone names readers."""

    id: Id
    scope: Id
    about: Id
    kind: str
    text: str
    by: Id
    who: str
    at: str
    readers: tuple[ReaderLine, ...]


class OpeningLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody opened a child's file that is not with them; it waits for a manager to say that they saw it."""

    id: Id
    scope: Id
    child: str
    called: str
    who: str
    reason: str
    at: str
    until_at: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A line behind the bell."""

    id: str
    scope: Id
    record: Id
    text: str
    at: str
    kind: str


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

    def plan(self, scope: Id) -> PlanFile: ...

    def contacts(self, scope: Id = NO_ID, most: int = 200) -> tuple[TimelineLine, ...]: ...

    def contact(self, id: Id) -> Contact: ...

    def later_notes(self, about: Id) -> tuple[LaterNote, ...]:
        """What was added later to this record, oldest first."""

    def contact_start(self, scope: Id, now: str) -> ContactStart: ...

    def search(self, text: str, most: int = 20) -> tuple[Hit, ...]:
        """Children by name first, then records newest first."""

    def still_indexing(self) -> int:
        """Records that search does not know yet."""

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

    def forms(self) -> tuple[FormLine, ...]:
        """Every version of every form at hand, newest first."""

    def allocations(self, scope: Id) -> tuple[AllocationLine, ...]:
        """Who works with this child now, then who did before."""

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

    def document(self, id: Id) -> bytes:
        """The bytes of a document. Raises Refused while it has not come to this laptop."""

    def hints(self, scope: Id) -> tuple[Hint, ...]:
        """What may have been written down twice in this file, and other children here with the same case number."""

    def notices(self, now: str) -> tuple[Notice, ...]: ...

    def record(self, kind: type[R], id: Id) -> R: ...

    def person_names(self, ids: Sequence[Id]) -> dict[Id, str]: ...

    def draft(self, key: str) -> str: ...

    def setting(self, key: str, default: str = "") -> str: ...
