"""The caseload row and the due lines of a child's file, recomputed from the file whenever anything in it changed."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from app.domain.child import Child
from app.domain.due import Due, FileFacts, OrderFacts, due_lines
from app.domain.ids import Id
from app.domain.involvement import Allocation, Order
from app.domain.record import Record
from app.domain.text import folded
from app.domain.types import view
from app.domain.words import ORDER_KIND


def refresh_scopes(connection: Connection, scopes: Iterable[Id]) -> None:
    """Recompute the summaries of these scopes. A scope without a readable child has none."""
    for scope in scopes:
        connection.exec_driver_sql("DELETE FROM child_line WHERE scope = ?", (scope,))
        connection.exec_driver_sql("DELETE FROM due_line WHERE scope = ?", (scope,))
        _refresh(connection, scope)


def _refresh(connection: Connection, scope: Id) -> None:
    records = _file(connection, scope)
    child = next((r for r in records if isinstance(r, Child)), None)
    if child is None:
        return
    order = _current([r for r in records if isinstance(r, Order)])
    allocation = _newest([r for r in records if isinstance(r, Allocation) and not r.to_on])
    facts = _facts(connection, scope, child, order)
    due = due_lines(facts)
    row = _child_row(connection, scope, child, order, allocation, due)
    connection.exec_driver_sql(f"INSERT INTO child_line VALUES ({','.join('?' * 25)})", row)
    lines = [(f"{scope}:{d.kind}:{d.record}", scope, d.record, d.kind, d.what, d.why, d.due_on) for d in due]
    if lines:
        connection.exec_driver_sql("INSERT OR REPLACE INTO due_line VALUES (?,?,?,?,?,?,?)", lines)


def _file(connection: Connection, scope: Id) -> list[Record]:
    rows = connection.exec_driver_sql(
        "SELECT type, id, scope, body, ver FROM record WHERE scope = ? AND type IN ('child', 'order', 'allocation')"
        " AND voided = 0",
        (scope,),
    )
    return [v for row in rows if isinstance(v := view(*row), Record)]


def _current(orders: list[Order]) -> Order | None:
    """The order the child is on: the one not ended that ends last, else the one that ended last."""
    return max(orders, key=lambda o: (not o.ended_how, o.ends_on, o.made_on, o.id), default=None)


def _newest(allocations: list[Allocation]) -> Allocation | None:
    return max(allocations, key=lambda a: (a.role == "case_manager", a.from_on, a.id), default=None)


def _facts(connection: Connection, scope: Id, child: Child, order: Order | None) -> FileFacts:
    sent, signed = _one(connection, "SELECT max(sent_at), max(signed_at) FROM assessment_line WHERE scope = ?", scope)
    (agreed,) = _one(connection, "SELECT max(agreed_at) FROM plan_line WHERE scope = ?", scope)
    returned = connection.exec_driver_sql(
        "SELECT id, changed_at FROM assessment_line WHERE scope = ? AND standing = 'returned' ORDER BY id", (scope,)
    ).fetchall()
    return FileFacts(
        called=child.called,
        order=_order_facts(order),
        assessment_sent_on=(sent or "")[:10],
        assessment_signed_on=(signed or "")[:10],
        returned=tuple((Id(row[0]), row[1]) for row in returned),
        plan_agreed_on=(agreed or "")[:10],
        last_contact_on=_last_contact(connection, scope)[:10],
    )


def _order_facts(order: Order | None) -> OrderFacts | None:
    if order is None:
        return None
    kept = {"made_on": order.made_on, "ends_on": order.ends_on, "level": order.level, "ended_how": order.ended_how}
    return OrderFacts(id=order.id, kind=order.kind, **kept)


def _last_contact(connection: Connection, scope: Id) -> str:
    (at,) = _one(
        connection, "SELECT max(at) FROM timeline_line WHERE scope = ? AND type = 'contact' AND unfinished = 0", scope
    )
    return at or ""


def _one(connection: Connection, sql: str, scope: Id) -> Any:
    return connection.exec_driver_sql(sql, (scope,)).fetchone()


def _child_row(
    connection: Connection,
    scope: Id,
    child: Child,
    order: Order | None,
    allocation: Allocation | None,
    due: tuple[Due, ...],
) -> tuple[object, ...]:
    task, task_standing, progress = _task(connection, scope)
    looked_after = any(s.kind.startswith("looked_after") and not s.to_on for s in child.statuses.values())
    kind = order.kind if order else ""
    words = (child.full_name, child.preferred_name, child.case_number, ORDER_KIND.get(kind, kind), child.nation)
    name = (child.full_name, child.called, _initials(child), folded(f"{child.surname} {child.first_names}"))
    facts = (child.born_on, child.pronouns, child.case_number, child.nation, int(looked_after))
    orders = (order.id, kind, order.made_on, order.ends_on, order.ended_how) if order else ("", "", "", "", "")
    work = (allocation.person, allocation.team) if allocation else ("", "")
    first = due[0] if due else None
    last = (_last_contact(connection, scope), first.due_on if first else "", first.what if first else "")
    return (scope, child.id, *name, *facts, *orders, *work, task, task_standing, progress, *last, folded(" ".join(words)))


def _task(connection: Connection, scope: Id) -> tuple[str, str, int]:
    row = connection.exec_driver_sql(
        "SELECT standing, answered, total FROM assessment_line WHERE scope = ? ORDER BY made_at DESC, id DESC LIMIT 1",
        (scope,),
    ).fetchone()
    if row is None:
        return "Assessment", "not_started", 0
    is_whole = row[0] in {"countersigned", "sent"}
    return "Assessment", row[0], 100 if is_whole else round(100 * row[1] / row[2]) if row[2] else 0


def _initials(child: Child) -> str:
    return "".join(part[0] for part in (child.called, child.surname) if part).upper()
