"""The end of a laptop's access: unsent changes are sealed to the service, the records are erased, the receipt is delivered.

Order of steps: seal, sign the receipt, note the order (from here there is one way only), erase (wraps first), deliver. A
start that finds the note goes on where it was cut off. Whoever is at the laptop can open neither the records nor the seal.
"""

import secrets
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.bootstrap import clock
from app.changes import signing
from app.changes.sealing import seal
from app.changes.service_word import NOTHING, OUTBOX, RECEIPT, SEALED, EraseOrder, Receipt
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.models.signer import DEVICE_KEY
from app.security import erasing
from app.security.atomic_file import write_atomically
from app.security.erasing import Erasing
from app.security.identity import DeviceKey
from app.security.keystore import Keystore
from app.security.profile import VAULT_FILE, Profile
from app.security.vault import Vault, VaultFile
from app.sync.ports import NotWelcome
from app.sync.protocol.messages.lease import ErasedRequest, SealedRequest
from app.sync.protocol.messages.push import PUSH_BYTES, PUSH_OPS

if TYPE_CHECKING:
    from app.models.store import Store
    from app.sync.http import HttpLink


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of sealed changes, as it can be sent or carried; and how many changes are in it."""

    request: SealedRequest
    count: int


def seal_unsent(profile: Profile, store: "Store", sealing_key: str, device: Id) -> int:
    """Write what waits to be sent as sealed files beside the store, in place of older ones; gives how many changes.

    Raises Unavailable when the disk refuses.
    """
    import zstandard

    from app.models.leaving import unsent_parts

    parts = unsent_parts(store, PUSH_OPS, PUSH_BYTES // 2)
    key = DeviceKey(store.secret(DEVICE_KEY))
    pack = zstandard.ZstdCompressor(level=3).compress
    for number, ops in enumerate(parts, 1):
        box = seal(sealing_key, pack(msgspec.json.encode(ops)), OUTBOX).hex()
        signature = key.sign(SEALED, device, signing.sha256_hex(box.encode()))
        request = SealedRequest(device=device, box=box, key=key.public, signature=signature)
        content = msgspec.json.encode(SealedFile(request=request, count=len(ops)))
        write_atomically(profile.folder / f"unsent-{number:03}.sealed", content)
    for stale in erasing.sealed_files(profile)[len(parts) :]:
        stale.unlink(missing_ok=True)
    return sum(len(ops) for ops in parts)


def keep_sealed(profile: Profile, store: "Store") -> None:
    """At each lock: should the laptop lose access while it is locked, what was not sent is sealed already."""
    vault = Vault(profile, None)
    word, sealing_key = vault.word, vault.lease.sealing_key
    if word is not None and sealing_key:
        seal_unsent(profile, store, sealing_key, word.device)


def depart(
    profile: Profile, keystore: Keystore | None, order: EraseOrder, signer: DeviceKey, store: "Store | None"
) -> None:
    """Carry out the order as far as the laptop alone can. With an open store the changes are sealed afresh; it is closed.

    Raises Unavailable before anything was begun when the disk refuses; after that the next start goes on.
    """
    file = profile.read(VAULT_FILE, VaultFile)
    if file is None:
        return
    if store is not None and order.how != NOTHING:
        seal_unsent(profile, store, file.lease.sealing_key, order.device)
    unsent = 0 if order.how == NOTHING else sum(_read(path).count for path in erasing.sealed_files(profile))
    facts, at = profile.facts(), clock.now().wall_at
    receipt = msgspec.json.encode(
        Receipt(device=order.device, order=order.order, how=order.how, unsent=unsent, at=at), order="sorted"
    ).decode()
    noted = Erasing(
        device=order.device,
        order=order.order,
        how=order.how,
        vault_id=file.header.vault_id,
        service_url=facts.service_url,
        authority=facts.authority,
        service_key=file.lease.service_key,
        receipt=receipt,
        key=signer.public,
        signature=signer.sign(RECEIPT, receipt),
        help_phone=facts.help_phone,
        unsent=unsent,
    )
    erasing.begin(profile, noted)
    if store is not None:
        store.close()
    erasing.erase(profile, keystore, noted)


def go_on(profile: Profile, keystore: Keystore | None) -> Erasing | None:
    """At a start: erase what an order began to erase; gives the order whose deliveries are still to be made."""
    noted = erasing.under_way(profile)
    if noted is not None:
        erasing.erase(profile, keystore, noted)
    return noted


def deliver(profile: Profile, noted: Erasing) -> int:
    """Send what was sealed, then the receipt; the files go as they arrive. Gives how many changes the service has now.

    A lost laptop's seal is not taken over the network: it stays, for somebody to bring. Raises Unavailable.
    """
    from app.sync.http import HttpLink

    new_nonce = partial(secrets.token_hex, 16)
    link = HttpLink(
        noted.service_url,
        None,
        clock=clock.now,
        new_nonce=new_nonce,
        service_key=noted.service_key,
        authority=noted.authority,
    )
    try:
        kept = _deliver_sealed(profile, link)
        _deliver_receipt(link, noted)
    finally:
        link.close()
    erasing.end(profile)
    return kept


def _deliver_sealed(profile: Profile, link: "HttpLink") -> int:
    kept = 0
    for path in erasing.sealed_files(profile):
        try:
            kept += link.sealed(_read(path).request).kept
        except NotWelcome:
            return kept
        path.unlink(missing_ok=True)
    return kept


def _deliver_receipt(link: "HttpLink", noted: Erasing) -> None:
    try:
        link.erased(ErasedRequest(receipt=noted.receipt, key=noted.key, signature=noted.signature))
    except NotWelcome:  # the service has forgotten this laptop; there is nobody to tell
        return


def _read(path: Path) -> SealedFile:
    """Raises Unavailable for a file that is not as it was written."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=SealedFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unavailable(f"The file {path.name} cannot be read. Keep it, and ring your service desk.") from error
