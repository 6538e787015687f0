"""Is an op in the form that the service keeps? Ids, time, edits and values; nothing here asks who may do what."""

from datetime import datetime
from typing import Final

from app.changes.canonical import NotCanonical, check
from app.changes.edits import Edit
from app.changes.op import KINDS, Op, op_bytes
from app.domain.ids import is_id
from app.domain.record import Record
from app.domain.text import is_clean
from app.server.quarantining import MALFORMED, TOO_LARGE, Quarantined
from app.sync.protocol.messages.push import OP_BYTES

_EDITS: Final = frozenset({"set", "cut", "add", "drop"})
_IDENTITY: Final = frozenset(Record.__struct_fields__)
"""Names of the envelope; a body never has them."""
_LONGEST_AT: Final = 40
_MOST_STEPS: Final = 12


def check_op(op: Op) -> None:
    """Raises Quarantined for an op that can be stored but not applied by anybody."""
    if len(op_bytes(op)) > OP_BYTES:
        raise Quarantined(TOO_LARGE)
    if not (is_id(op.record) and is_id(op.scope) and op.kind in KINDS and is_time(op.at)):
        raise Quarantined(MALFORMED)
    if (op.txn and not is_id(op.txn)) or (op.late and not is_id(op.late)):
        raise Quarantined(MALFORMED)
    if (op.actor and not is_id(op.actor)) or (op.after and not is_id(op.after)) or not is_clean(op.reason):
        raise Quarantined(MALFORMED)
    try:
        for edit in op.edits:
            _check_edit(edit)
    except NotCanonical as error:
        raise Quarantined(MALFORMED) from error


def _check_edit(edit: Edit) -> None:
    if edit.kind not in _EDITS or not 0 < len(edit.path) <= _MOST_STEPS or edit.path[0] in _IDENTITY:
        raise NotCanonical("an edit of unknown kind or place")
    if any(not step or not step.isascii() for step in edit.path):
        raise NotCanonical("key is not plain ASCII")
    if edit.kind in {"add", "drop"} and not isinstance(edit.value, str):
        raise NotCanonical("a set holds text")
    if edit.kind != "cut":
        check(edit.value)


def is_time(text: str) -> bool:
    """Is it ISO 8601 with an offset?"""
    if len(text) > _LONGEST_AT or not text.isascii():
        return False
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
