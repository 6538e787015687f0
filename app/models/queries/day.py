"""Rows of My day: visits, what is due, what was left open, what waits, what is not sent."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.changes.op import read_op
from app.domain.assessment import Assessment
from app.domain.ids import Id
from app.domain.initials import initials
from app.domain.moment import instant
from app.domain.types import view
from app.domain.words import CONTACT_KIND, STAGE
from app.forms.definition import FormDefinition
from app.forms.shelf import Shelf
from app.forms.visibility import visible
from app.models.queries.common import row_of
from app.operations.rows.day import CarryOn, DueLine, MyDay, Visit, WaitingOn
from app.operations.rows.sending import UnsentLine

_VISIT = "SELECT a.*, c.name AS child, c.called, c.initials FROM appointment_line a JOIN child_line c ON c.scope = a.scope"
_WHAT = {
    "contact": "Contact",
    "assessment": "Answers",
    "self_assessment": "Self-assessment",
    "event": "Something happened",
    "plan": "Plan",
    "report": "Report",
    "filing": "Report filed",
    "signature": "Signature",
    "certificate": "Certificate",
    "child": "Details",
    "attachment": "Document",
    "appointment": "Visit",
    "resolution": "Decision",
    "addendum": "Later note",
    "allocation": "Allocation",
    "order": "Order",
    "person": "Person",
    "attendance": "Custody log",
    "stamp": "Custody log",
    "attendance_review": "Review of a custody log",
    "attendance_link": "Custody log linked",
    "team": "Team",
    "conflict": "Two versions",
    "concern": "Worry about safety",
}


def my_day(connection: Connection, me: Id, now: str, forms: Shelf) -> MyDay:
    """Everything on the first screen for this person at this time."""
    today = datetime.fromisoformat(now).date()
    return MyDay(
        visits=visits(connection, me, today, today),
        due=due(connection, me, today + timedelta(days=7 - today.weekday())),
        carry_on=_carry_on(connection, me, forms),
        waiting=_waiting(connection, me),
        unsent=unsent(connection),
        good_news=_good_news(connection, me, today),
        week=_week(connection, me, today),
    )


def visits(connection: Connection, me: Id, first: date, last: date, scope: Id | None = None) -> tuple[Visit, ...]:
    """Visits of a person (or of a child) from the first to the last day, in order of time."""
    span = (first.isoformat(), (last + timedelta(days=1)).isoformat())
    where = "a.scope = ?" if scope else "a.person = ?"
    rows = connection.exec_driver_sql(
        f"{_VISIT} WHERE {where} AND a.at >= ? AND a.at < ? ORDER BY julianday(a.at), a.id", (scope or me, *span)
    )
    return tuple(_visit(row) for row in rows)


def _visit(row: Any) -> Visit:
    kind = CONTACT_KIND.get(row.kind, row.kind)
    return Visit(
        id=Id(row.id), scope=Id(row.scope), at=row.at, minutes=row.minutes, child=row.child, initials=row.initials,
        kind=kind, place=row.place, note=row.note, safety=row.safety,
    )  # fmt: skip


def due(connection: Connection, me: Id, until: date) -> tuple[DueLine, ...]:
    """What is due for this person's children up to a day, soonest first."""
    rows = connection.exec_driver_sql(
        "SELECT d.*, c.name AS child, c.called FROM due_line d JOIN child_line c ON c.scope = d.scope"
        " WHERE c.worker = ? AND d.due_on <= ? AND d.kind != 'order_end' ORDER BY d.due_on, c.sort, d.kind LIMIT 200",
        (me, until.isoformat()),
    )
    return tuple(due_line(row) for row in rows)


def due_line(row: Any) -> DueLine:
    """A due row joined with its child."""
    return DueLine(
        id=row.id, scope=Id(row.scope), record=Id(row.record), child=row.child, called=row.called, what=row.what,
        why=row.why, due_on=row.due_on, kind=row.kind,
    )  # fmt: skip


def _carry_on(connection: Connection, me: Id, forms: Shelf) -> CarryOn | None:
    """The newest of an unfinished contact and an assessment in progress of mine."""
    contact = connection.exec_driver_sql(
        "SELECT t.id, t.scope, r.changed_at, c.called FROM timeline_line t JOIN record r ON r.n = t.n"
        " JOIN child_line c ON c.scope = t.scope WHERE t.by = ? AND t.unfinished = 1 AND t.type = 'contact'"
        " ORDER BY julianday(r.changed_at) DESC LIMIT 1",
        (me,),
    ).fetchone()
    assessment = connection.exec_driver_sql(
        "SELECT a.*, c.called FROM assessment_line a JOIN child_line c ON c.scope = a.scope WHERE a.changed_by = ?"
        " AND a.standing IN ('in_progress', 'returned', 'changed_since_sent') ORDER BY julianday(a.changed_at) DESC LIMIT 1",
        (me,),
    ).fetchone()
    if contact is not None and (assessment is None or instant(contact.changed_at) > instant(assessment.changed_at)):
        return CarryOn(
            record=Id(contact.id), scope=Id(contact.scope), type="contact", called=contact.called, title="Contact",
            question="", section="", stopped_at=contact.changed_at, answered=0, total=0,
        )  # fmt: skip
    return _assessment_left(connection, assessment, forms) if assessment is not None else None


def _assessment_left(connection: Connection, line: Any, forms: Shelf) -> CarryOn:
    form = forms.find(line.form, line.form_version)
    question = _last_question(connection, Id(line.id)) or _first_unanswered(connection, Id(line.id), form)
    section = form.home.get(question, "") if form else ""
    title = form.section(section).title if form and section else STAGE.get(line.stage, "Assessment")
    label = form.questions[question].label if form and question in form.questions else ""
    return CarryOn(
        record=Id(line.id), scope=Id(line.scope), type="assessment", called=line.called,
        title=title.replace("{name}", line.called), question=label.replace("{name}", line.called), question_id=question,
        section=section, stopped_at=line.changed_at, answered=line.answered, total=line.total,
    )  # fmt: skip


def _last_question(connection: Connection, id: Id) -> str:
    """The question last answered on this laptop, empty if none was."""
    row = connection.exec_driver_sql("SELECT op FROM outbox WHERE rec_id = ? ORDER BY dseq DESC LIMIT 1", (id,)).fetchone()
    if row is not None:
        for edit in reversed(read_op(row.op).edits):
            if edit.path[0] == "answers" and len(edit.path) > 1:
                return edit.path[1]
    return ""


def _first_unanswered(connection: Connection, id: Id, form: FormDefinition | None) -> str:
    """Where to go on with what was written on another laptop: the first question that must be answered and is not."""
    stored = row_of(connection, id)
    record = view(stored.type, stored.id, stored.scope, stored.body) if stored else None
    if form is None or not isinstance(record, Assessment):
        return ""
    shown = visible(form, record.answers, record.stage).questions
    given = {key for key, answer in record.answers.items() if not answer.is_blank}
    return next((key for key, q in form.questions.items() if key in shown and q.required and key not in given), "")


def _waiting(connection: Connection, me: Id) -> tuple[WaitingOn, ...]:
    rows = connection.exec_driver_sql(
        "SELECT a.id, a.scope, a.sent_at, c.called, c.team FROM assessment_line a JOIN child_line c ON c.scope = a.scope"
        " WHERE a.standing = 'sent' AND a.author = ? ORDER BY julianday(a.sent_at) LIMIT 20",
        (me,),
    ).fetchall()
    return tuple(
        WaitingOn(
            id=Id(row.id), scope=Id(row.scope), what=f"{row.called}’s assessment", who=(who := _manager(connection, row.team)),
            initials=initials(who), since=row.sent_at,
        )
        for row in rows
    )  # fmt: skip


def _manager(connection: Connection, team: str) -> str:
    row = connection.exec_driver_sql(
        "SELECT names FROM person_line WHERE role IN ('manager', 'practice_manager')"
        " ORDER BY team = ? DESC, role, names LIMIT 1",
        (team,),
    ).fetchone()
    return row.names if row else "your manager"


def unsent(connection: Connection, most: int = 200) -> tuple[UnsentLine, ...]:
    """What has not been answered by the service yet, newest first, one line a record."""
    rows = connection.exec_driver_sql(
        "SELECT max(o.id) AS id, o.rec_id, o.scope, o.type, max(o.at) AS at, max(o.reason) AS reason, c.called"
        " FROM outbox o LEFT JOIN child_line c ON c.scope = o.scope WHERE o.state < 2 GROUP BY o.rec_id"
        " ORDER BY max(o.dseq) DESC LIMIT ?",
        (most,),
    )
    return tuple(
        UnsentLine(
            id=Id(row.id), record=Id(row.rec_id), scope=Id(row.scope), type=row.type,
            what=what_of(row.type, row.called), at=row.at, reason=row.reason,
        )
        for row in rows
    )  # fmt: skip


def what_of(type_name: str, called: str | None) -> str:
    """ "Contact: Jay"; without a name where there is none."""
    what = _WHAT.get(type_name, type_name.replace("_", " ").capitalize())
    return f"{what}: {called}" if called else what


def _good_news(connection: Connection, me: Id, today: date) -> tuple[Id, str, str] | None:
    """A step that was done lately, or an order that ends soon for a child who kept going."""
    row = connection.exec_driver_sql(
        "SELECT c.scope, c.called, p.steps_done, p.steps FROM plan_line p JOIN child_line c ON c.scope = p.scope"
        " WHERE c.worker = ? AND p.steps > 0 AND p.steps_done = p.steps AND c.order_ends_on >= ?"
        " ORDER BY c.order_ends_on, c.sort LIMIT 1",
        (me, today.isoformat()),
    ).fetchone()
    if row is None:
        return None
    steps = {1: "the one step", 2: "both steps"}.get(row.steps, f"all {row.steps} steps")
    return (
        Id(row.scope),
        f"{row.called} did {steps}",
        "of the plan. A good week to say so, and to think of the certificate.",
    )


def _week(connection: Connection, me: Id, today: date) -> tuple[tuple[str, int], ...]:
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(5)]
    counts = {day: 0 for day in days}
    for visit in visits(connection, me, days[0], days[-1]):
        day = date.fromisoformat(visit.at[:10])
        if day in counts:
            counts[day] += 1
    return tuple((day.isoformat(), count) for day, count in counts.items())
