"""Passphrases, key files and a keystore drawer for the tests of the vault; real Argon2id at the floor (about 130 ms)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.security.kdf import FLOOR
from app.security.keystore import Keystore
from app.security.profile import VAULT_FILE, Profile
from app.security.store_key import StoreKey
from app.security.vault import Vault

LEAHS = "copper lantern drifting over a quiet harbour wall"
OTHER = "seven maple otters juggling broken umbrellas"
REPOSITORY = Path(__file__).parents[2]


class Drawer:
    """A keystore that is a drawer: it keeps secrets as long as the test lasts, and can be emptied."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def secret(self, vault_id: str) -> bytes | None:
        """The secret in the drawer."""
        return self.kept.get(vault_id)

    def keep(self, vault_id: str, secret: bytes) -> None:
        """Put a secret into the drawer."""
        self.kept[vault_id] = secret

    def forget(self, vault_id: str) -> None:
        """Take a secret out of the drawer."""
        self.kept.pop(vault_id, None)


def a_vault(folder: Path, keystore: Keystore | None = None, passphrase: str = LEAHS) -> tuple[Vault, StoreKey]:
    """A profile in this folder with a passphrase chosen, and the key that it got."""
    profile = Profile(folder)
    key = Vault.create(profile, passphrase, FLOOR, keystore)
    return Vault(profile, keystore), key


def key_file(folder: Path) -> dict[str, Any]:
    """The key file as plain JSON."""
    content: dict[str, Any] = json.loads((folder / VAULT_FILE).read_bytes())
    return content


def rewrite(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the key file on disk, as somebody with the laptop's disk could."""
    content = key_file(folder)
    change(content)
    (folder / VAULT_FILE).write_text(json.dumps(content))
