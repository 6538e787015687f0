"""The Views port on a real store: each call is one snapshot on a read-only connection with a deadline."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.errors import Refused
from app.domain.expenses import Trip
from app.domain.figures import Figures
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Episode, Order
from app.domain.plan import Plan
from app.domain.record import Record
from app.domain.service import Person, Service, Team
from app.domain.signature import Certificate
from app.forms.shelf import Shelf
from app.models import search as index
from app.models.queries import (
    assessments,
    bell,
    children,
    concerns,
    custody,
    custody_figures,
    day,
    documents,
    events,
    figures,
    finding,
    holding,
    letting_in,
    marks,
    notes,
    people,
    reports,
    restricted,
    reviews,
    rota,
    self_assessments,
    syncing,
)
from app.models.queries.common import all_in, child_of, names, record_of
from app.models.store import Store
from app.models.surroundings import post_of
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
T = TypeVar("T")


class StoreViews:
    """Satisfies `app.operations.views.Views`. Safe from any thread."""

    def __init__(self, store: Store, language: Callable[[], str] = str) -> None:
        """`language` says in which language the person wants to read what forms ask; empty for English."""
        self._store, self._language = store, language
        self._me = store.identity.person

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._store.reading() as connection:
            yield connection

    def _ask(self, question: Callable[[Connection], T]) -> T:
        with self._reading() as connection:
            return question(connection)

    @property
    def _forms(self) -> Shelf:
        """The forms in the person's language."""
        return self._store.forms.in_language(self._language())

    def form_languages(self, form: str = "") -> tuple[str, ...]:
        return self._store.forms.languages(form)

    def me(self) -> Me:
        """Who works here. Before the first sync the directory is not here yet: then only what enrolment said."""
        with self._reading() as c:
            service = _first(c, Service)
            person = _readable(c, Person, self._me)
            team = _team(c, person.team if person else self._store.identity.team)
        names_ = person.names if person else ""
        return Me(
            person=self._me,
            names=names_,
            first_name=person.first_name if person else "",
            initials=person.initials if person else "",
            role=person.role if person else self._store.identity.role,
            team=team,
            service=service.name if service else "",
            help_phone=service.help_phone if service else "",
            made_up=service.made_up if service else False,
            training=tuple(person.training) if person else (),
        )

    def my_day(self, now: str) -> MyDay:
        return self._ask(lambda c: day.my_day(c, self._me, now, self._forms))

    def caseload(self, today: date) -> tuple[ChildLine, ...]:
        return self._ask(lambda c: children.caseload(c, self._me, today))

    def child(self, scope: Id, today: date, group: str = "", most: int = 40) -> ChildFile:
        return self._ask(lambda c: children.child_file(c, scope, self._me, today, group, most, self._store.forms))

    def assessments(self, scope: Id = NO_ID) -> tuple[AssessmentLine, ...]:
        return self._ask(lambda c: assessments.lines(c, scope))

    def assessment(self, id: Id) -> AssessmentFile:
        return self._ask(lambda c: assessments.file(c, id, self._forms))

    def open_concerns(self) -> tuple[ConcernLine, ...]:
        return self._ask(lambda c: concerns.open_concerns(c, self._me, self._role(c)))

    def concerns(self, scope: Id) -> tuple[ConcernLine, ...]:
        return self._ask(lambda c: concerns.concerns_in(c, scope))

    def self_assessments(self, scope: Id) -> tuple[SelfAssessmentFile, ...]:
        return self._ask(lambda c: self_assessments.files(c, scope, self._store.forms))

    def self_assessment(self, id: Id) -> SelfAssessmentFile:
        return self._ask(lambda c: self_assessments.file(c, id, self._store.forms))

    def logs(self, now: str) -> tuple[LogLine, ...]:
        return self._ask(lambda c: custody.logs(c, self._me, now))

    def logs_due(self, now: str) -> tuple[LogLine, ...]:
        return self._ask(lambda c: custody.logs_due(c, self._me, now))

    def log(self, id: Id, now: str) -> LogRow:
        return self._ask(lambda c: custody.log(c, id, self._me, now, self._store.forms))

    def rota(self) -> RotaRow | None:
        return self._ask(rota.rota)

    def custody_figures(self) -> CustodyFiguresRow:
        return self._ask(custody_figures.custody_figures)

    def trips(self) -> tuple[Trip, ...]:
        return self._ask(custody.trips)

    def linked_log(self, link: Id) -> Id:
        return self._ask(lambda c: custody.linked_log(c, link))

    def likely_children(self, log: Id) -> tuple[LookAlike, ...]:
        return self._ask(lambda c: custody.likely_children(c, log))

    def plan(self, scope: Id) -> PlanFile:
        return self._ask(lambda c: assessments.plan_file(c, scope))

    def contacts(self, scope: Id = NO_ID, most: int = 200) -> tuple[TimelineLine, ...]:
        return self._ask(lambda c: children.timeline(c, scope, "contacts", most, "", self._me))

    def contact(self, id: Id) -> Contact:
        return self.record(Contact, id)

    def later_notes(self, about: Id) -> tuple[LaterNote, ...]:
        return self._ask(lambda c: notes.later_notes(c, about))

    def contact_start(self, scope: Id, now: str) -> ContactStart:
        return self._ask(lambda c: children.contact_start(c, scope, self._me, now))

    def search(self, text: str, most: int = 20) -> tuple[Hit, ...]:
        return self._ask(lambda c: finding.search(c, text, most))

    def still_indexing(self) -> int:
        return self._ask(index.owed)

    def figures(self, whose: str, day: date) -> Figures:
        with self._reading() as c:
            person = _readable(c, Person, self._me)
            team = person.team if person else self._store.identity.team
            return figures.of_laptop(c, self._me, team, whose, day)

    def reviews(self) -> tuple[ReviewLine, ...]:
        return self._ask(lambda c: reviews.waiting(c, self._me, self._store.forms))

    def reports(self, scope: Id) -> tuple[ReportLine, ...]:
        return self._ask(lambda c: reports.lines(c, scope))

    def report(self, id: Id) -> ReportFile:
        return self._ask(lambda c: reports.file(c, id, self._store.forms))

    def certificates(self, today: date) -> tuple[CertificateStart, ...]:
        """Children whose order ends within 30 days or ended in the last 60, soonest first."""
        first, last = today - timedelta(days=60), today + timedelta(days=30)
        with self._reading() as c:
            rows = c.exec_driver_sql(
                "SELECT scope FROM child_line WHERE order_ends_on BETWEEN ? AND ? ORDER BY order_ends_on, sort",
                (first.isoformat(), last.isoformat()),
            ).fetchall()
            return tuple(_certificate(c, Id(row.scope)) for row in rows if all_in(c, Child, Id(row.scope)))

    def sync_centre(self) -> SyncCentre:
        return self._ask(lambda c: syncing.sync_centre(c, self._me, self._store.size(), self._store.forms))

    def held_files(self) -> tuple[HeldFile, ...]:
        return self._ask(holding.held_files)

    def conflict(self, id: Id) -> ConflictFile:
        return self._ask(lambda c: syncing.conflict_file(c, id, self._me, self._forms))

    def workers(self) -> tuple[WorkerLine, ...]:
        return self._ask(people.workers)

    def directory(self) -> Directory:
        return self._ask(people.directory)

    def forms(self) -> tuple[FormLine, ...]:
        return self._ask(lambda c: people.forms(c, self._store.forms))

    def allocations(self, scope: Id) -> tuple[AllocationLine, ...]:
        return self._ask(lambda c: people.allocations(c, scope))

    def events(self, scope: Id) -> tuple[EventLine, ...]:
        return self._ask(lambda c: events.waiting(c, scope))

    def episodes(self, scope: Id) -> tuple[Episode, ...]:
        found = self._ask(lambda c: [episode for _, episode in all_in(c, Episode, scope)])
        return tuple(sorted(found, key=lambda e: (not e.closed_on, e.opened_on, e.id), reverse=True))

    def look_alikes(self, first_names: str, surname: str, born_on: str) -> tuple[LookAlike, ...]:
        return self._ask(lambda c: people.look_alikes(c, first_names, surname, born_on))

    def grants(self, scope: Id) -> tuple[GrantLine, ...]:
        return self._ask(lambda c: letting_in.grants(c, scope))

    def packs(self, scope: Id = NO_ID) -> tuple[PackLine, ...]:
        return self._ask(lambda c: letting_in.packs(c, scope))

    def restricted(self, scope: Id) -> tuple[RestrictedLine, ...]:
        return self._ask(lambda c: restricted.restricted(c, scope))

    def openings(self) -> tuple[OpeningLine, ...]:
        return self._ask(lambda c: bell.openings(c, self._role(c)))

    def _role(self, connection: Connection) -> str:
        me = self._store.identity
        return post_of(connection, me.person, me.role, me.team).role

    def marks(self, about: Id) -> tuple[MarkLine, ...]:
        return self._ask(lambda c: marks.marks_of(c, about, self._forms))

    def attachments(self, about: Id) -> tuple[AttachmentLine, ...]:
        return self._ask(lambda c: documents.attachments(c, about))

    def documents(self, scope: Id) -> tuple[AttachmentLine, ...]:
        return self._ask(lambda c: documents.documents(c, scope))

    def document(self, id: Id) -> bytes:
        return self._ask(lambda c: documents.document(c, id))

    def hints(self, scope: Id) -> tuple[Hint, ...]:
        return self._ask(lambda c: marks.hints(c, scope))

    def notices(self, now: str) -> tuple[Notice, ...]:
        return self._ask(lambda c: bell.notices(c, self._me, self._role(c), now))

    def record(self, kind: type[R], id: Id) -> R:
        return self._ask(lambda c: record_of(c, kind, id)[1])

    def person_names(self, ids: Sequence[Id]) -> dict[Id, str]:
        return self._ask(lambda c: names(c, ids))

    def draft(self, key: str) -> str:
        with self._reading() as c:
            return str(c.exec_driver_sql("SELECT text FROM draft WHERE key = ?", (key,)).scalar() or "")

    def setting(self, key: str, default: str = "") -> str:
        with self._reading() as c:
            found = c.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).scalar()
        return default if found is None else str(found)


def _first(connection: Connection, kind: type[R]) -> R | None:
    row = connection.exec_driver_sql("SELECT id FROM record WHERE type = ? LIMIT 1", (kind.type_name,)).fetchone()
    return _readable(connection, kind, Id(row[0])) if row else None


def _readable(connection: Connection, kind: type[R], id: Id) -> R | None:
    """The record, or None where it is not here or of a newer Waymark: the window opens without it."""
    try:
        return record_of(connection, kind, id)[1]
    except Refused:
        return None


def _team(connection: Connection, id: Id) -> str:
    team = _readable(connection, Team, id)
    return team.name if team else ""


def _certificate(connection: Connection, scope: Id) -> CertificateStart:
    child = child_of(connection, scope)
    line = connection.exec_driver_sql("SELECT order_id FROM child_line WHERE scope = ?", (scope,)).one()
    order = next((o for _, o in all_in(connection, Order, scope) if o.id == line.order_id), None)
    made = [c for _, c in all_in(connection, Certificate, scope) if order is None or c.order in {order.id, NO_ID}]
    return CertificateStart(
        id=scope,
        scope=scope,
        child=child,
        order=order,
        worker=children.worker_of(connection, scope),
        certificate=made[-1] if made else None,
        achievements=_achievements(connection, scope),
    )


def _achievements(connection: Connection, scope: Id) -> tuple[str, ...]:
    """Steps of the plan that were done, in the child's words where there are any: a first idea for the certificate."""
    plans = [plan for _, plan in all_in(connection, Plan, scope)]
    steps = [
        s for plan in plans[-1:] for target in plan.targets.values() for s in target.steps.values() if s.status == "done"
    ]
    return tuple((s.child_words or s.text) for s in sorted(steps, key=lambda s: (s.done_on, s.rank)))[:5]
