"""The store as sync sees it: what waits, verdicts, pages, forgetting. Each method is one transaction on the write thread.

Laws: a row never overwrites a local change (it becomes the shadow beneath, and the change is laid on it again); the cursor
moves with the rows it stands for; an answered op is kept; absence is never deletion, only `forget` erases.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.changes.canonical import encode, read
from app.changes.chain import Point
from app.changes.content import body_hash
from app.changes.op import Op, read_op
from app.changes.proof import HeldRecord, ScopeState
from app.changes.touched import Touched
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.signature import Signature
from app.models import audit, audit_sending, blobs, outbox, proving
from app.models.arrivals import Arrivals, staying
from app.models.checkpoints import note_answer
from app.models.erasing import erase
from app.models.position import position_in, waiting_in
from app.models.shadow import relaid, server_ver, shadow_of, voided_by
from app.models.store import Store
from app.sync.ports import SyncPosition
from app.sync.protocol.messages.audit import AuditAnswer, AuditRequest
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.proof import CommonAnswer
from app.sync.protocol.messages.push import OpResult, PushAnswer
from app.sync.protocol.messages.rows import Row, ScopeRef

_ENTER: Final = (
    "INSERT INTO scope(id, kind, state, place) VALUES (?, ?, 'entering', ?)"
    " ON CONFLICT(id) DO UPDATE SET state = 'entering', place = excluded.place WHERE NOT scope.untold"
)
_ROLE_HERE: Final = "UPDATE scope SET role = ? WHERE id = ? AND role != ?"
_DECIDED: Final = (
    "UPDATE outbox SET decided = ?, decided_by = ?, decided_at = ?, words = ? WHERE id = ? AND status = 'quarantined'"
)
_DONE: Final = "UPDATE outbox SET state = 2, status = 'applied', ver = ?, seq = ?, answered_at = ? WHERE dseq = ?"
_NONE: Final = Id("")


class StoreForSync:
    """Satisfies `app.sync.ports.SyncStore` on a real store."""

    def __init__(self, store: Store) -> None:
        self._first_time: Sequence[str] = ()
        self._store = store

    # what waits

    def position(self) -> SyncPosition:
        with self._store.reading() as connection:
            return position_in(connection)

    def waiting(self) -> int:
        """How many ops wait; safe from any thread."""
        with self._store.reading() as connection:
            return waiting_in(connection)

    def points(self) -> tuple[Point, ...]:
        with self._store.reading() as connection:
            return proving.points(connection)

    def sending(self, ops: Sequence[Op]) -> tuple[tuple[tuple[int, int], ...], dict[Id, bytes]]:
        with self._store.reading() as connection:
            return proving.sending(connection, ops)

    def ratchet(self) -> str:
        with self._store.reading() as connection:
            return str(connection.exec_driver_sql("SELECT ratchet FROM sync_state").scalar_one())

    def note_copied(self, message: str) -> None:
        with self._store.transaction() as connection:
            connection.exec_driver_sql("UPDATE sync_state SET must_join = ?", (message,))

    def unsent(self, most: int, most_bytes: int, before: str = "") -> tuple[Op, ...]:
        with self._store.transaction() as connection:
            taken = outbox.unsent(connection, most, most_bytes)
            numbers = json.dumps([op.dseq for op in taken])
            self._first_time = connection.exec_driver_sql(
                "SELECT id FROM outbox WHERE state = 0 AND dseq IN (SELECT value FROM json_each(?))", (numbers,)
            ).scalars().all()  # fmt: skip
            connection.exec_driver_sql(
                "UPDATE outbox SET state = 1 WHERE dseq = ?", [(op.dseq,) for op in taken] or [(-1,)]
            )
        return tuple(taken)

    def take_back(self) -> None:
        with self._store.transaction() as connection:
            connection.exec_driver_sql(
                "UPDATE outbox SET state = 0 WHERE state = 1 AND id = ?", [(id,) for id in self._first_time] or [("",)]
            )
        self._first_time = ()

    def part_from_copy(self) -> None:
        with self._store.transaction() as connection:
            outbox.name_anew(connection, self._store.new_id)

    def resend_from(self, dseq: int) -> None:
        with self._store.transaction() as connection:
            connection.exec_driver_sql("UPDATE outbox SET state = 1 WHERE dseq >= ? AND state = 2", (dseq,))

    # verdicts

    def apply_results(self, results: Sequence[OpResult], answer: PushAnswer) -> Touched:
        with self._store.transaction() as connection:
            changes = Arrivals(connection)
            taken = [r.op for r in results if r.status != "quarantined"]
            if proving.stranded(connection):
                proving.found_again(connection, outbox.records_of(connection, taken))
            plain = self._confirm_plain(connection, results, answer)
            others = [result for result in results if result.op not in plain]
            for result in others:
                self._take(connection, result, changes)
            outbox.note_answered(connection, [result.op for result in others], answer.known.seq, answer.at)
            connection.exec_driver_sql("UPDATE sync_state SET ratchet = ?", (answer.ratchet,))
            note_answer(connection, answer)
            proving.doubt_proof(connection, {Id(row.scope) for row in plain.values()})
            settled = Touched(
                frozenset(Id(row.rec_id) for row in plain.values()), frozenset(Id(row.scope) for row in plain.values())
            )
            return changes.finish(self._store) | settled

    @staticmethod
    def _confirm_plain(connection: Connection, results: Sequence[OpResult], answer: PushAnswer) -> dict[Id, Any]:
        """The common verdict, all at once: applied as sent, nothing else waits on the record, and the body is the same.

        Only the version rises, so no list and no index has to follow. Returns the outbox rows by op.
        """
        applied = {r.op: r for r in results if r.status == "applied" and r.row is None}
        rows = connection.exec_driver_sql(
            "SELECT o.id, o.dseq, o.rec_id, o.scope, r.n, r.ver, r.body FROM outbox o JOIN record r ON r.id = o.rec_id"
            " LEFT JOIN shadow s ON s.rec_id = o.rec_id WHERE o.id IN (SELECT value FROM json_each(?)) AND o.state < 2"
            " AND r.body = o.frozen_body AND coalesce(s.ver, 0) = r.ver * (s.ver IS NOT NULL)"
            " AND (SELECT count(*) FROM outbox w WHERE w.rec_id = o.rec_id AND w.state < 2) = 1",
            (msgspec.json.encode(list(applied)).decode(),),
        ).fetchall()
        answers = ((row, applied[Id(row.id)]) for row in rows)
        plain = {a.op: row for row, a in answers if row.ver <= a.ver <= row.ver + 1 and body_hash(row.body) == a.hash}
        if plain:
            done = [(applied[op].ver, answer.known.seq, answer.at, row.dseq) for op, row in plain.items()]
            connection.exec_driver_sql(_DONE, done)
            connection.exec_driver_sql(
                "UPDATE record SET ver = ? WHERE n = ?", [(applied[op].ver, row.n) for op, row in plain.items()]
            )
            connection.exec_driver_sql("DELETE FROM shadow WHERE rec_id = ?", [(row.rec_id,) for row in plain.values()])
        return plain

    def _take(self, connection: Connection, result: OpResult, changes: Arrivals) -> None:
        row = connection.exec_driver_sql(
            "SELECT dseq, rec_id, scope, state, frozen_body FROM outbox WHERE id = ?", (result.op,)
        ).fetchone()
        if row is None or row.state >= outbox.ANSWERED:
            return
        connection.exec_driver_sql(
            "UPDATE outbox SET state = 2, status = ?, reason = ?, ver = ? WHERE dseq = ?",
            (result.status, result.reason, result.ver, row.dseq),
        )
        if result.row is not None:
            self._settle(connection, row.rec_id, result.row, changes)
        elif result.status == "quarantined":
            self._set_aside(connection, row.rec_id, changes)
        else:
            self._confirm(connection, row, result, changes)

    def _confirm(self, connection: Connection, row: Any, result: OpResult, changes: Arrivals) -> None:
        """Applied as sent: the server's body is what was frozen, if the hash agrees; else the scope is fetched again."""
        stored = changes.row(row.rec_id)
        if stored is None:
            return
        if server_ver(connection, stored) >= result.ver:  # a page brought a newer version before this late verdict
            self._rebase(connection, stored, shadow_of(connection, stored), changes)
            return
        is_next = result.ver == server_ver(connection, stored) + 1  # else somebody removed it or brought it back meanwhile
        if not is_next or body_hash(row.frozen_body) != result.hash:
            self._fetch_again(connection, row.scope)
            return
        voided = voided_by(connection, row.dseq, shadow_of(connection, stored)[-1] if stored.ver else 0)
        server = (result.ver, row.frozen_body, stored.changed_by, stored.changed_at, voided)
        self._rebase(connection, stored, server, changes)

    def _settle(self, connection: Connection, id: Id, row: Row, changes: Arrivals) -> None:
        stored = changes.row(id)
        if stored is None:
            changes.upsert([row])
        elif row.ver > server_ver(connection, stored):
            server = (row.ver, bytes(row.body), row.changed_by, row.changed_at, row.voided)
            self._rebase(connection, stored, server, changes)
        else:
            self._rebase(connection, stored, shadow_of(connection, stored), changes)

    def _set_aside(self, connection: Connection, id: Id, changes: Arrivals) -> None:
        """The server keeps the op but not in the record: here too the record goes back to what the server has."""
        stored = changes.row(id)
        if stored is None:
            return
        shadow = connection.exec_driver_sql("SELECT * FROM shadow WHERE rec_id = ?", (id,)).fetchone()
        if shadow is None and not stored.ver:
            changes.remove(stored)
        elif shadow is not None:
            self._rebase(connection, stored, tuple(shadow)[1:], changes)

    def _rebase(self, connection: Connection, stored: Any, server: tuple[Any, ...], changes: Arrivals) -> None:
        """Lay the waiting local changes on the server's body again; what clashes shows as mine until the verdict."""
        ver, body, by, at, voided = server
        waiting = outbox.waiting_on(connection, stored.id)
        if waiting:
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO shadow VALUES (?, ?, ?, ?, ?, ?)", (stored.id, ver, body, by, at, voided)
            )
            body = encode(relaid(stored.type, read(body), waiting, self._store.forms))
            by, at = stored.changed_by, stored.changed_at
            kinds = [read_op(row.op).kind for row in waiting]
            voided = next((int(k == "void") for k in reversed(kinds) if k in {"void", "unvoid"}), voided)
        else:
            connection.exec_driver_sql("DELETE FROM shadow WHERE rec_id = ?", (stored.id,))
        changes.write(stored, ver, body, by, at, voided)

    # pages

    def apply_page(self, rows: Sequence[Row], head: PageHead) -> Touched:
        with self._store.transaction() as connection:
            changes = Arrivals(connection)
            self._apply_rows(connection, rows, changes)
            if head.forget:  # rows in them may have been passed over: should they be given back, they have to come again
                connection.exec_driver_sql("UPDATE scope SET untold = 0 WHERE id = ?", [(scope,) for scope in head.forget])
            if head.enter:
                places = [(scope.id, scope.kind, place) for place, scope in enumerate(head.enter)]
                connection.exec_driver_sql(_ENTER, places)
                connection.exec_driver_sql(_ROLE_HERE, [(scope.role, scope.id, scope.role) for scope in head.enter])
            connection.exec_driver_sql(
                "UPDATE sync_state SET chain = iif(?1 >= cursor, ?2, chain), cursor = max(cursor, ?1)",
                (head.cursor, head.chain),
            )
            note_answer(connection, head, Point(head.cursor, head.chain))
            return changes.finish(self._store) | self._note_aside(connection, head)

    @staticmethod
    def _note_aside(connection: Connection, head: PageHead) -> Touched:
        """What became of own changes that were kept aside, and how many of others wait for this person."""
        for one in head.decided:
            connection.exec_driver_sql(_DECIDED, (one.state, one.by, one.at, one.words, one.op))
        was = connection.exec_driver_sql("SELECT to_decide FROM sync_state").scalar_one()
        is_told = not head.more and was != head.to_decide
        if is_told:
            connection.exec_driver_sql("UPDATE sync_state SET to_decide = ?", (head.to_decide,))
        if not (head.decided or is_told):
            return Touched()
        return Touched(frozenset(one.op for one in head.decided) or frozenset({_NONE}), types=frozenset({"aside"}))

    def apply_fetched(
        self, rows: Sequence[Row], whole: Sequence[ScopeRef], is_last: bool, head: PageHead | None = None
    ) -> Touched:
        with self._store.transaction() as connection:
            changes = Arrivals(connection)
            self._apply_rows(connection, rows, changes)
            place = ("", "") if is_last or not rows else (rows[-1].scope, rows[-1].id)
            connection.exec_driver_sql("UPDATE sync_state SET fetched_scope = ?, fetched_id = ?", place)
            if whole:
                marks = [(scope.kind, scope.id) for scope in whole]
                connection.exec_driver_sql("UPDATE scope SET state = 'whole', untold = 1, kind = ? WHERE id = ?", marks)
            if head is not None:
                note_answer(connection, head)
            return changes.finish(self._store)

    def _apply_rows(self, connection: Connection, rows: Sequence[Row], changes: Arrivals) -> None:
        """New rows go in at once; a row under a local change becomes its shadow; an older row is passed over."""
        if only_here := proving.stranded(connection) & {row.id for row in rows}:
            self._take_as_they_are(connection, [row for row in rows if row.id in only_here], changes)
        known = changes.known([row.id for row in rows])
        waiting = changes.waiting([row.id for row in rows])
        new: dict[Id, Row] = {}
        plain = []
        for row in rows:
            stored = known.get(row.id)
            if stored is None and row.id not in only_here and row.id not in new:
                new[row.id] = row
                continue
            if row.id in only_here or (stored is not None and _is_another_signature(connection, row, stored)):
                continue
            if stored is not None and row.ver <= (server_ver(connection, stored) if row.id in waiting else stored.ver):
                continue
            if row.id in waiting and stored is not None:
                server = (row.ver, bytes(row.body), row.changed_by, row.changed_at, row.voided)
                self._rebase(connection, changes.row(row.id), server, changes)
            else:
                plain.append(row if stored is None else staying(row, stored))
        changes.add(list(new.values()))
        changes.upsert(plain)

    # comparing

    def heal(self, answer: CommonAnswer) -> Touched:
        with self._store.transaction() as connection:
            proving.heal(connection, answer, self._store.clock().wall_at)
        return Touched()

    def states(self, scopes: Sequence[Id]) -> tuple[ScopeState, ...]:
        with self._store.reading() as connection:
            return tuple(proving.state_of(connection, scope) for scope in scopes)

    def held_of(self, scope: Id) -> tuple[HeldRecord, ...]:
        with self._store.reading() as connection:
            return proving.held_of(connection, scope)

    def copies_of(self, records: Sequence[Id]) -> tuple[Row, ...]:
        with self._store.reading() as connection:
            return proving.copies_of(connection, records)

    def note_proved(self, scopes: Sequence[Id], at: str) -> Touched:
        if scopes:
            with self._store.transaction() as connection:
                proving.note_proved(connection, scopes, at)
        return Touched()

    def apply_compared(self, scope: Id, rows: Sequence[Row], head: PageHead) -> Touched:
        with self._store.transaction() as connection:
            changes = Arrivals(connection)
            self._take_as_they_are(connection, [row for row in rows if row.scope == scope], changes)
            proving.strand(connection, head.absent, scope)
            is_healing = connection.exec_driver_sql("SELECT doubted FROM scope WHERE id = ?", (scope,)).scalar()
            if not (is_healing or head.more):
                proving.note(connection, self._store.clock().wall_at, proving.REPAIRED)
            touched = changes.finish(self._store)
            if not head.more:
                proving.note_proved(connection, [scope], head.at)
            return touched

    def _take_as_they_are(self, connection: Connection, rows: Sequence[Row], changes: Arrivals) -> None:
        """Rows of the service whatever their version: it was set back, and numbers may have been given again."""
        proving.found_again(connection, [row.id for row in rows])
        changes.upsert([row for row in rows if changes.row(row.id) is None])
        for row in rows:
            stored = changes.row(row.id)
            if (stored.ver, stored.body, stored.voided) != (row.ver, bytes(row.body), row.voided):
                server = (row.ver, bytes(row.body), row.changed_by, row.changed_at, row.voided)
                self._rebase(connection, stored, server, changes)

    # scopes

    def forget(self, scopes: Sequence[Id]) -> Touched:
        with self._store.transaction() as connection:
            for scope in scopes:
                waits = connection.exec_driver_sql(
                    "SELECT count(*) FROM outbox WHERE scope = ? AND state < 2", (scope,)
                ).scalar_one()
                if waits:
                    raise Refused("There are changes for this record that have not been sent yet.")
                if blobs.is_owed(connection, scope):
                    raise Refused("There is a document in this file that has not been sent yet.")
                self._erase(connection, scope)
                connection.exec_driver_sql("INSERT OR IGNORE INTO forgotten VALUES (?)", (scope,))
            moment = self._store.clock()
            for scope in scopes:
                audit.write(connection, moment, self._store.identity.person, "forgot", scope)
        with self._store.fold():  # the log still holds the old pages
            pass
        return Touched(scopes=frozenset(scopes), everything=True)

    def note_held(self, complete: Sequence[Id], forgotten: Sequence[Id]) -> Touched:
        with self._store.transaction() as connection:
            if complete:
                connection.exec_driver_sql("UPDATE scope SET untold = 0 WHERE id = ?", [(scope,) for scope in complete])
            for scope in forgotten:
                connection.exec_driver_sql("DELETE FROM forgotten WHERE scope = ?", (scope,))
        return Touched()

    @staticmethod
    def _erase(connection: Connection, scope: Id) -> None:
        erase(connection, scope)

    def _fetch_again(self, connection: Connection, scope: Id) -> None:
        connection.exec_driver_sql("UPDATE scope SET state = 'entering', untold = 0 WHERE id = ?", (scope,))

    # the audit trail

    def audit_batch(self, most: int) -> AuditRequest:
        with self._store.reading() as connection:
            return audit_sending.batch(connection, most)

    def keep_receipt(self, answer: AuditAnswer) -> str:
        with self._store.transaction() as connection:
            return audit_sending.keep(connection, answer)

    # history

    def note_sync(self, at: str, outcome: str, sent: int, came: int) -> None:
        with self._store.transaction() as connection:
            again = connection.exec_driver_sql(
                "UPDATE sync_history SET at = ? WHERE n = (SELECT max(n) FROM sync_history) AND outcome = ? AND outcome != ''"
                " AND sent + came + ? = 0",
                (at, outcome, sent + came),
            )
            if not again.rowcount:  # the same trouble again is the same line, with a later time
                connection.exec_driver_sql(
                    "INSERT INTO sync_history(at, outcome, sent, came) VALUES (?, ?, ?, ?)", (at, outcome, sent, came)
                )
            connection.exec_driver_sql("DELETE FROM sync_history WHERE n <= (SELECT max(n) FROM sync_history) - 200")


def _is_another_signature(connection: Connection, row: Row, stored: Any) -> bool:
    """A signature is never changed: what was signed stays as it was given, whatever a service says later."""
    if stored.type != Signature.type_name:
        return False
    body = connection.exec_driver_sql("SELECT body FROM record WHERE id = ?", (row.id,)).scalar_one()
    return bytes(body) != bytes(row.body)
