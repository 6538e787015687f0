"""The timeline's list table: a line for each event, by the record's number, written only where it differs from what is there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from app.domain.ids import Id
from app.domain.lists.timeline import newer_row, timeline_row
from app.domain.record import Envelope, Record, Unreadable

EVENTS: Final = frozenset(
    {
        "event",
        "opening",
        "concern",
        "contact",
        "order",
        "signature",
        "certificate",
        "episode",
        "addendum",
        "self_assessment",
        "filing",
        "attendance_link",
    }
)
TABLE: Final = "timeline_line"
_HERE: Final = (
    f"SELECT r.id AS record, r.n AS place, t.* FROM record r LEFT JOIN {TABLE} t ON t.n = r.n"
    " WHERE r.id IN (SELECT value FROM json_each(?)) ORDER BY r.n"
)
_ADD: Final = f"INSERT OR REPLACE INTO {TABLE} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_WRITE: Final = (
    f"INSERT INTO {TABLE} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(n) DO UPDATE SET scope = excluded.scope,"
    " type = excluded.type, at = excluded.at, icon = excluded.icon, title = excluded.title, meta = excluded.meta,"
    " by = excluded.by, grp = excluded.grp, unfinished = excluded.unfinished"
)
_CONTACT: Final = "contact"
NOTHING_NEW: Final[Mapping[Id, int]] = {}
_Line = tuple[Any, ...]


def refresh(
    connection: Connection, changed: Iterable[tuple[Envelope, Record | Unreadable]], new: Mapping[Id, int] = NOTHING_NEW
) -> set[Id]:
    """Bring the lines of these records in line; returns the scopes in which the times of contacts are others now.

    `new` are numbers of records that were not here, by id: they have no line yet, so none is looked for.
    """
    after = {envelope.id: line for envelope, record in changed for line in _lines(envelope, record)}
    added = [(new[id], *line) for id, line in after.items() if line is not None and id in new]
    if added:
        connection.exec_driver_sql(_ADD, added)
    moved = {Id(line[2]) for line in added if line[3] == _CONTACT}
    written, gone = [], []
    old = [id for id in after if id not in new]
    for here in _here(connection, old) if old else ():
        line, was = after[here[0]], None if here[2] is None else tuple(here[3:])
        if was == line:
            continue
        moved |= _moved(was, line)
        if line is None:
            gone.append((here[1],))
        else:
            written.append((here[1], *line))
    if gone:
        connection.exec_driver_sql(f"DELETE FROM {TABLE} WHERE n = ?", gone)
    if written:
        connection.exec_driver_sql(_WRITE, written)
    return moved


def _here(connection: Connection, ids: list[Id]) -> Sequence[Any]:
    """Records with their lines, in the order of their numbers."""
    return connection.exec_driver_sql(_HERE, (msgspec.json.encode(ids).decode(),)).fetchall()


def _lines(envelope: Envelope, record: Record | Unreadable) -> Sequence[_Line | None]:
    """The line that the record has now, None for none any more; nothing for a type that never has one."""
    if isinstance(record, Unreadable):
        row = newer_row(envelope)
    elif envelope.type in EVENTS:
        row = timeline_row(envelope, record)
    else:
        return ()
    return (msgspec.structs.astuple(row) if row is not None else None,)


def _moved(before: _Line | None, after: _Line | None) -> set[Id]:
    """The scopes of a contact's line that came, went, is of another time, or of which it is said otherwise
    what it was and whether the child was seen."""
    times = {(line[1], line[3], line[5], line[9]) for line in (before, after) if line is not None and line[2] == _CONTACT}
    is_same = len(times) == 1 and before is not None and after is not None
    return set() if is_same else {scope for scope, *_ in times}
