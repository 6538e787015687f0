"""The key that laptops seal to when they lose access: only the service can open what they leave behind.

Its private half lies in the service's database, like the signing key: whoever holds the database holds the service.
"""

from app.changes import sealing
from app.server.database import Connection

_READ = "SELECT private FROM sealing_key"
_MAKE = "INSERT INTO sealing_key (private) VALUES (%s) ON CONFLICT DO NOTHING"


class SealingKey:
    """A private key of 32 bytes, not shown when printed."""

    def __init__(self, private: bytes) -> None:
        self._private = private
        self.public = sealing.public_of(private)
        """The public half, 64 hex digits."""

    def private(self) -> bytes:
        """32 bytes, for opening only."""
        return self._private

    def __repr__(self) -> str:
        return f"SealingKey({self.public})"


def sealing_key_in(connection: Connection) -> SealingKey:
    """The key of this database, made when there is none yet."""
    row = connection.execute(_READ).fetchone()
    if row is None:
        connection.execute(_MAKE, (sealing.fresh_private(),))
        row = connection.execute(_READ).fetchone()
    assert row is not None
    return SealingKey(bytes(row[0]))
