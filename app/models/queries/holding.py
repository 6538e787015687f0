"""What is on this laptop, file by file: for the sync centre, and for whoever asks what would be lost with the laptop."""

from typing import Any

from sqlalchemy import Connection

from app.domain.attendance import Attendance
from app.domain.ids import Id
from app.models.queries.common import all_in
from app.operations.rows.sending import HeldFile

_FILES = """SELECT s.id, s.kind, s.state, s.since, coalesce(c.name, '') AS name, coalesce(c.called, '') AS called,
    coalesce(c.initials, '') AS initials, coalesce(p.names, '') AS worker,
    (SELECT count(*) FROM record r WHERE r.scope = s.id AND r.voided = 0) AS records,
    coalesce((SELECT max(r.changed_at) FROM record r WHERE r.scope = s.id), '') AS newest_at,
    (SELECT count(DISTINCT o.rec_id) FROM outbox o WHERE o.scope = s.id AND o.state < 2) AS unsent
  FROM scope s LEFT JOIN child_line c ON c.scope = s.id LEFT JOIN person_line p ON p.id = c.worker
  ORDER BY s.state = 'whole', s.kind = 'directory', c.sort, s.id"""


def held_files(connection: Connection) -> tuple[HeldFile, ...]:
    """Files still coming first, then children by name, custody logs, the directory of the service last."""
    return tuple(
        HeldFile(
            id=Id(row.id), kind=row.kind, name=row.name or _log_name(connection, row),
            called=row.called, initials=row.initials, worker=row.worker,
            is_whole=row.state == "whole", records=row.records, newest_at=row.newest_at, since=row.since, unsent=row.unsent,
        )
        for row in connection.exec_driver_sql(_FILES)
    )  # fmt: skip


def _log_name(connection: Connection, row: Any) -> str:
    """How a custody log is named; empty for anything else that has no child."""
    if row.kind != "attendance":
        return ""
    logs = all_in(connection, Attendance, Id(row.id))
    return f"Custody log: {logs[0][1].called}" if logs else "Custody log"
