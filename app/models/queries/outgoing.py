"""What goes out: each record with changes that the service has not answered, or has put aside, in words a person knows."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.changes.op import Op, read_op
from app.domain.ids import Id
from app.domain.stamp import Stamp, called
from app.domain.types import ANSWERS_A_FORM
from app.domain.words import CHILD_FIELDS
from app.models import outbox
from app.models.queries.day import what_of
from app.operations.rows.sending import UnsentLine

MOST: Final = 200
_OPS = """SELECT o.dseq, o.id, o.rec_id, o.scope, o.type, o.state, o.at, o.reason, o.op, c.called, t.title, t.at AS happened_at
  FROM outbox o LEFT JOIN child_line c ON c.scope = o.scope LEFT JOIN record r ON r.id = o.rec_id
    LEFT JOIN timeline_line t ON t.n = r.n
  WHERE {where} ORDER BY o.dseq DESC"""
_MOST_FIELDS: Final = 3


def to_send(connection: Connection) -> tuple[UnsentLine, ...]:
    """What has not been answered by the service yet, newest first, one line a record."""
    return _lines(connection, "o.state < 2")


def kept_aside(connection: Connection) -> tuple[UnsentLine, ...]:
    """What the service keeps but did not put in the record."""
    return _lines(connection, "o.status = 'quarantined'")


def _lines(connection: Connection, where: str) -> tuple[UnsentLine, ...]:
    found: dict[str, UnsentLine] = {}
    for row in connection.exec_driver_sql(_OPS.format(where=where)):
        line = found.get(row.rec_id)
        if line is not None:
            found[row.rec_id] = msgspec.structs.replace(
                line, changes=line.changes + 1, is_on_its_way=line.is_on_its_way or row.state == outbox.FROZEN
            )
        elif len(found) < MOST:
            found[row.rec_id] = _line(row)
    return tuple(found.values())


def _line(row: Any) -> UnsentLine:
    return UnsentLine(
        id=Id(row.id),
        record=Id(row.rec_id),
        scope=Id(row.scope),
        type=row.type,
        what=what_of(row.type, row.called),
        at=row.at,
        reason=row.reason,
        detail=_detail(row),
        number=row.dseq,
        is_on_its_way=row.state == outbox.FROZEN,
    )


def _detail(row: Any) -> str:
    """What it is in words: the event on the timeline, or how many answers, or which details."""
    if row.title:
        return str(row.title)
    if row.state == outbox.ERASED:
        return ""
    op = read_op(row.op)
    if op.kind in {"void", "unvoid"}:
        return "Taken out of the record" if op.kind == "void" else "Put back in the record"
    fields = _fields(op)
    if row.type == Stamp.type_name and op.kind == "create":
        return next((called(str(edit.value)) for edit in op.edits if edit.path == ("kind",)), "")
    if row.type in ANSWERS_A_FORM and fields:
        return "1 answer" if len(fields) == 1 else f"{len(fields)} answers"
    if row.type == "child" and op.kind == "create":
        return "A new file"
    named = [CHILD_FIELDS.get(name, name.replace("_", " ").capitalize()) for name in fields]
    more = f" and {len(named) - _MOST_FIELDS} more" if len(named) > _MOST_FIELDS else ""
    return ", ".join(named[:_MOST_FIELDS]) + more if row.type == "child" else ""


def _fields(op: Op) -> list[str]:
    """Which fields, or which answers, the edits touch, each once, in their order."""
    inside = 1 if op.type in ANSWERS_A_FORM else 0
    return list(dict.fromkeys(edit.path[inside] for edit in op.edits if len(edit.path) > inside))
