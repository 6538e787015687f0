"""The sync centre and one conflict made ready to be decided."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from app.changes.canonical import encode, read
from app.changes.edits import ABSENT, value_at
from app.domain.assessment import Assessment
from app.domain.ids import Id
from app.domain.plan import Plan
from app.domain.record import Record, Tree
from app.domain.signature import ClashingField, Conflict, Resolution
from app.domain.types import view
from app.domain.words import CHILD_FIELDS, STAGE
from app.forms.definition import FormDefinition
from app.forms.shelf import Shelf
from app.models.queries.common import all_in, form_of, name, names, open_conflicts, record_of, row_of, whose
from app.models.queries.outgoing import kept_aside, to_send
from app.models.queries.own_aside import own_aside
from app.models.queries.signed import beside, doubts_about
from app.operations.rows.conflict import ConflictFile, ConflictLine, OtherVersion
from app.operations.rows.sending import SyncCentre, SyncLine


def sync_centre(connection: Connection, me: Id, size: int, forms: Shelf) -> SyncCentre:
    """Needs you, to send, kept aside, came in, and what is on this laptop."""
    history = connection.exec_driver_sql("SELECT * FROM sync_history ORDER BY n DESC LIMIT 30").fetchall()
    last = connection.exec_driver_sql("SELECT server_at FROM sync_state").scalar() or ""
    proved = connection.exec_driver_sql("SELECT proved_at FROM sync_state").scalar() or ""
    return SyncCentre(
        needs=needs(connection, me, forms),
        unsent=to_send(connection),
        kept_aside=kept_aside(connection),
        own_aside=own_aside(connection, forms),
        to_decide=connection.exec_driver_sql("SELECT to_decide FROM sync_state").scalar_one(),
        history=tuple(SyncLine(id=str(r.n), at=r.at, outcome=r.outcome, sent=r.sent, came=r.came) for r in history),
        last_synced_at=last,
        proved_at=proved,
        children=connection.exec_driver_sql("SELECT count(*) FROM child_line").scalar_one(),
        bytes=size,
    )


def needs(connection: Connection, me: Id, forms: Shelf) -> tuple[ConflictLine, ...]:
    """Open conflicts that this person is a side of, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT k.*, c.name AS child, c.called FROM conflict_line k JOIN scope s ON s.id = k.scope"
        " LEFT JOIN child_line c ON c.scope = k.scope WHERE k.resolved = 0 AND ? IN (k.left_by, k.right_by)"
        " AND (c.scope IS NOT NULL OR s.kind = 'attendance') ORDER BY k.at, k.id",
        (me,),
    ).fetchall()
    by = names(connection, {Id(row.left_by) for row in rows} | {Id(row.right_by) for row in rows})
    return tuple(_line(connection, row, me, by, forms) for row in rows)


def _line(connection: Connection, row: Any, me: Id, by: dict[Id, str], forms: Shelf) -> ConflictLine:
    _, conflict = record_of(connection, Conflict, Id(row.id))
    child = None if row.called else whose(connection, conflict.scope)
    name_, called = (row.child, row.called) if child is None else (child.full_name, child.called)
    labels = _labels(connection, conflict, called, forms)
    other = row.left_by if row.right_by == me else row.right_by
    return ConflictLine(
        id=Id(row.id), scope=Id(row.scope), about=Id(row.about), about_type=row.about_type, child=name_,
        called=called, label=labels[0][1] if labels else "An answer", other=by.get(Id(other), "A colleague"), at=row.at,
    )  # fmt: skip


def conflict_file(connection: Connection, id: Id, me: Id, forms: Shelf) -> ConflictFile:
    """A conflict with its questions in words. Raises Refused when it is not on this laptop."""
    _, conflict = record_of(connection, Conflict, id)
    conflict = _as_it_stands(connection, conflict)
    child = whose(connection, conflict.scope)
    about = _about(connection, conflict.about)
    return ConflictFile(
        conflict=conflict,
        child=child,
        labels=_labels(connection, conflict, child.called, forms),
        left_name=name(connection, conflict.left_by) or "A colleague",
        right_name=name(connection, conflict.right_by) or "A colleague",
        i_am_right=conflict.right_by == me,
        i_am_left=conflict.left_by == me,
        form=form_of(about, forms),
        decided_by=_decided_by(connection, conflict),
        also=_also(connection, conflict, me),
        versions=_versions(connection, conflict),
        **_signed(connection, conflict.about),
    )


def _signed(connection: Connection, about: Id) -> dict[str, str]:
    row = connection.exec_driver_sql(
        "SELECT signed_by, signed_at FROM assessment_line WHERE id = ? AND standing = 'countersigned'", (about,)
    ).fetchone()
    if row is None:
        return {}
    why = doubts_about(connection, [about]).get((about, row.signed_at), "")
    return {"signed_by": beside(name(connection, Id(row.signed_by)), why), "signed_at": row.signed_at}


def _also(connection: Connection, conflict: Conflict, me: Id) -> tuple[str, ...]:
    """People of other open conflicts about the same places, but for me and the two of this one."""
    paths = {field.path for field in conflict.fields.values()}
    people: set[Id] = set()
    for id in open_conflicts(connection, conflict.about):
        other = record_of(connection, Conflict, id)[1]
        if other.id != conflict.id and paths & {field.path for field in other.fields.values()}:
            people |= {other.left_by, other.right_by}
    people -= {me, conflict.left_by, conflict.right_by}
    return tuple(sorted(names(connection, people).values()))


def _versions(connection: Connection, conflict: Conflict) -> tuple[OtherVersion, ...]:
    """Third wordings of these places; the first of the two of another conflict stands in the record, as it does in this one."""
    paths = {field.path for field in conflict.fields.values()}
    found = []
    for id in open_conflicts(connection, conflict.about):
        other = record_of(connection, Conflict, id)[1]
        if other.id != conflict.id and other.right_by not in {conflict.left_by, conflict.right_by}:
            who = name(connection, other.right_by) or "A colleague"
            fields = (field for field in other.fields.values() if field.path in paths)
            found += [OtherVersion(path=f.path, who=who, at=other.right_at, value=f.right) for f in fields]
    return tuple(sorted(found, key=lambda version: (version.at, version.who)))


def _as_it_stands(connection: Connection, conflict: Conflict) -> Conflict:
    """The conflict with what stands in the record now on the left: it may have been written on since."""
    shadow = connection.exec_driver_sql("SELECT body FROM shadow WHERE rec_id = ?", (conflict.about,)).fetchone()
    row = shadow or row_of(connection, conflict.about)
    if row is None:
        return conflict
    body = read(row.body)
    fields = {key: msgspec.structs.replace(f, left=_text_at(body, f.path)) for key, f in conflict.fields.items()}
    return conflict.but(fields=fields)


def _text_at(body: Tree, path: str) -> str:
    value = value_at(body, tuple(path.split("/")))
    return "" if value is ABSENT else encode(value).decode()


def _decided_by(connection: Connection, conflict: Conflict) -> str:
    found = [r for _, r in all_in(connection, Resolution, conflict.scope) if r.conflict == conflict.id]
    return (name(connection, found[0].by) or "A colleague") if found else ""


def _about(connection: Connection, id: Id) -> Record | None:
    row = row_of(connection, id)
    record = view(row.type, row.id, row.scope, row.body, row.ver) if row is not None else None
    return record if isinstance(record, Record) else None


def _labels(connection: Connection, conflict: Conflict, called: str, forms: Shelf) -> tuple[tuple[str, str, str], ...]:
    about = _about(connection, conflict.about)
    form = form_of(about, forms)
    return tuple((key, *_label(field, about, form, called)) for key, field in sorted(conflict.fields.items()))


def _label(field: ClashingField, about: Record | None, form: FormDefinition | None, called: str) -> tuple[str, str]:
    """(the question or field in words, where it stands)."""
    path = field.path.split("/")
    if path[0] == "answers" and form is not None and path[1] in form.questions:
        section = form.section(form.home[path[1]])
        label = form.questions[path[1]].label.replace("{name}", called)
        if not isinstance(about, Assessment):
            return label, f"Self-assessment · {section.title}"
        return label, f"Assessment: {STAGE.get(about.stage, 'Assessment').lower()} · {section.title}"
    where = {"plan": "Plan", "contact": "Contact", "child": "Details"}.get(type(about).type_name if about else "", "Record")
    if isinstance(about, Plan) and path[0] == "targets" and path[1] in about.targets:
        target = about.targets[path[1]]
        where = f"Plan · {target.title or target.words}"
    return CHILD_FIELDS.get(path[-1], path[-1].replace("_", " ").capitalize()), where
