"""Own changes that the service keeps aside: what was written, in words, and what a person decided about it."""

from typing import Any, Final

from sqlalchemy import Connection

from app.changes.op import read_op
from app.changes.wording import parts_of
from app.domain.ids import Id
from app.forms.shelf import Shelf
from app.models.queries.common import names
from app.models.queries.day import what_of
from app.operations.rows.sending import OwnAside

MOST: Final = 200
_OPS = """SELECT o.id, o.rec_id, o.scope, o.type, o.at, o.reason, o.op, o.decided, o.decided_by, o.decided_at, o.words, c.called
  FROM outbox o LEFT JOIN child_line c ON c.scope = o.scope WHERE o.status = 'quarantined' ORDER BY o.dseq DESC LIMIT ?"""


def own_aside(connection: Connection, forms: Shelf) -> tuple[OwnAside, ...]:
    """Newest first."""
    rows = connection.exec_driver_sql(_OPS, (MOST,)).fetchall()
    by = names(connection, {Id(row.decided_by) for row in rows if row.decided_by})
    return tuple(_line(row, by, forms) for row in rows)


def _line(row: Any, by: dict[Id, str], forms: Shelf) -> OwnAside:
    op = read_op(row.op)
    form = forms.find(op.form.id, op.form.version) if op.form else None
    return OwnAside(
        id=Id(row.id),
        record=Id(row.rec_id),
        scope=Id(row.scope),
        type=row.type,
        what=what_of(row.type, row.called),
        at=row.at,
        reason=row.reason,
        state=row.decided or "open",
        by=by.get(Id(row.decided_by), "A manager") if row.decided_by else "",
        decided_at=row.decided_at,
        words=row.words,
        parts=parts_of(op.type, op.kind, op.edits, form, row.called or "the child"),
    )
