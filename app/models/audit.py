"""The audit trail of this laptop: who did or read what and when, each line chained to the one before it by hash."""

import hashlib

from sqlalchemy import Connection

from app.changes.canonical import encode
from app.domain.ids import Id
from app.domain.moment import Moment

_START = b"\x00" * 32


def write(connection: Connection, moment: Moment, by: Id, what: str, subject: Id, detail: str = "") -> None:
    """Append a line in the caller's transaction. `detail` holds no personal data."""
    row = connection.exec_driver_sql("SELECT chain FROM audit ORDER BY n DESC LIMIT 1").fetchone()
    line = (moment.wall_at, moment.boot_id, moment.boottime_ns, by, what, subject, detail)
    chain = _link(bytes(row[0]) if row else _START, line)
    connection.exec_driver_sql(
        "INSERT INTO audit(at, boot, boottime, by, what, subject, detail, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*line, chain),
    )


def first_break(connection: Connection) -> int | None:
    """The number of the first line that does not fit the chain, or None when all do."""
    chain = _START
    for row in connection.exec_driver_sql(
        "SELECT at, boot, boottime, by, what, subject, detail, chain, n FROM audit ORDER BY n"
    ):
        chain = _link(chain, tuple(row[:7]))
        if chain != bytes(row[7]):
            return int(row[8])
    return None


def _link(before: bytes, line: tuple[object, ...]) -> bytes:
    return hashlib.sha256(before + encode([str(part) for part in line])).digest()
