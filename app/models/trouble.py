"""What an error of the database means to the person: a full disk, a disk that does not answer, a damaged file, or our fault."""

from typing import Final

from app.domain.errors import Refused, TryAgain, Unavailable

FULL: Final = (
    "This laptop is full, so the last change could not be saved. What was saved before is safe, and what you typed is "
    "still on the screen. Free some space, then type on."
)
NOT_NOW: Final = (
    "The records on this laptop could not be written just now. What you typed is still on the screen. Try again."
)
NOT_OPEN: Final = (
    "The records on this laptop cannot be opened just now. Nothing was changed. Check that the disk is not full or "
    "write-protected and that Waymark is not open twice, then try again."
)
NOT_READABLE: Final = (
    "The records on this laptop could not be read: the file is damaged or is not Waymark’s. "
    "Nothing was changed. Do not delete it: ring the service desk, who can rescue what was not sent."
)
PARTLY_DAMAGED: Final = (
    "Part of the records on this laptop is damaged, so this could not be done. What you typed is still on the screen. "
    "Copy it somewhere safe and ring the service desk, who can rescue what was not sent."
)
FOUND_DAMAGE: Final = (
    "Part of the records on this laptop is damaged. What was sent is safe on the service. Sync now, delete nothing, and ring "
    "the service desk, who can rescue what was not sent."
)
RESERVE: Final = (
    "This laptop is full. Waymark has given up its reserve of disk space, so that your words can still be saved and sent. "
    "Free some space soon."
)
_DAMAGED = ("CORRUPT", "NOTADB")
_PASSING = ("BUSY", "LOCKED", "IOERR", "READONLY", "CANTOPEN", "PROTOCOL")


class ReserveGiven(TryAgain):
    """The disk was full; there is a little room now. What was refused may be done again at once."""

    def __init__(self) -> None:
        super().__init__(RESERVE)


def is_full(trouble: Exception | None) -> bool:
    """Is it the disk that has no room?"""
    return isinstance(trouble, Unavailable) and trouble.message == FULL


def while_opening(error: BaseException) -> Exception | None:
    """Refused for a file that cannot be read, Unavailable for a disk that does not answer, None for our own fault."""
    name = name_of(error)
    if any(word in name for word in _DAMAGED):
        return Refused(NOT_READABLE)
    return Unavailable(NOT_OPEN) if any(word in name for word in ("FULL", *_PASSING)) else None


def while_working(error: BaseException) -> Exception | None:
    """Unavailable with what to do, or None for our own fault."""
    name = name_of(error)
    if "FULL" in name:
        return Unavailable(FULL)
    if any(word in name for word in _DAMAGED):
        return Unavailable(PARTLY_DAMAGED)
    return Unavailable(NOT_NOW) if any(word in name for word in _PASSING) else None


def name_of(error: BaseException) -> str:
    """SQLite's name of an error, for example SQLITE_FULL or SQLITE_IOERR_WRITE; empty where there is none."""
    return str(getattr(error, "sqlite_errorname", "") or "")
