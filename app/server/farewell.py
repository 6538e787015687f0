"""The end of a laptop: unsent changes it sealed before it lost access, and its statement that it has erased itself.

Both come with a signature of their own and are good at any time after the order, from any place: the laptop may have
nothing left but these two small files, and an administrator may bring them on a stick.
"""

from typing import Final

import msgspec

from app.changes.op import Op
from app.changes.sealing import unseal
from app.changes.service_word import OUTBOX, RECEIPT, SEALED, Receipt
from app.changes.signing import is_signed, sha256_hex
from app.domain.ids import Id, is_id
from app.server import intake
from app.server.database import Database
from app.server.known import Forms
from app.server.packing import NotPacked, TooLarge, unpack
from app.server.sealing_key import sealing_key_in
from app.server.turned_away import TurnedAway, fault
from app.sync.protocol.messages.lease import ErasedRequest, SealedAnswer, SealedRequest
from app.sync.protocol.messages.wire import LARGEST_ANSWER

_STATE = """SELECT state, erase_how <> '' OR state IN ('leaving', 'erased') FROM device
  WHERE id = %(device)s::uuid AND %(key)s IN (public_key, renewal_key)"""
_ERASED = """UPDATE device SET erased_at = coalesce(erased_at, now()), receipt = coalesce(receipt, %(receipt)s),
    state = CASE state WHEN 'lost' THEN 'lost' ELSE 'erased' END
  WHERE id = %(device)s::uuid AND erase_order = %(order)s::uuid AND %(key)s IN (public_key, renewal_key)"""
_NOTHING_HELD = """UPDATE holding SET forgotten_at = now(), complete_at = NULL
  WHERE device = %(device)s::uuid AND forgotten_at IS NULL"""
_NO_LEASE = "DELETE FROM lease WHERE device = %(device)s::uuid"
ASIDE: Final = (
    "This change came from a laptop whose person no longer had access. It is kept whole; a manager decides about it."
)


def take_sealed(database: Database, forms: Forms, request: SealedRequest, *, by_hand: bool = False) -> SealedAnswer:
    """Keep the changes in the box aside for a manager. From a lost laptop only `by_hand`: somebody looked at it first."""
    here = {"device": request.device if is_id(request.device) else None, "key": request.key}
    signed = is_signed(request.key, request.signature, SEALED, request.device, sha256_hex(request.box.encode()))
    with database.transaction() as connection:
        state, is_going = connection.execute(_STATE, here).fetchone() or ("", False)
        key = sealing_key_in(connection)
    if not signed or not state or (state == "lost" and not by_hand):
        raise fault(401, "device", "The service does not know this laptop. Talk to your manager.")
    if not (is_going or by_hand):
        raise fault(409, "access", "This laptop still has access and sends its changes as always.")
    ops = _opened(key.private(), request.box)
    return SealedAnswer(kept=intake.take_aside(database, forms, Id(request.device), ops, ASIDE))


def note_erased(database: Database, request: ErasedRequest) -> None:
    """The laptop says that it has erased itself, under an order of ours: the ledger says that it holds nothing now."""
    receipt = _receipt(request)
    here = {"device": receipt.device, "order": receipt.order, "key": request.key}
    here["receipt"] = msgspec.json.encode(request).decode()
    with database.transaction() as connection:
        if connection.execute(_ERASED, here).rowcount != 1:
            raise _unknown()
        connection.execute(_NOTHING_HELD, here)
        connection.execute(_NO_LEASE, here)


def _receipt(request: ErasedRequest) -> Receipt:
    if not is_signed(request.key, request.signature, RECEIPT, request.receipt):
        raise _unknown()
    try:
        receipt = msgspec.json.decode(request.receipt, type=Receipt)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _unknown() from error
    if not (is_id(receipt.device) and is_id(receipt.order)):
        raise _unknown()
    return receipt


def _opened(private: bytes, box: str) -> tuple[Op, ...]:
    try:
        packed = unseal(private, bytes.fromhex(box), OUTBOX)
        return msgspec.json.decode(unpack(packed or b"", LARGEST_ANSWER), type=tuple[Op, ...])
    except (ValueError, msgspec.MsgspecError, NotPacked, TooLarge, RecursionError) as error:
        raise fault(400, "malformed", "The service could not open what this laptop sealed. Keep the file.") from error


def _unknown() -> TurnedAway:
    return fault(401, "device", "The service does not know this laptop. Talk to your manager.")
