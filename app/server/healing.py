"""The service was set back: find the newest commit that a laptop and the service both know, and let the two begin from there.

The first laptop that shows it gives the database a new name (epoch) and raises an alarm; from then on every laptop is told
once to look at all that it holds. What this laptop was promised by the lost part (its ratchet) is void.
"""

import logging
from typing import Final

from app.changes.chain import ORIGIN, Point
from app.server.database import Connection, Database
from app.server.history import common, present
from app.server.known import Reader
from app.server.ratchet import clear
from app.server.turned_away import fault
from app.sync.protocol.messages.proof import CommonAnswer, CommonRequest

_log = logging.getLogger("waymark.server")
MOST_POINTS: Final = 200
_LOCK = "SELECT head FROM stream WHERE id = 1 FOR UPDATE"
_NEW_EPOCH = """INSERT INTO epoch (id, cause) SELECT gen_random_uuid()::text, %(cause)s WHERE NOT EXISTS
  (SELECT FROM epoch WHERE cause = %(cause)s AND made_at > now() - interval '1 hour')"""
"""Not more than one an hour for the word of one laptop: each makes every laptop look at all that it holds."""


def find_common(database: Database, reader: Reader, request: CommonRequest) -> CommonAnswer:
    """The newest commit that both have seen. Where the laptop has seen more, the history was set back."""
    if len(request.points) > MOST_POINTS:
        raise fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
    with database.transaction() as connection:
        connection.execute(_LOCK)
        here = present(connection)
        ours = [ORIGIN, *common(connection, list(request.points))]
        if max(request.points, default=ORIGIN) != ours[-1]:
            clear(connection, reader.device)
            if request.epoch == here.epoch:
                _name_anew(connection, reader, ours[-1], max(request.points))
                here = present(connection)
    return CommonAnswer(epoch=here.epoch, at=here.at, common=ours[-1], known=here.head, durable=here.durable)


def _name_anew(connection: Connection, reader: Reader, last: Point, theirs: Point) -> None:
    made = connection.execute(_NEW_EPOCH, {"cause": f"another history on laptop {reader.device}"}).rowcount
    if made:
        ids = {"device": reader.device, "common": last.seq, "seen": theirs.seq}
        _log.error("history was set back", extra={"ids": ids})
