"""The second fence: while something is read for a person, the database itself hides what is not for them.

The statements of a page join only what the person may see. Should one of them ever be wrong, policies of the tables stand
behind it: the reading is done in the role `waymark_reader`, which sees records and documents of the person's files, what is
kept aside by them or for them, the audit log if they may ask for it, and may write nothing. What administrators ask for is
done as `waymark_administrator`, for which there is nothing unless its person administers the service; a child is searched for
as `waymark_finder`, which sees the one name that was asked for. All else the service does in the role `waymark_service`, which
owns nothing (app/server/schema/versions/v0017_second_fence.py, v0022_fence_of_lists.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.domain.ids import Id
from app.server.child_names import Sought
from app.server.database import SERVICE_ROLE, Connection

READER_ROLE: Final = "waymark_reader"
ADMINISTRATOR_ROLE: Final = "waymark_administrator"
FINDER_ROLE: Final = "waymark_finder"
_ENTER: Final = "SELECT set_config('waymark.person', %s, true), set_config('role', %s, true)"
_SEEK: Final = """SELECT set_config('waymark.surname', %s, true), set_config('waymark.case_number', %s, true),
  set_config('waymark.born_on', %s, true)"""
_LEAVE: Final = f"SELECT set_config('role', '{SERVICE_ROLE}', true)"


@contextmanager
def fenced(connection: Connection, person: Id, role: str = READER_ROLE) -> Iterator[None]:
    """Within the caller's transaction; an exception rolls it back, and the role with it."""
    connection.execute(_ENTER, (person, role))
    yield
    connection.execute(_LEAVE)


@contextmanager
def seeking(connection: Connection, person: Id, sought: Sought) -> Iterator[None]:
    """The same, to look for this one child."""
    connection.execute(_SEEK, (sought.surname, sought.case_number, sought.born_on))
    with fenced(connection, person, FINDER_ROLE):
        yield
