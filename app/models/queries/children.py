"""Rows of the caseload and everything on the child's screen."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.due import SCREENS
from app.domain.ids import Id
from app.domain.involvement import Allocation, Order
from app.domain.lists.timeline import timeline_text
from app.domain.moment import instant
from app.domain.plan import Plan
from app.domain.stage_type import TOOLS
from app.domain.types import view
from app.domain.words import ORDER_KIND
from app.forms.definition import FormDefinition
from app.forms.score import system_words
from app.forms.shelf import Shelf
from app.forms.visibility import visible
from app.models.queries import day
from app.models.queries.common import all_in, child_of, name, names
from app.models.queries.signed import beside, doubts_about, doubts_of
from app.models.queries.talking import talking
from app.operations.rows.child import ChildFile, ChildLine, RatingLine, TimelineLine
from app.operations.rows.contact import ContactStart

END_SHOWN_DAYS = 42
"""How long before its end an order's end stands among what is next."""


class CaseloadRow(msgspec.Struct, frozen=True, array_like=True):
    """A row of `child_line` as the database hands it over, with the names of its case manager and the day by which a
    health screen or education assessment that is not there was due."""

    id: Id
    scope: Id
    name: str
    called: str
    initials: str
    born_on: str
    pronouns: str
    case_number: str
    order_kind: str
    order_ends_on: str
    nation: str
    task: str
    task_standing: str
    progress: int
    due_on: str
    due_what: str
    last_contact_at: str
    filter_text: str
    names: str
    screens_due_on: str


_CASELOAD = f"""
SELECT json_group_array(json_array({", ".join(f"c.{name}" for name in CaseloadRow.__struct_fields__[:-2])}, coalesce(p.names, ''),
  coalesce((SELECT min(d.due_on) FROM due_line d WHERE d.scope = c.scope AND d.kind IN {tuple(SCREENS)}), ''))
  ORDER BY (c.worker = :me) DESC, c.due_on = '', c.due_on, c.sort, c.scope)
FROM child_line c LEFT JOIN person_line p ON p.id = c.worker
"""
_rows_of = msgspec.json.Decoder(list[CaseloadRow]).decode


def caseload(connection: Connection, me: Id, today: date) -> tuple[ChildLine, ...]:
    """All children on this laptop: own ones first, then what is due soonest (or late), then by surname.

    One row comes out of the database, whatever the number of children: between two rows the reading thread lets others
    run, and beside a busy window ten thousand such turns took nine seconds.
    """
    found = connection.execute(text(_CASELOAD), {"me": me}).scalar_one()
    ages: dict[str, int | None] = {}
    for row in (rows := _rows_of(found)):
        if row.born_on not in ages:
            ages[row.born_on] = Child(first_names="", surname="", born_on=row.born_on).age_on(today)
    return tuple(_child_line(row, ages[row.born_on]) for row in rows)


def _child_line(row: CaseloadRow, age: int | None) -> ChildLine:
    return ChildLine(
        id=row.id, scope=row.scope, name=row.name, called=row.called, initials=row.initials, age=age, pronouns=row.pronouns,
        case_number=row.case_number, order=ORDER_KIND.get(row.order_kind, row.order_kind), order_ends_on=row.order_ends_on,
        nation=row.nation, task=row.task, task_standing=row.task_standing, progress=row.progress, due_on=row.due_on,
        due_what=row.due_what, last_contact_at=row.last_contact_at, worker=row.names,
        filter_text=f"{row.filter_text} {row.names.casefold()}", screens_due_on=row.screens_due_on,
    )  # fmt: skip


def child_file(connection: Connection, scope: Id, me: Id, today: date, group: str, most: int, forms: Shelf) -> ChildFile:
    """The child's file for its screen. Raises Refused when it is not on this laptop."""
    child = child_of(connection, scope)
    line = connection.exec_driver_sql("SELECT * FROM child_line WHERE scope = ?", (scope,)).one()
    orders = [order for _, order in all_in(connection, Order, scope)]
    looked_at = connection.exec_driver_sql("SELECT looked_at FROM scope WHERE id = ?", (scope,)).scalar() or ""
    soon = (today + timedelta(days=END_SHOWN_DAYS)).isoformat()
    due = connection.exec_driver_sql(
        "SELECT d.*, c.name AS child, c.called FROM due_line d JOIN child_line c ON c.scope = d.scope WHERE d.scope = ?"
        " ORDER BY d.due_on, d.kind",
        (scope,),
    )
    return ChildFile(
        child=child,
        order=next((o for o in orders if o.id == line.order_id), None),
        orders=tuple(sorted(orders, key=lambda o: o.made_on, reverse=True)),
        worker=name(connection, Id(line.worker)),
        looked_after=bool(line.looked_after),
        due=tuple(day.due_line(row) for row in due if row.kind != "order_end" or row.due_on <= soon),
        ratings=ratings(connection, scope, forms),
        timeline=timeline(connection, scope, group, most, looked_at, me),
        timeline_total=_total(connection, scope, group),
        counts=_counts(connection, scope),
        last_looked_at=looked_at,
        next_visits=day.visits(connection, me, today, date(today.year + 1, 12, 31), scope)[:3],
        talking=talking(connection, scope),
    )


def timeline(connection: Connection, scope: Id, group: str, most: int, looked_at: str, me: Id) -> tuple[TimelineLine, ...]:
    """Events of one child (or all, with an empty scope), newest first."""
    where, values = _timeline_where(scope, group)
    rows = connection.exec_driver_sql(
        "SELECT t.*, r.changed_by, u.id IS NOT NULL AS unseen FROM timeline_line t JOIN record r ON r.n = t.n"
        f" LEFT JOIN unseen u ON u.id = t.id WHERE {where} ORDER BY julianday(t.at) DESC, t.id DESC LIMIT ?",
        (*values, most),
    ).fetchall()
    by = names(connection, {Id(row.by) for row in rows})
    why = doubts_of(connection, [Id(row.id) for row in rows if row.type == "signature"])
    said = _words(connection, [Id(row.id) for row in rows])
    tools = _tools(connection, [Id(row.id) for row in rows if row.type == "signature"])
    return tuple(
        _timeline_line(row, tools.get(Id(row.id), ""), said[row.id], by, why.get(Id(row.id), ""), looked_at, me)
        for row in rows
    )


def _tools(connection: Connection, signatures: Sequence[Id]) -> dict[Id, str]:
    """Which tool each of these signatures is about, where it is about one and not about an assessment itself."""
    rows = connection.exec_driver_sql(
        "SELECT s.id, a.stage FROM signature_line s JOIN assessment_line a ON a.id = s.about"
        " WHERE s.id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(signatures).decode(),),
    )
    return {Id(row.id): TOOLS[row.stage] for row in rows if row.stage in TOOLS}


def _words(connection: Connection, ids: Sequence[Id]) -> dict[Id, str]:
    """What the timeline says of each of these records."""
    rows = connection.exec_driver_sql(
        "SELECT type, id, scope, body, ver FROM record WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(ids).decode(),),
    )
    return {Id(row.id): timeline_text(view(*row)) for row in rows}


def _timeline_where(scope: Id, group: str) -> tuple[str, tuple[str, ...]]:
    parts: list[tuple[str, str]] = [("t.scope = ?", scope)] if scope else []
    if group == "voice":
        parts.append(
            ("t.id IN (SELECT id FROM record WHERE scope = ? AND type = 'contact' AND body LIKE '%\"voice\"%')", scope)
        )
    elif group:
        parts.append(("t.grp = ?", group))
    return " AND ".join(p for p, _ in parts) or "1", tuple(v for _, v in parts)


def _timeline_line(row: Any, tool: str, words: str, by: dict[Id, str], why: str, looked_at: str, me: Id) -> TimelineLine:
    meta = " · ".join(part for part in (by.get(Id(row.by), ""), row.meta, why) if part)
    is_new = bool(row.unseen) and bool(looked_at) and row.changed_by != me
    return TimelineLine(
        id=Id(row.id), scope=Id(row.scope), type=row.type, icon=row.icon, at=row.at, text=words,
        title=row.title.replace("Assessment", tool, 1) if tool else row.title,
        meta=meta, group=row.grp, is_new=is_new, unfinished=bool(row.unfinished),
    )  # fmt: skip


def _total(connection: Connection, scope: Id, group: str) -> int:
    where, values = _timeline_where(scope, group)
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM timeline_line t WHERE {where}", values).scalar_one())


def _counts(connection: Connection, scope: Id) -> tuple[tuple[str, int], ...]:
    rows = connection.exec_driver_sql("SELECT grp, count(*) FROM timeline_line WHERE scope = ? GROUP BY grp", (scope,))
    found = {row[0]: row[1] for row in rows}
    return (
        ("", sum(found.values())),
        ("contacts", found.get("contacts", 0)),
        ("formal", found.get("formal", 0)),
        ("voice", _total(connection, scope, "voice")),
    )


_RATED = (("safety", "swb_level"), ("harm", "rosh_level"), ("again", "lor_level"))


def ratings(connection: Connection, scope: Id, forms: Shelf) -> tuple[RatingLine, ...]:
    """The judgements of the newest assessment that has any, with those of the one before it."""
    found = [
        (envelope, record, form)
        for envelope, record in reversed(all_in(connection, Assessment, scope))
        if (form := forms.find(record.form.id, record.form.version)) is not None
    ]
    lines = []
    for rating, tag in _RATED:
        judged = [(e, r, f, a) for e, r, f in found if (a := _rated(f, r, tag)) is not None]
        if judged:
            envelope, record, form, answer = judged[0]
            line = connection.exec_driver_sql(
                "SELECT signed_by, signed_at FROM assessment_line WHERE id = ?", (record.id,)
            ).fetchone()
            before = judged[1][3].value if len(judged) > 1 else ""
            lines.append(
                RatingLine(
                    name=rating, level=str(answer.value), before=str(before or ""), sentence=_reason(form, record, tag),
                    on=envelope.changed_at[:10], agreed_by=_agreed_by(connection, record.id, line),
                    system=_system(form, record, tag),
                )
            )  # fmt: skip
    return tuple(lines)


def _system(form: FormDefinition, record: Assessment, tag: str) -> str:
    counted = visible(form, record.answers, record.stage).answers
    return system_words(form, counted, form.tagged[tag][0], "")


def _agreed_by(connection: Connection, record: Id, line: Any) -> str:
    if line is None or not line.signed_by:
        return ""
    why = doubts_about(connection, [record]).get((record, line.signed_at), "")
    return beside(name(connection, Id(line.signed_by)), why)


def _rated(form: FormDefinition, record: Assessment, tag: str) -> Answer | None:
    for question in form.questions.values():
        if tag in question.tags and (answer := record.answers.get(question.id)) is not None and answer.value:
            return answer
    return None


def _reason(form: FormDefinition, record: Assessment, tag: str) -> str:
    """The first sentence of the narrative judged together with the rating."""
    rated = next(q for q in form.questions.values() if tag in q.tags)
    for question in form.questions.values():
        answer = record.answers.get(question.id)
        if question.kind == "narrative" and rated.group and question.group == rated.group and answer and answer.value:
            return str(answer.value).split("\n", 1)[0].split(". ", 1)[0]
    return ""


def contact_start(connection: Connection, scope: Id, me: Id, now: str) -> ContactStart:
    """What the contact sheet begins with, from the diary, the last contact and the plan."""
    child = child_of(connection, scope)
    contacts = all_in(connection, Contact, scope)
    last = max((c for _, c in contacts if c.finished_at), key=lambda c: instant(c.started_at), default=None)
    draft = next((c for e, c in reversed(contacts) if not c.finished_at and e.made_by == me), None)
    today = date.fromisoformat(now[:10])
    booked = day.visits(connection, me, today, date(today.year + 1, 12, 31), scope)
    now_visit = next((v for v in booked if v.at[:10] == now[:10]), None)
    order = connection.exec_driver_sql("SELECT order_id FROM child_line WHERE scope = ?", (scope,)).scalar() or ""
    plan = next((p for _, p in reversed(all_in(connection, Plan, scope))), None)
    kinds = {label: code for code, label in _kind_codes().items()}
    return ContactStart(
        scope=scope,
        child=child,
        draft=draft,
        kind=kinds.get(now_visit.kind, "") if now_visit else (last.kind if last else ""),
        venue=now_visit.place if now_visit else "",
        minutes=now_visit.minutes if now_visit else (last.minutes if last else 0),
        aim="",
        order=Id(order),
        people=tuple(_called(c.relation or c.name) for c in sorted(child.carers.values(), key=lambda c: (c.rank, c.name)))[
            :4
        ],
        targets=_targets(plan),
        next_visit=next((v.at for v in booked if instant(v.at) > instant(now)), ""),
        tips=child.communication,
        talking=talking(connection, scope),
    )


def _kind_codes() -> dict[str, str]:
    from app.domain.words import CONTACT_KIND

    return CONTACT_KIND


def _called(word: str) -> str:
    return word[:1].upper() + word[1:]


def _targets(plan: Plan | None) -> tuple[tuple[Id, str, str], ...]:
    if plan is None:
        return ()
    ordered = sorted(plan.targets.items(), key=lambda item: (item[1].rank, item[0]))
    return tuple(
        (
            Id(key),
            target.title or target.words,
            f"{sum(s.status == 'done' for s in target.steps.values())} of {len(target.steps)} steps done",
        )
        for key, target in ordered
    )


def worker_of(connection: Connection, scope: Id) -> str:
    """The names of the case manager, empty if nobody is allocated."""
    found = [a for _, a in all_in(connection, Allocation, scope) if not a.to_on]
    newest = max(found, key=lambda a: (a.role == "case_manager", a.from_on, a.id), default=None)
    return name(connection, newest.person) if newest else ""


__all__ = ["caseload", "child_file", "contact_start", "ratings", "timeline", "worker_of"]
