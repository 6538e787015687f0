"""The service's PostgreSQL: opened, brought to the present schema, and pooled. One transaction per `with transaction()`."""

import logging
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
from app.server.schema import migrate

Connection: TypeAlias = psycopg.Connection[TupleRow]
CONNECTIONS: Final = 7
"""Most connections of one process. More threads than cores only wait for each other (docs/protocol.md, capacity)."""
_WAIT_S: Final = 20.0
logging.getLogger("psycopg").setLevel(logging.ERROR)
"""It warns of each pipeline that an error cut short. That error is raised as well, and a lost race is run again."""
_OPTIONS: Final = "-c timezone=UTC -c statement_timeout=60s -c lock_timeout=20s -c idle_in_transaction_session_timeout=60s"


class Database:
    """A pool of connections to one service's database."""

    def __init__(self, url: str, data: Path | None, connections: int = CONNECTIONS) -> None:
        self.url, self.connections = url, connections
        self._data = data
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=_WAIT_S,
            open=False,
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

    def close(self) -> None:
        """Close the pool, and give up the embedded engine where it was used."""
        self._pool.close()
        if self._data is not None:
            embedded.stop(self._data)


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
