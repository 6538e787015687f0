"""The second fence: while something is read for a person, the database itself hides what is not for them.

The statements of a page join only what the person may see. Should one of them ever be wrong, policies of the tables stand
behind it: the reading is done in the role `waymark_reader`, which sees records and documents of the person's files, what is
kept aside by them or for them, the audit log if they may ask for it, and may write nothing. All else the service does in the
role `waymark_service`, which owns nothing (app/server/schema/versions/v0017_second_fence.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.domain.ids import Id
from app.server.database import SERVICE_ROLE, Connection

READER_ROLE: Final = "waymark_reader"
_ENTER: Final = "SELECT set_config('waymark.person', %s, true), set_config('role', %s, true)"
_LEAVE: Final = f"SELECT set_config('role', '{SERVICE_ROLE}', true)"


@contextmanager
def fenced(connection: Connection, person: Id) -> Iterator[None]:
    """Within the caller's transaction; an exception rolls it back, and the role with it."""
    connection.execute(_ENTER, (person, READER_ROLE))
    yield
    connection.execute(_LEAVE)
