"""Later notes on records that may no longer be changed."""

from sqlalchemy import Connection

from app.domain.contact import Addendum
from app.domain.ids import Id
from app.models.queries.common import all_in, names, row_of
from app.operations.rows.mark import LaterNote


def later_notes(connection: Connection, about: Id) -> tuple[LaterNote, ...]:
    """Oldest first; nothing where the record is not on this laptop."""
    row = row_of(connection, about)
    found = [(e, n) for e, n in all_in(connection, Addendum, Id(row.scope)) if n.about == about] if row is not None else []
    by = names(connection, {envelope.made_by for envelope, _ in found})
    return tuple(LaterNote(id=e.id, text=note.text, by=by.get(e.made_by, "A colleague"), at=e.made_at) for e, note in found)
