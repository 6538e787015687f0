"""Figures from what this laptop holds: a person's own children, their team's, or all."""

import json
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from app.domain.figures import WHAT, Figures, Said, figures
from app.domain.ids import Id
from app.domain.record import Record
from app.domain.types import view

_RECORDS: Final = (
    "SELECT type, id, scope, body, ver FROM record WHERE voided = 0 AND type IN (SELECT value FROM json_each(?))"
    " AND scope IN (SELECT value FROM json_each(?)) ORDER BY made_at, id"
)
_SIGNED: Final = (
    "SELECT s.about, json_extract(CAST(r.body AS TEXT), '$.meaning') AS meaning,"
    " json_extract(CAST(r.body AS TEXT), '$.signed_at') AS at, json_extract(CAST(a.body AS TEXT), '$.started_on') AS started_on"
    " FROM signature_line s JOIN record r ON r.id = s.id JOIN record a ON a.id = s.about"
    " WHERE r.voided = 0 AND a.voided = 0 AND a.type = 'assessment' AND r.made_at >= ?"
    " AND s.scope IN (SELECT value FROM json_each(?))"
)
_FAR_BACK_DAYS: Final = 400
"""Signatures from before that decide nothing that is counted, unless a paper has waited for more than a year."""


def of_laptop(connection: Connection, me: Id, team: Id, whose: str, day: date) -> Figures:
    """Counted over the files that `whose` names: own (I am the worker), team (the worker is in my team), all."""
    where, value = {"own": ("worker = ?", me), "team": ("team = ?", team)}.get(whose, ("? = ''", ""))
    rows = connection.exec_driver_sql(f"SELECT scope FROM child_line WHERE {where}", (value,))
    scopes = json.dumps(sorted(rows.scalars().all()))
    types = json.dumps([kind.type_name for kind in WHAT])
    found = connection.exec_driver_sql(_RECORDS, (types, scopes)).fetchall()
    records = [v for row in found if isinstance(v := view(*row), Record)]
    since = (day - timedelta(days=_FAR_BACK_DAYS)).isoformat()
    signed = connection.exec_driver_sql(_SIGNED, (since, scopes)).fetchall()
    said = [Said(about=Id(r.about), meaning=r.meaning or "", at=r.at or "", started_on=r.started_on or "") for r in signed]
    return figures(records, [one for one in said if one.at], day, whose)
