"""Saves a PDF where the person said: whole or not at all, never over another file unless they said so, trouble in plain words."""

import errno
import os
from pathlib import Path
from typing import Final

from app.domain.errors import Refused, Unavailable

LONGEST_NAME: Final = 120
_NOT_IN_NAMES: Final = frozenset('<>:"/\\|?*')
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT}) if hasattr(errno, "EDQUOT") else frozenset({errno.ENOSPC})


class AlreadyThere(Refused):
    """A file of that name is there; the person is asked before it is replaced."""


def suggested(what: str, called: str) -> str:
    """Where a file of this name would go: the Documents folder, for example ~/Documents/Certificate for Jay.pdf."""
    plain = "".join(c for c in f"{what} for {called}" if c.isprintable() and c not in _NOT_IN_NAMES)
    return str(Path("~") / "Documents" / f"{plain[:LONGEST_NAME].strip(' .')}.pdf")


def destination(typed: str, suffix: str = ".pdf") -> Path:
    """The file that the typed text names. Raises Refused where it names none."""
    text = typed.strip().strip('"')
    if not text:
        raise Refused("Write where to save it, for example ~/Documents/certificate.pdf", "path")
    path = Path(text)
    if text.startswith("~"):
        try:
            path = path.expanduser()
        except RuntimeError:
            raise Refused("We could not tell which home folder ~ stands for. Write the whole path.", "path") from None
    if not path.is_absolute():
        path = Path.home() / path
    if path.suffix.casefold() != suffix:
        path = path.with_name(f"{path.name}{suffix}")
    if path.is_dir():
        raise Refused("That is a folder. Add a name for the file at the end.", "path")
    return path


def save(pdf: bytes, path: Path, *, replace: bool = False) -> Path:
    """Write it beside its place, force it to the disk and put it there in one step. Raises AlreadyThere, Refused or Unavailable."""
    if not replace and path.exists():
        raise _already(path)
    beside = path.with_name(f".{path.stem[:40]}.{os.getpid()}.part")
    try:
        if path.parent == Path.home() / "Documents":
            path.parent.mkdir(exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(beside, path, replace)
    except OSError as trouble:
        raise _told(trouble, path) from trouble
    finally:
        _forget(beside)
    return path


def _put_in_place(beside: Path, path: Path, replace: bool) -> None:
    """Without `replace` a hard link refuses a file that came meanwhile. Not every disk has links: then the check before must do."""
    if replace:
        os.replace(beside, path)
        return
    try:
        os.link(beside, path)
    except FileExistsError:
        raise _already(path) from None
    except OSError:
        os.replace(beside, path)


def _already(path: Path) -> AlreadyThere:
    return AlreadyThere(
        f"There is already a file called {path.name} in that folder. Replace it, or change the name.", "path"
    )


def _forget(beside: Path) -> None:
    try:
        beside.unlink(missing_ok=True)
    except OSError:
        return


def _told(trouble: OSError, path: Path) -> Exception:
    if isinstance(trouble, FileNotFoundError | NotADirectoryError):
        return Refused(f"There is no folder {path.parent}. Nothing was saved. Choose a folder that is there.", "path")
    if isinstance(trouble, PermissionError):
        return Refused(
            "You may not write in that folder. Nothing was saved. Choose another one, such as ~/Documents.", "path"
        )
    if trouble.errno == errno.ENAMETOOLONG:
        return Refused("That name is too long for this disk. Nothing was saved. Write a shorter one.", "path")
    if trouble.errno in _FULL:
        return Unavailable(
            "The disk is full, so the PDF was not saved. Your records are safe. Free some space, then try again."
        )
    return Unavailable(
        "This disk could not take the file, so the PDF was not saved. Your records are safe. Try another folder."
    )
