"""Locking for real: this process, with every key and record in its memory, is replaced by a fresh one.

Closing the store leaves thousands of copies of its text in memory (SECURITY 0.6); ending the process leaves none. The
caller has already stopped input, saved, closed the store and let go of the profile. Only the profile's path goes along.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

_STANDARD_STREAMS: Final = 3
_MOST_DESCRIPTORS: Final = 65_536


def become_locked(profile_folder: Path) -> NoReturn:
    """Become a fresh process that shows the unlock window of this profile. Does not return."""
    become(["open", "--profile", str(profile_folder)])


def become(arguments: Sequence[str]) -> NoReturn:
    """Become `python -m app` with these arguments and nothing else of ours: no open file, no memory."""
    command = [sys.executable, "-m", "app", *arguments]
    _flush_streams()
    if sys.platform == "win32":
        # exec there starts a second process, does not quote blanks, and tells a waiting launcher that we ended
        subprocess.Popen(command, close_fds=True)  # noqa: S603
        os._exit(0)
    keep_files_from_children()
    try:
        os.execve(sys.executable, command, dict(os.environ))  # noqa: S606
    finally:
        os._exit(1)  # better no window than an open one: everything is saved and closed


def keep_files_from_children() -> None:
    """Every open file but the three standard streams closes when another program takes over."""
    for descriptor in open_descriptors():
        with suppress(OSError):  # closed since the list was read, the list's own one among them
            os.set_inheritable(descriptor, False)


def open_descriptors() -> list[int]:
    """The open files of this process apart from the standard streams (POSIX)."""
    listing = "/proc/self/fd" if sys.platform == "linux" else "/dev/fd"
    try:
        numbers: Sequence[int] = [int(name) for name in os.listdir(listing)]
    except OSError:
        numbers = range(_MOST_DESCRIPTORS)
    return [number for number in numbers if number >= _STANDARD_STREAMS]


def _flush_streams() -> None:
    """Without a console there are no streams, and a closed pipe must not keep us from locking."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
