"""The key that backups are encrypted to, in the age format: any tool for that format opens them, with or without Waymark.

The service knows the public half alone. The private half is a file that the administrator keeps away from the service: who
has the service's disk has no backup with it, and who loses that file has no backup at all.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from app.domain.errors import Refused
from app.server.database import Database
from app.server.new_key_file import write_new_key

_READ = "SELECT public FROM backup_key ORDER BY n DESC LIMIT 1"
_KEEP = "INSERT INTO backup_key (public) VALUES (%s)"
_LARGEST: Final = 64 * 1024
_OTHER_KEY: Final = "No matching keys"
NONE_YET: Final = (
    "This service has no backup key yet, so nothing was copied. Make one: waymark admin create-backup-key FILE. Whoever really "
    "wants a backup that anybody can read says --not-encrypted."
)
NEEDED: Final = "This backup is encrypted. Name the file with its key: --key FILE."
NOT_A_KEY: Final = "There is no backup key in “{}”. It is the file that create-backup-key wrote."
NOT_THIS_KEY: Final = (
    "This key does not open this backup. It was made with another one: keep the key of each backup that you keep."
)


def create(database: Database, path: Path) -> str:
    """Make a key: the private half into this file, which must not exist yet; the service encrypts to it from now on.

    Gives the public half. Raises Refused, Unavailable.
    """
    from pyrage import x25519

    made = x25519.Identity.generate()
    public = str(made.to_public())
    write_new_key(path, f"# the key to the backups of a Waymark service\n# public key: {public}\n{made}\n")
    with database.transaction() as connection:
        connection.execute(_KEEP, (public,))
    return public


def public_of(database: Database) -> str:
    """What backups are encrypted to. Raises Refused where no key was made."""
    with database.transaction() as connection:
        row = connection.execute(_READ).fetchone()
    if row is None:
        raise Refused(NONE_YET)
    return str(row[0])


def private_in(path: Path) -> Any:
    """The private half from its file. Raises Refused."""
    from pyrage import IdentityError, x25519

    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError
        lines = path.read_text(encoding="ascii").splitlines()
        (line,) = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        return x25519.Identity.from_str(line)
    except (OSError, ValueError, IdentityError) as error:
        raise Refused(NOT_A_KEY.format(path)) from error


def encrypt(blocks: Iterator[bytes], public: str, path: Path) -> None:
    """Write these blocks to a file that only the holder of the private half can read. Raises OSError."""
    from pyrage import EncryptError, encrypt_io, x25519

    source = _Blocks(blocks)
    with path.open("wb") as file:
        try:
            encrypt_io(source, file, [x25519.Recipient.from_str(public)])
        except EncryptError as error:
            raise source.trouble or OSError("not encrypted") from error
        file.flush()
        os.fsync(file.fileno())


def decrypt(path: Path, private: Any, write: Callable[[bytes], object]) -> None:
    """Give what is in the file, piece by piece, each only after it was found to be as it was written.

    Raises Refused for another key; OSError for a file that is not whole.
    """
    from pyrage import DecryptError, decrypt_io

    with path.open("rb") as file:
        try:
            decrypt_io(file, _Pieces(write), [private])
        except DecryptError as error:
            if _OTHER_KEY in str(error):
                raise Refused(NOT_THIS_KEY) from error
            raise OSError("not an encrypted file") from error


class _Blocks:
    """Blocks that somebody else reads as from a file."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._left = blocks, b""
        self.trouble: Exception | None = None
        """What went wrong where the blocks come from."""

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; none at the end."""
        while not self._left:
            try:
                block = next(self._blocks, None)
            except Exception as error:
                self.trouble = error
                raise
            if block is None:
                return b""
            self._left = block
        most = size if size >= 0 else len(self._left)
        given, self._left = self._left[:most], self._left[most:]
        return given


class _Pieces:
    """A file that somebody else writes to, and that hands each piece on."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def write(self, piece: bytes) -> int:
        """Hand it on."""
        self._write(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back here."""
