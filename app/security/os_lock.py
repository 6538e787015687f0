"""One process for each profile: a lock that the operating system frees by itself when the process ends, however it ends.

A file that names a process would outlive a crash, and after a lock of the screen the new process has the same number.
"""

import os
import sys
import time
from types import TracebackType
from typing import Final, Self

from app.domain.errors import Refused, Unavailable
from app.security.profile import LOCK_FILE, Profile

_BETWEEN_TRIES_S: Final = 0.02


class ProfileLock:
    """Held from `take` to `release`; never inherited by another program. `around` is held with it: one laptop opens for one
    person at a time.
    """

    def __init__(self, profile: Profile, around: "ProfileLock | None" = None) -> None:
        self._profile, self._around = profile, around
        self._descriptor: int | None = None

    def take(self, patience_s: float = 0.0) -> None:
        """Hold the profile, waiting that long for the process before us to end. Raises Refused when it is in use."""
        if self._descriptor is not None:
            return
        if self._around is not None:
            self._around.take(patience_s)
        try:
            self._take(patience_s)
        except BaseException:
            self.release()
            raise

    def _take(self, patience_s: float) -> None:
        descriptor = self._open()
        until = time.monotonic() + patience_s
        while not _try_to_lock(descriptor):
            if time.monotonic() >= until:
                os.close(descriptor)
                raise Refused("Waymark is already open on this laptop. Nothing was changed. Use the window that is open.")
            time.sleep(_BETWEEN_TRIES_S)
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another process have the profile; closing the file is what frees it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self._around is not None:
            self._around.release()

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()

    def _open(self) -> int:
        self._profile.make_folder()
        try:
            return os.open(self._profile.folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as trouble:
            raise Unavailable(
                "This laptop could not use the folder where your records are. They have not been changed. "
                "Ask your service desk."
            ) from trouble


if sys.platform == "win32":
    import msvcrt

    def _try_to_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_to_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
