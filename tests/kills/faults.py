"""Faults that a release could have, planted into a process before it begins: the siblings of the kills."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.bootstrap import rescue
from app.models.high_water import raise_tide
from app.models.store import Store
from app.models.sync_store import StoreForSync
from app.security import atomic_file, profile
from app.server import backup


def verdicts_before_their_effect() -> None:
    """Ops count as answered in a transaction of its own, before what their verdicts change."""
    honest: Callable[..., Any] = StoreForSync.apply_results

    def hasty(self: StoreForSync, results: Any, answer: Any) -> Any:
        with self._store.transaction() as connection:
            numbers = [(result.op,) for result in results]
            connection.exec_driver_sql("UPDATE outbox SET state = 2, status = 'applied' WHERE id = ?", numbers)
        return honest(self, results, answer)

    setattr(StoreForSync, "apply_results", hasty)  # noqa: B010


def mark_before_the_commit() -> None:
    """The mark beside the store is moved while the transaction is still open."""

    @contextmanager
    def transaction(self: Store) -> Iterator[Connection]:
        with self._writer.begin() as connection:
            yield connection
            self._mark.write(raise_tide(connection))

    setattr(Store, "transaction", transaction)  # noqa: B010


def files_written_in_place() -> None:
    """A small file is overwritten where it stands."""

    def write(path: Path, content: bytes) -> None:
        path.write_bytes(b"")
        atomic_file._sync_folder(path.parent)
        path.write_bytes(content)

    setattr(profile, "write_atomically", write)  # noqa: B010


def backups_under_their_own_name() -> None:
    """A backup that is being written stands where whole ones are looked for."""
    setattr(backup, "_PARTLY", "")  # noqa: B010


def rescues_in_the_stores_own_place() -> None:
    """A new store that is not whole stands where stores are looked for."""
    setattr(rescue, "_empty_folder", lambda of: of.folder)  # noqa: B010
    setattr(rescue, "_put_in_place", lambda *_: None)  # noqa: B010
