"""The outbox: every local change as an op that waits, is answered, and is kept until a verified backup holds it.

An op takes in further typing only while it is open, alone, the last op of its scope, by the same actor and with the same
form version. What one unit of work wrote shares a `txn` where that is more than one op; such a group takes in nothing more.
What is of a type in `FIRST` stands alone and goes before everything else that waits.
Edits are always relative to `base_body`; `frozen_body` is the base with them made, which the next op on the record builds
upon (`after`), so that nobody conflicts with herself.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.changes.canonical import encode, read
from app.changes.edits import Edit, apply, diff
from app.changes.merging import is_there
from app.changes.op import Op, op_bytes, read_op
from app.domain.assessment import FormRef
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id, MakeId
from app.domain.moment import Moment
from app.domain.record import Tree
from app.sync.protocol.messages.push import OP_BYTES, PUSH_BYTES, PUSH_OPS

TOO_LONG: Final = "This record has grown too long to send. Nothing was changed. Put the rest in a new one."
TOO_MUCH: Final = "This is too much to save in one go. Nothing was changed. Do it in smaller parts."
OPEN: Final = 0
FROZEN: Final = 1
ANSWERED: Final = 2
FIRST: Final = frozenset({"concern"})
"""Types that go before everything else that waits: a worry about a child's safety."""
LATE_DAYS: Final = 35
IS_BACKUP_LATE: Final = (
    f"SELECT julianday(first.answered_at) < julianday(s.server_at) - {LATE_DAYS} FROM sync_state s, (SELECT o.answered_at"
    " FROM outbox o WHERE o.state = 2 AND o.seq > (SELECT durable FROM sync_state) AND o.answered_at != ''"
    " ORDER BY o.seq LIMIT 1) first"
)
"""Is an op that was answered more than five weeks ago, by the service's clock, in no tried backup yet? No row: no.

Asked many times a round, so only of the op that came first: what is read of each is behind its bodies.
"""
ERASED: Final = 3
"""Kept aside by the service and forgotten here: the line is left for its author, the content is gone."""


class Base(msgspec.Struct, frozen=True):
    """What a change builds on: the server's version, or an own op; and the body there."""

    ver: int
    after: Id
    body: Tree


class Before(msgspec.Struct, frozen=True):
    """An op as it was before it took in what a unit of work changed."""

    dseq: int
    id: Id
    op: bytes
    frozen_body: bytes


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A change on its way into the outbox."""

    kind: str
    type: str
    record: Id
    scope: Id
    actor: Id
    moment: Moment
    edits: tuple[Edit, ...] = ()
    form: FormRef | None = None
    reason: str = ""


def tail(connection: Connection, record: Id) -> Any:
    """The newest op on a record, answered or not, or None."""
    return connection.exec_driver_sql(
        "SELECT dseq, id, state, op, base_body, frozen_body, ver, status FROM outbox WHERE rec_id = ? AND status !="
        " 'quarantined' ORDER BY dseq DESC LIMIT 1",
        (record,),
    ).fetchone()


def base_for(connection: Connection, record: Id, seen_ver: int, seen_body: Tree) -> Base:
    """What a new op on this record builds on, given the version that the person saw."""
    last = tail(connection, record)
    if last is not None and (last.state < ANSWERED or last.ver > seen_ver):
        return Base(0, Id(last.id), read(last.frozen_body))
    return Base(seen_ver, NO_ID, seen_body)


def absorb(connection: Connection, draft: Draft, among: Collection[int] | None = None) -> Before | None:
    """Take the edits into the open op of this record, if there is one that may; None when a new op is needed.

    `among`: the only numbers that may take them in, where a unit of work has written ops of its own.
    """
    last = tail(connection, draft.record)
    if last is None or last.state != OPEN or draft.kind != "patch" or not _is_last_of_scope(connection, draft.scope, last):
        return None
    op = read_op(last.op)
    if op.kind not in {"create", "patch"} or op.actor != draft.actor or op.form != draft.form or op.txn:
        return None
    if among is not None and last.dseq not in among:
        return None
    base = read(last.base_body)
    frozen = apply(read(last.frozen_body), draft.edits)
    taken = op_bytes(msgspec.structs.replace(op, edits=diff(base, frozen)))
    if len(taken) > OP_BYTES or _would_be_lost(connection, draft.record, base, (*op.edits, *draft.edits)):
        return None
    connection.exec_driver_sql(
        "UPDATE outbox SET op = ?, frozen_body = ? WHERE dseq = ?", (taken, encode(frozen), last.dseq)
    )
    return Before(last.dseq, Id(last.id), last.op, last.frozen_body)


def part(connection: Connection, before: Before, draft: Draft, new_id: MakeId) -> Op | None:
    """Give back what an op took in from a unit of work that goes on to write more: it becomes an op of its own behind it."""
    now = connection.exec_driver_sql("SELECT frozen_body FROM outbox WHERE dseq = ?", (before.dseq,)).scalar_one()
    connection.exec_driver_sql(
        "UPDATE outbox SET op = ?, frozen_body = ? WHERE dseq = ?", (before.op, before.frozen_body, before.dseq)
    )
    body = read(before.frozen_body)
    edits = diff(body, read(now))
    change = msgspec.structs.replace(draft, edits=edits)
    return add(connection, change, Base(0, before.id, body), new_id) if edits else None


def hasten(connection: Connection, dseq: int) -> None:
    """Let an op that was never sent go before all others that were not.

    It stays behind what it needs: the op that makes its file, and earlier ops on the same record; and no group is parted.
    The numbers that wait are the same as before, given out anew, so the service misses none.
    """
    mine = connection.exec_driver_sql("SELECT rec_id, scope FROM outbox WHERE dseq = ?", (dseq,)).one()
    needed = connection.exec_driver_sql(
        "SELECT max(dseq) FROM outbox WHERE dseq < ? AND (state > 0 OR rec_id = ? OR (scope = ? AND type = 'child'))",
        (dseq, mine.rec_id, mine.scope),
    ).scalar()
    found = connection.exec_driver_sql(
        "SELECT dseq, op FROM outbox WHERE dseq BETWEEN ? AND ? ORDER BY dseq", (needed or 1, dseq)
    ).fetchall()
    waiting = [(row.dseq, read_op(row.op)) for row in found]
    if needed is not None:
        group = waiting[0][1].txn
        waiting = waiting[next((n for n, (_, op) in enumerate(waiting) if n and not (group and op.txn == group)), 0) :]
    places = [place for place, _ in waiting]
    ops = [waiting[-1][1], *(op for _, op in waiting[:-1])]
    low = min(0, connection.exec_driver_sql("SELECT min(dseq) FROM outbox").scalar_one())
    connection.exec_driver_sql("UPDATE outbox SET dseq = ? - dseq WHERE dseq BETWEEN ? AND ?", (low, places[0], dseq))
    for place, op in zip(places, ops, strict=True):
        numbered = op_bytes(msgspec.structs.replace(op, dseq=place))
        connection.exec_driver_sql("UPDATE outbox SET dseq = ?, op = ? WHERE id = ?", (place, numbered, op.id))


def join(connection: Connection, numbers: Sequence[int], txn: Id) -> None:
    """Make these ops one group: accepted all or none, and never sent apart. Raises Refused for more than one push holds."""
    found = connection.exec_driver_sql(
        "SELECT dseq, op FROM outbox WHERE dseq IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(numbers).decode(),),
    ).fetchall()
    joined = [(op_bytes(msgspec.structs.replace(read_op(row.op), txn=txn)), row.dseq) for row in found]
    if len(joined) > PUSH_OPS or sum(len(op) for op, _ in joined) > PUSH_BYTES:
        raise Refused(TOO_MUCH)
    connection.exec_driver_sql("UPDATE outbox SET op = ? WHERE dseq = ?", joined)


def unsent(connection: Connection, most: int, most_bytes: int) -> list[Op]:
    """The first ops that wait, within these limits but never a part of a group; one group always goes."""
    taken: list[Op] = []
    room = most_bytes
    frozen = connection.exec_driver_sql("SELECT max(dseq) FROM outbox WHERE state = 1").scalar() or 0
    for group, size in _groups(connection):
        room -= size
        if taken and (room < 0 or len(taken) + len(group) > most):
            break
        if (
            taken and group[0].dseq > frozen >= taken[0].dseq
        ):  # what was perhaps sent goes alone, or a lost answer looks like a copy
            break
        taken += group
    return taken


def _groups(connection: Connection) -> Iterator[tuple[list[Op], int]]:
    """Ops that wait with their bytes, in order; what shares a `txn` together."""
    group: list[Op] = []
    size = 0
    for data in _waiting(connection):
        op = read_op(data)
        if group and not (op.txn and op.txn == group[0].txn):
            yield group, size
            group, size = [], 0
        group.append(op)
        size += len(data)
    if group:
        yield group, size


def _waiting(connection: Connection) -> Iterator[bytes]:
    found = connection.exec_driver_sql("SELECT op FROM outbox WHERE state < 2 ORDER BY dseq")
    while rows := found.fetchmany(64):
        yield from (row.op for row in rows)
    found.close()


def records_of(connection: Connection, ops: Iterable[Id]) -> list[Id]:
    """The records that these ops are about."""
    found = connection.exec_driver_sql(
        "SELECT DISTINCT rec_id FROM outbox WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(ops)).decode(),),
    )
    return [Id(row[0]) for row in found]


def note_answered(connection: Connection, ops: Iterable[Id], seq: int, at: str) -> None:
    """The service had these ops at this commit at the latest."""
    connection.exec_driver_sql(
        "UPDATE outbox SET seq = ?, answered_at = ? WHERE state >= 2 AND id IN (SELECT value FROM json_each(?))",
        (seq, at, msgspec.json.encode(list(ops)).decode()),
    )


def prune(connection: Connection) -> None:
    """Let go of answered ops that a tried backup holds. Done when the store is opened: until then a screen may build on one.

    For the same reason what is written from now on needs no longer bring the body along that it starts from.
    """
    connection.exec_driver_sql("UPDATE sync_state SET healed = 0")
    connection.exec_driver_sql(
        "DELETE FROM outbox WHERE state = 2 AND seq BETWEEN 1 AND (SELECT durable FROM sync_state)"
        " AND status != 'quarantined'"
    )


def number_anew(connection: Connection) -> None:
    """The laptop has joined anew and counts from 1; ids stay. What was answered is sent once more, which does nothing twice."""
    rows = connection.exec_driver_sql("SELECT dseq, op FROM outbox WHERE state < ? ORDER BY dseq", (ERASED,)).fetchall()
    low = min(0, connection.exec_driver_sql("SELECT min(dseq) FROM outbox").scalar() or 0)
    connection.exec_driver_sql(
        "UPDATE outbox SET dseq = ? - dseq WHERE dseq > 0", (low,)
    )  # lines without content stay there
    for dseq, row in enumerate(rows, 1):
        numbered = op_bytes(msgspec.structs.replace(read_op(row.op), dseq=dseq))
        connection.exec_driver_sql(
            "UPDATE outbox SET dseq = ?, op = ?, state = ? WHERE dseq = ?", (dseq, numbered, FROZEN, low - row.dseq)
        )
    connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = 'outbox'", (len(rows),))


def name_anew(connection: Connection, new_id: MakeId) -> None:
    """Ops that were never answered get new ids, and whoever builds on one names it anew. They wait as they were saved."""
    rows = connection.exec_driver_sql("SELECT dseq, op FROM outbox WHERE state < 2 ORDER BY dseq").fetchall()
    ops = {row.dseq: read_op(row.op) for row in rows}
    unknown = connection.exec_driver_sql("SELECT id FROM outbox WHERE state < 2 AND status = '' ORDER BY dseq").scalars()
    names = {Id(id): new_id() for id in unknown}
    groups = {op.txn: new_id() for op in ops.values() if op.txn and op.id in names}
    for dseq, op in ops.items():
        if op.id in names:
            named = {"id": names[op.id], "after": names.get(op.after, op.after), "txn": groups.get(op.txn, op.txn)}
            renamed = op_bytes(msgspec.structs.replace(op, **named))
            connection.exec_driver_sql(
                "UPDATE outbox SET id = ?, op = ?, state = ? WHERE dseq = ?", (named["id"], renamed, FROZEN, dseq)
            )
            connection.exec_driver_sql("UPDATE version SET op = ? WHERE op = ?", (named["id"], op.id))


def _would_be_lost(connection: Connection, record: Id, base: Tree, edits: Iterable[Edit]) -> bool:
    """Going back to what the op began with is no difference to it, but a decision where the service has something else now."""
    shadow = connection.exec_driver_sql("SELECT body FROM shadow WHERE rec_id = ?", (record,)).fetchone()
    server = read(shadow.body) if shadow is not None else base
    return any(is_there(edit, base) and not is_there(edit, server) for edit in edits)


def _is_last_of_scope(connection: Connection, scope: Id, last: Any) -> bool:
    newest = connection.exec_driver_sql("SELECT max(dseq) FROM outbox WHERE scope = ?", (scope,)).scalar_one()
    return bool(newest == last.dseq)


def add(connection: Connection, draft: Draft, base: Base, new_id: MakeId) -> Op:
    """Write a new op; its place in the device's count is given here and never changes."""
    frozen = apply(base.body, draft.edits)
    dseq = _next_dseq(connection)
    op = Op(
        id=new_id(),
        dseq=dseq,
        kind=draft.kind,
        type=draft.type,
        record=draft.record,
        scope=draft.scope,
        actor=draft.actor,
        at=draft.moment.wall_at,
        base_ver=base.ver,
        after=base.after,
        edits=draft.edits,
        form=draft.form,
        reason=draft.reason,
    )
    data = op_bytes(op)
    if len(data) > OP_BYTES:
        raise Refused(TOO_LONG)
    connection.exec_driver_sql(
        "INSERT INTO outbox(dseq, id, rec_id, scope, type, state, op, base_body, frozen_body, at, brings_base)"
        " VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, (SELECT healed FROM sync_state))",
        (dseq, op.id, op.record, op.scope, op.type, data, encode(base.body), encode(frozen), op.at),
    )
    return op


def _next_dseq(connection: Connection) -> int:
    """One more than any number ever used: forgetting a file takes its ops away, and a number is never given twice."""
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").scalar_one_or_none()
    return int(last or 0) + 1


def erase_content(connection: Connection, scope: Id) -> None:
    """Erase the ops of a forgotten scope. Of what the service keeps aside the bare line stays, for its author."""
    connection.exec_driver_sql("DELETE FROM outbox WHERE scope = ? AND status != 'quarantined'", (scope,))
    rows = connection.exec_driver_sql("SELECT dseq, op FROM outbox WHERE scope = ?", (scope,)).fetchall()
    for row in rows:
        bare = msgspec.structs.replace(read_op(row.op), edits=(), reason="")
        connection.exec_driver_sql(
            "UPDATE outbox SET state = ?, op = ?, base_body = ?, frozen_body = ? WHERE dseq = ?",
            (ERASED, op_bytes(bare), encode({}), encode({}), row.dseq),
        )


def waiting_on(connection: Connection, record: Id) -> list[Any]:
    """The unanswered ops of a record in order."""
    return list(
        connection.exec_driver_sql(
            "SELECT dseq, id, op, base_body, frozen_body FROM outbox WHERE rec_id = ? AND state < 2 ORDER BY dseq",
            (record,),
        )
    )
