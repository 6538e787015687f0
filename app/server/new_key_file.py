"""A private key written to a file of its own: its owner's alone, never over another, on the disk, and whole or not there."""

import os
from contextlib import suppress
from pathlib import Path

from app.domain.errors import Refused, Unavailable


def write_new_key(path: Path, text: str) -> None:
    """Write ASCII `text` to `path`, which must not exist yet, readable by its owner only, and force it to the disk.

    Raises Refused where something is there already; Unavailable where it cannot be written: then nothing is left there.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"“{path}” is there already, and a key is never written over. Name another file.") from None
    except OSError as error:
        raise _not_written(path) from error
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise _not_written(path) from error
        raise


def _not_written(path: Path) -> Unavailable:
    return Unavailable(f"The key could not be written to “{path}”. Nothing was changed.")
