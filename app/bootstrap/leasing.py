"""Asking the service for the lease: by the open laptop after a round of sync, and by a locked one whose lease has ended."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from app.bootstrap import clock
from app.changes.handover import HandOver, followed
from app.changes.recovery import RecoveryWrap, split
from app.changes.service_word import EraseOrder, Holder, Lease, heard
from app.domain.errors import Refused
from app.security.identity import DeviceKey
from app.security.lease import keep_seen, look, read_seen
from app.security.profile import Profile
from app.security.vault import Given, Vault, not_its_word
from app.sync.ports import NotWelcome, SignInNeeded
from app.sync.protocol.messages.lease import LeaseAnswer, LeaseRequest

if TYPE_CHECKING:
    from app.bootstrap.asking_council import AskCouncil
    from app.security.store_key import StoreKey
    from app.sync.http import HttpLink
    from app.sync.protocol.messages.sign_in import SignIn
    from app.sync.token import TokenInHand

T = TypeVar("T")

RECOVERY_FILE = "recovery.json"
UNTOLD_FILE = "untold.json"
TOLD_FILE = "told.json"


class MustErase(Exception):
    """The service ordered this laptop to erase itself."""

    def __init__(self, order: EraseOrder) -> None:
        super().__init__(order.order)
        self.order = order


class KeptRecovery(msgspec.Struct, frozen=True, kw_only=True):
    """`recovery.json`: what two administrators can open, and whether the service has it."""

    wrap: RecoveryWrap
    is_told: bool = False
    key: str = ""
    """Which key it opens: a hash that says nothing about the key itself."""


class Untold(msgspec.Struct, frozen=True, kw_only=True):
    """`untold.json`: what changed on this laptop and the service does not know yet."""

    passphrase_changed_at: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """`told.json`: what the service was told since this laptop joined. Any other key in the key file is told with the next
    renewal, so that no end of the program between choosing and telling leaves the service with an old one."""

    renewal_key: str = ""


def tell_later(profile: Profile, **news: str) -> None:
    """Tell the service with the next renewal by the laptop's own key. Raises Unavailable."""
    untold = profile.read(UNTOLD_FILE, Untold) or Untold()
    profile.write(UNTOLD_FILE, msgspec.structs.replace(untold, **news))


def link_for(
    profile: Profile,
    signer: DeviceKey | None,
    service_key: str,
    token: "TokenInHand | None" = None,
    on_new_keys: Callable[[tuple[str, ...]], None] = lambda _: None,
) -> "HttpLink":
    """The way to this profile's service; links that share a `token` ask for it once. `on_new_keys` is told the keys that the
    service handed over to, the newest last."""
    from app.sync.http import HttpLink

    facts, nonce = profile.facts(), partial(secrets.token_hex, 16)
    url, authority = facts.service_url, facts.authority
    known = {"service_key": service_key, "authority": authority, "token": token, "on_new_keys": on_new_keys}
    return HttpLink(url, signer, clock=clock.now, new_nonce=nonce, **known)  # type: ignore[arg-type]


def renew(
    profile: Profile,
    vault: Vault,
    link: "HttpLink",
    *,
    is_open: bool = True,
    key: str = "",
    council: "AskCouncil | None" = None,
) -> tuple[str, ...]:
    """Ask for the lease and take it in; gives sentences for the person. With its own key (`is_open`) the laptop also tells
    what the service does not know yet. `council` lets the person sign in there for `key`, should the service want that first.

    Raises MustErase for an order to erase; SignInNeeded; Refused when the service will not, or what came is not its word;
    Unavailable.
    """
    lease = vault.lease
    recovery = profile.read(RECOVERY_FILE, KeptRecovery) if is_open else None
    wrap = recovery.wrap if recovery and not recovery.is_told else None
    untold = (profile.read(UNTOLD_FILE, Untold) if is_open else None) or Untold()
    nonce = secrets.token_hex(16)
    request = LeaseRequest(
        serial=lease.serial,
        nonce=nonce,
        has_share=bool(lease.share),
        recovery=wrap,
        renewal_key=_key_to_tell(profile, vault) if is_open else "",
        passphrase_changed_at=untold.passphrase_changed_at,
    )
    try:
        answer = after_sign_in(lambda: link.lease(request), link, key, council)
    except SignInNeeded:
        raise
    except NotWelcome as error:
        raise Refused(error.message, "passphrase") from error
    handovers = handed_over(link, lease.service_key, answer)
    checked(answer, newest_key(lease.service_key, handovers), nonce)
    vault.take_lease(given(answer, handovers), answer.opens)
    keep_seen(profile, look(vault.lease, read_seen(profile), clock.now()))
    if recovery and wrap:
        profile.write(RECOVERY_FILE, msgspec.structs.replace(recovery, is_told=True))
    if untold != Untold():
        profile.write(UNTOLD_FILE, Untold())
    if request.renewal_key:
        profile.write(TOLD_FILE, Told(renewal_key=request.renewal_key))
    return answer.notices


def after_sign_in(ask: "Callable[[], T]", link: "HttpLink", key: str, council: "AskCouncil | None") -> "T":
    """What the service answers; where it wants the person to sign in with the council's account first, after that.

    Raises SignInNeeded where it wants that and nobody can be asked.
    """
    try:
        return ask()
    except SignInNeeded:
        if council is None:
            raise

    def use(brought: "SignIn") -> "T":
        link.sign_in(brought)
        return ask()

    return council(link.sign_in_place, key, use)


def _key_to_tell(profile: Profile, vault: Vault) -> str:
    told = profile.read(TOLD_FILE, Told) or Told()
    return vault.asks if vault.asks != told.renewal_key else ""


def checked(answer: LeaseAnswer, service_key: str, nonce: str) -> Lease:
    """The lease that was asked for just now. Raises MustErase; Refused for anything the service did not say to this."""
    word = heard(service_key, answer.word, answer.signature)
    if word is None or word.answers != nonce:
        raise not_its_word()
    if isinstance(word, EraseOrder):
        raise MustErase(word)
    return word


def handed_over(link: "HttpLink", known: str, answer: LeaseAnswer) -> tuple[HandOver, ...]:
    """How the service's key was handed over since it was this one; nothing to ask for where this one said what came."""
    return () if heard(known, answer.word, answer.signature) is not None else link.handed_over()


def newest_key(known: str, handovers: tuple[HandOver, ...]) -> str:
    """The last key that the known one leads to."""
    return (known, *followed(known, handovers))[-1]


def given(answer: LeaseAnswer, handovers: tuple[HandOver, ...] = ()) -> Given:
    """What came, as the vault takes it."""
    return Given(word=answer.word, signature=answer.signature, share=answer.share, handovers=handovers)


def keep_recovery(profile: Profile, key: "StoreKey", holders: tuple[Holder, ...]) -> None:
    """While the key is in hand: split it for these holders, unless that was done. Raises Unavailable."""
    kept, which = profile.read(RECOVERY_FILE, KeptRecovery), key.derived("recovery").hex()
    if len(holders) >= 2 and (kept is None or kept.wrap.holders != holders or kept.key != which):
        profile.write(RECOVERY_FILE, KeptRecovery(wrap=split(key.content(), holders), key=which))
