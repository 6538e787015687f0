"""What waits for a manager to be countersigned: assessments and reports, what stops each, and who has to sign it."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from app.domain.assessment import Assessment
from app.domain.countersigning import SERVICE_MANAGER, rule_for
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.initials import initials
from app.domain.moment import instant
from app.domain.report import Report
from app.domain.standing import Stage, Standing, standing
from app.domain.words import REPORT, STAGE
from app.forms.rated import facts
from app.forms.shelf import Shelf
from app.models.lists import signatures_about
from app.models.queries.common import head_hash, name, names, names_of_children, record_of
from app.models.surroundings import has_service_manager
from app.operations.rows.assessment import ReviewLine


def waiting(connection: Connection, me: Id, forms: Shelf) -> tuple[ReviewLine, ...]:
    """Everything that waits, longest wait first; never a manager's own work."""
    lines = (*_assessments(connection, me, forms), *_reports(connection, me))
    worries = _open_worries(connection, (line.scope for line in lines))
    ordered = sorted(lines, key=lambda line: (instant(line.sent_at), line.id))
    return tuple(line.but(worries=worries.get(line.scope, 0)) for line in ordered)


def _open_worries(connection: Connection, scopes: Iterable[Id]) -> dict[Id, int]:
    """How many worries of each file wait for an action: while one does, nothing of that child is countersigned."""
    rows = connection.exec_driver_sql(
        "SELECT scope, count(*) AS many FROM concern_line WHERE is_open = 1 AND scope IN (SELECT value FROM json_each(?))"
        " GROUP BY scope",
        (json.dumps(sorted(set(scopes))),),
    )
    return {Id(row.scope): row.many for row in rows}


def _assessments(connection: Connection, me: Id, forms: Shelf) -> tuple[ReviewLine, ...]:
    rows = connection.exec_driver_sql(
        "SELECT a.id, a.scope, a.stage, a.author, a.sent_at, c.name AS child, c.initials FROM assessment_line a"
        " JOIN child_line c ON c.scope = a.scope WHERE a.standing = 'sent' AND a.author != ?",
        (me,),
    ).fetchall()
    by = names(connection, {Id(row.author) for row in rows})
    has_senior = has_service_manager(connection)
    return tuple(_assessment(row, by.get(Id(row.author), ""), _level(connection, row, forms), has_senior) for row in rows)


def _assessment(row: Any, author: str, level: str, has_senior: bool) -> ReviewLine:
    return ReviewLine(
        id=Id(row.id), scope=Id(row.scope), child=row.child, initials=row.initials, what=STAGE.get(row.stage, row.stage),
        author=author, author_first=author.split(" ", 1)[0], sent_at=row.sent_at,
        needs_senior=has_senior and level == SERVICE_MANAGER,
    )  # fmt: skip


def _level(connection: Connection, row: Any, forms: Shelf) -> str:
    try:
        record = record_of(connection, Assessment, Id(row.id))[1]
    except Refused:
        return ""
    return rule_for(facts(forms.find(record.form.id, record.form.version), record)).level


def _reports(connection: Connection, me: Id) -> Sequence[ReviewLine]:
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT r.id, r.scope FROM signature_line s JOIN record r ON r.id = s.about"
        " WHERE r.type = 'report' AND r.voided = 0"
    ).fetchall()
    sent = [(Id(row.id), Id(row.scope), _standing(connection, Id(row.id))) for row in rows]
    theirs = [one for one in sent if one[2].stage is Stage.SENT and me not in one[2].authors]
    children = names_of_children(connection, (scope for _, scope, _ in theirs))
    return [_report(connection, *one, children.get(one[1], ("", ""))[0]) for one in theirs]


def _standing(connection: Connection, id: Id) -> Standing:
    return standing(head_hash(connection, id), signatures_about(connection, id))


def _report(connection: Connection, id: Id, scope: Id, where: Standing, child: str) -> ReviewLine:
    _, report = record_of(connection, Report, id)
    author = name(connection, where.author)
    return ReviewLine(
        id=id,
        scope=scope,
        child=child,
        initials=initials(child),
        what=REPORT.get(report.template, "Report"),
        author=author,
        author_first=author.split(" ", 1)[0],
        sent_at=where.at,
        kind="report",
    )
