"""Joining the service anew from inside a profile: the same records and passphrase, a new laptop to the service.

Asked for when the service has seen another copy of this laptop. The order makes any interruption harmless: passphrase,
code, key file, store; cut short anywhere, the person types a new code and begins again.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from app.bootstrap import clock
from app.bootstrap.asking_council import AskCouncil
from app.bootstrap.enrolling import NewKeys, enrol, first_lease
from app.bootstrap.leasing import link_for
from app.changes.handover import followed
from app.domain.errors import Refused
from app.models.joining_anew import check_person, join_anew
from app.models.signer import PERSON_KEY, SERVICE_KEY, older_keys
from app.models.store import Store
from app.security.identity import DeviceKey
from app.security.profile import Profile
from app.security.tries import Tries
from app.security.unlock import counted
from app.security.vault import Vault

OTHER_SERVICE = "This code is of another service than the one whose records are on this laptop. Nothing was changed."


class OnLane(Protocol):
    """Runs work that writes to the store where that is done, and waits for it."""

    def __call__(self, work: Callable[[], None], /) -> None: ...


def _here(work: Callable[[], None]) -> None:
    work()


def _keys_between(profile: Profile, store: Store, key: str) -> tuple[str, ...]:
    """The service's keys between the one known here and this one, which has to be the same service's: the one known here, one
    that it was handed over to, or one that it had before (it was set back). Raises Refused."""
    known = store.secret(SERVICE_KEY).hex()
    with store.reading() as connection:
        if key in (known, *older_keys(connection)):
            return ()
    link = link_for(profile, None, known)
    try:
        keys = followed(known, link.handed_over())
    finally:
        link.close()
    if keys[-1:] != (key,):
        raise Refused(OTHER_SERVICE, field="code")
    return keys[:-1]


def rejoin(
    profile: Profile,
    store: Store,
    vault: Vault,
    code: str,
    passphrase: str,
    *,
    on_lane: OnLane = _here,
    council: AskCouncil | None = None,
) -> None:
    """Join anew. All that waits on this laptop is sent with the next sync. Raises WrongPassphrase, Refused or Unavailable.

    Wrong words count as a try: neither an open window nor this command is a way to guess them.
    """
    counted(Tries(profile, clock.now), partial(vault.renewal_key, passphrase))  # before the code is used up
    keys = NewKeys()
    keys.person = DeviceKey(store.secret(PERSON_KEY))
    answer = enrol(profile.facts().service_url, code, keys, council)
    check_person(store, answer.person)
    between = _keys_between(profile, store, answer.service_key)
    lease = first_lease(answer, keys)
    if lease is not None:
        vault.begin_anew(passphrase, lease, keys.renewal)
    key = bytes.fromhex(answer.service_key)
    on_lane(partial(join_anew, store, answer.person, keys.device.private(), key, between))
