"""Binding a person to exactly the content that they read: what all that is sent, returned and countersigned shares."""

from collections.abc import Mapping
from typing import Any

from app.domain.errors import Refused
from app.domain.ids import NO_ID
from app.domain.record import EMPTY, Record
from app.domain.signature import ATTENDED, Note, Signature, signed_documents
from app.domain.standing import Stage
from app.operations.base import Outcome
from app.operations.conflict import refuse_while_open
from app.operations.ports import UnitOfWork

CHANGED = "This has changed since you read it. Read the change, then sign. Your notes are kept."

_UNNAMED = frozenset({"assessment", "plan"})


def still_waits(work: UnitOfWork, record: Record, read_content: str) -> None:
    """Raises Refused unless this waits to be countersigned."""
    if work.standing(record).stage is not Stage.SENT:
        raise Refused(CHANGED if work.head_hash(record) != read_content else "This is not waiting to be countersigned.")


def sign(
    work: UnitOfWork,
    record: Record,
    read_content: str,
    meaning: str,
    statement: str,
    *,
    reason: str = "",
    notes: Mapping[Any, Note] = EMPTY,
) -> Outcome:
    """Bind the person to exactly what was read. Raises Refused when the head is something else by now.

    What two people's changes left open is decided before anybody sends or countersigns (SYNC 2.6).
    """
    if work.head_hash(record) != read_content:
        raise Refused(CHANGED)
    if meaning in {"submitted", "countersigned", "auto_signed", ATTENDED}:
        refuse_while_open(work, record)
    before = work.standing(record).signed
    key, value = work.sign(record.id, read_content, meaning)
    signature = Signature(
        id=work.new_id(),
        scope=record.scope,
        about=record.id,
        about_type="" if type(record).type_name in _UNNAMED else type(record).type_name,
        content_hash=read_content,
        meaning=meaning,
        signer=work.actor,
        signer_role=work.role,
        statement=statement,
        signed_at=work.moment.wall_at,
        reason=reason,
        notes=notes,
        signed_body=work.body_text(record),
        documents=signed_documents(work.documents(record.id)),
        key=key,
        value=value,
        certificate=work.certificate,
        after=before.id if before else NO_ID,
    )
    work.put(signature)
    return Outcome(record=signature.id)
