"""The caseload row and the due lines of a child's file, recomputed from the file whenever anything in it changed."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.domain.attendance_link import AttendanceLink
from app.domain.child import Child
from app.domain.contact import IN_PERSON, SEEN, Contact
from app.domain.custody_due import AttendedFacts
from app.domain.due import Due, EventFacts, FileFacts, OrderFacts, StageFacts, ToolFacts, due_lines
from app.domain.event import Event
from app.domain.ids import Id
from app.domain.involvement import Allocation, Episode, Order
from app.domain.record import Record, Unreadable
from app.domain.stage_type import BESIDE, TOOLS
from app.domain.text import folded
from app.domain.types import view
from app.domain.wall_time import utc
from app.domain.words import ORDER_KIND

SUMMED: Final = frozenset(
    {"child", "episode", "order", "allocation", "assessment", "plan", "signature", "event", "attendance_link"}
)
"""What a summary is made of, beside the times of contacts."""


def refresh_scopes(connection: Connection, scopes: Collection[Id]) -> None:
    """Recompute the summaries of these scopes in a few statements. A scope without a child has none."""
    if not scopes:
        return
    wanted = msgspec.json.encode(sorted(set(scopes))).decode()
    for table in ("child_line", "due_line"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE scope IN {_WANTED}", (wanted,))
    rest = _Rest(connection, wanted)
    children, due_rows = [], []
    for scope, records in _files(connection, wanted).items():
        child = next((r for r in records if isinstance(r, Child)), None)
        if child is None:
            continue
        order = _current([r for r in records if isinstance(r, Order)])
        allocation = _newest([r for r in records if isinstance(r, Allocation) and not r.to_on])
        due = due_lines(rest.facts(scope, child, order, records))
        children.append(_child_row(scope, child, order, allocation, due, rest))
        due_rows += [(f"{scope}:{d.kind}:{d.record}", scope, d.record, d.kind, d.what, d.why, d.due_on) for d in due]
    if children:
        connection.exec_driver_sql(f"INSERT INTO child_line VALUES ({','.join('?' * 25)})", children)
    if due_rows:
        connection.exec_driver_sql("INSERT OR REPLACE INTO due_line VALUES (?,?,?,?,?,?,?)", due_rows)


_NEWER = Child(first_names="Made by a newer Waymark", surname="", preferred_name="A child")
"""How a child stands in the caseload whose own record this version cannot read: never left out."""
_WANTED = "(SELECT value FROM json_each(?))"
_WHOLE = f"stage NOT IN {tuple(sorted(BESIDE))}"


def _files(connection: Connection, wanted: str) -> dict[Id, list[Record]]:
    rows = connection.exec_driver_sql(
        "SELECT type, id, scope, body, ver FROM record WHERE voided = 0"
        " AND type IN ('child', 'episode', 'order', 'allocation', 'event', 'attendance_link')"
        f" AND scope IN {_WANTED} ORDER BY made_at, id",
        (wanted,),
    )
    files: dict[Id, list[Record]] = {}
    for row in rows:
        record = view(*row)
        if isinstance(record, Unreadable) and record.type == "child":
            record = _NEWER.but(id=record.id, scope=record.scope)
        if isinstance(record, Record):
            files.setdefault(record.scope, []).append(record)
    return files


class _Rest:
    """What the summaries need beside child, orders and allocations: newest dates and states of the other lists."""

    def __init__(self, connection: Connection, wanted: str) -> None:
        def ask(sql: str) -> list[Any]:
            asked = sql.format(wanted=f"scope IN {_WANTED}", whole=_WHOLE)
            return list(connection.exec_driver_sql(asked, (wanted,)))

        self._signed = {
            row.scope: (row.sent or "", row.signed or "")
            for row in ask(
                "SELECT scope, max(sent_at) AS sent, max(signed_at) AS signed FROM assessment_line"
                " WHERE {wanted} AND {whole} GROUP BY scope"
            )
        }
        self._agreed = {
            row.scope: row.agreed
            for row in ask("SELECT scope, max(agreed_at) AS agreed FROM plan_line WHERE {wanted} GROUP BY scope")
        }
        self._contact = {
            row.scope: row.at
            for row in ask(
                "SELECT scope, at, max(coalesce(julianday(at), 0)) FROM timeline_line"
                " WHERE {wanted} AND type = 'contact' AND unfinished = 0"
                " GROUP BY scope"
            )
        }
        self._signed_last = {
            row.about: row.at
            for row in ask(
                "SELECT about, max(made_at) AS at FROM signature_line JOIN record USING (id)"
                " WHERE signature_line.{wanted} GROUP BY about"
            )
        }
        self._connection = connection
        self._stages: dict[Id, list[Any]] = {}
        for row in ask(
            "SELECT scope, id, form, stage, standing, answered, total, made_at, changed_at, sent_at, use_by, panel_days,"
            " {whole} AS is_whole FROM assessment_line WHERE {wanted} ORDER BY made_at, id"
        ):
            self._stages.setdefault(row.scope, []).append(row)

    def last_contact(self, scope: Id) -> str:
        """When the newest finished contact was, empty if there was none."""
        return self._contact.get(scope) or ""

    def facts(self, scope: Id, child: Child, order: Order | None, records: Iterable[Record] = ()) -> FileFacts:
        """What the time rules want to know. `records`: episodes, orders, allocations, events and links of the file."""
        records = tuple(records)
        events = [r for r in records if isinstance(r, Event)]
        attended = tuple(_attended(r) for r in records if isinstance(r, AttendanceLink))
        sent, signed = self._signed.get(scope, ("", ""))
        stages = [row for row in self._stages.get(scope, []) if row.standing == "returned"]
        returned = sorted((row.id, self._signed_last.get(row.id, row.changed_at)) for row in stages)
        return FileFacts(
            called=child.called,
            order=_order_facts(order),
            assessment_sent_on=sent[:10],
            assessment_signed_on=signed[:10],
            returned=tuple((Id(id), at) for id, at in returned),
            plan_agreed_on=(self._agreed.get(scope) or "")[:10],
            events=tuple(EventFacts(id=e.id, kind=e.kind, told_at=e.told_at) for e in events),
            stages=tuple(
                StageFacts(stage=row.stage, standing=row.standing, sent_at=row.sent_at, panel_days=row.panel_days)
                for row in self._stages.get(scope, [])
                if row.is_whole
            ),
            known_since=_known_since(records, order),
            decision_since=_decision_since(records),
            tools=tuple(_tool_facts(row) for row in self._stages.get(scope, []) if row.form in TOOLS),
            orders_made_on=tuple(r.made_on for r in records if isinstance(r, Order)),
            last_contact_on=self.last_contact(scope)[:10],
            attended=attended,
            met_at=self._met_at(scope) if attended else "",
        )

    def _met_at(self, scope: Id) -> str:
        """When the child was last seen by somebody who was with them, empty if never."""
        rows = self._connection.exec_driver_sql(
            "SELECT r.type, r.id, r.scope, r.body, r.ver FROM timeline_line t JOIN record r ON r.n = t.n"
            " WHERE t.scope = ? AND t.type = 'contact' AND t.unfinished = 0 ORDER BY julianday(t.at) DESC",
            (scope,),
        )
        contacts = (contact for contact in (view(*row) for row in rows) if isinstance(contact, Contact))
        return next((c.started_at for c in contacts if c.kind in IN_PERSON and c.attendance in SEEN), "")

    def task(self, scope: Id) -> tuple[str, str, int]:
        """The newest assessment: name, standing, per cent."""
        stages = [row for row in self._stages.get(scope, []) if row.is_whole]
        if not stages:
            return "Assessment", "not_started", 0
        row = stages[-1]
        is_whole = row.standing in {"countersigned", "sent"}
        percent = round(100 * row.answered / row.total) if row.total else 0
        return "Assessment", row.standing, 100 if is_whole else percent


def _current(orders: list[Order]) -> Order | None:
    """The order the child is on: the one not ended that ends last, else the one that ended last."""
    return max(orders, key=lambda o: (not o.ended_how, o.ends_on, o.made_on, o.id), default=None)


def _newest(allocations: list[Allocation]) -> Allocation | None:
    return max(allocations, key=lambda a: (a.role == "case_manager", a.from_on, a.id), default=None)


NOT_OURS: Final = frozenset({"aa_only", "appropriate_adult"})
"""Kinds of episode in which we only stand beside a child at the police: nobody screens or assesses."""


def _known_since(records: tuple[Record, ...], order: Order | None) -> str:
    """The day the open work began: of the open episode, else of the order, else of the allocation. Empty without any."""
    episodes = [r.opened_on for r in records if isinstance(r, Episode) and not r.closed_on and r.kind not in NOT_OURS]
    if episodes or any(isinstance(r, Episode) for r in records):
        return max(episodes, default="")[:10]
    if order is not None:
        return "" if order.ended_how else order.made_on[:10]
    return min((r.from_on for r in records if isinstance(r, Allocation) and not r.to_on), default="")[:10]


def _decision_since(records: tuple[Record, ...]) -> str:
    """The day the open spell began that is for an out-of-court decision, empty without one."""
    open_ones = (r for r in records if isinstance(r, Episode) and not r.closed_on and r.kind == "out_of_court")
    return max((r.opened_on for r in open_ones), default="")[:10]


def _attended(link: AttendanceLink) -> AttendedFacts:
    """The link says when the adult arrived and how long they were there."""
    at = utc(link.at)
    left = (at + timedelta(minutes=link.minutes)).isoformat() if at else link.at
    return AttendedFacts(link=link.id, left_at=left, station=link.station)


def _tool_facts(row: Any) -> ToolFacts:
    kept = {"standing": row.standing, "begun_on": row.made_at[:10], "sent_at": row.sent_at, "use_by": row.use_by}
    return ToolFacts(id=Id(row.id), tool=row.form, **kept)


def _order_facts(order: Order | None) -> OrderFacts | None:
    if order is None:
        return None
    kept = {"made_on": order.made_on, "ends_on": order.ends_on, "level": order.level, "ended_how": order.ended_how}
    return OrderFacts(id=order.id, kind=order.kind, **kept)


def _child_row(
    scope: Id,
    child: Child,
    order: Order | None,
    allocation: Allocation | None,
    due: tuple[Due, ...],
    rest: _Rest,
) -> tuple[object, ...]:
    task, task_standing, progress = rest.task(scope)
    looked_after = any(s.kind.startswith("looked_after") and not s.to_on for s in child.statuses.values())
    kind = order.kind if order else ""
    words = (child.full_name, child.preferred_name, child.case_number, ORDER_KIND.get(kind, kind), child.nation)
    name = (child.full_name, child.called, child.initials, folded(f"{child.surname} {child.first_names}"))
    facts = (child.born_on, child.pronouns, child.case_number, child.nation, int(looked_after))
    orders = (order.id, kind, order.made_on, order.ends_on, order.ended_how) if order else ("", "", "", "", "")
    work = (allocation.person, allocation.team) if allocation else ("", "")
    first = due[0] if due else None
    last = (rest.last_contact(scope), first.due_on if first else "", first.what if first else "")
    return (scope, child.id, *name, *facts, *orders, *work, task, task_standing, progress, *last, folded(" ".join(words)))
