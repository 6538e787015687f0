"""The second fence: while a page for a laptop is read, the database itself hides every record of other people's files.

The statements of a page join only what the person may see. Should one of them ever be wrong, the policy on `record` stands
behind it: the reading is done in the role `waymark_reader`, which sees rows of the person's scopes and may write nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.domain.ids import Id
from app.server.database import Connection

READER_ROLE: Final = "waymark_reader"
_ENTER: Final = "SELECT set_config('waymark.person', %s, true), set_config('role', %s, true)"
_LEAVE: Final = "SELECT set_config('role', 'none', true)"


@contextmanager
def fenced(connection: Connection, person: Id) -> Iterator[None]:
    """Within the caller's transaction; an exception rolls it back, and the role with it."""
    connection.execute(_ENTER, (person, READER_ROLE))
    yield
    connection.execute(_LEAVE)
