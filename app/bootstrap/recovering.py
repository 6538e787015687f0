"""A forgotten passphrase on the laptop: a recovery file and its code give the key, the person chooses new words.

The store is opened before anything is written, so a file for another laptop or another time changes nothing. Where the lease
has ended, the laptop's own key, which is in the store, asks for the next one first. What was not sent stays as it is. The store
gets another key, so that the file opens nothing from then on; where there is no room for that now, at the next unlock.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from app.bootstrap import leasing, renewing_key
from app.bootstrap.enrolling import open_store
from app.bootstrap.erased_words import ERASED
from app.bootstrap.farewell import depart
from app.changes.recovery_file import RecoveryFile, opened_file
from app.domain.errors import Refused, Unavailable
from app.models import audit
from app.models.rekeying import copy_under
from app.models.signer import DEVICE_KEY
from app.security.identity import DeviceKey
from app.security.keystore import keystore
from app.security.passphrase import check
from app.security.profile import Profile
from app.security.store_key import StoreKey
from app.security.vault import Given, Vault
from app.sync.ports import NotWelcome, SignInNeeded
from app.sync.protocol.messages.lease import LeaseRequest

if TYPE_CHECKING:
    from app.bootstrap.asking_council import AskCouncil
    from app.models.store import Store
    from app.sync.http import HttpLink

_LARGEST: Final = 64 * 1024
NOT_A_FILE: Final = (
    "This is not a recovery file. Choose the file that your service desk gave you; its name may end in .recovery."
)
NOT_THE_CODE: Final = "The code does not open this file. Check it letter by letter, or ask your service desk for a new one."
OTHER_LAPTOP: Final = "This file is for another laptop, or for an earlier setting-up of this one. Nothing was changed."
CONNECT: Final = "This laptop has to be connected once for this. Connect to a network and try again. Nothing was changed."


def recover(profile: Profile, file: Path, code: str, passphrase: str, council: "AskCouncil | None" = None) -> "Store":
    """The opened store under new words and another key. Raises Refused with what to do, Unavailable; nothing is changed then,
    but for an order to erase, which is carried out."""
    key = StoreKey(_content(profile, file, code))
    try:
        store = _opened(profile, key)
        with _closed_at_a_fault(profile, store):
            given = _lease_if_ended(profile, store, council)
            check(passphrase, _own_names(profile), stands_alone=keystore() is None)
        store.close()
        store = _rewrapped(profile, key, passphrase, given)
        with _closed_at_a_fault(profile, store):
            _tell(profile, store)
        return store
    finally:
        key.wipe()


@contextmanager
def _closed_at_a_fault(profile: Profile, store: "Store") -> Iterator[None]:
    """What goes wrong in the block leaves no store open; an order to erase is carried out. Raises Refused then."""
    try:
        yield
    except leasing.MustErase as error:
        depart(profile, keystore(), error.order, DeviceKey(store.secret(DEVICE_KEY)), store)
        raise Refused(ERASED) from error
    except BaseException:
        store.close()
        raise


def _lease_if_ended(profile: Profile, store: "Store", council: "AskCouncil | None") -> Given | None:
    """The next lease, where this one has ended. Raises MustErase, Refused."""
    vault = Vault(profile, keystore())
    if vault.lease.share:
        return None
    link = _link(profile, store, vault)
    try:
        return _next_lease(vault, link, DeviceKey(store.secret(DEVICE_KEY)).public, council)
    finally:
        link.close()


def _own_names(profile: Profile) -> tuple[str, str]:
    facts = profile.facts()
    return facts.display_name, facts.team


def _rewrapped(profile: Profile, key: StoreKey, passphrase: str, given: Given | None) -> "Store":
    """The store, which has to be closed, opened with new words around its key: another key where there is room."""
    fresh = _copied(profile, key)
    if fresh is None:
        renewing_key.ask(profile)  # first: once the words are new, the next unlock has to know of it
    try:
        Vault.recover(profile, fresh or key, passphrase, keystore(), _own_names(profile), given)
        store = open_store(profile, (fresh or key).hex96())
        with _closed_at_a_fault(profile, store):
            _note_all(profile, store, fresh)
    finally:
        if fresh is not None:
            fresh.wipe()
    return store


def _note_all(profile: Profile, store: "Store", fresh: StoreKey | None) -> None:
    """Written down in the audit; on a full disk it is left out: the new words count already."""
    with suppress(Unavailable):
        _note(store)
    if fresh is not None:
        renewing_key.note(profile, Vault(profile, keystore()), store, fresh)


def _copied(profile: Profile, key: StoreKey) -> StoreKey | None:
    """Another key, and a copy of the store under it; None where there is no room for one now."""
    fresh = StoreKey.fresh()
    try:
        copy_under(profile.store_path, key.hex96(), fresh.hex96())
    except Unavailable:
        return None
    return fresh


def _tell(profile: Profile, store: "Store") -> None:
    """The service hears of it now, or with the next sync. Raises MustErase."""
    vault = Vault(profile, keystore())
    link = _link(profile, store, vault)
    try:
        with suppress(Unavailable, Refused, SignInNeeded):
            leasing.renew(profile, vault, link)
    finally:
        link.close()


def _link(profile: Profile, store: "Store", vault: Vault) -> "HttpLink":
    return leasing.link_for(profile, DeviceKey(store.secret(DEVICE_KEY)), vault.lease.service_key)


def _next_lease(vault: Vault, link: "HttpLink", key: str, council: "AskCouncil | None") -> Given:
    nonce = secrets.token_hex(16)
    request = LeaseRequest(serial=vault.lease.serial, nonce=nonce, has_share=False)
    try:
        answer = leasing.after_sign_in(lambda: link.lease(request), link, key, council)
    except Unavailable as error:
        raise Refused(CONNECT) from error
    except NotWelcome as error:
        raise Refused(error.message) from error
    known = vault.lease.service_key
    handovers = leasing.handed_over(link, known, answer)
    leasing.checked(answer, leasing.newest_key(known, handovers), nonce)
    return leasing.given(answer, handovers)


def _opened(profile: Profile, key: StoreKey) -> "Store":
    try:
        return open_store(profile, key.hex96())
    except Refused as error:
        raise Refused(OTHER_LAPTOP) from error


def _content(profile: Profile, path: Path, code: str) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise Refused(NOT_A_FILE, "file")
        file = msgspec.json.decode(path.read_bytes(), type=RecoveryFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(NOT_A_FILE, "file") from error
    word = Vault(profile, None).word
    if word is None or word.device != file.device:
        raise Refused(OTHER_LAPTOP, "file")
    content = opened_file(file, code)
    if content is None:
        raise Refused(NOT_THE_CODE, "code")
    return content


def _note(store: "Store") -> None:
    with store.transaction() as connection:
        audit.write(connection, store.clock(), store.identity.person, "recovered", store.identity.person)
