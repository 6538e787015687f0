"""Small files that are always whole: after a crash or power cut the old content or the new one is there, never a mix."""

import os
import sys
from pathlib import Path

from app.domain.errors import Unavailable


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside, force to disk, rename over, force the folder. Readable by the owner only. Raises Unavailable."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.unlink(missing_ok=True)
        _write_through(beside, content)
        os.replace(beside, path)
        _sync_folder(path.parent)
    except OSError as trouble:
        beside.unlink(missing_ok=True)
        raise Unavailable(
            "This laptop could not write a small file of its own. Your records are as they were. "
            "Check that the disk is not full, then try again."
        ) from trouble


def _write_through(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself last; Windows has no such call and orders renames in its own journal."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
