"""Erasing a profile by order of the service: the wraps first, then everything else.

From the moment `erasing.json` stands there is one way only: whatever cuts it off, the next start goes on. Without its wraps
the store is noise, so they go before any large file. What is left at the end is what still has to be delivered: changes
sealed to the service, which nobody can open on the laptop, and the receipt. Deleting does not scrub a disk; that is what
the encryption is for (docs/security.md).
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Final

import msgspec

from app.changes.service_word import NOTHING
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.security.keystore import Keystore
from app.security.profile import ERASING_FILE, LOCK_FILE, VAULT_FILE, Profile

SEALED_FILES: Final = "unsent-*.sealed"


class Erasing(msgspec.Struct, frozen=True, kw_only=True):
    """The order under way and what is to be delivered after it. `receipt` is signed before the keys go, sent after."""

    device: Id
    order: Id
    how: str
    vault_id: str
    service_url: str
    authority: str = ""
    service_key: str
    receipt: str
    key: str
    signature: str
    help_phone: str = ""
    unsent: int = 0


def begin(profile: Profile, erasing: Erasing) -> None:
    """From here there is no way back. Raises Unavailable, and then nothing has begun."""
    profile.write(ERASING_FILE, erasing)


def under_way(profile: Profile) -> Erasing | None:
    """The order that is being carried out here, None when there is none. Raises Refused for a damaged note of it."""
    return profile.read(ERASING_FILE, Erasing)


def erase(profile: Profile, keystore: Keystore | None, erasing: Erasing) -> None:
    """Wraps, the keystore's secret, then every other file of the profile. Raises Unavailable when the disk refuses."""
    try:
        (profile.folder / VAULT_FILE).unlink(missing_ok=True)
        _force(profile.folder)
        if keystore is not None:
            keystore.forget(erasing.vault_id)
        for path in sorted(profile.folder.iterdir()):
            if path.name not in {ERASING_FILE, LOCK_FILE} and not (erasing.how != NOTHING and path.match(SEALED_FILES)):
                _remove(path)
        _force(profile.folder)
    except OSError as trouble:
        raise Unavailable(
            "This laptop could not erase everything yet. Nothing on it can be opened any more. Start Waymark again."
        ) from trouble


def end(profile: Profile) -> None:
    """All is delivered: the note of the order goes too. Raises Unavailable."""
    try:
        (profile.folder / ERASING_FILE).unlink(missing_ok=True)
    except OSError as trouble:
        raise Unavailable("This laptop could not remove a file. Start Waymark again.") from trouble


def sealed_files(profile: Profile) -> list[Path]:
    """What was sealed to the service and waits to be delivered, in order."""
    return sorted(profile.folder.glob(SEALED_FILES))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _force(folder: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
