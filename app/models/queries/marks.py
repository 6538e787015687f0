"""Marks that the service left on records, in words; and hints that two records may be about one thing."""

from sqlalchemy import Connection

from app.changes.wording import label_of
from app.domain.contact import Contact
from app.domain.duplicates import same_contacts, same_orders
from app.domain.ids import Id
from app.domain.involvement import Order
from app.domain.mark import Mark
from app.domain.record import Record
from app.domain.signature import Resolution
from app.domain.types import view
from app.forms.shelf import Shelf
from app.models.queries.common import all_in, form_of, name, names_of_children, row_of
from app.operations.rows.mark import Hint, MarkLine


def marks_of(connection: Connection, about: Id, forms: Shelf) -> tuple[MarkLine, ...]:
    """The marks on a record that nobody has said to have read, oldest first."""
    row = row_of(connection, about)
    record = view(row.type, row.id, row.scope, row.body, row.ver) if row is not None else None
    if not isinstance(record, Record):
        return ()
    read = {resolution.conflict for _, resolution in all_in(connection, Resolution, record.scope)}
    open_ = [mark for _, mark in all_in(connection, Mark, record.scope) if mark.about == about and mark.id not in read]
    return tuple(_line(connection, mark, record, forms) for mark in open_)


def _line(connection: Connection, mark: Mark, record: Record, forms: Shelf) -> MarkLine:
    form = form_of(record, forms)
    called = names_of_children(connection, [record.scope]).get(record.scope, ("", "the child"))[1]
    paths = tuple((path, label_of(mark.about_type, tuple(path.split("/")), form, called)) for path in mark.paths)
    others = tuple(filter(None, (name(connection, Id(other)) for other in mark.others)))
    return MarkLine(
        id=mark.id,
        scope=mark.scope,
        about=mark.about,
        kind=mark.kind,
        paths=paths,
        by=name(connection, mark.by) or "A colleague",
        others=others,
        at=mark.at,
    )


def hints(connection: Connection, scope: Id) -> tuple[Hint, ...]:
    """What may have been written down twice in this file, and children elsewhere on this laptop with the same number."""
    contacts = [(envelope.made_by, contact) for envelope, contact in all_in(connection, Contact, scope)]
    orders = [order for _, order in all_in(connection, Order, scope)]
    pairs = [("contact", pair) for pair in same_contacts(contacts)] + [("order", pair) for pair in same_orders(orders)]
    return tuple(Hint(kind=kind, one=one, other=other, scope=scope) for kind, (one, other) in pairs) + _children(
        connection, scope
    )


_OWN = "SELECT id, case_number FROM child_line WHERE scope = ? AND case_number != ''"
_OTHERS = "SELECT id FROM child_line WHERE case_number = ? AND scope != ? ORDER BY id"
"""Two statements: joined, the database makes an index of all children for each file that is opened."""


def _children(connection: Connection, scope: Id) -> tuple[Hint, ...]:
    return tuple(
        Hint(kind="child", one=Id(mine.id), other=Id(other.id), scope=scope)
        for mine in connection.exec_driver_sql(_OWN, (scope,)).fetchall()
        for other in connection.exec_driver_sql(_OTHERS, (mine.case_number, scope)).fetchall()
    )
