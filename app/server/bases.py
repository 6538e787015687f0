"""The body that an op's edits are relative to (docs/protocol.md, base of an op), and what stays of it where the op does not."""

from app.changes.canonical import read
from app.changes.op import Op
from app.domain.ids import NO_ID
from app.domain.record import Tree
from app.server import quarantining as why
from app.server.known import Known
from app.server.quarantining import Quarantined


def base_of(op: Op, known: Known) -> Tree:
    """Raises Quarantined where the service does not have it."""
    if op.id in known.sent_bases and op.kind != "create":
        return read(known.sent_bases[op.id])
    if op.after:
        record, body = known.frozen.get(op.after, (NO_ID, {}))
        if record != op.record:
            raise Quarantined(why.NO_BASE)
        return body
    if op.kind == "create":
        return {}
    head = known.heads.get(op.record)
    if head is None:
        raise Quarantined(why.NO_RECORD)
    if op.base_ver == head.ver:
        return read(head.body)
    older = known.base_bodies.get((op.record, op.base_ver))
    if older is None:
        raise Quarantined(why.NO_BASE)
    return read(older)


def note_aside(op: Op, known: Known) -> None:
    """This op is kept aside: later ones on the record start from its base, and may not touch what it wanted to change."""
    known.aside[op.id] = (*known.aside.get(op.after, ()), *(edit.path for edit in op.edits))
    try:
        known.frozen[op.id] = (op.record, base_of(op, known))
    except Quarantined:
        known.frozen.pop(op.id, None)
