"""The audit trail of this laptop: who did or read what and when, each line chained to the one before it by hash.

What the service confirmed stands beside it as receipts, so that a trail that was cut short or made anew is noticed too.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from app.changes.trail import START, Entry, link
from app.domain.ids import Id
from app.domain.moment import Moment

COLUMNS = "n, at, boot, boottime, by, what, subject, detail, server_at"
_LAST = "SELECT n, chain, (SELECT server_at FROM sync_state) AS server_at FROM audit ORDER BY n DESC LIMIT 1"


def write(connection: Connection, moment: Moment, by: Id, what: str, subject: Id, detail: str = "") -> None:
    """Append a line in the caller's transaction. `detail` holds no personal data but a stated reason."""
    last = connection.exec_driver_sql(_LAST).fetchone()
    told = moment.last_server_at or (last.server_at if last else "")
    n = last.n + 1 if last else 1
    entry = Entry(n, moment.wall_at, moment.boot_id, moment.boottime_ns, by, what, subject, detail, told)
    chain = link(bytes(last.chain) if last else START, entry)
    connection.exec_driver_sql(
        f"INSERT INTO audit({COLUMNS}, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (n, entry.at, entry.boot, entry.boottime, by, what, subject, detail, told, chain),
    )


def first_break(connection: Connection) -> int | None:
    """The number of the first line that is not as it was written, or that is missing; None when all is well.

    A line that was cut off at the end, or a chain made anew, is found where the service gave a receipt for it.
    """
    promised = _promised(connection)
    expected, chain = 1, START
    for entry, kept in entries(connection):
        chain = link(chain, entry)
        if entry.n != expected or chain != kept or promised.pop(entry.n, chain) != chain:
            return min(entry.n, expected)
        expected += 1
    return expected if promised else None


def entries(connection: Connection, after: int = 0, most: int = -1) -> Iterator[tuple[Entry, bytes]]:
    """Lines behind number `after` in order, each with the chain kept beside it."""
    rows = connection.exec_driver_sql(f"SELECT {COLUMNS}, chain FROM audit WHERE n > ? ORDER BY n LIMIT ?", (after, most))
    for row in rows:
        yield Entry(*row[:9]), bytes(row[9])


def _promised(connection: Connection) -> dict[int, bytes]:
    """Where the service's receipts say that the chain stood."""
    return {int(last): bytes(head) for last, head in connection.exec_driver_sql("SELECT last, head FROM audit_receipt")}
