"""The key file of a profile: made once, opened with the passphrase, re-wrapped when the passphrase changes.

The store's own key is random; a new passphrase changes its wraps only, and another key comes in by `take_key` or `recover`
once a copy of the store is under it (app/models/rekeying.py). It opens with the passphrase **and** the secret
in the laptop's keystore. Without a keystore the mode is "passphrase only": weaker, named in the file, bound into the
wrap, asking for a longer passphrase, and for the screen to say so.
"""

import secrets
import threading
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec

from app.domain.errors import Refused
from app.security import wrapping
from app.security.kdf import KdfParams, stretch
from app.security.keystore import Keystore
from app.security.passphrase import check, normalised
from app.security.profile import VAULT_FILE, Profile
from app.security.store_key import StoreKey
from app.security.wrapping import Header, Lease

if TYPE_CHECKING:  # signing takes 20 ms to load, which the unlock window need not wait for
    from app.changes.handover import HandOver
    from app.changes.service_word import Lease as Word
    from app.security.identity import DeviceKey

FORMAT: Final = 1
KDF_NAME: Final = "argon2id-1.3"
_one_change_at_a_time: Final = threading.Lock()
"""A renewal comes on the sync thread while a passphrase is being changed on another."""


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


class LeaseHasEnded(Refused):
    """The share is not on this laptop any more; the service can give it back."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or ENDED, "passphrase")


ENDED: Final = (
    "This laptop has been away from the service for longer than it may be. Your records, and what you have not sent yet, are "
    "safe on it. Connect to a network and try your passphrase again."
)


class VaultFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`vault.json`. `wrap` is the outer wrap in hex, `renewal` the wrapped renewal key (empty where there is none), `asks` its
    public half, so that the service can be told of it whatever came between.
    """

    header: Header
    lease: Lease
    wrap: str
    renewal: str = ""
    asks: str = ""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the service gives with a lease: its word, the signature on it, and the share (hex)."""

    word: str
    signature: str
    share: str
    handovers: tuple["HandOver", ...] = ()
    """How the service's key was handed over since this laptop last heard of it."""


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
        lease: Lease | None = None,
        renewal: "DeviceKey | None" = None,
    ) -> StoreKey:
        """Choose the first passphrase. Raises Refused when it is not good enough or a vault is here; Unavailable.

        `lease` is the first one, as `leased` makes it; `renewal` the key whose public half the service was told.
        """
        if profile.has_vault:
            raise Refused("This profile already has a passphrase. Nothing was changed. Unlock it instead.")
        mode = Mode.WITH_DEVICE if keystore else Mode.ALONE
        check(passphrase, names, stands_alone=mode is Mode.ALONE)
        vault, key = cls(profile, keystore), StoreKey.fresh()
        header = _header(secrets.token_hex(16), mode, 1, params)
        if keystore:
            keystore.keep(header.vault_id, secrets.token_bytes(32))
        vault._wrap(key, passphrase, header, lease or wrapping.fresh_lease(), renewal.private() if renewal else b"")
        return key

    @classmethod
    def recover(
        cls,
        profile: Profile,
        key: StoreKey,
        passphrase: str,
        keystore: Keystore | None,
        names: Sequence[str] = (),
        given: Given | None = None,
    ) -> "DeviceKey":
        """A new passphrase for records whose key two administrators released; gives the new renewal key, to be told to the
        service. Where the lease has ended it takes a new one, `given`. A keystore that lost its part gets a new one.

        Raises LeaseHasEnded without that; Refused when the passphrase is not good enough; Unavailable.
        """
        from app.security.identity import DeviceKey

        vault, renewal = cls(profile, keystore), DeviceKey.make()
        mode = Mode.WITH_DEVICE if keystore else Mode.ALONE
        check(passphrase, names, stands_alone=mode is Mode.ALONE)
        with _one_change_at_a_time:
            before = vault._file()
            lease = leased(given, before.lease.service_key, before.lease.sealing_key) if given else before.lease
            if not lease.share:
                raise LeaseHasEnded
            header = _header(secrets.token_hex(16), mode, before.header.counter + 1, before.header.kdf)
            if keystore:
                keystore.keep(header.vault_id, secrets.token_bytes(32))
            vault._wrap(key, passphrase, header, lease, renewal.private())
        return renewal

    @property
    def mode(self) -> Mode:
        """What it takes to open it. Raises Refused when the key file is damaged or missing."""
        return Mode(self._file().header.mode)

    def open(self, passphrase: str) -> StoreKey:
        """The store's key. Raises WrongPassphrase; Refused when file or keystore is not as it was; Unavailable."""
        file = self._file()
        if not file.lease.share:
            self._renewal(passphrase, file)
            raise LeaseHasEnded
        inner = _opened(file)
        content = wrapping.open_inner(self._kek(passphrase, file.header), inner, file.header)
        if content is None:
            raise WrongPassphrase
        return StoreKey(content)

    # the lease

    @property
    def lease(self) -> Lease:
        """The lease as it stands. Raises Refused when the key file is damaged or missing."""
        return self._file().lease

    @property
    def word(self) -> "Word | None":
        """What the service said about the lease; None where there is none. Raises Refused when it is not its word."""
        return word_of(self.lease)

    @property
    def asks(self) -> str:
        """The public half of the key that asks a lease back; empty where there is none. Raises Refused for a damaged file."""
        return self._file().asks

    def renewal_key(self, passphrase: str) -> "DeviceKey":
        """The key that asks a lease back while the records are locked. Raises WrongPassphrase, Refused, Unavailable."""
        from app.security.identity import DeviceKey

        return DeviceKey(self._renewal(passphrase, self._file()))

    def take_lease(self, given: Given, opens: str = "") -> None:
        """From now on the wrap is under the new share. `opens` is the share it is under where the laptop lacks it.

        All or nothing. Raises Refused when what came is not the service's word, or does not fit; Unavailable.
        """
        with _one_change_at_a_time:
            file = self._file()
            inner = _opened(
                msgspec.structs.replace(file, lease=msgspec.structs.replace(file.lease, share=opens)) if opens else file
            )
            lease = leased(given, file.lease.service_key, file.lease.sealing_key)
            outer = wrapping.seal_outer(lease, inner, file.header)
            self._profile.write(VAULT_FILE, msgspec.structs.replace(file, lease=lease, wrap=outer.hex()))

    def end_lease(self) -> None:
        """Delete the share, and nothing else: the records wait for the service to give it back. Raises Unavailable.

        A share that the service never had is kept, or nobody could ever open the records again.
        """
        with _one_change_at_a_time:
            file = self._file()
            if file.lease.serial and file.lease.share and file.renewal:
                lease = msgspec.structs.replace(file.lease, share="")
                self._profile.write(VAULT_FILE, msgspec.structs.replace(file, lease=lease))

    def change_passphrase(self, old: str, new: str, names: Sequence[str] = ()) -> None:
        """From the next unlock the new passphrase opens it and the old one does not. All or nothing, whatever happens.

        Raises WrongPassphrase for the old one; Refused when the new one is not good enough; Unavailable.
        """
        with _one_change_at_a_time:
            file = self._file()
            key = self.open(old)
            check(new, names, stands_alone=file.header.mode == Mode.ALONE)
            header = _header(file.header.vault_id, Mode(file.header.mode), file.header.counter + 1, file.header.kdf)
            renewal = self._renewal(old, file) if file.renewal else b""
            self._wrap(key, new, header, file.lease, renewal)
            key.wipe()

    def begin_anew(self, passphrase: str, lease: Lease, renewal: "DeviceKey") -> None:
        """The laptop has joined anew: another lease and another renewal key, the same passphrase and records. All or nothing.

        Raises WrongPassphrase, Refused, Unavailable.
        """
        with _one_change_at_a_time:
            file = self._file()
            key = self.open(passphrase)
            header = _header(file.header.vault_id, Mode(file.header.mode), file.header.counter + 1, file.header.kdf)
            self._wrap(key, passphrase, header, lease, renewal.private())
            key.wipe()

    def take_key(self, passphrase: str, key: StoreKey) -> None:
        """The records are under this key from now on; passphrase, lease and renewal key stay. All or nothing.

        Raises WrongPassphrase, Refused, Unavailable.
        """
        with _one_change_at_a_time:
            file = self._file()
            self.open(passphrase).wipe()
            header = _header(file.header.vault_id, Mode(file.header.mode), file.header.counter + 1, file.header.kdf)
            renewal = self._renewal(passphrase, file) if file.renewal else b""
            self._wrap(key, passphrase, header, file.lease, renewal)

    def _wrap(self, key: StoreKey, passphrase: str, header: Header, lease: Lease, renewal: bytes) -> None:
        kek = self._kek(passphrase, header)
        outer = wrapping.seal_outer(lease, wrapping.seal_inner(kek, key.content(), header), header)
        sealed, public = _sealed_renewal(kek, renewal, header) if renewal else ("", "")
        file = VaultFile(header=header, lease=lease, wrap=outer.hex(), renewal=sealed, asks=public)
        self._profile.write(VAULT_FILE, file)

    def _renewal(self, passphrase: str, file: VaultFile) -> bytes:
        private = wrapping.open_renewal(self._kek(passphrase, file.header), bytes.fromhex(file.renewal), file.header)
        if private is None:
            raise WrongPassphrase
        return private

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


def leased(given: Given, known_key: str, sealing_key: str) -> Lease:
    """A lease as it is kept, from what the service gave. Raises Refused when it is not its word or not the share it names.

    `known_key` is the service's as it was known here until now; where it was handed over, the newest one has to have said it.
    """
    from app.changes.handover import followed
    from app.changes.service_word import Lease as Word
    from app.changes.service_word import heard
    from app.changes.signing import sha256_hex

    service_key = (known_key, *followed(known_key, given.handovers))[-1]

    word = heard(service_key, given.word, given.signature)
    if not isinstance(word, Word) or sha256_hex(bytes.fromhex(given.share)) != word.share:
        raise not_its_word()
    return Lease(
        share=given.share,
        issued_at=word.issued_at,
        not_after_at=word.not_after_at,
        serial=word.serial,
        word=given.word,
        signature=given.signature,
        service_key=service_key,
        sealing_key=sealing_key,
    )


def word_of(lease: Lease) -> "Word | None":
    """The service's word in a kept lease, None where there is none yet. Raises Refused for what the service did not say."""
    from app.changes.service_word import Lease as Word
    from app.changes.service_word import heard

    if not lease.word:
        return None
    word = heard(lease.service_key, lease.word, lease.signature)
    if not isinstance(word, Word):
        raise _damaged()
    return word


def not_its_word() -> Refused:
    """For an answer that is not signed by the service this laptop joined, or answers another question."""
    return Refused("What came was not from your service, so nothing was changed. Try again later.")


def _sealed_renewal(kek: bytes, renewal: bytes, header: Header) -> tuple[str, str]:
    from app.security.identity import DeviceKey

    return wrapping.seal_renewal(kek, renewal, header).hex(), DeviceKey(renewal).public


def _opened(file: VaultFile) -> bytes:
    inner = wrapping.open_outer(file.lease, bytes.fromhex(file.wrap), file.header)
    if inner is None:
        raise _damaged()
    return inner


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
        bytes.fromhex(file.wrap + file.renewal)
        Mode(file.header.mode)
    except ValueError:
        return False
    has_share = lengths[1] == 32 or (lengths[1] == 0 and bool(file.lease.serial and file.renewal))
    return (
        has_share
        and [lengths[0], lengths[2]] == [16, 16]
        and file.header.format == FORMAT
        and file.header.kdf_name == KDF_NAME
    )


def _damaged() -> Refused:
    return Refused(
        "The key file on this laptop is damaged or was changed, so it was not opened. Your records have not been "
        "changed. Ring your service desk before you try anything else."
    )
