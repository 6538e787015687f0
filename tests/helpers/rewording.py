"""A program that chooses another passphrase again and again, and says so each time: what the power-cut tests watch from outside.

`python -m tests.helpers.rewording FOLDER COUNT [full | hasty]`: hasty forces nothing to the disk.
"""

import os
import sys
from pathlib import Path

from app.security import atomic_file
from app.security.profile import Profile
from app.security.vault import Vault
from tests.helpers.vaults import LEAHS, OTHER, a_vault

CHOSEN = b"chosen %d\n"


class _Hasty:
    """Stands for `os`: whatever should be forced to the disk is left to the system."""

    def __getattr__(self, name: str) -> object:
        return (lambda _: None) if name == "fsync" else getattr(os, name)


def main(folder: Path, count: int, how: str) -> None:
    """A key file, then so many other passphrases, two by turns."""
    if how == "hasty":
        setattr(atomic_file, "os", _Hasty())  # noqa: B010 (a module's own)
    vault, _ = a_vault(folder)
    os.write(1, CHOSEN % 0)
    for n in range(1, count + 1):
        old, new = (LEAHS, OTHER) if n % 2 else (OTHER, LEAHS)
        Vault(Profile(folder), None).change_passphrase(old, new)
        os.write(1, CHOSEN % n)
    assert vault.mode


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
