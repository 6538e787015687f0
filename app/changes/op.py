"""An operation: one person's change to one record, as it waits in the outbox, travels and is kept for ever.

`edits` are relative to the body that the op is based on: the server's version `base_ver`, or, where the same laptop has an
op on the record that is not yet answered (`after`), the body as frozen in that op. So nobody conflicts with herself.
"""

import hashlib

import msgspec

from app.changes.canonical import encode
from app.changes.edits import Edit
from app.domain.assessment import FormRef
from app.domain.ids import NO_ID, Id

KINDS = ("create", "patch", "void", "unvoid")


class Op(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One operation. `dseq` counts up by one per device; `at` is what the author's clock said and decides nothing."""

    id: Id
    dseq: int
    kind: str
    type: str
    record: Id
    scope: Id
    actor: Id
    at: str
    base_ver: int = 0
    after: Id = NO_ID
    edits: tuple[Edit, ...] = ()
    form: FormRef | None = None
    reason: str = ""
    txn: Id = NO_ID
    """Shared by the ops of one unit of work where there is more than one: the service takes all of them in, or none."""
    late: Id = NO_ID
    """The op that this one brings in after all, with its author and time, because a person decided so. Only the service's
    own administration writes such ops."""


def op_bytes(op: Op) -> bytes:
    """The op as canonical bytes, the form in which it is stored and sent."""
    return encode(op)


def op_hash(op: Op) -> str:
    """SHA-256 in hex of the op's bytes without its place in the device's count (a re-enrolled laptop counts anew)."""
    return hashlib.sha256(encode(msgspec.structs.replace(op, dseq=0))).hexdigest()


_decoder = msgspec.json.Decoder(Op)


def read_op(data: bytes) -> Op:
    """The op in these bytes. Raises msgspec.DecodeError or ValidationError."""
    return _decoder.decode(data)
