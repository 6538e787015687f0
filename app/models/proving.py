"""What laptop and service compare, and how a laptop begins anew from the last commit that both have seen.

Compared is what the service should have: the body beneath local changes, without records never sent and without those that
only this laptop has since the service was set back (`stranded`).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.changes.chain import ORIGIN, Point
from app.changes.content import body_hash
from app.changes.op import Op
from app.changes.proof import HeldRecord, ScopeState, digest_of
from app.domain.ids import Id
from app.sync.protocol.messages.proof import CommonAnswer
from app.sync.protocol.messages.rows import Row

DOUBTED_AT_ONCE: Final = 25
UNPROVED_AT_ONCE: Final = 8
PROVED_FOR_MINUTES: Final = 10
"""A file that was the same this lately is not compared again, unless it changed; and of the others no more at a time."""
SET_BACK: Final = (
    "The service was set back to an earlier copy. What you had sent since then is being sent once more, and what colleagues "
    "wrote is handed to it as well. Nothing on this laptop is lost."
)
REPAIRED: Final = "One file was not the same here and on the service. It was compared and put right."
_AS_SENT: Final = (
    "SELECT r.id, r.type, r.scope, coalesce(s.ver, r.ver) AS ver, coalesce(s.body, r.body) AS body, r.made_by, r.made_at,"
    " coalesce(s.changed_by, r.changed_by) AS changed_by, coalesce(s.changed_at, r.changed_at) AS changed_at,"
    " coalesce(s.voided, r.voided) AS voided FROM record r LEFT JOIN shadow s ON s.rec_id = r.id"
    " WHERE coalesce(s.ver, r.ver) > 0 AND "
)
_HELD: Final = _AS_SENT + "r.scope = ? AND r.id NOT IN (SELECT rec_id FROM stranded WHERE scope = r.scope) ORDER BY r.id"
_GIVEN: Final = "(SELECT value FROM json_each(?))"
_COPIES: Final = _AS_SENT + f"r.id IN {_GIVEN} ORDER BY r.id"
DOUBTED: Final = f"SELECT id FROM scope WHERE doubted ORDER BY kind = 'child', id LIMIT {DOUBTED_AT_ONCE}"
"""Scopes to compare before anything else; what everybody shares comes first."""
_UNPROVED: Final = (
    "SELECT s.id FROM scope s WHERE s.state = 'whole' AND s.id NOT IN (SELECT scope FROM proof)"
    " AND s.id NOT IN (SELECT scope FROM outbox WHERE state < 2) ORDER BY s.id LIMIT ?"
)
_LATELY: Final = "unixepoch(p.at) > (SELECT unixepoch(server_at) - 60 * ? FROM sync_state)"
_PROVED_LATELY: Final = f"SELECT count(*) FROM proof p WHERE {_LATELY}"
_LONG_AGO: Final = (
    f"SELECT p.scope FROM proof p JOIN scope s ON s.id = p.scope AND s.state = 'whole' WHERE NOT coalesce({_LATELY}, 0)"
    " AND p.scope NOT IN (SELECT scope FROM outbox WHERE state < 2) ORDER BY p.at, p.scope LIMIT ?"
)
_SHADOWS: Final = (
    "INSERT OR IGNORE INTO shadow SELECT r.id, r.ver, r.body, r.changed_by, r.changed_at, r.voided FROM record r"
    " WHERE r.ver > 0 AND r.id IN (SELECT rec_id FROM outbox WHERE state = 2 AND (seq > ?1 OR seq = 0))"
    " AND r.id NOT IN (SELECT rec_id FROM outbox WHERE state < 2)"
)


def points(connection: Connection) -> tuple[Point, ...]:
    """All commits that this laptop remembers, oldest first."""
    kept = {Point(*row) for row in connection.exec_driver_sql("SELECT seq, chain FROM checkpoint")}
    state = connection.exec_driver_sql("SELECT cursor, chain, known_seq, known_chain FROM sync_state").one()
    kept |= {Point(state.cursor, state.chain), Point(state.known_seq, state.known_chain)}
    return tuple(sorted(point for point in kept if point.chain or point == ORIGIN))


def heal(connection: Connection, answer: CommonAnswer, at: str) -> None:
    """Own ops after the common commit wait again with their ids and bring their bases; every scope is to be compared."""
    common = answer.common
    lost = connection.exec_driver_sql("SELECT known_seq > ? FROM sync_state", (common.seq,)).scalar_one()
    keep_beneath(connection, common.seq)
    connection.exec_driver_sql(
        "UPDATE outbox SET state = 1, status = '', reason = '', ver = 0 WHERE state = 2 AND (seq > ? OR seq = 0)",
        (common.seq,),
    )
    connection.exec_driver_sql("UPDATE outbox SET brings_base = 1 WHERE state < 2")
    connection.exec_driver_sql(
        "UPDATE sync_state SET epoch = ?1, chain = iif(cursor > ?2, ?3, chain), cursor = min(cursor, ?2), known_seq = ?2,"
        " known_chain = ?3, durable = ?4, ratchet = iif(?5, '', ratchet), healed = 1,"
        " proved_at = '', fetched_scope = '', fetched_id = ''",
        (answer.epoch, common.seq, common.chain, answer.durable, lost),
    )
    connection.exec_driver_sql("DELETE FROM checkpoint WHERE seq > ?", (common.seq,))
    connection.exec_driver_sql("DELETE FROM proof")
    connection.exec_driver_sql("UPDATE scope SET doubted = 1, untold = 0")
    if lost:
        note(connection, at, SET_BACK)


def keep_beneath(connection: Connection, since: int) -> None:
    """Own ops answered after this number are about to wait again: what the service has is kept beneath them."""
    connection.exec_driver_sql(_SHADOWS, (since,))


def note(connection: Connection, at: str, sentence: str) -> None:
    """A line of the history."""
    connection.exec_driver_sql("INSERT INTO sync_history(at, outcome, sent, came) VALUES (?, ?, 0, 0)", (at, sentence))


def unproved(connection: Connection) -> tuple[Id, ...]:
    """What changed since it was last the same on the service; else, every few minutes, what was compared longest ago.

    Most quiet rounds have nothing to compare: eight files are one request as much as one is.
    """
    fresh = connection.exec_driver_sql(_UNPROVED, (UNPROVED_AT_ONCE,)).scalars().all()
    if fresh:
        return tuple(Id(scope) for scope in fresh)
    lately = connection.exec_driver_sql(_PROVED_LATELY, (PROVED_FOR_MINUTES,)).scalar_one()
    most = max(0, UNPROVED_AT_ONCE - lately)
    found = connection.exec_driver_sql(_LONG_AGO, (PROVED_FOR_MINUTES, most)) if most else None
    return tuple(Id(scope) for scope in found.scalars()) if found else ()


def note_proved(connection: Connection, scopes: Sequence[Id], at: str) -> None:
    """The same on both sides; once that is so of all, everything written here is on the service as of now."""
    if scopes:
        connection.exec_driver_sql("INSERT OR REPLACE INTO proof VALUES (?, ?)", [(scope, at) for scope in scopes])
        connection.exec_driver_sql("UPDATE scope SET doubted = 0 WHERE id = ?", [(scope,) for scope in scopes])
    connection.exec_driver_sql(
        "UPDATE sync_state SET proved_at = ? WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE state < 2) AND NOT EXISTS"
        " (SELECT 1 FROM scope s WHERE s.state != 'whole' OR NOT EXISTS (SELECT 1 FROM proof p WHERE p.scope = s.id))",
        (at,),
    )


def doubt_proof(connection: Connection, scopes: Iterable[Id]) -> None:
    """Something changed in these scopes."""
    connection.exec_driver_sql(f"DELETE FROM proof WHERE scope IN {_GIVEN}", (_given(scopes),))


def _given(ids: Iterable[Id]) -> str:
    return msgspec.json.encode(list(ids)).decode()


def state_of(connection: Connection, scope: Id) -> ScopeState:
    """How many records, and their digest."""
    held = held_of(connection, scope)
    return ScopeState(scope, len(held), digest_of(held))


def held_of(connection: Connection, scope: Id) -> tuple[HeldRecord, ...]:
    """Every record of the scope as the service should have it."""
    rows = connection.exec_driver_sql(_HELD, (scope,))
    return tuple(HeldRecord(Id(row.id), row.ver, body_hash(row.body), int(row.voided)) for row in rows)


def copies_of(connection: Connection, records: Sequence[Id]) -> tuple[Row, ...]:
    """These records as lines of a page."""
    rows = connection.exec_driver_sql(_COPIES, (_given(records),))
    return tuple(_row(row) for row in rows)


def _row(row: Any) -> Row:
    names = (Id(row.id), row.type, Id(row.scope), Id(row.made_by), row.made_at, Id(row.changed_by), row.changed_at)
    return Row(row.ver, *names, int(row.voided), msgspec.Raw(row.body))


def strand(connection: Connection, records: Sequence[Id], scope: Id) -> None:
    """The service does not have these at all: they stay here, and are not compared until they come."""
    if records:
        rows = [(record, scope) for record in records]
        connection.exec_driver_sql("INSERT OR IGNORE INTO stranded VALUES (?, ?)", rows)


def stranded(connection: Connection) -> set[Id]:
    """Records that only this laptop has, as far as it knows."""
    return {Id(row[0]) for row in connection.exec_driver_sql("SELECT rec_id FROM stranded")}


def found_again(connection: Connection, records: Iterable[Id]) -> None:
    """The service has these."""
    connection.exec_driver_sql(f"DELETE FROM stranded WHERE rec_id IN {_GIVEN}", (_given(records),))


def sending(connection: Connection, ops: Sequence[Op]) -> tuple[tuple[tuple[int, int], ...], dict[Id, bytes]]:
    """Numbers before and between these ops that are gone from here (a line without content cannot be sent again), and the
    bases that some of them bring along.
    """
    here = [op.dseq for op in ops]
    before = connection.exec_driver_sql(
        "SELECT max(dseq) FROM outbox WHERE dseq < ? AND dseq > 0 AND state < 3", (min(here, default=0),)
    ).scalar()
    steps = zip([before or 0, *here], here, strict=False)
    gone = tuple((low + 1, high - 1) for low, high in steps if high - low > 1)
    rows = connection.exec_driver_sql(
        f"SELECT id, base_body FROM outbox WHERE brings_base AND id IN {_GIVEN}",
        (_given(op.id for op in ops if op.kind != "create"),),
    )
    return gone, {Id(row.id): bytes(row.base_body) for row in rows}
