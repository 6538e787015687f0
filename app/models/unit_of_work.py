"""The one door for every local change: `put` writes record, op, version, audit, lists and the debt to search, together.

No operation can forget the outbox, because no operation writes it. Policy is asked here, with the same function that the
server asks. What was put is on disk when the transaction that `Store.work` opened has committed, and not before.
"""

from functools import cached_property
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from app.changes import canonical
from app.changes.canonical import NotCanonical, encode, read
from app.changes.content import content_hash
from app.changes.edits import Edit, apply, diff
from app.changes.op import Op
from app.changes.touched import Touched
from app.domain.assessment import Assessment, FormRef
from app.domain.attachment import Attachment, BlobRef
from app.domain.attendance import Attendance
from app.domain.errors import Refused
from app.domain.ids import Id, MakeId
from app.domain.moment import Moment
from app.domain.policy import Actor, Change, NotAllowed, decide
from app.domain.record import Envelope, Record, Tree, Unreadable, to_body, validated
from app.domain.report import Report
from app.domain.self_assessment import SelfAssessment
from app.domain.signature import Signature
from app.domain.standing import Standing, standing
from app.domain.text import LONGEST_FIELD, clean_text
from app.domain.types import SCOPE_BEARERS, TYPES, view
from app.forms.definition import FormDefinition
from app.forms.shelf import Shelf
from app.models import audit, blobs, outbox, search
from app.models.lists import Lists, documents_about, records_in, signatures_about
from app.models.rows import COLUMNS, envelope_of
from app.models.signer import Signer
from app.models.surroundings import actor_in, around, post_of

R = TypeVar("R", bound=Record)
NOT_HERE = "This record is not on this laptop. Nothing was changed. It may have moved to another team: sync and look again."
NEWER = "This record was made by a newer Waymark and can be read only in part. Nothing was changed. Ask for the update."


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who works at this laptop, as the store knows it."""

    person: Id
    role: str
    team: Id


class UnitOfWork:
    """One transaction on the write connection; satisfies the port of the same name in operations."""

    def __init__(
        self,
        connection: Connection,
        identity: Identity,
        moment: Moment,
        new_id: MakeId,
        forms: Shelf,
        lists: Lists,
        signer: Signer,
    ) -> None:
        self._connection, self._identity, self.moment = connection, identity, moment
        self.new_id, self._forms, self._lists, self._signer = new_id, forms, lists, signer
        self._changed: dict[Id, tuple[Envelope, Record | Unreadable]] = {}
        self._numbers: list[int] = []
        self._ops: list[int] = []  # the ops opened here; more than one share a txn
        self._first: list[int] = []  # those that go before everything else; in no group
        self._taken: _Taken | None = None
        self.touched = Touched()

    @property
    def actor(self) -> Id:
        return self._identity.person

    @property
    def role(self) -> str:
        return self._me.role

    @cached_property
    def _me(self) -> Actor:
        return post_of(self._connection, self._identity.person, self._identity.role, self._identity.team)

    # reading

    def get(self, kind: type[R], id: Id) -> R:
        row = self._row(id)
        if row is None or row.type != kind.type_name:
            raise Refused(NOT_HERE)
        record = view(row.type, row.id, row.scope, row.body, row.ver)
        if not isinstance(record, kind):
            raise Refused(NEWER)
        return record

    def envelope(self, id: Id) -> Envelope:
        row = self._row(id)
        if row is None:
            raise Refused(NOT_HERE)
        return envelope_of(row)

    def all_in(self, kind: type[R], scope: Id) -> tuple[R, ...]:
        return tuple(r for r in records_in(self._connection, scope, kind.type_name) if isinstance(r, kind))

    def standing(self, record: Record) -> Standing:
        return standing(self.head_hash(record), self.signatures(record.id))

    def signatures(self, about: Id) -> tuple[Signature, ...]:
        fresh = tuple(r for e, r in self._changed.values() if isinstance(r, Signature) and r.about == about)
        return (*signatures_about(self._connection, about), *fresh)

    def head_hash(self, record: Record) -> str:
        row = self._row(record.id)
        if row is None:
            raise Refused(NOT_HERE)
        return self._hash_of(row)

    def _hash_of(self, row: Any) -> str:
        return content_hash(row.type, row.id, row.scope, read(row.body), self.documents(Id(row.id)))

    def documents(self, about: Id) -> dict[str, str]:
        found = documents_about(self._connection, about)
        fresh = [(e, r) for e, r in self._changed.values() if isinstance(r, Attachment) and r.about == about]
        found |= {e.id: r.sha256 for e, r in fresh}
        for gone in (e.id for e, _ in fresh if e.voided):
            del found[gone]
        return found

    def body_text(self, record: Record) -> str:
        """The canonical body as text: what a signature carries with it; empty where it is longer than a field holds.

        Then the service compares with what it has itself, and asks for a new signature where that is something else.
        """
        row = self._row(record.id)
        if row is None:
            raise Refused(NOT_HERE)
        text = bytes(row.body).decode()
        return text if len(text) <= LONGEST_FIELD else ""

    def form(self, id: str, version: int, language: str = "") -> FormDefinition:
        forms = self._forms.in_language(language)
        form = forms.find(id, version) if version else forms.newest(id)
        if form is None:
            raise Refused("This laptop does not have the form yet. Nothing was changed. Sync once and try again.")
        return form

    def has_form(self, id: str, version: int) -> bool:
        return self._forms.find(id, version) is not None

    # writing

    def put(self, record: Record, seen: Record | None = None) -> None:
        now = _checked(record)
        row = self._row(record.id)
        if row is None:
            self._create(record, now)
        elif row.type != type(record).type_name or row.scope != record.scope:
            raise Refused("A record never moves to another file. Nothing was changed.")
        else:
            self._patch(row, record, now, seen)

    def void(self, id: Id, reason: str) -> None:
        self._mark(id, "void", reason)

    def unvoid(self, id: Id) -> None:
        self._mark(id, "unvoid", "")

    def note(self, what: str, subject: Id, detail: str = "") -> None:
        audit.write(self._connection, self.moment, self.actor, what, subject, detail)

    def keep(self, scope: Id, data: bytes) -> BlobRef:
        if not self._holds(scope):
            raise Refused(NOT_HERE)
        return blobs.keep(self._connection, scope, data)

    def keep_draft(self, key: str, text: str) -> None:
        if text:
            at = self.moment.wall_at
            self._connection.exec_driver_sql("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", (key, clean_text(text), at))
        else:
            self._connection.exec_driver_sql("DELETE FROM draft WHERE key = ?", (key,))

    def keep_setting(self, key: str, value: str) -> None:
        """Keep one of this person's settings."""
        self._connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def mark_looked(self, scope: Id) -> None:
        """Remember that this person has looked at the file now."""
        self._connection.exec_driver_sql("UPDATE scope SET looked_at = ? WHERE id = ?", (self.moment.wall_at, scope))
        self._connection.exec_driver_sql("DELETE FROM unseen WHERE scope = ?", (scope,))

    def sign(self, *parts: str) -> tuple[str, str]:
        return self._signer.sign(*parts)

    @property
    def certificate(self) -> str:
        return self._signer.certificate

    def finish(self) -> None:
        """Bring the lists in line with what was put; called once, before the commit."""
        changed = list(self._changed.values())
        if len(self._ops) > 1:
            outbox.join(self._connection, self._ops, self.new_id())
        for dseq in self._first:
            outbox.hasten(self._connection, dseq)
        self._lists.update(self._connection, changed)
        search.owe(self._connection, self._numbers)
        envelopes = [e for e, _ in changed]
        self.touched = Touched(
            frozenset(e.id for e in envelopes), frozenset(e.scope for e in envelopes), frozenset(e.type for e in envelopes)
        )

    # how

    def _row(self, id: Id) -> Any:
        return self._connection.exec_driver_sql(f"SELECT {COLUMNS} FROM record WHERE id = ?", (id,)).fetchone()

    def _create(self, record: Record, now: Tree) -> None:
        edits = diff({}, now)
        self._ask(Change(type=type(record).type_name, kind="create", scope=record.scope, after=record))
        kind = SCOPE_BEARERS.get(type(record).type_name)
        if kind is not None:
            self._connection.exec_driver_sql(
                "INSERT OR IGNORE INTO scope(id, kind, state) VALUES (?, ?, 'whole')", (record.scope, kind)
            )
        elif not self._holds(record.scope):  # or the last words on an open page would outlive a file that went elsewhere
            raise Refused(NOT_HERE)
        draft = self._draft("create", type(record).type_name, record.id, record.scope, edits, _form_of(record))
        self._add(draft, outbox.Base(0, Id(""), {}))
        at, by = self.moment.wall_at, self.actor
        row = (record.id, record.scope, draft.type, 0, encode(now), by, at, by, at)
        self._connection.exec_driver_sql(
            "INSERT INTO record(id, scope, type, ver, body, made_by, made_at, changed_by, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        self.note(f"made {draft.type}", record.id)
        self._note_change(record.id)

    def _holds(self, scope: Id) -> bool:
        held = "SELECT 1 FROM scope WHERE id = ? UNION ALL SELECT 1 FROM record WHERE scope = ? LIMIT 1"
        return self._connection.exec_driver_sql(held, (scope, scope)).fetchone() is not None

    def _patch(self, row: Any, record: Record, now: Tree, seen: Record | None) -> None:
        stored = view(row.type, row.id, row.scope, row.body, row.ver)
        if isinstance(stored, Unreadable):
            raise Refused(NEWER)
        before = seen if seen is not None else stored
        edits = diff(to_body(before), now)
        if not edits:
            return
        paths = tuple(edit.path for edit in edits)
        made_by = Id(row.made_by)
        self._ask(
            Change(
                type=row.type, kind="patch", scope=record.scope, paths=paths, before=stored, after=record, made_by=made_by
            )
        )
        seen_body = read(row.body) if before.ver == row.ver else to_body(before)
        self._write(row, edits, _form_of(record), before.ver, seen_body)

    def _write(self, row: Any, edits: tuple[Edit, ...], form: FormRef | None, seen_ver: int, seen_body: Tree) -> None:
        draft = self._draft("patch", row.type, row.id, row.scope, edits, form)
        body = encode(apply(read(row.body), edits))
        if not self._absorb(draft, row):
            self._open(draft, row, seen_ver, seen_body)
        self._connection.exec_driver_sql(
            "UPDATE record SET body = ?, changed_by = ?, changed_at = ? WHERE n = ?",
            (body, self.actor, self.moment.wall_at, row.n),
        )
        self._note_change(row.id)

    def _absorb(self, draft: outbox.Draft, row: Any) -> bool:
        """Let the op that is open on this record take the change in; an op of an earlier unit of work only while this one
        has written nothing else."""
        mine = self._ops or ([self._taken.before.dseq] if self._taken else None)
        before = outbox.absorb(self._connection, draft, mine)
        if before is not None and not self._ops and self._taken is None:
            self._taken = _Taken(before, draft, row)
        return before is not None

    def _add(self, draft: outbox.Draft, base: outbox.Base) -> Op:
        if draft.type in outbox.FIRST:
            op = outbox.add(self._connection, draft, base, self.new_id)
            self._first.append(op.dseq)
            return op
        self._part()
        op = outbox.add(self._connection, draft, base, self.new_id)
        self._ops.append(op.dseq)
        return op

    def _part(self) -> None:
        """There is more to this unit of work than one record: what an earlier op took in becomes an op of this group."""
        taken, self._taken = self._taken, None
        if taken is not None:
            op = outbox.part(self._connection, taken.before, taken.draft, self.new_id)
            if op is not None:
                self._ops.append(op.dseq)
                self._keep_version(op, taken.row)

    def _open(self, draft: outbox.Draft, row: Any, seen_ver: int, seen_body: Tree) -> None:
        self._part()
        self._keep_shadow(row)
        base = outbox.base_for(self._connection, row.id, seen_ver, seen_body)
        self._keep_version(self._add(draft, base), row)

    def _keep_version(self, op: Op, row: Any) -> None:
        self._connection.exec_driver_sql(
            "INSERT INTO version(rec_id, op, body, by, at) VALUES (?, ?, ?, ?, ?)",
            (row.id, op.id, row.body, row.changed_by, row.changed_at),
        )
        self.note(f"{op.kind} {op.type}", row.id)

    def _keep_shadow(self, row: Any) -> None:
        """Remember the server's body the first time that it is covered by a local change."""
        if row.ver and not outbox.waiting_on(self._connection, row.id):
            self._connection.exec_driver_sql(
                "INSERT OR REPLACE INTO shadow VALUES (?, ?, ?, ?, ?, ?)",
                (row.id, row.ver, row.body, row.changed_by, row.changed_at, row.voided),
            )

    def _mark(self, id: Id, kind: str, reason: str) -> None:
        row = self._row(id)
        if row is None:
            raise Refused(NOT_HERE)
        stored = view(row.type, row.id, row.scope, row.body, row.ver)
        before = stored if isinstance(stored, Record) else None
        self._ask(Change(type=row.type, kind=kind, scope=Id(row.scope), before=before, made_by=Id(row.made_by)))
        draft = self._draft(kind, row.type, Id(row.id), Id(row.scope), (), None, reason)
        self._open(draft, row, row.ver, read(row.body))
        self._connection.exec_driver_sql(
            "UPDATE record SET voided = ?, changed_by = ?, changed_at = ? WHERE n = ?",
            (int(kind == "void"), self.actor, self.moment.wall_at, row.n),
        )
        self._note_change(id)

    def _draft(
        self, kind: str, type_name: str, id: Id, scope: Id, edits: tuple[Edit, ...], form: FormRef | None, reason: str = ""
    ) -> outbox.Draft:
        who = {"actor": self.actor, "moment": self.moment}
        return outbox.Draft(kind=kind, type=type_name, record=id, scope=scope, edits=edits, form=form, reason=reason, **who)  # type: ignore[arg-type]

    def _ask(self, change: Change) -> None:
        """Raise Refused with the reason when policy says no."""
        about = next((r.about for r in (change.after, change.before) if isinstance(r, Signature | Attachment)), None)
        target = self._row(about) if about else None
        where: Standing | None = None
        if change.before is not None and isinstance(change.before, Assessment | Report):
            where = self.standing(change.before)
        elif target is not None:
            where = standing(self._hash_of(target), self.signatures(Id(target.id)))
        facts = around(self._connection, change, self.actor, self._forms)
        actor = actor_in(self._connection, self._me, change)
        decision = decide(actor, msgspec.structs.replace(change, around=facts), where)
        if isinstance(decision, NotAllowed):
            raise Refused(decision.reason)

    def _note_change(self, id: Id) -> None:
        row = self._row(id)
        self._changed[id] = (envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver))
        self._numbers.append(row.n)


class _Taken(msgspec.Struct, frozen=True):
    """A change that an op of an earlier unit of work took in, and the record's row before it."""

    before: outbox.Before
    draft: outbox.Draft
    row: Any


def _form_of(record: Record) -> FormRef | None:
    return record.form if isinstance(record, Assessment | SelfAssessment | Attendance) else None


def _checked(record: Record) -> Tree:
    """The body: typed, cleaned, canonical. Raises Refused; the text of the person is never part of a message."""
    if type(record).type_name not in TYPES:
        raise Refused("This laptop cannot keep this kind of record.")
    try:
        body: Tree = to_body(msgspec.convert(_cleaned(validated(record)), type(record)))
        canonical.check(body)
    except msgspec.ValidationError as error:
        raise Refused("Something in this record has the wrong form. Nothing was changed.") from error
    except NotCanonical as error:
        raise Refused("Something in this record cannot be kept. Nothing was changed.") from error
    if len(encode(body)) > 1024 * 1024 - 4096:
        raise Refused(outbox.TOO_LONG)
    return body


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return clean_text(value)
        case dict():
            return {key: clean_text(v) if type(v) is str else _cleaned(v) for key, v in value.items()}
        case list() | tuple():
            return sorted({_cleaned(item) for item in value})
        case _:
            return value
