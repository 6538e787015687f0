"""Lines behind the bell: worries about safety first, then what happened elsewhere to this person's work, newest first."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.policy import is_manager
from app.domain.report import Report
from app.domain.standing import Stage, standing
from app.domain.words import REPORT
from app.models.lists import signatures_about
from app.models.queries.common import head_hash, name, names, record_of
from app.models.queries.concerns import open_concerns
from app.models.queries.signed import beside, doubts_about, who_signed
from app.operations.rows.access import OpeningLine
from app.operations.rows.concern import ConcernLine
from app.operations.rows.day import Notice

MOST: Final = 30
_DAYS: Final = 30
"""How long what happened to a report stays behind the bell."""
_LONGEST: Final = 120
_SINCE: Final = {
    "changed_since_sent": "it was sent. Read it, and send it again",
    "changed_since_signed": "it was countersigned. What was signed stays readable; read the difference",
}


def notices(connection: Connection, me: Id, role: str, now: str) -> tuple[Notice, ...]:
    """Worries that wait for an action, longest wait first; then returned to me, countersigned for me, waiting for me,
    changed by somebody since it was sent or signed, two versions to decide, openings. The rest is newest first."""
    worries = [_worry(line) for line in open_concerns(connection, me, role)]
    lines = [_notice(connection, row) for row in _assessments(connection, me, role)]
    lines += _conflicts(connection, me)
    lines += _reports(connection, me, role, now)
    lines += [_opened(line) for line in openings(connection, role)]
    lines.sort(key=lambda line: (instant(line.at), line.id), reverse=True)
    return (*worries, *lines[: max(0, MOST - len(worries))])


def _worry(line: ConcernLine) -> Notice:
    asked = " ".join(line.asked.split())
    asked = asked if len(asked) <= _LONGEST else f"{asked[:_LONGEST].rsplit(' ', 1)[0]} …"
    text = f"{line.called}: a worry about safety is open"
    detail = f"“{asked}”" if asked else ""
    return Notice(
        id=f"{line.id}:concern",
        scope=line.scope,
        record=line.id,
        text=text,
        at=line.raised_at,
        kind="concern",
        detail=detail,
    )


def _assessments(connection: Connection, me: Id, role: str) -> list[Any]:
    found = connection.exec_driver_sql(
        "SELECT a.id, a.scope, a.standing, a.changed_at, a.signed_at, a.signed_by, a.sent_at, a.author, c.called"
        " FROM assessment_line a JOIN child_line c ON c.scope = a.scope"
        " WHERE (a.author = ? AND a.standing IN ('returned', 'countersigned') AND a.signed_by != a.author)"
        " OR (? AND a.standing = 'sent' AND a.author != ?)"
        " OR (a.standing IN ('changed_since_sent', 'changed_since_signed') AND ? IN (a.author, a.signed_by, a.changed_by))",
        (me, is_manager(role), me, me),
    )
    return list(found.fetchall())


def _conflicts(connection: Connection, me: Id) -> list[Notice]:
    rows = connection.exec_driver_sql(
        "SELECT k.id, k.scope, k.at, c.called FROM conflict_line k JOIN child_line c ON c.scope = k.scope"
        " WHERE k.resolved = 0 AND ? IN (k.left_by, k.right_by)",
        (me,),
    ).fetchall()
    says = "two of you wrote the same answer. Both texts are kept."
    return [
        Notice(id=row.id, scope=Id(row.scope), record=Id(row.id), text=f"{row.called}: {says}", at=row.at, kind="conflict")
        for row in rows
    ]


def _reports(connection: Connection, me: Id, role: str, now: str) -> list[Notice]:
    """What was signed about reports lately: theirs that came back, were signed or opened again, and those that wait."""
    since = (datetime.fromisoformat(now) - timedelta(days=_DAYS)).date().isoformat()
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT r.id, c.called FROM record said JOIN signature_line s ON s.id = said.id"
        " JOIN record r ON r.id = s.about JOIN child_line c ON c.scope = r.scope"
        " WHERE said.type = 'signature' AND said.made_at >= ? AND r.type = 'report' AND r.voided = 0",
        (since,),
    ).fetchall()
    found = (_report(connection, Id(row.id), row.called, me, role) for row in rows)
    return [notice for notice in found if notice is not None]


def _report(connection: Connection, id: Id, called: str, me: Id, role: str) -> Notice | None:
    where = standing(head_hash(connection, id), signatures_about(connection, id))
    if where.signed is None:
        return None
    report = record_of(connection, Report, id)[1]
    what = REPORT.get(report.template, "Report").lower()
    author, who = me in where.authors, who_signed(connection, where.signed) or "A manager"
    match where.stage:
        case Stage.SENT if is_manager(role) and not author:
            text = f"{name(connection, where.author) or 'Somebody'} sent {called}’s {what} to be countersigned"
        case Stage.RETURNED if author:
            text = f"{called}’s {what} came back with a note"
        case Stage.COUNTERSIGNED if author and where.by != me:
            text = f"{who} countersigned {called}’s {what}"
        case Stage.IN_PROGRESS if author and where.by != me:
            text = f"{who} opened {called}’s {what} again and said why"
        case _:
            return None
    return Notice(id=f"{id}:{where.stage}:{where.at}", scope=report.scope, record=id, text=text, at=where.at, kind="report")


def openings(connection: Connection, role: str) -> tuple[OpeningLine, ...]:
    """For a manager: who opened a file that is not with them, and why, newest first; until a manager said they saw it."""
    if not is_manager(role):
        return ()
    rows = connection.exec_driver_sql(
        "SELECT o.*, c.name AS child, c.called FROM opening_line o JOIN child_line c ON c.scope = o.scope"
        " ORDER BY o.at DESC, o.id"
    ).fetchall()
    who = names(connection, {Id(row.person) for row in rows})
    return tuple(
        OpeningLine(
            id=Id(row.id), scope=Id(row.scope), child=row.child, called=row.called, reason=row.reason, at=row.at,
            until_at=row.until_at, who=who.get(Id(row.person), "A colleague"),
        )
        for row in rows
    )  # fmt: skip


def _opened(line: OpeningLine) -> Notice:
    text = f"{line.who} opened {line.called}’s file, which is not with them, and said why"
    return Notice(id=f"{line.id}:opening", scope=line.scope, record=line.id, text=text, at=line.at, kind="opening")


def _notice(connection: Connection, row: Any) -> Notice:
    if row.standing == "countersigned":
        why = doubts_about(connection, [Id(row.id)]).get((Id(row.id), row.signed_at), "")
        text = f"{beside(name(connection, Id(row.signed_by)) or 'A manager', why)} countersigned {row.called}’s assessment"
        at = row.signed_at
    elif row.standing in _SINCE:
        text, at = f"{row.called}’s assessment was changed after {_SINCE[row.standing]}", row.changed_at
    elif row.standing == "returned":
        text, at = f"{row.called}’s assessment came back with notes", row.changed_at
    else:
        text = f"{name(connection, Id(row.author)) or 'Somebody'} sent {row.called}’s assessment to be countersigned"
        at = row.sent_at
    return Notice(
        id=f"{row.id}:{row.standing}", scope=Id(row.scope), record=Id(row.id), text=text, at=at, kind=row.standing
    )
