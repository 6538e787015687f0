"""Custody logs on this laptop: each with its stamps, where it stands, and what to know about the child."""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.changes.canonical import read
from app.changes.content import content_hash
from app.changes.log_hash import log_hash
from app.domain.answer import Answer
from app.domain.attendance import ALERTS, BORN, FULL_NAME, NAME, OUTCOME, PRONOUNS, Attendance
from app.domain.attendance_link import AttendanceLink
from app.domain.attendance_review import AttendanceReview
from app.domain.attending import Attending, State, minutes_there, review_of, standing
from app.domain.custody_due import LogDue, log_due
from app.domain.dates import from_edtf, in_words
from app.domain.duplicates import Attended, same_attendances
from app.domain.expenses import Trip, expenses_of
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Grant
from app.domain.likeness import same_in
from app.domain.log_gaps import gaps
from app.domain.moment import instant
from app.domain.record import Envelope
from app.domain.self_assessment import SelfAssessment
from app.domain.signature import Signature
from app.domain.stamp import Stamp, in_time
from app.domain.types import view
from app.domain.wall_time import HOME, utc
from app.forms.answer_words import answer_words
from app.forms.definition import FormDefinition
from app.forms.shelf import Shelf
from app.forms.wording import fill
from app.models.lists import documents_about
from app.models.queries.common import all_in, form_of, names, record_of
from app.models.queries.people import MOST_ALIKE
from app.models.rows import COLUMNS, envelope_of
from app.operations.rows.child import LookAlike
from app.operations.rows.custody import AlertLine, LinkLine, LogLine, LogRow, SaidLine, StampLine


def log(connection: Connection, id: Id, me: Id, now: str, forms: Shelf) -> LogRow:
    """One log. Raises Refused when it is not here or cannot be read."""
    envelope, record = record_of(connection, Attendance, id)
    kept, undone = _stamps(connection, record.scope)
    where = _standing(connection, envelope, record, tuple(s for _, s in kept), now)
    form, review = form_of(record, forms), _review(connection, record.scope)
    people = {e.made_by for e, _ in (*kept, *undone)} | {record.adult} | ({review.done_by} if review else set())
    by = names(connection, people)
    ordered = in_time([s for _, s in kept])
    due = log_due(where, ordered)
    return LogRow(
        attendance=record,
        form=form,
        stamps=_lines(kept, by, me),
        undone=_lines(undone, by, me),
        attending=where,
        gaps=gaps(ordered, now),
        due=due,
        is_late=_is_late(due, now),
        called=record.called,
        initials=record.initials,
        age=record.age_on(date.fromisoformat(now[:10])),
        pronouns=record.text(PRONOUNS),
        adult_name=by.get(record.adult, ""),
        is_mine=me in (record.adult, *record.adults),
        alerts=_alerts(record, form),
        review=review,
        reviewer_name=by.get(review.done_by, "") if review else "",
        links=_links(connection, record.scope),
        said=_said(connection, record.scope, forms),
        content=_content(connection, record),
        log=log_hash(ordered),
    )


def logs(connection: Connection, me: Id, now: str) -> tuple[LogLine, ...]:
    """All logs on this laptop: those that run first, then the newest."""
    mine = _attendances(connection)
    by = names(connection, {r.adult for _, r in mine})
    lines = [_line(connection, e, r, me, by, now) for e, r in mine]
    lines.sort(key=lambda one: (not one[0], -instant(one[1].began_at), one[1].id))
    known = {r.id: r.text(NAME) or r.text(FULL_NAME) for _, r in mine}
    same = same_attendances([Attended(line.id, line.station, line.began_at, known[line.id]) for _, line in lines])
    other = {id: twin for pair in same for id, twin in (pair, pair[::-1])}
    return tuple(msgspec.structs.replace(line, maybe_same=other.get(line.id, NO_ID)) for _, line in lines)


def logs_due(connection: Connection, me: Id, now: str) -> tuple[LogLine, ...]:
    """Those of which something is due, soonest first: mine to finish, and others' to review."""
    open_ones = [(e, r) for e, r in _attendances(connection) if not _is_reviewed(connection, r.scope)]
    by = names(connection, {r.adult for _, r in open_ones})
    lines = [_line(connection, e, r, me, by, now)[1] for e, r in open_ones]
    wanted = [line for line in lines if line.due is not None and line.is_mine == (line.state is not State.COMPLETED)]
    return tuple(sorted(wanted, key=lambda line: (line.due.on if line.due else date.max, line.id)))


def _attendances(connection: Connection) -> list[tuple[Envelope, Attendance]]:
    """By the scopes that bear one: a few, where all records are many."""
    rows = connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM record WHERE scope IN (SELECT id FROM scope WHERE kind = 'attendance')"
        " AND type = 'attendance' AND voided = 0"
    ).fetchall()
    found = [(envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver)) for row in rows]
    return [(e, r) for e, r in found if isinstance(r, Attendance)]


def _is_reviewed(connection: Connection, scope: Id) -> bool:
    review = _review(connection, scope)
    return review is not None and bool(review.done_at)


def _is_late(due: LogDue | None, now: str) -> bool:
    return due is not None and due.is_late(datetime.fromisoformat(now))


def likely_children(connection: Connection, id: Id) -> tuple[LookAlike, ...]:
    """Children of files on this laptop whose name and day of birth are near those in the log, likeliest first."""
    _, record = record_of(connection, Attendance, id)
    name, born_on = record.text(FULL_NAME) or record.text(NAME), record.text(BORN)
    found = []
    for row in connection.exec_driver_sql(
        "SELECT scope, name, called, born_on, worker FROM child_line ORDER BY sort"
    ).fetchall():
        same = same_in(name, born_on, row.name, row.called, row.born_on)
        if same:
            born, why = from_edtf(row.born_on), " and ".join(filter(None, (", ".join(same[:-1]), same[-1])))
            who = names(connection, [Id(row.worker)]).get(Id(row.worker), "")
            alike = LookAlike(id=Id(row.scope), name=row.name, born=in_words(born) if born else "", worker=who, why=why)
            found.append((-len(same), sum("nearly" in one for one in same), alike))
    return tuple(alike for _, _, alike in sorted(found, key=lambda one: one[:2])[:MOST_ALIKE])


def _said(connection: Connection, scope: Id, forms: Shelf) -> tuple[SaidLine, ...]:
    found = (sitting for _, sitting in all_in(connection, SelfAssessment, scope))
    return tuple(SaidLine(sitting, forms.find(sitting.form.id, sitting.form.version)) for sitting in found)


def trips(connection: Connection) -> tuple[Trip, ...]:
    """Attendances to which somebody went, newest first: no name of a child is in them."""
    rows = connection.exec_driver_sql(f"SELECT {COLUMNS} FROM record WHERE type = 'attendance' AND voided = 0").fetchall()
    found = [(envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver)) for row in rows]
    mine = [(e, r) for e, r in found if isinstance(r, Attendance)]
    by = names(connection, {r.adult for _, r in mine})
    made = [trip for e, r in mine if (trip := _trip(connection, e, r, by)) is not None]
    return tuple(sorted(made, key=lambda trip: (trip.on, trip.log), reverse=True))


def _trip(connection: Connection, e: Envelope, r: Attendance, by: dict[Id, str]) -> Trip | None:
    stamps = in_time([s for _, s in _stamps(connection, r.scope)[0]])
    went = next((s for s in stamps if s.kind in {"set_off", "arrived"}), None)
    expenses = expenses_of(r)
    if went is None and not expenses:
        return None
    at = utc(went.at if went is not None else e.made_at)
    on = at.astimezone(HOME).date() if at is not None else date.fromisoformat(e.made_at[:10])
    return Trip(
        log=r.id, adult=r.adult, adult_name=by.get(r.adult, ""), on=on, station=r.station, minutes=minutes_there(stamps),
        expenses=expenses,
    )  # fmt: skip


def linked_log(connection: Connection, link: Id) -> Id:
    """The log that a line of a child's timeline leads to. Raises Refused when the link is not here."""
    return record_of(connection, AttendanceLink, link)[1].log


def _links(connection: Connection, scope: Id) -> tuple[LinkLine, ...]:
    files = {grant.members_of: None for _, grant in all_in(connection, Grant, scope) if grant.members_of}
    return tuple(_link(connection, file, scope) for file in files)


def _link(connection: Connection, file: Id, scope: Id) -> LinkLine:
    row: Any = connection.exec_driver_sql("SELECT name FROM child_line WHERE scope = ?", (file,)).fetchone()
    found = (link.id for _, link in all_in(connection, AttendanceLink, file) if link.attendance == scope)
    return LinkLine(file=file, link=next(found, NO_ID), name=row.name if row else "")


def _line(connection: Connection, e: Envelope, r: Attendance, me: Id, by: dict[Id, str], now: str) -> tuple[bool, LogLine]:
    kept, _ = _stamps(connection, r.scope)
    stamps = in_time([s for _, s in kept])
    where, review = _standing(connection, e, r, stamps, now), _review(connection, r.scope)
    times = {s.kind: s.at for s in reversed(stamps)}
    due = log_due(where, stamps)
    line = LogLine(
        id=r.id,
        scope=r.scope,
        called=r.called,
        initials=r.initials,
        station=r.station,
        state=where.state,
        began_at=times.get("requested") or (stamps[0].at if stamps else e.made_at),
        left_at=times.get("left", ""),
        minutes=minutes_there(stamps),
        adult=r.adult,
        adult_name=by.get(r.adult, ""),
        is_mine=me in (r.adult, *r.adults),
        is_voluntary=r.is_voluntary,
        is_changed=where.is_changed,
        questions_waiting=len(review.unanswered) if review else 0,
        due=due,
        is_late=_is_late(due, now),
        entered_afterwards=r.entered_afterwards,
        times=stamps if where.is_running and me in (r.adult, *r.adults) else (),
        outcome=r.text(OUTCOME),
    )
    return where.is_running, line


Pairs = list[tuple[Envelope, Stamp]]


def _stamps(connection: Connection, scope: Id) -> tuple[Pairs, Pairs]:
    """Those that stand, and those that were undone."""
    rows = connection.exec_driver_sql(f"SELECT {COLUMNS} FROM record WHERE scope = ? AND type = 'stamp'", (scope,))
    pairs = [(envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver)) for row in rows]
    readable: Pairs = [(e, s) for e, s in pairs if isinstance(s, Stamp)]
    return [p for p in readable if not p[0].voided], [p for p in readable if p[0].voided]


def _standing(connection: Connection, e: Envelope, record: Attendance, stamps: tuple[Stamp, ...], now: str) -> Attending:
    signatures = [s for _, s in all_in(connection, Signature, record.scope) if s.about == e.id]
    reviews = [r for _, r in all_in(connection, AttendanceReview, record.scope)]
    content = _content(connection, record) if signatures else ""
    return standing(record, stamps, signatures, reviews, content=content, log=log_hash(stamps), now=now)


def _content(connection: Connection, record: Attendance) -> str:
    row: Any = connection.exec_driver_sql("SELECT body FROM record WHERE id = ?", (record.id,)).fetchone()
    documents = documents_about(connection, record.id)
    return content_hash(record.type_name, record.id, record.scope, read(row.body), documents)


def _review(connection: Connection, scope: Id) -> AttendanceReview | None:
    return review_of([r for _, r in all_in(connection, AttendanceReview, scope)])


def _lines(pairs: Pairs, by: dict[Id, str], me: Id) -> tuple[StampLine, ...]:
    made = {s.id: e.made_by for e, s in pairs}
    return tuple(
        StampLine(stamp=s, by=made[s.id], by_name=by.get(made[s.id], ""), is_mine=made[s.id] == me)
        for s in in_time([s for _, s in pairs])
    )


def _alerts(record: Attendance, form: FormDefinition | None) -> tuple[AlertLine, ...]:
    if form is None:
        return ()
    asked = [form.questions[id] for id in ALERTS if id in form.questions]
    told = ((q, answer_words(q, record.answers.get(q.id, Answer()), record.called)) for q in asked)
    return tuple(AlertLine(q.id, fill(q.label, record.called), words) for q, words in told if words)
