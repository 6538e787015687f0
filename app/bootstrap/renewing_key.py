"""A new key for the records of this profile: asked for with a new passphrase, done at the next unlock; and after a recovery.

Whoever knew the words until now, and had the key file, knows the key: only another key ends that. Order: a copy of the store
under the new key, whole on the disk; then the key file; then the copy takes the store's place (app/models/rekeying.py).
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from app.bootstrap import clock, leasing
from app.bootstrap.enrolling import open_store
from app.domain.errors import Refused, Unavailable
from app.models import audit
from app.models.rekeying import copy_under
from app.security.profile import NEW_KEY_FILE, Profile
from app.security.store_key import StoreKey
from app.security.vault import Vault

if TYPE_CHECKING:
    from app.models.store import Store

NOTED: Final = "gave the store another key"


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """`new_key_due.json`: a new key was asked for at this time."""

    asked_at: str


def ask(profile: Profile) -> None:
    """The next unlock gives the records a new key. Raises Unavailable."""
    profile.write(NEW_KEY_FILE, Due(asked_at=clock.now().wall_at))


def withdraw(profile: Profile) -> None:
    """It is not asked for any more. One that stays on a full disk does no harm: the next unlock gives another key."""
    with suppress(OSError):
        (profile.folder / NEW_KEY_FILE).unlink(missing_ok=True)


def is_due(profile: Profile) -> bool:
    """Was a new key asked for, and not given yet?"""
    return (profile.folder / NEW_KEY_FILE).exists()


def renew_key(profile: Profile, vault: Vault, passphrase: str, store: "Store") -> "Store":
    """The store under a new key, opened; where that cannot be done now, the same store as before, opened.

    Raises Unavailable or Refused only where the store could not be opened again.
    """
    store.close()
    old, new = vault.open(passphrase), StoreKey.fresh()
    try:
        copy_under(profile.store_path, old.hex96(), new.hex96())
        vault.take_key(passphrase, new)
    except (Unavailable, Refused):
        store = open_store(profile, vault.open(passphrase).hex96())
    else:
        store = open_store(profile, new.hex96())
        note(profile, vault, store, new)
    finally:
        old.wipe()
        new.wipe()
    return store


def note(profile: Profile, vault: Vault, store: "Store", key: StoreKey) -> None:
    """Written down in the audit; what two administrators can open is of this key from now on, and told with the next lease."""
    with suppress(Unavailable):  # a full disk: the change itself is done, and the next unlock looks at the recovery again
        with store.transaction() as connection:
            audit.write(connection, store.clock(), store.identity.person, NOTED, store.identity.person)
        word = vault.word
        leasing.keep_recovery(profile, key, word.holders if word else ())
        withdraw(profile)
