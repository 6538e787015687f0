"""One person's folder on one laptop: where its files are, and the few open facts that the unlock window shows.

Nothing in `profile.json` is secret and nothing in it is about a child. The records are in `store.db`, whose key is only
in `vault.json`, wrapped. Folders are the owner's alone (0700), files too (0600).
"""

from pathlib import Path
from typing import Final, TypeVar

import msgspec

from app.domain.errors import Refused, Unavailable
from app.security.atomic_file import write_atomically

FACTS_FILE: Final = "profile.json"
VAULT_FILE: Final = "vault.json"
TRIES_FILE: Final = "tries.json"
CLOCK_FILE: Final = "clock.json"
ERASING_FILE: Final = "erasing.json"
NEW_KEY_FILE: Final = "new_key_due.json"
STORE_FILE: Final = "store.db"
LOCK_FILE: Final = "lock"
LARGEST_BYTES: Final = 64 * 1024

Content = TypeVar("Content")


class ProfileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the unlock window may show before anybody has said who they are. Times are ISO 8601; empty means not yet."""

    display_name: str = ""
    first_name: str = ""
    team: str = ""
    is_made_up: bool = False
    service_url: str = ""
    authority: str = ""
    """The authority this laptop joined with, in PEM; empty where those of the operating system count."""
    last_synced_at: str = ""
    help_phone: str = ""
    text_size_percent: int = 100
    scheme: str = "system"
    forms_language: str = ""
    """In which language its person reads what forms ask; empty for English."""
    log_since: str = ""
    """When a custody log was begun that goes on: a time alone, for the unlock window."""


class Profile:
    """A profile folder; it is made, with its rights, when first used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    @property
    def store_path(self) -> Path:
        """The encrypted store of this person on this laptop."""
        return self.folder / STORE_FILE

    @property
    def has_vault(self) -> bool:
        """True when a passphrase was once chosen here."""
        return (self.folder / VAULT_FILE).exists()

    @property
    def is_set_up(self) -> bool:
        """True when the first run came to its end: the facts are saved last."""
        return self.has_vault and (self.folder / FACTS_FILE).exists()

    def set_aside_unfinished(self) -> None:
        """Move what a first run left that never ended into a folder of its own. Nothing is deleted. Raises Unavailable."""
        left = [path for name in (VAULT_FILE, TRIES_FILE) if (path := self.folder / name).exists()]
        left += sorted(self.folder.glob(f"{STORE_FILE}*"))
        if not left:
            return
        number = 1 + sum(path.name.startswith("unfinished-") for path in self.folder.iterdir())
        aside = self.folder / f"unfinished-{number}"
        try:
            aside.mkdir(mode=0o700)
            for path in left:
                path.rename(aside / path.name)
        except OSError as trouble:
            raise Unavailable("This laptop could not begin again. Nothing was changed. Ask your service desk.") from trouble

    def facts(self) -> ProfileFacts:
        """The facts as last saved, or blank ones. Raises Refused when the file cannot be understood."""
        return self.read(FACTS_FILE, ProfileFacts) or ProfileFacts()

    def save_facts(self, facts: ProfileFacts) -> None:
        """Replace the facts, all or nothing. Raises Unavailable."""
        self.write(FACTS_FILE, facts)

    def read(self, name: str, kind: type[Content]) -> Content | None:
        """A small file of this profile as a value; None when it is not there. Raises Refused when it is damaged."""
        try:
            content = (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as trouble:
            raise Unavailable(f"This laptop could not read the file {name}. Your records are as they were.") from trouble
        if len(content) > LARGEST_BYTES:
            raise _damaged(name)
        try:
            return msgspec.json.decode(content, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise _damaged(name) from None

    def write(self, name: str, value: msgspec.Struct) -> None:
        """Keep a value as a small file of this profile, all or nothing. Raises Unavailable."""
        self.make_folder()
        write_atomically(self.folder / name, msgspec.json.format(msgspec.json.encode(value)) + b"\n")

    def make_folder(self) -> None:
        """The folder exists and is the owner's alone. Raises Unavailable."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
        except OSError as trouble:
            raise Unavailable(
                f"This laptop could not use the folder {self.folder}. Nothing was changed. Ask your service desk."
            ) from trouble


def default_folder() -> Path:
    """Where the people of this user of the operating system have their folders, unless a profile is named."""
    import platformdirs

    return platformdirs.user_data_path("Waymark", appauthor=False) / "profiles"


def _damaged(name: str) -> Refused:
    return Refused(
        f"The file {name} on this laptop is damaged and cannot be read. Your records have not been changed. "
        "Ring your service desk before you try anything else."
    )
