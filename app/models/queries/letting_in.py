"""Who is let into a child's file for a time, and the panel packs on this laptop."""

from sqlalchemy import Connection

from app.domain.ids import Id
from app.domain.involvement import Grant
from app.domain.pack import Pack
from app.domain.types import view
from app.models.queries.common import all_in, name, names
from app.operations.rows.access import GrantLine, PackLine


def grants(connection: Connection, scope: Id) -> tuple[GrantLine, ...]:
    """Everybody a manager let in, whoever leaves first at the top; a link names the other child instead of a person."""
    found = sorted(all_in(connection, Grant, scope), key=lambda pair: (pair[1].until_on, pair[1].id))
    who = names(connection, {grant.person for _, grant in found})
    return tuple(
        GrantLine(
            id=g.id,
            person=g.person,
            names=who.get(g.person, "") or _linked(connection, g.members_of) or "A colleague",
            is_link=bool(g.members_of),
            about=g.about,
            from_on=g.from_on,
            until_on=g.until_on,
            reason=g.reason,
            by=name(connection, e.made_by),
        )
        for e, g in found
    )


def _linked(connection: Connection, scope: Id) -> str:
    row = connection.exec_driver_sql("SELECT name FROM child_line WHERE scope = ?", (scope,)).fetchone() if scope else None
    return f"Those who work with {row.name}" if row is not None else ""


def packs(connection: Connection, scope: Id) -> tuple[PackLine, ...]:
    """The packs of one child, or with an empty scope all on this laptop: the meeting that comes first is first."""
    where, values = ("scope = ? AND", (scope,)) if scope else ("", ())
    rows = connection.exec_driver_sql(
        f"SELECT type, id, scope, body, ver FROM record WHERE {where} type = 'pack' AND voided = 0", values
    ).fetchall()
    found = [record for row in rows if isinstance(record := view(*row), Pack)]
    ordered = sorted(found, key=lambda p: (p.meets_on, p.id))
    return tuple(PackLine(id=p.id, scope=p.scope, called=p.called, meets_on=p.meets_on, pack=p) for p in ordered)
