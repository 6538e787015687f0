"""How far this store had come, written beside it after each commit: shows at the next opening that saved work is missing.

A deleted write-ahead log, or an old copy of the file put back, opens without complaint and without the last commits;
nothing inside the file can tell. The mark is one line of fixed length, overwritten in place: a number that every
transaction raises, and a seal with a key derived from the store's own. It is never forced to disk while working, so it may
lag behind the store (no alarm) and can be ahead of it only when the store has lost something (docs/decisions/0006).
"""

import hmac
import os
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

_PURPOSE: Final = b"waymark|high water"
_RAISE: Final = (
    "INSERT INTO identity VALUES ('tide', '1') ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    " RETURNING CAST(value AS INTEGER)"
)
BEHIND: Final = (
    "Some of what was saved last is missing: the records on this laptop were damaged, or put back from an old copy. "
    "What is here is shown as it was. Ring the service desk before you go on; what was sent is safe on the service."
)
UNMARKED: Final = (
    "The mark that shows whether all your saved work is here has been removed or changed. Look whether what you wrote last "
    "is there. If anything is missing, ring the service desk."
)


class HighWater:
    """The mark beside one store."""

    def __init__(self, store: Path, key: str) -> None:
        self.path = store.with_name(store.name + "-mark")
        self._key = hmac.digest(bytes.fromhex(key), _PURPOSE, "sha256")
        self._file: FileIO | None = None

    def warning(self, tide: int) -> str:
        """What to tell the person when a store that stands at this tide is opened; empty when all is there."""
        if not tide:
            return ""
        mark = self._read()
        if mark is None:
            return UNMARKED
        return BEHIND if mark > tide else ""

    def begin(self) -> None:
        """The mark of a store just made, and its place in the folder: on the disk before anything can be saved."""
        self.begin_at(0)

    def begin_at(self, tide: int) -> None:
        """The same for a store that stands at this tide and has another key from now on."""
        self.write(tide)
        with suppress(OSError):
            if self._file is not None:
                os.fsync(self._file.fileno())
                self._file.close()
                self._file = None
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def write(self, tide: int) -> None:
        """Move the mark. A mark that cannot be written stays where it was: it then proves less, and never alarms wrongly."""
        with suppress(OSError):
            if self._file is None:
                self.path.touch(0o600)
                self._file = FileIO(self.path, "r+")
            self._file.seek(0)
            self._file.write(self._line(tide))

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _read(self) -> int | None:
        try:
            line = self.path.read_bytes()
            tide = int(line[:20])
        except (OSError, ValueError):
            return None
        return tide if hmac.compare_digest(line, self._line(tide)) else None

    def _line(self, tide: int) -> bytes:
        number = b"%020d" % tide
        return number + b" " + hmac.digest(self._key, number, "sha256").hex().encode() + b"\n"


def tide_of(connection: Connection) -> int:
    """How many transactions the store has seen, 0 for one just made."""
    row = connection.exec_driver_sql("SELECT value FROM identity WHERE key = 'tide'").fetchone()
    return int(row[0]) if row else 0


def raise_tide(connection: Connection) -> int:
    """Count the transaction under way; returns the new tide."""
    return int(connection.exec_driver_sql(_RAISE).scalar_one())
