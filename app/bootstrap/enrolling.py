"""Making a laptop out of a one-time code: the service is joined, then vault and store are made for the person."""

import platform
import secrets
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from app.bootstrap import clock
from app.bootstrap.leasing import checked, given, keep_recovery
from app.bootstrap.preloading import forms
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.domain.roles import Role
from app.models.rekeying import settle
from app.models.signer import CERTIFICATE, DEVICE_KEY, OLDER_KEYS, PERSON_KEY, SERVICE_KEY
from app.models.store import Store
from app.models.unit_of_work import Identity
from app.security import kdf
from app.security.certificates import PIN_LENGTH, pin_of
from app.security.identity import DeviceKey
from app.security.keystore import keystore
from app.security.profile import Profile, ProfileFacts
from app.security.vault import Vault, leased, word_of
from app.security.wrapping import Lease
from app.sync.enrolment import CODE_LENGTH, join, tidy_code
from app.sync.http import NONSENSE, HttpLink
from app.sync.ports import SignInNeeded
from app.sync.protocol.messages.enrol import EnrolAnswer
from app.sync.protocol.messages.sign_in import SignIn
from app.sync.trust import shown_authority

if TYPE_CHECKING:
    from app.bootstrap.asking_council import AskCouncil

_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def open_store(profile: Profile, key: str) -> Store:
    """The store of this profile, after a change of its key that was cut short. Raises Refused with what to do when it is
    missing or damaged."""
    settle(profile.store_path, key)
    return Store(profile.store_path, key, clock=clock.now, new_id=clock.new_id, forms=forms())


class NewKeys:
    """The keys of a laptop that is joining: its own, the one that asks a lease back while it is locked, its person's."""

    def __init__(self) -> None:
        self.device, self.renewal, self.person = DeviceKey.make(), DeviceKey.make(), DeviceKey.make()
        self.authority = ""
        """Whom the code names as the service's certificate authority, in PEM."""


def enrol(address: str, code: str, keys: NewKeys, council: "AskCouncil | None" = None) -> EnrolAnswer:
    """Join the service, where it wants so with the person's account of the council. Raises Refused or Unavailable."""
    if not is_guarded(address):
        raise Refused("The service address begins with https://. Copy it from the letter or message you got.", "address")
    code, pin = parted(code)
    keys.authority = known_by(address, pin) if pin else ""
    link = HttpLink(address, None, clock=clock.now, new_nonce=partial(secrets.token_hex, 16), authority=keys.authority)
    others = {"renewal_key": keys.renewal.public, "signing_key": keys.person.public}

    def ask(brought: SignIn | None) -> EnrolAnswer:
        return join(link, code, keys.device.public, platform.node()[:80], sign_in=brought, **others)

    try:
        answer = ask(None)
    except SignInNeeded as error:
        if council is None:
            raise Refused(error.message) from error
        answer = council(link.sign_in_place, keys.device.public, ask)
    if answer.lease is None or not answer.sealing_key:
        raise Unavailable(NONSENSE)
    first_lease(answer, keys)
    return answer


def parted(typed: str) -> tuple[str, str]:
    """A joining code and the pin of the service's authority behind it; no pin where the code has none."""
    tidy = tidy_code(typed)
    return (tidy[:-PIN_LENGTH], tidy[-PIN_LENGTH:]) if len(tidy) == CODE_LENGTH + PIN_LENGTH else (tidy, "")


def known_by(address: str, pin: str) -> str:
    """The authority that the service shows, if it is the one that the code names. Raises Refused or Unavailable."""
    if urlsplit(address).scheme != "https":
        return ""
    shown = shown_authority(address)
    if pin_of(shown) != pin:
        raise Refused(
            "The service at this address is not the one that the code was made for. Do not go on. Check the address, and ask "
            "whoever gave you the code.",
            "address",
        )
    return shown


def first_lease(answer: EnrolAnswer, keys: NewKeys) -> Lease | None:
    """The lease that came with joining. Raises Refused when it is not for this laptop."""
    if answer.lease is None:
        return None
    checked(answer.lease, answer.service_key, keys.device.public)
    return leased(given(answer.lease), answer.service_key, answer.sealing_key)


def is_guarded(address: str) -> bool:
    """Does nobody on the way read along? Plain http is for a service on this very machine only: the demo, and tests."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)


def set_up(
    profile: Profile, address: str, answer: EnrolAnswer, keys: NewKeys, passphrase: str, *, is_quick: bool = False
) -> Store:
    """Make vault and store for the person who joined. `is_quick` takes the floor of key derivation (made-up data only).

    The facts are saved last: a first run that was cut short is begun again, with what it left set aside.
    """
    profile.make_folder()
    if not profile.is_set_up:
        profile.set_aside_unfinished()
    names = answer.names.split()
    facts = ProfileFacts(
        scheme="dark" if answer.role == Role.APPROPRIATE_ADULT else "system",
        display_name=answer.names,
        first_name=names[0] if names else "",
        team=answer.team_name,
        is_made_up=answer.made_up,
        service_url=address,
        authority=keys.authority,
        help_phone=answer.help_phone,
    )
    params = kdf.FLOOR if is_quick and answer.made_up else kdf.calibrate()
    lease, own = first_lease(answer, keys), (answer.names, answer.team_name)
    key = Vault.create(profile, passphrase, params, keystore(), own, lease, keys.renewal)
    try:
        identity = Identity(person=Id(answer.person), role=answer.role, team=Id(answer.team))
        pinned = bytes.fromhex(answer.service_key)
        secrets_ = {
            PERSON_KEY: keys.person.private(),
            DEVICE_KEY: keys.device.private(),
            SERVICE_KEY: pinned,
            CERTIFICATE: answer.certificate.encode(),
            OLDER_KEYS: msgspec.json.encode(answer.older_keys),
        }
        parts = {"clock": clock.now, "new_id": clock.new_id, "forms": forms()}
        Store.create(profile.store_path, key.hex96(), identity, secrets_, **parts).close()
        profile.save_facts(facts)
        word = word_of(lease) if lease else None
        keep_recovery(profile, key, word.holders if word else ())
        return open_store(profile, key.hex96())
    finally:
        key.wipe()
