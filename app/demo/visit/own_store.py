"""Where the visit looks into a laptop's own store: opened with the passphrase beside the running window, and only read."""

import json
from typing import Any

from sqlalchemy import Connection

from app.demo.town import Seat
from app.domain.ids import Id
from app.models.engine import open_engine
from app.security.profile import Profile
from app.security.vault import Vault


class OwnStore:
    """What lies in the encrypted file of one laptop, as it is now."""

    def __init__(self, seat: Seat) -> None:
        profile = Profile(seat.profile)
        self._engine = open_engine(profile.store_path, Vault(profile, None).open(seat.passphrase).hex96(), read_only=True)

    def newest(self) -> int:
        """The number of the record that came last; records are numbered as they come."""
        return int(self._ask("SELECT coalesce(max(n), 0) FROM record")[0][0])

    def came_after(self, number: int, by: Id) -> list[str]:
        """The types of the records made by this person that came behind a number, in the order in which they came."""
        return [
            str(row[0]) for row in self._ask("SELECT type FROM record WHERE n > ? AND made_by = ? ORDER BY n", number, by)
        ]

    def bodies(self, kind: str, scope: Id) -> list[dict[str, Any]]:
        """The records of a kind in a file, oldest first."""
        found = self._ask("SELECT body FROM record WHERE type = ? AND scope = ? AND voided = 0 ORDER BY n", kind, scope)
        return [json.loads(bytes(row[0])) for row in found]

    def _ask(self, question: str, *values: Any) -> list[Any]:
        connection: Connection
        with self._engine.connect() as connection:
            return list(connection.exec_driver_sql(question, values).fetchall())

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
