"""What is kept aside, and what a person decides about it: applied as a late entry, returned to its author, or filed.

Who decides: managers who are members of the file; where it has none, those of the author's team; about the directory its
administrators; nobody about their own. The words are shown to them alone, each time written down, and to the author while
the file is theirs. A late entry is an op of its own, with the author's name and time; the first verdict is never changed.
"""

from typing import Any, Final

import msgspec

from app.changes.edits import apply
from app.changes.op import Op, read_op
from app.domain.ids import NO_ID, Id, derived, is_id
from app.domain.policy import Permission, Role, may
from app.domain.text import clean_text, is_clean
from app.server import audit_log
from app.server.bases import base_of
from app.server.database import Connection, Database
from app.server.fence import fenced
from app.server.gathering import gather
from app.server.grouping import Judge, judge_all
from app.server.known import ADMINISTRATION, Forms, Reader, Sender
from app.server.quarantining import Quarantined
from app.server.recording import record
from app.server.turned_away import TurnedAway, fault
from app.sync.protocol.messages.aside import AsideAnswer, AsideItem, AsideRequest, DecideAnswer, DecideRequest
from app.sync.protocol.messages.pages import Decided
from app.sync.protocol.messages.push import OpResult

MOST: Final = 500
LONGEST_WORDS: Final = 2000
STATES: Final = {"apply": "applied", "return": "returned", "file": "filed"}
DECIDING: Final = tuple(role.value for role in Role if may(role, Permission.COUNTERSIGN))
ADMINISTERING: Final = tuple(role.value for role in Role if may(role, Permission.DIRECTORY))

GONE: Final = "This is not waiting for you. Nothing was changed. Look at the list again."
ALREADY: Final = "Somebody has decided this already. Nothing was changed. Look at the list again."
HAS_COME: Final = "What this needs has come, so it was taken in."
TAKEN_IN: Final = (
    "The service was set back and had lost that this file is yours. That is there again, and so is this change."
)
NO_WORDS: Final = "Say in a sentence why. The author will read it."

_MAY = """(q.author IS DISTINCT FROM %(me)s::uuid AND EXISTS (SELECT FROM person p WHERE p.id = %(me)s::uuid AND p.is_here AND (
    (p.role = ANY(%(deciding)s) AND NOT EXISTS (SELECT FROM scope s WHERE s.id = q.scope AND s.kind = 'directory') AND (
      EXISTS (SELECT FROM access m WHERE m.scope = q.scope AND m.person = p.id AND m.role = ANY(%(deciding)s))
      OR (p.team = (SELECT a.team FROM person a WHERE a.id = q.author)
        AND NOT EXISTS (SELECT FROM scope s WHERE s.id = q.scope AND s.kind = 'restricted')
        AND NOT EXISTS (SELECT FROM access m WHERE m.scope = q.scope AND m.role = ANY(%(deciding)s)
          AND m.person IS DISTINCT FROM q.author))))
    OR (p.role = ANY(%(administering)s) AND EXISTS (SELECT FROM scope s WHERE s.id = q.scope AND s.kind = 'directory')))))"""
_AT = "coalesce(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"+00:00\"'), '')"
_ITEMS = f"""SELECT q.op_id::text, coalesce(q.author::text, ''), {_AT.format("o.received_at")}, q.reason, q.state,
    coalesce(q.decided_by::text, ''), {_AT.format("q.decided_at")}, q.words, {_MAY}, coalesce(o.txn::text, ''), o.body
  FROM quarantine q JOIN op o ON o.op_id = q.op_id
 WHERE ({_MAY} OR q.author = %(me)s::uuid) AND """
_LIST = _ITEMS + "(q.state = 'open' OR %(decided)s) ORDER BY o.received_at, o.dseq LIMIT %(most)s"
_ONE = _ITEMS + "q.op_id = %(op)s::uuid"
_GROUP = """SELECT o.body FROM quarantine q JOIN op o ON o.op_id = q.op_id
  WHERE q.state = 'open' AND (q.op_id = %(op)s::uuid OR (o.txn IS NOT NULL AND o.txn = %(txn)s::uuid))
  ORDER BY o.dseq FOR UPDATE OF q"""
_WAITING = """SELECT coalesce(o.txn, o.op_id)::text, coalesce(q.author::text, ''), o.body
  FROM quarantine q JOIN op o ON o.op_id = q.op_id
 WHERE q.state = 'open' AND (q.reason = %(reason)s OR o.txn IN (SELECT t.txn FROM quarantine f JOIN op t ON t.op_id = f.op_id
   WHERE f.state = 'open' AND f.reason = %(reason)s) OR o.after_op IN (SELECT op_id FROM quarantine))
 ORDER BY o.received_at, o.device, o.dseq LIMIT 10000 FOR UPDATE OF q"""
_WITH = """SELECT op_id::text FROM op WHERE txn = ANY(%(txns)s::uuid[]) AND status = 'quarantined' ORDER BY dseq"""
_IS_MINE = "SELECT 1 FROM access WHERE person = %(me)s::uuid AND scope = %(scope)s::uuid"
_READ = "INSERT INTO aside_read (op_id, person, device) VALUES (%(op)s::uuid, %(me)s::uuid, %(device)s::uuid)"
_DECIDE = """UPDATE quarantine SET state = %(state)s, decided_by = %(me)s::uuid, decided_at = now(), words = %(words)s
  WHERE op_id = ANY(%(ops)s::uuid[])"""
_DECIDED = f"""SELECT op_id::text, state, coalesce(decided_by::text, ''), {_AT.format("decided_at")}, words FROM quarantine q
  WHERE op_id = ANY(%(ops)s::uuid[]) AND author = %(me)s::uuid AND state <> 'open'"""
_TO_DECIDE = f"""SELECT count(*) FROM (SELECT 1 FROM quarantine q WHERE q.state = 'open' AND {_MAY} LIMIT 1000) AS open
  WHERE EXISTS (SELECT FROM person WHERE id = %(me)s::uuid AND role = ANY(%(either)s))"""
_ASIDE = """SELECT coalesce(q.author::text, ''), coalesce(o.txn::text, '') FROM quarantine q JOIN op o ON o.op_id = q.op_id
  WHERE q.op_id = %(op)s::uuid AND q.state = 'open'"""
_BASES = "SELECT op_id::text, sent_base FROM op WHERE op_id = ANY(%(ops)s::uuid[]) AND sent_base IS NOT NULL"
_ADMINISTRATION = """SELECT d.last_dseq, p.at FROM device d, present p WHERE d.id = %(device)s::uuid FOR UPDATE OF d"""


def kept_aside(database: Database, reader: Reader, request: AsideRequest) -> AsideAnswer:
    """What waits for this person, and their own. With `op` that one with its words. Raises TurnedAway where it is not theirs."""
    with database.transaction() as connection:
        if request.op:
            return AsideAnswer(items=(_read(connection, reader, request.op),))
        with fenced(connection, reader.person or NO_ID):
            rows = connection.execute(_LIST, {**_who(reader), "decided": request.decided, "most": MOST}).fetchall()  # type: ignore[arg-type,unused-ignore]
        return AsideAnswer(items=tuple(_item(row) for row in rows))


def decided_of(connection: Connection, reader: Reader, ops: tuple[Id, ...]) -> tuple[Decided, ...]:
    """Of these ops of the reader's, those that somebody has decided about."""
    named = [op for op in ops[:MOST] if is_id(op)]
    if not named:
        return ()
    with fenced(connection, reader.person or NO_ID):
        rows = connection.execute(_DECIDED, {"ops": named, "me": reader.person}).fetchall()  # type: ignore[arg-type,unused-ignore]
    return tuple(Decided(*row) for row in rows)


def to_decide(connection: Connection, reader: Reader) -> int:
    """How many ops kept aside wait for this person."""
    row = connection.execute(_TO_DECIDE, _who(reader)).fetchone()  # type: ignore[arg-type,unused-ignore]
    return int(row[0]) if row else 0


def decide(database: Database, forms: Forms, reader: Reader, request: DecideRequest, judge: Judge) -> DecideAnswer:
    """Do what this person decided about an op and its group. Raises TurnedAway with a sentence, and then nothing changed."""
    words = clean_text(request.words).strip()
    if request.action not in STATES or not is_id(request.op) or not is_clean(words) or len(words) > LONGEST_WORDS:
        raise fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
    if not words:
        raise _refused(NO_WORDS)
    with database.transaction() as connection:
        return _decide(connection, forms, reader, request, words, judge)


def _decide(
    connection: Connection, forms: Forms, reader: Reader, request: DecideRequest, words: str, judge: Judge
) -> DecideAnswer:
    row = _row(connection, reader, request.op)
    item = _item(row)
    if not item.may_decide:
        raise _refused(GONE)
    group = connection.execute(_GROUP, {"op": request.op, "txn": row[9] or None}).fetchall()
    if not group:
        raise _refused(ALREADY)
    ops = [read_op(bytes(body)) for (body,) in group]
    vouched = Sender(device=ADMINISTRATION, person=item.author, is_late=True, is_vouched=True)
    result = _bring_in(connection, forms, vouched, ops, judge)[request.op] if request.action == "apply" else None
    if result is not None and result.status == "quarantined":
        return DecideAnswer(item=item, result=result)
    values = {"state": STATES[request.action], "words": words, "ops": [op.id for op in ops], **_who(reader)}
    connection.execute(_DECIDE, values)
    audit_log.note(connection, reader.person, "decided kept aside", request.op, request.action)
    return DecideAnswer(item=_item(_row(connection, reader, request.op)), result=result)


def take_up(connection: Connection, forms: Forms, judge: Judge, reason: str) -> None:
    """What was missing has come, a form or a document: judge again what waited for it. Nobody vouches; what is refused for
    another reason still waits."""
    for author, *group in _waiting_for(connection, reason):
        sender = Sender(device=ADMINISTRATION, person=author, is_late=True)
        results = _bring_in(connection, forms, sender, [read_op(bytes(body)) for body in group], judge)
        if all(result.status != "quarantined" for result in results.values()):
            values = {"state": "applied", "words": HAS_COME, "ops": list(results), "me": None}
            connection.execute(_DECIDE, values)


def _waiting_for(connection: Connection, reason: str) -> list[list[Any]]:
    """[author, op, op …] of each group of which an op is kept aside for this reason, in the order in which they came."""
    groups: dict[str, list[Any]] = {}
    for group, author, body in connection.execute(_WAITING, {"reason": reason}).fetchall():
        groups.setdefault(group, [author]).append(body)
    return list(groups.values())


def take_in_late(database: Database, forms: Forms, op: Id, judge: Judge) -> bool:
    """Judge an op and its group again: the access that was missing is here. True when they were taken."""
    with database.transaction() as connection:
        row = connection.execute(_ASIDE, {"op": op}).fetchone()
        group = connection.execute(_GROUP, {"op": op, "txn": row[1] or None}).fetchall() if row else []
        if not row or not group:
            return False
        sender = Sender(device=ADMINISTRATION, person=row[0], is_late=True)
        results = _bring_in(connection, forms, sender, [read_op(bytes(body)) for (body,) in group], judge)
        if any(result.status == "quarantined" for result in results.values()):
            return False
        connection.execute(_DECIDE, {"state": "applied", "words": TAKEN_IN, "ops": list(results), "me": None})
        return True


def _bring_in(connection: Connection, forms: Forms, sender: Sender, ops: list[Op], judge: Judge) -> dict[Id, OpResult]:
    """Judge the ops again as late entries, all or none. The verdicts by the first op; nothing is kept of a refusal."""
    last, now = connection.execute(_ADMINISTRATION, {"device": ADMINISTRATION}).fetchone() or (0, "")
    late = _as_late(ops, last)
    known = gather(connection, sender, late, forms, now)
    bases = connection.execute(_BASES, {"ops": [op.id for op in ops]}).fetchall()
    known.sent_bases.update({derived("waymark-late", op): bytes(body) for op, body in bases})
    judged = judge_all(late, known, judge)
    results = {op.late: msgspec.structs.replace(result, op=op.late) for op, result in judged}
    broken = next((result for result in results.values() if result.status == "quarantined"), None)
    if broken is None:
        record(connection, known, judged, last + len(late))
        return results
    return {op: r if r.status == "quarantined" else msgspec.structs.replace(broken, op=op) for op, r in results.items()}


def _as_late(ops: list[Op], last: int) -> list[Op]:
    own = {op.id for op in ops}
    return [
        msgspec.structs.replace(
            op,
            id=derived("waymark-late", op.id),
            dseq=n,
            txn=derived("waymark-late", op.txn) if op.txn else NO_ID,
            after=derived("waymark-late", op.after) if op.after in own else op.after,
            late=op.id,
        )
        for n, op in enumerate(ops, last + 1)
    ]


def _read(connection: Connection, reader: Reader, op: Id) -> AsideItem:
    """One item with its words, where this person may read them."""
    row = _row(connection, reader, op)
    item = _item(row)
    others = connection.execute(_WITH, {"txns": [row[9]] if row[9] else []}).fetchall()
    item = msgspec.structs.replace(item, with_it=tuple(other for (other,) in others if other != op))
    sent = read_op(bytes(row[10]))
    if item.may_decide:
        connection.execute(_READ, {"op": op, "me": reader.person, "device": reader.device})
        audit_log.note(connection, reader.person, "read kept aside", op)
    elif not connection.execute(_IS_MINE, {"me": reader.person, "scope": item.scope or None}).fetchone():
        return item
    return msgspec.structs.replace(item, edits=sent.edits, body=_body(connection, item, sent))


def _body(connection: Connection, item: AsideItem, op: Op) -> str:
    """The record as its author had it, canonical JSON text; empty where that cannot be told any more."""
    known = gather(connection, Sender(device=ADMINISTRATION, person=item.author), [op], {}, "")
    try:
        return msgspec.json.encode(apply(base_of(op, known), op.edits), order="sorted").decode()
    except (Quarantined, ValueError):
        return ""


def _row(connection: Connection, reader: Reader, op: Id) -> tuple[Any, ...]:
    with fenced(connection, reader.person or NO_ID):
        found = connection.execute(_ONE, {**_who(reader), "op": op if is_id(op) else None}).fetchone()  # type: ignore[arg-type,unused-ignore]
    if found is None:
        raise _refused(GONE)
    return found


def _item(row: tuple[Any, ...]) -> AsideItem:
    op_id, author, received_at, reason, state, by, decided_at, words, may_decide, _, body = row
    op = read_op(bytes(body))
    return AsideItem(
        op=op_id,
        record=op.record,
        scope=op.scope,
        type=op.type,
        kind=op.kind,
        author=author,
        at=op.at,
        received_at=received_at,
        reason=reason,
        state=state,
        by=by,
        decided_at=decided_at,
        words=words,
        may_decide=may_decide,
        form=op.form,
    )


def _who(reader: Reader) -> dict[str, Any]:
    either = [*DECIDING, *ADMINISTERING]
    return {"me": reader.person or None, "deciding": list(DECIDING), "administering": list(ADMINISTERING), "either": either}


def _refused(sentence: str) -> TurnedAway:
    return fault(422, "refused", sentence)
