"""Joining the service anew from inside a profile: the same records and passphrase, a new laptop to the service.

Asked for when the service has seen another copy of this laptop. The order makes any interruption harmless: passphrase,
code, key file, store; cut short anywhere, the person types a new code and begins again.
"""

from app.bootstrap.enrolling import NewKeys, enrol, first_lease
from app.domain.errors import Refused
from app.models.joining_anew import check_person, join_anew
from app.models.signer import PERSON_KEY, SERVICE_KEY
from app.models.store import Store
from app.security.identity import DeviceKey
from app.security.profile import Profile
from app.security.vault import Vault

OTHER_SERVICE = "This code is of another service than the one whose records are on this laptop. Nothing was changed."


def rejoin(profile: Profile, store: Store, vault: Vault, code: str, passphrase: str) -> None:
    """Join anew. All that waits on this laptop is sent with the next sync. Raises WrongPassphrase, Refused or Unavailable."""
    vault.renewal_key(passphrase)  # before the code is used up
    keys = NewKeys()
    keys.person = DeviceKey(store.secret(PERSON_KEY))
    answer = enrol(profile.facts().service_url, code, keys)
    check_person(store, answer.person)
    if bytes.fromhex(answer.service_key) != store.secret(SERVICE_KEY):
        raise Refused(OTHER_SERVICE, field="code")
    lease = first_lease(answer, keys)
    if lease is not None:
        vault.begin_anew(passphrase, lease, keys.renewal)
    join_anew(store, answer.person, keys.device.private(), bytes.fromhex(answer.service_key))
