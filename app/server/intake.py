"""The one door for changes: a batch of ops in one transaction, each op recorded once with its verdict.

Order of locks: the device's row, records by id, the stream's counter. A transaction that lost a race is run again.
"""

import logging
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from app.changes.canonical import NotCanonical, decode
from app.changes.op import Op, op_hash
from app.domain.form_file import FormFile
from app.domain.ids import Id, is_id
from app.server import aside, blobs
from app.server.bringing_back import bring_back
from app.server.database import Connection, Database
from app.server.gathering import gather
from app.server.grouping import judge_all
from app.server.history import check_same, present
from app.server.judging import judge
from app.server.known import ADMINISTRATION, Forms, Known, Reader, Sender
from app.server.quarantining import FAILED, LEFT, NO_FORM, NOT_WHOLE
from app.server.races import retried
from app.server.ratchet import freeze, ratchet_of, turn
from app.server.recording import record
from app.server.turned_away import Apart, Copied, OldSecret, TurnedAway, fault, gap
from app.sync.protocol.messages.aside import DecideAnswer, DecideRequest
from app.sync.protocol.messages.blobs import BlobAnswer, BlobRequest
from app.sync.protocol.messages.push import PUSH_OPS, OpResult, PushAnswer, PushRequest

_log = logging.getLogger("waymark.server")
_DEVICE = """SELECT coalesce(d.person::text, ''), d.last_dseq, p.at,
    d.state = 'leaving' OR (d.person IS NOT NULL AND NOT coalesce(w.is_here, false))
  FROM device d LEFT JOIN person w ON w.id = d.person, present p
  WHERE d.id = %(device)s::uuid AND d.state IN ('active', 'internal', 'leaving') FOR UPDATE OF d"""
_GONE = """SELECT coalesce(d.person::text, ''), d.last_dseq, p.at FROM device d, present p
  WHERE d.id = %(device)s::uuid FOR UPDATE OF d"""
_NUMBERS = "SELECT dseq FROM op WHERE device = %(device)s::uuid AND dseq = ANY(%(numbers)s)"
_STORED = """SELECT op_id::text, encode(h, 'hex'), device::text, coalesce(actor::text, ''), result FROM op
  WHERE op_id = ANY(%(ids)s::uuid[])"""

T = TypeVar("T")
_result_decoder = msgspec.json.Decoder(OpResult)


class _Stored(msgspec.Struct, frozen=True):
    hash: str
    device: Id
    actor: Id
    result: bytes


def push(database: Database, forms: Forms, device: Id, request: PushRequest) -> PushAnswer:
    """The verdicts on these ops, in their order. Raises TurnedAway: gap, copied, another history, malformed or too many."""
    _check_batch(request.ops)
    if len(request.gone) > PUSH_OPS + 1:  # before, between and after the ops; each is looked at for each op
        raise _malformed()
    try:
        answer = retried(lambda: _push(database, forms, device, request))
        retried(lambda: bring_back(database, forms, request.ops, _verdict))
        return answer
    except OldSecret:
        freeze(database, device)
        _log.warning("copied laptop", extra={"ids": {"device": device}})
        raise


def decide(database: Database, forms: Forms, reader: Reader, request: DecideRequest) -> DecideAnswer:
    """A person's decision about an op that is kept aside; a late entry takes the same door as every change."""
    return retried(lambda: aside.decide(database, forms, reader, request, _verdict))


def seal(database: Database, forms: Forms, reader: Reader, request: BlobRequest) -> BlobAnswer:
    """A document came whole: from now on it is given out, and a signature that waited for it is judged again."""
    return retried(lambda: _seal(database, forms, reader, request))


def _seal(database: Database, forms: Forms, reader: Reader, request: BlobRequest) -> BlobAnswer:
    with database.transaction() as connection:
        answer = blobs.seal(connection, reader, request)
        if answer.sealed:
            aside.take_up(connection, forms, _verdict, NOT_WHOLE)
        return answer


def administer(database: Database, forms: Forms, ops: Sequence[Op]) -> tuple[OpResult, ...]:
    """The same door for the service's own administration; it numbers the ops itself. Known ops are not done again."""
    _check_batch(ops)
    return retried(lambda: _administer(database, forms, ops))


def take_aside(database: Database, forms: Forms, device: Id, ops: Sequence[Op], reason: str) -> int:
    """Keep ops of a laptop that has lost access whole, without judging them; how many are here now. Known ones stay."""
    _check_batch(ops)
    return retried(lambda: _take_aside(database, forms, device, ops, reason))


def _check_batch(ops: Sequence[Op]) -> None:
    if len(ops) > PUSH_OPS:
        raise fault(413, "too_many", "Too many changes came at once. They are safe on this laptop.")
    if any(not is_id(op.id) for op in ops) or len({op.id for op in ops}) < len(ops):
        raise _malformed()


def _push(database: Database, forms: Forms, device: Id, request: PushRequest) -> PushAnswer:
    with database.transaction() as connection:
        person, last, now, is_leaving = _lock_device(connection, device)
        check_same(connection, present(connection), request.epoch, request.known)
        sender = Sender(device=device, person=person, is_leaving=is_leaving)
        ratchet = ratchet_of(connection, device)
        try:
            results, brings_news = _settle(connection, forms, sender, request.ops, last, now, request)
        except Copied:
            ratchet.check(request.ratchet, brings_news=True)
            raise
        ratchet.check(request.ratchet, brings_news)
        here = present(connection)
        return PushAnswer(
            results=results,
            head=here.head.seq,
            epoch=here.epoch,
            at=now,
            known=here.head,
            durable=here.durable,
            ratchet=turn(connection, device) if brings_news or not ratchet.newest else ratchet.newest,
        )


def _administer(database: Database, forms: Forms, ops: Sequence[Op]) -> tuple[OpResult, ...]:
    with database.transaction() as connection:
        _, last, now, _ = _lock_device(connection, ADMINISTRATION)
        known = _stored(connection, ops)
        fresh = iter(range(last + 1, last + 1 + len(ops)))
        numbered = [op if op.id in known else msgspec.structs.replace(op, dseq=next(fresh)) for op in ops]
        numbered = [msgspec.structs.replace(op, dseq=0) if op.id in known else op for op in numbered]
        sender = Sender(device=ADMINISTRATION, is_administration=True)
        results, _ = _settle(connection, forms, sender, numbered, last, now)
        return results


def _take_aside(database: Database, forms: Forms, device: Id, ops: Sequence[Op], reason: str) -> int:
    """Numbers that are taken by other ops (a copy of the laptop used them) are passed over: ops get the next free ones."""
    with database.transaction() as connection:
        person, last, now = connection.execute(_GONE, {"device": device}).fetchone() or ("", 0, "")
        stored = _stored(connection, ops)
        fresh = [op for op in ops if op.id not in stored]
        numbers = {"device": device, "numbers": [op.dseq for op in fresh]}
        taken = {row[0] for row in connection.execute(_NUMBERS, numbers).fetchall()}
        most = max([last, *(op.dseq for op in ops)], default=last)
        free = iter(range(most + 1, most + 1 + len(fresh)))
        fresh = [msgspec.structs.replace(op, dseq=next(free)) if op.dseq in taken else op for op in fresh]
        known = gather(connection, Sender(device=device, person=person, is_leaving=True), fresh, forms, now)
        kept = [(op, OpResult(op=op.id, status="quarantined", reason=reason)) for op in fresh]
        record(connection, known, kept, max([last, *(op.dseq for op in fresh)], default=last))
    return len(ops)


def _lock_device(connection: Connection, device: Id) -> tuple[Id, int, str, bool]:
    row = connection.execute(_DEVICE, {"device": device}).fetchone()
    if row is None:
        raise fault(401, "device", "This laptop is not known to the service. Your work is safe here.")
    person, last, now, is_leaving = row
    return person, last, now, is_leaving


def _stored(connection: Connection, ops: Sequence[Op]) -> dict[Id, _Stored]:
    rows = connection.execute(_STORED, {"ids": [op.id for op in ops]}).fetchall()
    return {row[0]: _Stored(row[1], row[2], row[3], bytes(row[4])) for row in rows}


def _settle(
    connection: Connection,
    forms: Forms,
    sender: Sender,
    ops: Sequence[Op],
    last: int,
    now: str,
    request: PushRequest | None = None,
) -> tuple[tuple[OpResult, ...], bool]:
    """Stored verdicts for ops seen before, new ones for the rest; and whether any was new."""
    stored = _stored(connection, ops)
    expected = _check_numbers(ops, stored, sender, last + 1, request.gone if request else ())
    results = {op_id: _result_decoder.decode(found.result) for op_id, found in stored.items()}
    fresh = [op for op in ops if op.id not in stored]
    if fresh:
        known = gather(connection, sender, fresh, forms, now)
        known.sent_bases.update(_bases_sent(request))
        judged = judge_all(fresh, known, _verdict)
        record(connection, known, judged, expected - 1)
        results.update({op.id: result for op, result in judged})
        if any(op.type == FormFile.type_name and result.status == "applied" for op, result in judged):
            aside.take_up(connection, forms, _verdict, NO_FORM)
    elif expected > last + 1:
        connection.execute("UPDATE device SET last_dseq = %s WHERE id = %s::uuid", (expected - 1, sender.device))
    return tuple(results[op.id] for op in ops), bool(fresh)


def _bases_sent(request: PushRequest | None) -> dict[Id, bytes]:
    """Bodies that came along because the service may not have them. Raises TurnedAway when one is not canonical."""
    bases = {op: bytes(body) for op, body in request.bases.items()} if request else {}
    try:
        for body in bases.values():
            decode(body)
    except NotCanonical as error:
        raise _malformed() from error
    return bases


def _malformed() -> TurnedAway:
    return fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")


def _check_numbers(
    ops: Sequence[Op],
    stored: dict[Id, _Stored],
    sender: Sender,
    expected: int,
    gone: Sequence[tuple[int, int]] = (),
) -> int:
    """The next number expected after these ops. Raises TurnedAway for a gap, or for two ops under one number or id."""
    for op in ops:
        found = stored.get(op.id)
        if found is not None and not _is_same(op, found, sender):
            raise Apart if found.device != sender.device and found.actor == sender.person else Copied
        if found is not None and op.dseq < expected:
            continue
        expected = max([expected, *(last + 1 for first, last in gone if first <= expected <= last < op.dseq)])
        if op.dseq > expected:
            raise gap(expected)
        if found is None and op.dseq < expected:
            raise Copied
        expected += op.dseq == expected
    return expected


def _is_same(op: Op, found: _Stored, sender: Sender) -> bool:
    theirs = found.device == sender.device or found.actor == sender.person or sender.is_administration
    return theirs and found.hash == op_hash(op)


def _verdict(op: Op, known: Known) -> OpResult:
    """The verdict; where our own code fails on an op it is kept aside, so that one op never stops a laptop's queue.

    What a laptop sends whose person has left is kept aside whole.
    """
    if known.sender.is_leaving:
        return OpResult(op=op.id, status="quarantined", reason=LEFT)
    try:
        return judge(op, known)
    except Exception as error:  # the edge of judging: the op is kept, the fault is logged without content
        _log.error("judging failed", extra={"ids": {"op": op.id, "kind": type(error).__name__}})
        return OpResult(op=op.id, status="quarantined", reason=FAILED)
