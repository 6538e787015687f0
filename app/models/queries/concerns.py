"""Worries about children's safety: those that wait for an action, and all of one file."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from app.domain.concern import Concern
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.policy import is_manager
from app.domain.types import view
from app.models.queries.common import names
from app.operations.rows.concern import ActionLine, ConcernLine

_SELECT = (
    "SELECT r.id, r.scope, r.type, r.body, r.ver, c.name AS child, c.called FROM concern_line k"
    " JOIN record r ON r.id = k.id JOIN child_line c ON c.scope = k.scope"
)
MOST = 200


def open_concerns(connection: Connection, me: Id, role: str) -> tuple[ConcernLine, ...]:
    """Worries on which nobody has recorded an action, longest wait first: a manager's are all on this laptop, anybody
    else's those of their own children and those they raised."""
    rows = connection.exec_driver_sql(
        f"{_SELECT} WHERE k.is_open = 1 AND (? OR c.worker = ? OR k.raised_by = ?)"
        " ORDER BY julianday(k.raised_at), k.id LIMIT ?",
        (is_manager(role), me, me, MOST),
    ).fetchall()
    return _lines(connection, rows)


def concerns_in(connection: Connection, scope: Id) -> tuple[ConcernLine, ...]:
    """All worries of one file: those that wait for an action first, then the newest."""
    rows = connection.exec_driver_sql(
        f"{_SELECT} WHERE k.scope = ? ORDER BY k.is_open DESC, julianday(k.raised_at) DESC, k.id LIMIT ?", (scope, MOST)
    ).fetchall()
    return _lines(connection, rows)


def _lines(connection: Connection, rows: Sequence[Any]) -> tuple[ConcernLine, ...]:
    views = ((view(row.type, row.id, row.scope, row.body, row.ver), row) for row in rows)
    found = [(record, row) for record, row in views if isinstance(record, Concern)]
    people = {c.raised_by for c, _ in found} | {a.by for c, _ in found for a in c.actions.values()}
    who = names(connection, people)
    return tuple(_line(concern, who, row.child, row.called) for concern, row in found)


def _line(concern: Concern, who: dict[Id, str], child: str, called: str) -> ConcernLine:
    actions = sorted(concern.actions.items(), key=lambda pair: (instant(pair[1].at), pair[0]))
    return ConcernLine(
        id=concern.id, scope=concern.scope, child=child, called=called, about=concern.about, about_type=concern.about_type,
        question=concern.question, asked=concern.asked, said=concern.said, said_by=concern.said_by,
        raised_at=concern.raised_at, raised_by=who.get(concern.raised_by, "A colleague"),
        actions=tuple(
            ActionLine(told=a.told, done=a.done, at=a.at, by=who.get(a.by, "A colleague"), next_step=a.next_step)
            for _, a in actions
        ),
        concern=concern,
    )  # fmt: skip
