"""Assessments in lists and in the editor; plans with their signatures."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from app.domain.assessment import Assessment
from app.domain.countersigning import rule_for
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.plan import Plan
from app.domain.self_assessment import SelfAssessment
from app.domain.signature import Signature
from app.domain.stage_due import OF_ORDER
from app.domain.standing import Stage, Standing, in_order, standing
from app.domain.words import STAGE
from app.forms.definition import FormDefinition
from app.forms.rated import facts
from app.forms.shelf import Shelf
from app.forms.vouched import sat, since
from app.models.lists import signatures_about
from app.models.queries.beside_assessment import beside as sources_beside
from app.models.queries.children import worker_of
from app.models.queries.common import all_in, child_of, head_hash, name, names, open_conflicts, record_of
from app.models.queries.signed import beside, doubts, doubts_about, who_signed
from app.models.queries.taken_up import raised_for
from app.models.queries.talking import talking
from app.operations.rows.assessment import AssessmentFile, AssessmentLine
from app.operations.rows.plan import PlanFile

_OVER = frozenset({"countersigned", "changed_since_signed", "abandoned"})


def lines(connection: Connection, scope: Id) -> tuple[AssessmentLine, ...]:
    """Assessments of one child, or of all with an empty scope, newest change first.

    A stage that the order asks for, without a date of its own, is due when the order says (the same date as on the overview).
    """
    where, values = ("a.scope = ?", (scope,)) if scope else ("1", ())
    rows = connection.exec_driver_sql(
        "SELECT a.*, c.name AS child, c.called, (SELECT d.due_on FROM due_line d WHERE d.scope = a.scope AND"
        f" d.kind = 'assessment' AND a.standing != 'countersigned' AND a.stage IN {OF_ORDER}) AS owed_on"
        " FROM assessment_line a JOIN child_line c ON c.scope = a.scope"
        f" WHERE {where} ORDER BY julianday(a.changed_at) DESC, a.id DESC LIMIT 500",
        values,
    ).fetchall()
    replaced, doubled = _replaced(rows), _doubled(rows)
    by = names(connection, {Id(row.author) for row in rows} | {Id(row.signed_by) for row in rows})
    why = doubts_about(connection, [Id(row.id) for row in rows if row.signed_by])
    return tuple(
        _line(row, by, why.get((Id(row.id), row.signed_at), ""), row.id in replaced, row.id in doubled) for row in rows
    )


def _doubled(rows: Sequence[Any]) -> set[str]:
    """Open stages that stand beside another open one of the same form in the same file (DOMAIN 4.2)."""
    open_ones: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.standing not in _OVER:
            open_ones.setdefault((row.scope, row.form), []).append(row.id)
    return {id for ids in open_ones.values() if len(ids) > 1 for id in ids}


def _replaced(rows: Sequence[Any]) -> set[str]:
    """Countersigned stages behind which a later one of the same form is countersigned too (DOMAIN 4.2)."""
    signed = [row for row in rows if row.standing == "countersigned"]
    newest: dict[tuple[str, str], Any] = {}
    for row in signed:
        key = (row.scope, row.form)
        if key not in newest or (instant(row.made_at), row.id) > (instant(newest[key].made_at), newest[key].id):
            newest[key] = row
    return {row.id for row in signed if newest[(row.scope, row.form)] is not row}


def _line(row: Any, by: dict[Id, str], why: str, is_replaced: bool, is_one_of_two: bool) -> AssessmentLine:
    return AssessmentLine(
        id=Id(row.id), scope=Id(row.scope), child=row.child, called=row.called, form=row.form,
        title=STAGE.get(row.stage, row.stage), stage=row.stage, standing="superseded" if is_replaced else row.standing,
        due_on=row.due_on or row.owed_on or "", use_by=row.use_by,
        answered=row.answered, total=row.total,
        author=by.get(Id(row.author), ""), changed_at=row.changed_at, sent_at=row.sent_at,
        signed_by=beside(by.get(Id(row.signed_by), ""), why), signed_at=row.signed_at,
        is_one_of_two=is_one_of_two,
    )  # fmt: skip


def file(connection: Connection, id: Id, forms: Shelf) -> AssessmentFile:
    """An assessment for its editor or reader. Raises Refused when it is not here or cannot be read."""
    envelope, record = record_of(connection, Assessment, id)
    signatures = tuple(in_order(signatures_about(connection, id)))
    head = head_hash(connection, id)
    where = standing(head, signatures)
    before = _before(connection, envelope.made_at, record)
    return AssessmentFile(
        assessment=record,
        form=forms.find(record.form.id, record.form.version),
        child=child_of(connection, record.scope),
        standing=where,
        head_hash=head,
        author=name(connection, where.author or envelope.made_by),
        signed_by=who_signed(connection, where.signed) if where.signed else "",
        before=before,
        before_form=forms.find(before.form.id, before.form.version) if before else None,
        between=_between(before, record, forms),
        notes=_notes(connection, signatures),
        open_conflicts=open_conflicts(connection, id),
        signatures=signatures,
        older_forms=_older_forms(record, forms),
        origins=_origins(connection, record),
        signing=rule_for(facts(forms.find(record.form.id, record.form.version), record)),
        has_sitting=_has_sitting(connection, record),
        newer=_newer(record, where, forms),
        sources=sources_beside(connection, record, forms),
        raised=raised_for(connection, record, where, forms),
        language=forms.language,
        not_worded=forms.not_worded(record.form.id, record.form.version),
    )


def _origins(connection: Connection, record: Assessment) -> tuple[tuple[Id, str, str], ...]:
    """The stages that its answers were carried from; those that are not here are left out."""
    wanted = {answer.carried_from for answer in record.answers.values()} - {""}
    if not wanted:
        return ()
    return tuple((r.id, r.stage, r.started_on) for _, r in all_in(connection, Assessment, record.scope) if r.id in wanted)


def _has_sitting(connection: Connection, record: Assessment) -> bool:
    stages = [stage for _, stage in all_in(connection, Assessment, record.scope)]
    began = since(record, stages, lambda id: signatures_about(connection, id))
    return sat((one for _, one in all_in(connection, SelfAssessment, record.scope)), began)


def _older_forms(record: Assessment, forms: Shelf) -> tuple[FormDefinition, ...]:
    form = forms.find(record.form.id, record.form.version)
    if form is None or not set(record.answers) - form.questions.keys():
        return ()
    found = (forms.find(record.form.id, version) for version in range(record.form.version - 1, 0, -1))
    return tuple(one for one in found if one is not None)


def _between(before: Assessment | None, record: Assessment, forms: Shelf) -> tuple[FormDefinition, ...]:
    if before is None or before.form.id != record.form.id:
        return ()
    found = (forms.find(record.form.id, version) for version in range(before.form.version + 1, record.form.version))
    return tuple(one for one in found if one is not None)


def _newer(record: Assessment, where: Standing, forms: Shelf) -> int:
    newest = forms.newest(record.form.id)
    is_open = where.stage not in {Stage.SENT, Stage.COUNTERSIGNED, Stage.ABANDONED}
    return newest.version if is_open and newest is not None and newest.version > record.form.version else 0


def _before(connection: Connection, made_at: str, record: Assessment) -> Assessment | None:
    """The stage that this one was begun from; without one, the stage before it with the same form."""
    rows = all_in(connection, Assessment, record.scope)
    if record.previous:
        return next((r for _, r in rows if r.id == record.previous), None)
    earlier = [r for e, r in rows if instant(e.made_at) < instant(made_at) and r.form.id == record.form.id]
    return earlier[-1] if earlier else None


def _notes(connection: Connection, signatures: tuple[Signature, ...]) -> tuple[tuple[str, str, str], ...]:
    """Notes of the newest return, unless it has been sent again since."""
    last = signatures[-1] if signatures else None
    if last is None or last.meaning != "returned":
        return ()
    by = name(connection, last.signer)
    notes = [(note.about, note.text, by) for note in last.notes.values()]
    return tuple(([("", last.reason, by)] if last.reason else []) + notes)


def plan_file(connection: Connection, scope: Id) -> PlanFile:
    """The newest plan of a child with who agreed to it."""
    plans = [plan for _, plan in all_in(connection, Plan, scope)]
    plan = plans[-1] if plans else None
    signatures = signatures_about(connection, plan.id) if plan else ()
    return PlanFile(
        plan=plan,
        child=child_of(connection, scope),
        worker=worker_of(connection, scope),
        signatures=tuple(in_order(signatures)),
        head_hash=head_hash(connection, plan.id) if plan else "",
        open_conflicts=open_conflicts(connection, plan.id) if plan else (),
        doubts=doubts(connection, signatures),
        talking=talking(connection, scope),
    )


__all__ = ["file", "lines", "plan_file"]
