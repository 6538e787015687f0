"""What happened to a child and waits for a review of the assessment (DOMAIN 4.4)."""

from sqlalchemy import Connection

from app.domain.event import Event
from app.domain.ids import Id
from app.domain.moment import instant
from app.models.queries.common import all_in
from app.operations.rows.child import EventLine


def waiting(connection: Connection, scope: Id) -> tuple[EventLine, ...]:
    """Events that nobody has sent an assessment since, oldest first."""
    sent = connection.exec_driver_sql(
        "SELECT sent_at FROM assessment_line WHERE scope = ? AND form = 'assessment' AND stage != 'minor_update' AND sent_at != ''",
        (scope,),
    ).scalars()
    answered = [instant(at) for at in sent]
    events = [e for _, e in all_in(connection, Event, scope) if not any(at >= instant(e.told_at) for at in answered)]
    ordered = sorted(events, key=lambda e: (instant(e.told_at), e.id))
    return tuple(EventLine(id=e.id, kind=e.kind, happened_on=e.happened_on, words=e.words) for e in ordered)
