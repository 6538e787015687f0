"""Keeping the list tables: rows follow records in the same transaction; `rebuild` makes the same rows from nothing.

`update` takes the records that changed, writes their own rows, and afterwards recomputes the summary of each scope they
are in (caseload row and due lines), so that one change and a page of a thousand take the same path.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from app.changes.canonical import read
from app.changes.content import content_hash
from app.domain.assessment import Assessment
from app.domain.attachment import Attachment
from app.domain.concern import Concern
from app.domain.contact import Appointment
from app.domain.countersigning import rule_for
from app.domain.ids import Id
from app.domain.involvement import Opening
from app.domain.plan import Plan
from app.domain.record import Envelope, Record, Unreadable
from app.domain.service import Person
from app.domain.signature import Conflict, Resolution, Signature
from app.domain.standing import in_order, standing
from app.domain.types import view
from app.forms.rated import facts
from app.forms.shelf import Shelf
from app.forms.use_by import use_by
from app.forms.visibility import visible
from app.models import timeline
from app.models.rows import COLUMNS, envelope_of
from app.models.summary import SUMMED, refresh_scopes

EDITION: Final = "3"
"""Raised whenever the lists of the same records come out otherwise than before: a new rule, a new column."""
Seen = tuple[Envelope, Record | Unreadable]
LIST_TABLES = (
    timeline.TABLE,
    "appointment_line",
    "signature_line",
    "assessment_line",
    "plan_line",
    "conflict_line",
    "person_line",
    "opening_line",
    "attachment_line",
    "concern_line",
    "child_line",
    "due_line",
)


class Lists:
    """Writes list tables on a connection. `forms` is the shelf of definitions, asked for how much is answered."""

    def __init__(self, forms: Shelf) -> None:
        self._forms = forms

    def update(self, connection: Connection, changed: Sequence[Seen], new: Mapping[Id, int] = timeline.NOTHING_NEW) -> None:
        """Bring all lists in line with these records. A contact of which only the words changed leaves the summary as it is.

        `new` are numbers of records that were not here before this transaction, by id.
        """
        moved = timeline.refresh(connection, changed, new)
        self._own_rows(connection, changed)
        listed = [(e, r) for e, r in changed if e.type in SUMMED or isinstance(r, Attachment)]
        self._assessments(connection, listed)
        self._plans(connection, listed)
        refresh_scopes(connection, {e.scope for e, _ in listed if e.type in SUMMED} | moved)

    def rebuild(self, connection: Connection) -> None:
        """Make every list from the records alone."""
        for table in LIST_TABLES:
            connection.exec_driver_sql(f"DELETE FROM {table}")
        rows = connection.exec_driver_sql(f"SELECT {COLUMNS} FROM record ORDER BY n").fetchall()
        seen = [(envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver)) for row in rows]
        for start in range(0, len(seen), 1000):
            timeline.refresh(connection, seen[start : start + 1000])
            self._own_rows(connection, seen[start : start + 1000])
        self._assessments(connection, seen)
        self._plans(connection, seen)
        refresh_scopes(connection, {e.scope for e, r in seen})

    def keep_up(self, connection: Connection) -> None:
        """Make every list anew where another edition of their rules made them: a rule about what is due holds for old files too."""
        row = connection.exec_driver_sql("SELECT value FROM identity WHERE key = 'lists'").fetchone()
        if row is None or row.value != EDITION:
            self.rebuild(connection)
            connection.exec_driver_sql("INSERT OR REPLACE INTO identity VALUES ('lists', ?)", (EDITION,))

    def _own_rows(self, connection: Connection, changed: Sequence[Seen]) -> None:
        by_type: dict[str, list[tuple[Envelope, Record]]] = {}
        newer = []
        for e, r in changed:
            if isinstance(r, Unreadable):
                newer.append(e)
            elif e.type in _LISTED:
                by_type.setdefault(e.type, []).append((e, r))
        for table, types, make, columns in _OWN:
            made = [(e.id, make(e, r)) for type in types & by_type.keys() for e, r in by_type[type]]
            made += [(e.id, None) for e in newer]
            rows = [row for _, row in made if row is not None]
            gone = [(id,) for id, row in made if row is None]
            if gone:
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE id = ?", gone)
            if rows:
                marks = ",".join("?" * columns)
                connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)
        self._resolutions(connection, {e.scope for e, _ in changed if e.type in {"conflict", "resolution"}})

    @staticmethod
    def _resolutions(connection: Connection, scopes: Iterable[Id]) -> None:
        """Conflicts that a resolution names are closed, in whatever order the two came; one taken back opens them again."""
        for scope in scopes:
            connection.exec_driver_sql("UPDATE conflict_line SET resolved = 0 WHERE scope = ?", (scope,))
            found = [(r.conflict, scope) for r in records_in(connection, scope, "resolution") if isinstance(r, Resolution)]
            if found:
                connection.exec_driver_sql("UPDATE conflict_line SET resolved = 1 WHERE id = ? AND scope = ?", found)

    def _assessments(self, connection: Connection, changed: Sequence[Seen]) -> None:
        touched = {e.id for e, _ in changed if e.type == "assessment"}
        touched |= {r.about for _, r in changed if isinstance(r, Signature | Attachment)}
        for envelope, record, body in _bodies(connection, touched, "assessment"):
            connection.exec_driver_sql("DELETE FROM assessment_line WHERE id = ?", (envelope.id,))
            if isinstance(record, Assessment) and not envelope.voided:
                row = self._assessment_row(connection, envelope, record, body)
                connection.exec_driver_sql(f"INSERT INTO assessment_line VALUES ({','.join('?' * 18)})", row)

    def _assessment_row(self, connection: Connection, e: Envelope, record: Assessment, body: bytes) -> tuple[object, ...]:
        head = content_hash("assessment", e.id, e.scope, read(body), documents_about(connection, e.id))
        where = standing(head, signatures_about(connection, e.id))
        answered, total = _answered(self._forms, record)
        is_sent = where.signed is not None and where.signed.meaning in {"submitted", "countersigned", "auto_signed"}
        sent_at = _last(s for s in signatures_about(connection, e.id) if s.meaning in {"submitted", "auto_signed"})
        signed = where.signed if where.signed and where.signed.meaning != "submitted" and is_sent else None
        return (
            e.id,
            e.scope,
            record.form.id,
            record.form.version,
            record.stage,
            record.due_on,
            answered,
            total,
            where.stage.value,
            where.author or e.made_by,
            e.made_at,
            e.changed_by,
            e.changed_at,
            sent_at,
            signed.signer if signed else "",
            signed.signed_at if signed else "",
            *_limits(self._forms, record),
        )

    def _plans(self, connection: Connection, changed: Sequence[Seen]) -> None:
        touched = {e.id for e, _ in changed if e.type == "plan"} | {r.about for _, r in changed if isinstance(r, Signature)}
        for envelope, record, _ in _bodies(connection, touched, "plan"):
            connection.exec_driver_sql("DELETE FROM plan_line WHERE id = ?", (envelope.id,))
            if isinstance(record, Plan) and not envelope.voided:
                steps = [step for target in record.targets.values() for step in target.steps.values()]
                agreed = _last(s for s in signatures_about(connection, envelope.id) if s.meaning == "agreed")
                done = sum(step.status == "done" for step in steps)
                counts = (len(record.targets), len(steps), done)
                row = (envelope.id, envelope.scope, envelope.made_at, *counts, agreed, envelope.changed_at)
                connection.exec_driver_sql("INSERT INTO plan_line VALUES (?,?,?,?,?,?,?,?)", row)


def _last(signatures: Iterable[Signature]) -> str:
    """When the newest of these was signed, empty without any."""
    ordered = in_order(signatures)
    return ordered[-1].signed_at if ordered else ""


def _answered(forms: Shelf, record: Assessment) -> tuple[int, int]:
    """Questions answered, and questions shown that must be. Without the definition only what is there can be counted."""
    form = forms.find(record.form.id, record.form.version)
    given = {q for q, answer in record.answers.items() if not answer.is_blank}
    if form is None:
        return len(given), len(given)
    shown = visible(form, record.answers, record.stage).questions
    wanted = {q for q in shown if form.questions[q].required}
    return len(wanted & given), len(wanted)


def _limits(forms: Shelf, record: Assessment) -> tuple[str, int]:
    """The last day it may be used, and within how many working days its ratings want the risk panel (0: without a time)."""
    form = forms.find(record.form.id, record.form.version)
    if form is None:
        return "", 0
    return use_by(form, record.answers), rule_for(facts(form, record)).panel_days


def signatures_about(connection: Connection, about: Id) -> tuple[Signature, ...]:
    """The signatures that name this record."""
    rows = connection.exec_driver_sql(
        "SELECT r.type, r.id, r.scope, r.body, r.ver FROM signature_line s JOIN record r ON r.id = s.id WHERE s.about = ?",
        (about,),
    )
    views = (view(*row) for row in rows)
    return tuple(v for v in views if isinstance(v, Signature))


def documents_about(connection: Connection, about: Id) -> dict[str, str]:
    """The documents beside a record: attachment and hash of its bytes. What is signed covers them."""
    rows = connection.exec_driver_sql("SELECT id, sha256 FROM attachment_line WHERE about = ?", (about,))
    return {row.id: row.sha256 for row in rows}


def records_in(connection: Connection, scope: Id, type_name: str) -> list[Record]:
    """The readable, not voided records of a type in a scope, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT type, id, scope, body, ver FROM record WHERE scope = ? AND type = ? AND voided = 0 ORDER BY made_at, id",
        (scope, type_name),
    )
    return [v for row in rows if isinstance(v := view(*row), Record)]


def _bodies(connection: Connection, ids: Iterable[Id], type_name: str) -> list[tuple[Envelope, Record | Unreadable, bytes]]:
    found = []
    for id in ids:
        row = connection.exec_driver_sql(
            f"SELECT {COLUMNS} FROM record WHERE id = ? AND type = ?",
            (id, type_name),
        ).fetchone()
        if row is not None:
            found.append((envelope_of(row), view(row.type, row.id, row.scope, row.body, row.ver), row.body))
    return found


def _appointment(envelope: Envelope, record: Record) -> tuple[object, ...] | None:
    if not isinstance(record, Appointment) or envelope.voided or record.cancelled:
        return None
    head = (envelope.id, envelope.scope, record.at, record.minutes, record.kind, record.place)
    return (*head, record.note, record.safety, record.person)


def _signature(envelope: Envelope, record: Record) -> tuple[object, ...] | None:
    if not isinstance(record, Signature) or envelope.voided:
        return None
    return (envelope.id, envelope.scope, record.about)


def _conflict(envelope: Envelope, record: Record) -> tuple[object, ...] | None:
    if not isinstance(record, Conflict) or envelope.voided:
        return None
    sides = (record.left_by, record.right_by, record.right_at)
    return (envelope.id, envelope.scope, record.about, record.about_type, *sides, 0)


def _person(envelope: Envelope, record: Record) -> tuple[object, ...] | None:
    if not isinstance(record, Person) or envelope.voided:
        return None
    return (envelope.id, record.names, record.role, record.post, record.team)


def _opening(envelope: Envelope, record: Record) -> tuple[object, ...] | None:
    if not isinstance(record, Opening) or envelope.voided or record.seen_by:
        return None
    return (envelope.id, envelope.scope, record.person, record.reason, record.at, record.until_at)


def _attachment(envelope: Envelope, record: Record) -> tuple[object, ...] | None:
    if not isinstance(record, Attachment) or envelope.voided:
        return None
    head = (envelope.id, envelope.scope, record.about, record.name, record.kind, record.size, record.sha256)
    return (*head, envelope.made_by, envelope.made_at)


def _concern(envelope: Envelope, record: Record) -> tuple[object, ...] | None:
    if not isinstance(record, Concern) or envelope.voided:
        return None
    return (envelope.id, envelope.scope, record.about, record.raised_by, record.raised_at, int(record.is_open))


_OWN: tuple[tuple[str, frozenset[str], Callable[[Envelope, Record], tuple[object, ...] | None], int], ...] = (
    ("appointment_line", frozenset({"appointment"}), _appointment, 9),
    ("signature_line", frozenset({"signature"}), _signature, 3),
    ("conflict_line", frozenset({"conflict"}), _conflict, 8),
    ("person_line", frozenset({"person"}), _person, 5),
    ("opening_line", frozenset({"opening"}), _opening, 6),
    ("attachment_line", frozenset({"attachment"}), _attachment, 9),
    ("concern_line", frozenset({"concern"}), _concern, 6),
)
_LISTED: Final = frozenset().union(*(types for _, types, _, _ in _OWN))
