"""The people of one laptop: a folder for each, with their own key, store and outbox, and nothing that two of them share.

A folder's name says nothing. What the unlock window may show of the others is what each folder says in the clear: a name.
"""

import secrets
from pathlib import Path
from typing import Final

import msgspec

from app.domain.errors import Refused, Unavailable
from app.security.atomic_file import write_atomically
from app.security.profile import ERASING_FILE, Profile

FOLDER: Final = "profiles"
_LAST: Final = "last.json"


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """`last.json`: whose folder was opened last."""

    folder: str


class People:
    """Everybody who uses Waymark on this laptop under this user of the operating system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    @classmethod
    def around(cls, profile: Profile) -> "People | None":
        """The people among whom this profile is one; None for a profile that stands alone, in a folder of its own."""
        return cls(profile.folder.parent) if profile.folder.parent.name == FOLDER else None

    def all(self) -> list[tuple[Profile, str]]:
        """Those who are set up, with the names they go by, in order of name."""
        here = [Profile(path) for path in _folders(self.folder)]
        return sorted(
            ((profile, _name(profile)) for profile in here if profile.is_set_up), key=lambda one: one[1].casefold()
        )

    def fresh(self) -> Profile:
        """A folder for somebody new; one in which a first run was begun and never ended is taken again."""
        for path in _folders(self.folder):
            if not Profile(path).is_set_up and not (path / ERASING_FILE).exists():
                return Profile(path)
        return Profile(self.folder / secrets.token_hex(4))

    def last(self) -> Profile:
        """Who opened last, or anybody who is here; somebody new on a laptop that nobody uses yet."""
        erasing = [path for path in _folders(self.folder) if (path / ERASING_FILE).exists()]
        if erasing:
            return Profile(erasing[0])
        here = [profile for profile, _ in self.all()]
        try:
            name = msgspec.json.decode((self.folder / _LAST).read_bytes(), type=Last).folder
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            name = ""
        return next((profile for profile in here if profile.folder.name == name), here[0] if here else self.fresh())

    def note_opened(self, profile: Profile) -> None:
        """This one was opened last."""
        try:
            write_atomically(self.folder / _LAST, msgspec.json.encode(Last(folder=profile.folder.name)))
        except Unavailable:  # a full disk; the next start shows somebody else first
            return


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _name(profile: Profile) -> str:
    try:
        return profile.facts().display_name
    except (Refused, Unavailable):
        return ""
