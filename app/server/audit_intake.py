"""Taking in the audit trail of a laptop: checked against what is here, appended once, and confirmed by a signed receipt."""

import re
from typing import Final

import msgspec

from app.changes import signing
from app.changes.trail import START, Entry, Receipt, chained
from app.domain.text import is_clean
from app.server import audit_log
from app.server.database import Connection, Database
from app.server.devices import Laptop
from app.server.signing_key import key_in
from app.server.turned_away import TurnedAway, fault
from app.sync.protocol.messages.audit import AUDIT_ENTRIES, AuditAnswer, AuditRequest

_KEY: Final = "SELECT public_key FROM device WHERE id = %s::uuid"
_STORED: Final = "SELECT n, chain FROM audit_entry WHERE device = %s::uuid AND n >= %s ORDER BY n"
_RECEIPT: Final = """INSERT INTO audit_receipt (device, first, last, head, seen_log, seen_size, seen_root, device_key,
  batch_signature, at, signature) VALUES (%s::uuid, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
_NOTED: Final = "SELECT 1 FROM audit_entry WHERE what = %s AND subject = %s"
BROKEN: Final = "found a trail that does not go on"
_WHAT: Final = re.compile(r"[a-z][a-z_ ]{0,79}")
_LONGEST: Final = {"at": 40, "boot": 64, "subject": 64, "server_at": 40, "detail": 500}
_LARGEST: Final = 2**63 - 1


def take_in(database: Database, laptop: Laptop, request: AuditRequest) -> AuditAnswer:
    """Append what is new. Sending the same again adds nothing and is confirmed again. Raises TurnedAway."""
    _check(laptop, request)
    with database.transaction() as connection:
        (key,) = connection.execute(_KEY, (laptop.device,)).fetchone() or ("",)
        if not request.batch.is_by(key, request.signature):
            raise _malformed()
        log = audit_log.lock(connection)
        answer = _settled(connection, laptop, request, key, log)
        return _with_tree(connection, request, answer, log.epoch)


def _settled(connection: Connection, laptop: Laptop, request: AuditRequest, key: str, log: audit_log.Log) -> AuditAnswer:
    batch = request.batch
    newest, _ = audit_log.last_of(connection, laptop.device)
    if batch.first > newest + 1:
        return AuditAnswer(status="gap", expected=newest + 1)
    stored: dict[int, bytes] = dict(connection.execute(_STORED, (laptop.device, batch.first - 1)).fetchall())
    chains = chained(bytes(stored.get(batch.first - 1, START)), request.entries)
    differs = any(bytes(stored.get(e.n, chain)) != chain for e, chain in zip(request.entries, chains, strict=True))
    if differs or chains[-1].hex() != batch.head:
        return _broken(connection, laptop, newest)
    known = max(0, newest - batch.first + 1)
    if request.entries[known:]:
        audit_log.append(connection, log, laptop.device, request.entries[known:], chains[known:])
    return AuditAnswer(status="kept", receipt=_receipt(connection, laptop, request, key, log.now))


def _broken(connection: Connection, laptop: Laptop, newest: int) -> AuditAnswer:
    """Other entries than before under the same numbers: an old copy of the laptop, or a trail that was made anew."""
    if connection.execute(_NOTED, (BROKEN, laptop.device)).fetchone() is None:
        audit_log.note(connection, laptop.person, BROKEN, laptop.device)
    return AuditAnswer(status="broken", expected=newest + 1)


def _receipt(connection: Connection, laptop: Laptop, request: AuditRequest, key: str, now: str) -> Receipt:
    batch = request.batch
    bare = Receipt(device=laptop.device, last=batch.last, head=batch.head, at=now)
    signed = msgspec.structs.replace(bare, signature=key_in(connection).sign(signing.RECEIPT, *bare.parts()))
    seen = (batch.seen_log, batch.seen_size, batch.seen_root)
    sent = (laptop.device, batch.first, batch.last, bytes.fromhex(batch.head), *seen)
    connection.execute(_RECEIPT, (*sent, key, request.signature, now, signed.signature))
    return signed


def _with_tree(connection: Connection, request: AuditRequest, answer: AuditAnswer, epoch: str) -> AuditAnswer:
    """The log as it is now, with the proofs that were asked for; none where this log is shorter than what was seen."""
    tree = audit_log.head(connection)
    if tree.log != epoch:  # nothing was noted since the service was set back
        tree = audit_log.sign_head(connection)
    seen, other = request.batch.seen_size, request.other_size
    return msgspec.structs.replace(
        answer,
        tree=tree,
        proof=audit_log.proof(connection, seen, tree.size),
        other_proof=audit_log.proof(connection, other, tree.size),
    )


def _check(laptop: Laptop, request: AuditRequest) -> None:
    """Raises TurnedAway for what no laptop of ours sends: other numbers, another person's name, texts that are too long."""
    batch, entries = request.batch, request.entries
    if not 0 < len(entries) <= AUDIT_ENTRIES or not 0 < batch.first <= _LARGEST - AUDIT_ENTRIES:
        raise _malformed()
    if batch.last != batch.first + len(entries) - 1 or any(e.n != n for n, e in enumerate(entries, batch.first)):
        raise _malformed()
    if any(entry.by != laptop.person or not _is_sound(entry) for entry in entries):
        raise _malformed()
    if (
        not (0 <= batch.seen_size <= _LARGEST and 0 <= request.other_size <= _LARGEST)
        or len(batch.seen_log + batch.seen_root) > 128
    ):
        raise _malformed()


def _is_sound(entry: Entry) -> bool:
    texts = {name: str(getattr(entry, name)) for name in _LONGEST}
    is_short = all(len(text) <= _LONGEST[name] and is_clean(text) for name, text in texts.items())
    return is_short and bool(_WHAT.fullmatch(entry.what)) and abs(entry.boottime) <= _LARGEST


def _malformed() -> TurnedAway:
    return fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
