"""The shadow of a record: what the service has beneath local changes that still wait, and the laying of them on top of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from app.changes.canonical import read
from app.changes.classes import rules_for
from app.changes.edits import apply
from app.changes.merging import merge
from app.changes.op import read_op
from app.domain.record import Tree


def server_ver(connection: Connection, stored: Any) -> int:
    """The service's version of this record, as far as it is known here."""
    row = connection.exec_driver_sql("SELECT ver FROM shadow WHERE rec_id = ?", (stored.id,)).fetchone()
    return int(row[0]) if row else int(stored.ver)


def shadow_of(connection: Connection, stored: Any) -> tuple[Any, ...]:
    """Version, body, by whom, when and whether removed, as on the service."""
    row = connection.exec_driver_sql("SELECT * FROM shadow WHERE rec_id = ?", (stored.id,)).fetchone()
    if row is not None:
        return tuple(row)[1:]
    return (stored.ver, stored.body, stored.changed_by, stored.changed_at, stored.voided)


def voided_by(connection: Connection, dseq: int, voided: int) -> int:
    """Is the record removed after this op?"""
    op = connection.exec_driver_sql("SELECT op FROM outbox WHERE dseq = ?", (dseq,)).scalar_one()
    kind = read_op(op).kind
    return int(kind == "void") if kind in {"void", "unvoid"} else voided


def relaid(type_name: str, body: Tree, waiting: Sequence[Any], forms: Any) -> Tree:
    """The body with what waits laid on it again; where both changed the same, what waits shows until the verdict."""
    for row in waiting:
        op = read_op(row.op)
        form = forms.find(op.form.id, op.form.version) if op.form else None
        merged = merge(read(row.base_body), body, op.edits, rules_for(type_name, form))
        body = merged.body
        for clash in merged.clashes:
            body = apply(body, [edit for edit in op.edits if edit.path == clash.path])
    return body
