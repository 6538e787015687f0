"""A reserve of disk space beside the store, given back when the disk is full.

On a full disk even removing something needs room. The reserve is a file of zeros that holds nothing; letting go of it makes
room for the words that are being typed and for a sync, which is what frees more. It is laid down again once there is plenty.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

SIZE: Final = 32 * 1024 * 1024
PLENTY: Final = 4
"""The reserve is laid down only while this many times its size is free."""


class Ballast:
    """The reserve beside one store. `size` in bytes."""

    def __init__(self, store: Path, size: int = SIZE) -> None:
        self.path = store.with_name(store.name + "-ballast")
        self._size = size

    @property
    def is_there(self) -> bool:
        """Is there a reserve to give?"""
        return self.path.exists()

    def lay(self) -> bool:
        """Lay the reserve down where there is plenty of room; is it there now? A disk that does not take it has none."""
        if self.is_there:
            return True
        try:
            if shutil.disk_usage(self.path.parent).free < PLENTY * self._size:
                return False
            self._write()
        except OSError:
            self.give()
            return False
        return True

    def give(self) -> bool:
        """Let go of the reserve; was there one?"""
        try:
            self.path.unlink()
        except OSError:
            return False
        return True

    def _write(self) -> None:
        """Real blocks, not a promise of them: a file with a hole would hold no room."""
        file = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file, 0, self._size)
                return
            with suppress(BlockingIOError):
                for _ in range(self._size // 65536):
                    os.write(file, b"\0" * 65536)
        finally:
            os.close(file)
