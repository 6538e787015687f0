"""What custody figures are counted from: all logs on this laptop with their stamps, and the requests of the rota."""

from typing import TypeVar

from sqlalchemy import Connection

from app.domain.attendance import Attendance
from app.domain.call_out import CallOut
from app.domain.call_out_answer import CallOutAnswer
from app.domain.custody_case import case_of
from app.domain.custody_request import requests_of
from app.domain.ids import Id
from app.domain.record import EMPTY, Record
from app.domain.self_assessment import FEEDBACK, SelfAssessment
from app.domain.stamp import Stamp
from app.domain.types import view
from app.models.queries.common import names
from app.operations.rows.custody_figures import CustodyFiguresRow

R = TypeVar("R", bound=Record)
_RECORDS = "SELECT type, id, scope, body, ver, made_at FROM record WHERE type = ? AND voided = 0 ORDER BY id"
_SIGNED = (
    "SELECT DISTINCT s.about FROM signature_line s JOIN record r ON r.id = s.id JOIN record a ON a.id = s.about"
    " WHERE r.voided = 0 AND a.type = 'attendance'"
)


def custody_figures(connection: Connection) -> CustodyFiguresRow:
    """Everything that is here. A log that is reviewed stays with managers, so it is counted too."""
    logs, unreadable = _all(connection, Attendance)
    stamps: dict[Id, list[Stamp]] = {}
    for stamp, _ in _all(connection, Stamp)[0]:
        stamps.setdefault(stamp.scope, []).append(stamp)
    signed = set(connection.exec_driver_sql(_SIGNED).scalars().all())
    sittings = (one for one, _ in _all(connection, SelfAssessment)[0] if one.form.id == FEEDBACK and one.is_finished)
    said = {one.scope: one.answers for one in sittings if not one.declined}
    cases = tuple(
        case_of(log, stamps.get(log.scope, []), at, is_signed=log.id in signed, said=said.get(log.scope, EMPTY))
        for log, at in logs
    )
    call_outs = [call_out for call_out, _ in _all(connection, CallOut)[0]]
    answers = [answer for answer, _ in _all(connection, CallOutAnswer)[0]]
    return CustodyFiguresRow(
        cases=cases,
        requests=requests_of(call_outs, answers, cases),
        unreadable=unreadable,
        names=names(connection, {case.adult for case in cases}),
    )


def _all(connection: Connection, kind: type[R]) -> tuple[list[tuple[R, str]], int]:
    """All readable records of a type with when each was made, and how many cannot be read."""
    rows = connection.exec_driver_sql(_RECORDS, (kind.type_name,)).fetchall()
    views = ((view(row.type, row.id, row.scope, row.body, row.ver), row.made_at) for row in rows)
    found = [(record, made_at) for record, made_at in views if isinstance(record, kind)]
    return found, len(rows) - len(found)
