"""Reports of a child, and one of them whole."""

from sqlalchemy import Connection

from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.record import Envelope
from app.domain.report import Filing, Report
from app.domain.standing import Standing, in_order, standing
from app.domain.words import STAGE
from app.forms.people_harmed import named_by
from app.forms.shelf import Shelf
from app.models.lists import signatures_about
from app.models.queries.common import (
    all_in,
    child_of,
    head_hash,
    name,
    open_conflicts,
    record_of,
)
from app.models.queries.signed import who_signed
from app.operations.rows.report import ReportFile, ReportLine


def lines(connection: Connection, scope: Id) -> tuple[ReportLine, ...]:
    """All versions of all reports of a child, newest first."""
    found = all_in(connection, Report, scope)
    filings = {filing.about: filing for _, filing in reversed(all_in(connection, Filing, scope))}
    replaced = {report.previous for _, report in found}
    made = [_line(connection, e, report, filings.get(report.id), report.id in replaced) for e, report in found]
    return tuple(reversed(made))


def _line(connection: Connection, e: Envelope, report: Report, filing: Filing | None, is_replaced: bool) -> ReportLine:
    return ReportLine(
        id=report.id,
        scope=report.scope,
        template=report.template,
        number=report.number,
        court=report.court,
        standing=_standing(connection, report.id).stage,
        due_on=report.due_on,
        filed_on=filing.filed_on if filing else "",
        proposal=report.proposal,
        outcome=filing.outcome if filing else "",
        changed_at=e.changed_at,
        is_replaced=is_replaced,
    )


def _standing(connection: Connection, id: Id) -> Standing:
    return standing(head_hash(connection, id), signatures_about(connection, id))


def file(connection: Connection, id: Id, forms: Shelf) -> ReportFile:
    """A report for its page. Raises Refused when it is not here or cannot be read."""
    envelope, record = record_of(connection, Report, id)
    signatures = tuple(in_order(signatures_about(connection, id)))
    head = head_hash(connection, id)
    where = standing(head, signatures)
    child = child_of(connection, record.scope)
    last = signatures[-1] if signatures else None
    filings = [filing for _, filing in all_in(connection, Filing, record.scope) if filing.about == id]
    return ReportFile(
        report=record,
        child=child,
        standing=where,
        head_hash=head,
        author=name(connection, where.author or envelope.made_by),
        signed_by=who_signed(connection, where.signed) if where.signed else "",
        note=last.reason if last is not None and last.meaning in {"returned", "reopened"} else "",
        filing=filings[0] if filings else None,
        stage=_stage(connection, record),
        is_stale=head_hash(connection, record.assessment) not in ("", record.made_from),
        is_replaced=any(other.previous == id for _, other in all_in(connection, Report, record.scope)),
        open_conflicts=open_conflicts(connection, id),
        signatures=signatures,
        harmed=_harmed(connection, record, child, forms),
    )


def _harmed(connection: Connection, record: Report, child: Child, forms: Shelf) -> tuple[str, ...]:
    try:
        stage = record_of(connection, Assessment, record.assessment)[1]
    except Refused:
        return ()
    form = forms.find(stage.form.id, stage.form.version)
    return named_by(form, stage.answers, child.names_in_file) if form is not None else ()


def _stage(connection: Connection, record: Report) -> str:
    try:
        stage = record_of(connection, Assessment, record.assessment)[1].stage
    except Refused:
        return ""
    return STAGE.get(stage, stage)
