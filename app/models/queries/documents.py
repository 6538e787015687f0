"""Documents beside a record, and their bytes."""

from sqlalchemy import Connection

from app.domain.attachment import Attachment
from app.domain.ids import Id
from app.models import blobs
from app.models.queries.common import names, record_of
from app.operations.rows.document import AttachmentLine

_LINES = """SELECT a.*, coalesce(b.state, 2) AS state FROM attachment_line a
  LEFT JOIN blob b ON b.scope = a.scope AND b.sha256 = a.sha256"""


def attachments(connection: Connection, about: Id) -> tuple[AttachmentLine, ...]:
    """Oldest first."""
    return _lines(connection, f"{_LINES} WHERE a.about = ? ORDER BY a.at, a.id", about)


def documents(connection: Connection, scope: Id) -> tuple[AttachmentLine, ...]:
    """Of a whole file, newest first."""
    return _lines(connection, f"{_LINES} WHERE a.scope = ? ORDER BY a.at DESC, a.id DESC", scope)


def _lines(connection: Connection, select: str, id: Id) -> tuple[AttachmentLine, ...]:
    rows = connection.exec_driver_sql(select, (id,)).fetchall()
    by = names(connection, {Id(row.by) for row in rows})
    return tuple(
        AttachmentLine(
            id=Id(row.id),
            scope=Id(row.scope),
            about=Id(row.about),
            name=row.name,
            kind=row.kind,
            size=row.size,
            by=by.get(Id(row.by), "A colleague"),
            at=row.at,
            is_here=row.state != blobs.COMING,
            is_sent=row.state != blobs.OWN,
        )
        for row in rows
    )


def document(connection: Connection, id: Id) -> bytes:
    """The bytes. Raises Refused while they have not come."""
    _, attachment = record_of(connection, Attachment, id)
    return blobs.content(connection, attachment.scope, attachment.sha256)
