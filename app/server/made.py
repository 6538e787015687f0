"""Records that the service makes itself, by no person: conflicts and marks. Their ids follow from an op's id."""

from app.changes.canonical import encode
from app.changes.content import body_hash
from app.changes.op import Op
from app.domain.ids import Id, is_id
from app.domain.record import Record, to_body
from app.server.known import Head, Known, Version


def make_record(record: Record, op: Op, known: Known) -> Id:
    """Put it among what this batch changes."""
    body = encode(to_body(record))
    about = getattr(record, "about", "")
    made = Head(
        id=record.id,
        scope=record.scope,
        type=type(record).type_name,
        ver=1,
        hash=body_hash(body),
        body=body,
        made_at=known.now,
        changed_at=known.now,
        about=Id(about) if is_id(about) else Id(""),
    )
    known.heads[made.id] = made
    known.changed.add(made.id)
    known.versions.append(Version(rec_id=made.id, ver=1, hash=made.hash, op_id=op.id, body=body))
    return made.id
