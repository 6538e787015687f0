"""Another key for a store: a whole copy under the new key is made beside it, and takes its place once the key file holds that key.

States, by what a folder holds when the power comes back:
1. no copy: the store opens with the key in the key file.
2. a copy, key file with the old key: the copy was never taken; `settle` removes it.
3. a copy, key file with the new key: the copy is whole, or the key file would not hold its key; `settle` puts it in place.
So the file that opens with the key in hand is the store, and whichever key that is, one whole store opens with it. It must
never write to the store itself, nor remove anything that no other file replaces.
"""

import os
import shutil
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.errors import Unavailable
from app.models.engine import check_key, connect_raw
from app.models.high_water import HighWater

_NEXT: Final = "-next"
NOT_NOW: Final = (
    "The records could not be given a new key now: there has to be as much free space again as they take. They are as they "
    "were, under the key until now. It is tried again at the next unlock."
)


def next_of(store: Path) -> Path:
    """Where the copy under the new key stands."""
    return store.with_name(store.name + _NEXT)


def copy_under(store: Path, old: str, new: str) -> None:
    """Make the copy: whole, checked and forced to disk. The store has to be closed. Raises Unavailable; the store is as it was."""
    check_key(new)
    copy = next_of(store)
    try:
        _remove(copy)
        with closing(connect_raw(store, old)) as connection:
            connection.execute(
                "PRAGMA journal_mode=DELETE"
            ).fetchone()  # folds the log: all of the store is in its one file
        shutil.copyfile(store, copy)
        copy.chmod(0o600)
        _rekey(copy, old, new)
        _check(copy, new)
        _force(copy)
        _force(store.parent)
    except (OSError, sqlcipher.Error) as error:
        _remove(copy)
        raise Unavailable(NOT_NOW) from error


def settle(store: Path, key: str) -> None:
    """Before a store is opened: put the copy in its place where it is the one that opens with this key, else remove it.

    Where neither opens with it nothing is touched. Raises Unavailable.
    """
    copy = next_of(store)
    if not copy.exists():
        return
    try:
        if _opens(copy, key):
            _put_in_place(store, copy, key)
        elif _opens(store, key):
            _remove(copy)
    except (OSError, sqlcipher.Error) as error:
        raise Unavailable(NOT_NOW) from error


def _rekey(copy: Path, old: str, new: str) -> None:
    with closing(connect_raw(copy, old)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.execute(f"PRAGMA rekey=\"x'{new}'\"")


def _check(copy: Path, key: str) -> None:
    """Every page has its seal under the new key, and the tables fit together."""
    with closing(connect_raw(copy, key)) as connection:
        faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        faults += [row for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    if faults:
        raise OSError("the copy is not whole")


def _put_in_place(store: Path, copy: Path, key: str) -> None:
    """The mark first, and the log of the old file: until the copy has moved, all of this can be done again."""
    with closing(connect_raw(copy, key)) as connection:
        row: Any = connection.execute("SELECT value FROM identity WHERE key = 'tide'").fetchone()
    HighWater(store, key).begin_at(int(row[0]) if row else 0)
    for end in ("-wal", "-shm", "-journal"):
        store.with_name(store.name + end).unlink(missing_ok=True)
    os.replace(copy, store)
    _force(store.parent)


def _opens(path: Path, key: str) -> bool:
    try:
        with closing(connect_raw(path, key)):
            return True
    except sqlcipher.DatabaseError:
        return False


def _remove(copy: Path) -> None:
    for end in ("", "-journal", "-wal", "-shm"):
        copy.with_name(copy.name + end).unlink(missing_ok=True)


def _force(path: Path) -> None:
    """What was written to a file, or which names a folder holds, is on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
