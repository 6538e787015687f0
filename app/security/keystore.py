"""The operating system's own keystore, which holds the laptop's half of the key, and only where it really guards it.

A backend that keeps secrets in a plain file, or nowhere, is worse than none because it looks like protection: only the
systems' own stores, named below by module, are trusted. Everything else means "no keystore here".
"""

from typing import TYPE_CHECKING, Final, Protocol

from app.domain.errors import Unavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE: Final = "Waymark device key"
_TRUSTED_MODULES: Final = frozenset(
    {
        "keyring.backends.Windows",
        "keyring.backends.macOS",
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
    }
)


class Keystore(Protocol):
    """Keeps one secret for each vault, outside the profile folder."""

    def secret(self, vault_id: str) -> bytes | None:
        """The secret of this vault; None when the keystore has none. Raises Unavailable."""
        ...

    def keep(self, vault_id: str, secret: bytes) -> None:
        """Keep the secret of this vault. Raises Unavailable."""
        ...

    def forget(self, vault_id: str) -> None:
        """Take the secret of this vault away. Raises Unavailable."""
        ...


class OsKeystore:
    """A keystore of the operating system, through `keyring`."""

    def __init__(self, backend: "KeyringBackend") -> None:
        self._backend = backend

    def secret(self, vault_id: str) -> bytes | None:
        """The secret of this vault; None when there is none or it is not what we kept."""
        from keyring.errors import KeyringError

        try:
            kept = self._backend.get_password(_SERVICE, vault_id)
        except KeyringError as trouble:
            raise _not_answering() from trouble
        try:
            return bytes.fromhex(kept) if kept else None
        except ValueError:
            return None

    def keep(self, vault_id: str, secret: bytes) -> None:
        """Keep the secret and read it back, since a keystore that forgets would lock the person out."""
        from keyring.errors import KeyringError

        try:
            self._backend.set_password(_SERVICE, vault_id, secret.hex())
        except KeyringError as trouble:
            raise _not_answering() from trouble
        if self.secret(vault_id) != secret:
            raise _not_answering()

    def forget(self, vault_id: str) -> None:
        """Take the secret away; one that is not there is gone already."""
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            self._backend.delete_password(_SERVICE, vault_id)
        except PasswordDeleteError:
            return
        except KeyringError as trouble:
            raise _not_answering() from trouble


def keystore() -> Keystore | None:
    """This laptop's keystore, or None where there is none that guards what it keeps."""
    import keyring

    chosen = keyring.get_keyring()
    candidates: list[KeyringBackend] = list(getattr(chosen, "backends", ())) or [chosen]
    guarding = next((backend for backend in candidates if guards_secrets(backend)), None)
    return OsKeystore(guarding) if guarding else None


def guards_secrets(backend: object) -> bool:
    """True for the systems' own stores, by the class itself: a subclass made elsewhere may do anything."""
    return type(backend).__module__ in _TRUSTED_MODULES


def _not_answering() -> Unavailable:
    return Unavailable(
        "This laptop's own keystore is not answering, so your records stay locked. They are safe. "
        "Sign out of the laptop and in again, then try once more."
    )
