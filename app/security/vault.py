"""The key file of a profile: made once, opened with the passphrase, re-wrapped when the passphrase changes.

The store's own key is random and never changes here; only its wraps do. It opens with the passphrase **and** the secret
in the laptop's keystore. Without a keystore the mode is "passphrase only": weaker, named in the file, bound into the
wrap, asking for a longer passphrase, and for the screen to say so.
"""

import secrets
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from app.domain.errors import Refused
from app.security import wrapping
from app.security.kdf import KdfParams, stretch
from app.security.keystore import Keystore
from app.security.passphrase import check, normalised
from app.security.profile import VAULT_FILE, Profile
from app.security.store_key import StoreKey
from app.security.wrapping import Header, Lease

FORMAT: Final = 1
KDF_NAME: Final = "argon2id-1.3"


class Mode(StrEnum):
    """What it takes to open the vault."""

    WITH_DEVICE = "passphrase and device"
    ALONE = "passphrase only"


class WrongPassphrase(Refused):
    """The passphrase is not the right one: the only refusal that counts as a try."""

    def __init__(self) -> None:
        super().__init__(
            "That passphrase is not right. Your records are safe. Check Caps Lock and try again.", "passphrase"
        )


class VaultFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`vault.json`. `wrap` is the outer wrap in hex."""

    header: Header
    lease: Lease
    wrap: str


class Vault:
    """The key file of one profile. `keystore` is the laptop's, or None where it has none."""

    def __init__(self, profile: Profile, keystore: Keystore | None) -> None:
        self._profile = profile
        self._keystore = keystore

    @classmethod
    def create(
        cls,
        profile: Profile,
        passphrase: str,
        params: KdfParams,
        keystore: Keystore | None,
        names: Sequence[str] = (),
    ) -> StoreKey:
        """Choose the first passphrase. Raises Refused when it is not good enough or a vault is here; Unavailable."""
        if profile.has_vault:
            raise Refused("This profile already has a passphrase. Nothing was changed. Unlock it instead.")
        mode = Mode.WITH_DEVICE if keystore else Mode.ALONE
        check(passphrase, names, stands_alone=mode is Mode.ALONE)
        vault, key = cls(profile, keystore), StoreKey.fresh()
        header = _header(secrets.token_hex(16), mode, 1, params)
        if keystore:
            keystore.keep(header.vault_id, secrets.token_bytes(32))
        vault._wrap(key, passphrase, header, wrapping.fresh_lease())
        return key

    @property
    def mode(self) -> Mode:
        """What it takes to open it. Raises Refused when the key file is damaged or missing."""
        return Mode(self._file().header.mode)

    def open(self, passphrase: str) -> StoreKey:
        """The store's key. Raises WrongPassphrase; Refused when file or keystore is not as it was; Unavailable."""
        file = self._file()
        inner = wrapping.open_outer(file.lease, bytes.fromhex(file.wrap), file.header)
        if inner is None:
            raise _damaged()
        content = wrapping.open_inner(self._kek(passphrase, file.header), inner, file.header)
        if content is None:
            raise WrongPassphrase
        return StoreKey(content)

    def change_passphrase(self, old: str, new: str, names: Sequence[str] = ()) -> None:
        """From the next unlock the new passphrase opens it and the old one does not. All or nothing, whatever happens.

        Raises WrongPassphrase for the old one; Refused when the new one is not good enough; Unavailable.
        """
        file = self._file()
        key = self.open(old)
        check(new, names, stands_alone=file.header.mode == Mode.ALONE)
        header = _header(file.header.vault_id, Mode(file.header.mode), file.header.counter + 1, file.header.kdf)
        self._wrap(key, new, header, file.lease)
        key.wipe()

    def _wrap(self, key: StoreKey, passphrase: str, header: Header, lease: Lease) -> None:
        inner = wrapping.seal_inner(self._kek(passphrase, header), key.content(), header)
        outer = wrapping.seal_outer(lease, inner, header)
        self._profile.write(VAULT_FILE, VaultFile(header=header, lease=lease, wrap=outer.hex()))

    def _kek(self, passphrase: str, header: Header) -> bytes:
        device_secret = self._device_secret(header)
        stretched = stretch(normalised(passphrase).encode(), bytes.fromhex(header.salt), header.kdf)
        return wrapping.key_encryption_key(stretched, device_secret, header)

    def _device_secret(self, header: Header) -> bytes:
        if header.mode == Mode.ALONE:
            return b""
        secret = self._keystore.secret(header.vault_id) if self._keystore else None
        if not secret:
            raise Refused(
                "This laptop's keystore no longer has its part of the key, so your passphrase alone cannot open the "
                "records. They have not been changed. Ring your service desk: they can give you a new key."
            )
        return secret

    def _file(self) -> VaultFile:
        file = self._profile.read(VAULT_FILE, VaultFile)
        if file is None:
            raise Refused("No passphrase has been chosen on this laptop yet. Connect once to set it up.")
        if not _is_well_formed(file):
            raise _damaged()
        file.header.kdf.must_be_sound()
        return file


def _header(vault_id: str, mode: Mode, counter: int, params: KdfParams) -> Header:
    params.must_be_sound()
    salt = secrets.token_hex(16)
    return Header(
        format=FORMAT, vault_id=vault_id, mode=str(mode), counter=counter, salt=salt, kdf_name=KDF_NAME, kdf=params
    )


def _is_well_formed(file: VaultFile) -> bool:
    """True when this version understands the file and each hex text has the length it should."""
    try:
        lengths = [len(bytes.fromhex(text)) for text in (file.header.salt, file.lease.share, file.header.vault_id)]
        bytes.fromhex(file.wrap)
        Mode(file.header.mode)
    except ValueError:
        return False
    return lengths == [16, 32, 16] and file.header.format == FORMAT and file.header.kdf_name == KDF_NAME


def _damaged() -> Refused:
    return Refused(
        "The key file on this laptop is damaged or was changed, so it was not opened. Your records have not been "
        "changed. Ring your service desk before you try anything else."
    )
