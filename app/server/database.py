"""The service's PostgreSQL: opened, brought to the present schema, and pooled. One transaction per `with transaction()`."""

import logging
import select
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import psycopg
from psycopg.rows import TupleRow, tuple_row
from psycopg_pool import ConnectionPool, PoolTimeout
from sqlalchemy.exc import OperationalError

from app.domain.errors import Unavailable
from app.server import embedded
from app.server.arrays import use_quick_lists
from app.server.schema import migrate

Connection: TypeAlias = psycopg.Connection[TupleRow]
CONNECTIONS: Final = 7
"""Most connections of one process. More threads than cores only wait for each other (docs/protocol.md, capacity)."""
_WAIT_S: Final = 20.0
logging.getLogger("psycopg").setLevel(logging.ERROR)
"""It warns of each pipeline that an error cut short. That error is raised as well, and a lost race is run again."""
SERVICE_ROLE: Final = "waymark_service"
"""What every connection works as: it may read and write rows, owns nothing and is bound by the policies of the tables."""
# without jit: a policy makes a page look dear to the planner, and compiling it would take longer than reading it
_OPTIONS: Final = (
    f"-c role={SERVICE_ROLE} -c jit=off -c timezone=UTC -c statement_timeout=60s -c lock_timeout=20s "
    "-c idle_in_transaction_session_timeout=60s"
)


class Database:
    """A pool of connections to one service's database."""

    def __init__(self, url: str, data: Path | None, connections: int = CONNECTIONS, folder: Path | None = None) -> None:
        self.url, self.connections = url, connections
        self._data = data
        self.folder = folder or data
        """Where the embedded engine keeps its files; None where the database is elsewhere."""
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=_WAIT_S,
            open=False,
            check=_check,
            configure=use_quick_lists,
            kwargs={"options": _OPTIONS, "row_factory": tuple_row},
        )
        self._pool.open()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back on any exception. Raises Unavailable without a connection."""
        try:
            with self._pool.connection() as connection:
                yield connection
        except (PoolTimeout, psycopg.OperationalError) as error:
            if isinstance(error, psycopg.errors.SerializationFailure | psycopg.errors.DeadlockDetected):
                raise
            raise Unavailable("The service’s database cannot be reached.") from error

    def pool_state(self) -> dict[str, int]:
        """How many connections there are, how many are free, and how many requests wait for one."""
        stats = self._pool.get_stats()
        return {
            "open": stats.get("pool_size", 0),
            "free": stats.get("pool_available", 0),
            "waiting": stats.get("requests_waiting", 0),
        }

    def close(self) -> None:
        """Close the pool, and give up the embedded engine where it was used."""
        self._pool.close()
        if self._data is not None:
            embedded.stop(self._data)


def _check(connection: Connection) -> None:
    """A connection on which the server has said something while nobody asked was closed by it: a restart, a failover.

    Looking costs no round trip. Raises OperationalError for one that is dead; the pool then takes another.
    """
    is_talking, _, _ = select.select([connection.fileno()], [], [], 0)
    if is_talking:
        ConnectionPool.check_connection(connection)


def open_database(url: str | None, data: Path, connections: int = CONNECTIONS) -> Database:
    """Open the database at `url`, or the embedded one in `data`; bring its schema up to date.

    Raises Unavailable when it cannot be reached.
    """
    address = url or embedded.start(data)
    try:
        migrate(address)
    except (psycopg.OperationalError, OperationalError) as error:
        raise Unavailable("The service’s database cannot be reached.") from error
    return Database(address, None if url else data, connections)
