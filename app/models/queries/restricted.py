"""Restricted records beside a child's file, as far as this person is named for them, with who else may read each."""

from sqlalchemy import Connection

from app.domain.ids import Id
from app.domain.involvement import Grant
from app.domain.restricted import Restricted
from app.models.queries.common import all_in, name, names
from app.operations.rows.access import ReaderLine, RestrictedLine


def restricted(connection: Connection, file: Id) -> tuple[RestrictedLine, ...]:
    """Those bound to this file, newest first."""
    scopes = connection.exec_driver_sql("SELECT id FROM scope WHERE kind = 'restricted'").scalars().all()
    pairs = [pair for scope in scopes for pair in all_in(connection, Restricted, Id(scope)) if pair[1].file == file]
    return tuple(
        RestrictedLine(
            id=record.id,
            scope=record.scope,
            about=record.about,
            kind=record.kind,
            text=record.text,
            by=envelope.made_by,
            who=name(connection, envelope.made_by) or "A colleague",
            at=envelope.changed_at,
            readers=_readers(connection, record.scope),
        )
        for envelope, record in sorted(pairs, key=lambda pair: (pair[0].made_at, pair[0].id), reverse=True)
    )


def _readers(connection: Connection, scope: Id) -> tuple[ReaderLine, ...]:
    grants = [grant for _, grant in all_in(connection, Grant, scope)]
    who = names(connection, {grant.person for grant in grants})
    return tuple(
        ReaderLine(
            grant=g.id, person=g.person, names=who.get(g.person, "A colleague"), until_on=g.until_on, reason=g.reason
        )
        for g in grants
    )
