"""The record that asks a person, made by the service where an op clashes with what was accepted before it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.changes.canonical import encode
from app.changes.edits import ABSENT, meet
from app.changes.merging import Clash
from app.changes.op import Op
from app.domain.ids import NO_ID, Id, derived
from app.domain.signature import ClashingField, Conflict
from app.domain.types import view
from app.server.known import Head, Known, Version
from app.server.made import make_record


def raise_conflict(op: Op, known: Known, head: Head, clashes: Sequence[Clash]) -> Id:
    """The record that asks a person. Its id follows from the op's, so that any replay names the same one."""
    left_by, left_at = _author_of_left(op, known, head, clashes)
    fields = {"/".join(c.path): _clashing(c) for c in clashes}
    record = Conflict(
        id=conflict_id(op.id),
        scope=op.scope,
        about=op.record,
        about_type=op.type,
        op=op.id,
        left_by=left_by,
        left_at=left_at,
        right_by=op.actor,
        right_at=op.at,
        fields=_with_earlier(op, known, fields),
    )
    return make_record(record, op, known)


def _with_earlier(op: Op, known: Known, fields: dict[str, ClashingField]) -> Mapping[str, ClashingField]:
    """One question, not two: where the author wrote on in a field that is being asked about, the earlier record is closed
    and this one takes its place, with what stood before both and all that the earlier one asked."""
    head = known.heads.get(known.asked.get(op.after, NO_ID))
    earlier = view(head.type, head.id, head.scope, head.body) if head else None
    if head is None or head.voided or head.id in known.decided or not isinstance(earlier, Conflict):
        return fields
    if not any(meet(tuple(new.split("/")), tuple(old.split("/"))) for new in fields for old in earlier.fields):
        return fields
    _close(op, head, known)
    began = {key: earlier.fields[key].before for key in fields if key in earlier.fields}
    again = {key: msgspec.structs.replace(f, before=began.get(key, f.before)) for key, f in fields.items()}
    return {**earlier.fields, **again}


def _close(op: Op, head: Head, known: Known) -> None:
    closed = msgspec.structs.replace(head, ver=head.ver + 1, voided=True, changed_at=known.now)
    known.heads[head.id] = closed
    known.changed.add(head.id)
    known.versions.append(Version(rec_id=head.id, ver=closed.ver, hash=closed.hash, op_id=op.id, body=closed.body))


def _author_of_left(op: Op, known: Known, head: Head, clashes: Sequence[Clash]) -> tuple[Id, str]:
    """Who wrote what stands where it clashes, and when: the newest op of another laptop on that path.

    The last change of the whole record may be an earlier op of the same author, on another field, that merged.
    """
    for other in known.others.get(op.record, ()):
        if any(meet(edit.path, clash.path) for edit in other.edits for clash in clashes):
            return other.actor, other.at
    return head.changed_by, head.changed_at


def conflict_id(op: Id) -> Id:
    """The id of the conflict that an op raises; it follows from the op's id alone."""
    return derived("waymark-conflict", op)


def _clashing(clash: Clash) -> ClashingField:
    return ClashingField(
        path="/".join(clash.path),
        before=_text(clash.before),
        left=_text(clash.theirs),
        right=_text(clash.mine),
        kind=clash.kind,
    )


def _text(value: Any) -> str:
    return "" if value is ABSENT else encode(value).decode()
