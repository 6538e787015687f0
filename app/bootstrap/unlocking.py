"""From a passphrase to an open store: the tries, the lease, and the way back when a lease has ended.

Twice the lease is judged: before opening, by the key file and what was noted beside it; and after, by what the store itself
saw of time, since anybody can delete a note. Where it does not hold, the records close again and the service is asked: with
the right passphrase the renewal key is there, and a network is all that is needed.
"""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from app.bootstrap import clock, leasing
from app.domain.errors import Refused, Unavailable
from app.security.keystore import keystore
from app.security.lease import Judged, Level, Seen, judge, keep_seen, later, look, read_seen, standing
from app.security.profile import NEW_KEY_FILE, Profile
from app.security.tries import Tries
from app.security.unlock import counted, unlock
from app.security.vault import ENDED, LeaseHasEnded, Vault
from app.sync.ports import SignInNeeded

if TYPE_CHECKING:
    from app.bootstrap.asking_council import AskCouncil
    from app.models.store import Store
    from app.security.store_key import StoreKey

CLOCK_BACK = (
    "This laptop’s clock is more than a day behind, so nothing written now would have the right date. Set the clock of the "
    "laptop right, or connect to a network, then try your passphrase again. Your records are safe."
)
CLOCK_SEEN = "clock_seen"
"""The secret of the store that holds its own copy of what was seen of time."""


def open_with(profile: Profile, passphrase: str, council: "AskCouncil | None" = None) -> "Store":
    """The opened store. Raises what `unlock` and opening raise; LeaseHasEnded; MustErase when the service ordered that.

    `council` lets the person sign in with the council's account, where a lease that has ended is not given back without.
    """
    vault, tries = Vault(profile, keystore()), Tries(profile, clock.now)
    judged = standing(profile, vault.lease, clock.now())
    if not judged.opens:
        ask_back(profile, vault, tries, passphrase, judged, council)
    store = _opened(profile, vault, unlock(vault, tries, passphrase))
    judged = judge(vault.lease, seen_by(profile, vault, store), clock.now())
    if not judged.opens:
        store.close()
        ask_back(profile, vault, tries, passphrase, judged, council)
        store = _opened(profile, vault, unlock(vault, tries, passphrase))
    if (profile.folder / NEW_KEY_FILE).exists():
        from app.bootstrap.renewing_key import renew_key

        store = renew_key(profile, vault, passphrase, store)
    with suppress(Unavailable):  # a full disk keeps nobody out; the next minute notes it again
        note_seen(profile, vault, store)
    return store


def open_or_erase(profile: Profile, passphrase: str, council: "AskCouncil | None" = None) -> "Store":
    """As `open_with`; an order to erase is carried out here. Raises Refused then: there is nothing to open any more."""
    try:
        return open_with(profile, passphrase, council)
    except leasing.MustErase as error:
        from app.bootstrap.erased_words import ERASED
        from app.bootstrap.farewell import depart

        renewal = Vault(profile, keystore()).renewal_key(passphrase)
        depart(profile, keystore(), error.order, renewal, None)
        raise Refused(ERASED) from error


def ask_back(
    profile: Profile,
    vault: Vault,
    tries: Tries,
    passphrase: str,
    judged: Judged,
    council: "AskCouncil | None" = None,
) -> None:
    """The lease does not hold: delete the share where it has ended, and ask the service for another.

    Raises WrongPassphrase (counted as a try); LeaseHasEnded or Refused with what to do; MustErase; Unavailable.
    """
    if judged.level is Level.ENDED:
        vault.end_lease()
    renewal = counted(tries, partial(vault.renewal_key, passphrase))
    link = leasing.link_for(profile, renewal, vault.lease.service_key)
    try:
        leasing.renew(profile, vault, link, is_open=False, key=renewal.public, council=council)
    except SignInNeeded as error:
        raise Refused(error.message, "passphrase") from error
    except Unavailable as error:
        raise LeaseHasEnded(ENDED if judged.level is Level.ENDED else CLOCK_BACK) from error
    finally:
        link.close()


def check_passphrase(profile: Profile, passphrase: str) -> None:
    """Raises Refused when this is not the passphrase of the profile; wrong tries count as at every unlock."""
    vault, tries = Vault(profile, keystore()), Tries(profile, clock.now)
    if vault.lease.share:
        unlock(vault, tries, passphrase).wipe()
    else:
        counted(tries, partial(vault.renewal_key, passphrase))


def seen_by(profile: Profile, vault: Vault, store: "Store") -> Seen:
    """The most that is known of time: beside the store or in it."""
    kept = store.secret(CLOCK_SEEN)
    inside = msgspec.json.decode(kept, type=Seen) if kept else Seen()
    serial = vault.lease.serial
    known = [seen for seen in (read_seen(profile), inside) if seen.serial <= serial]
    return later(known[0], known[-1]) if known else Seen()


def note_seen(profile: Profile, vault: Vault, store: "Store") -> Judged:
    """Write down what is known of time now, beside the store and in it; gives how the lease stands. Raises Unavailable."""
    lease = vault.lease
    if not lease.serial:
        return Judged()
    seen = look(lease, seen_by(profile, vault, store), clock.now())
    keep_seen(profile, seen)
    store.keep_secret(CLOCK_SEEN, msgspec.json.encode(seen))
    return judge(lease, seen, clock.now())


def _opened(profile: Profile, vault: Vault, key: "StoreKey") -> "Store":
    try:
        from app.bootstrap.enrolling import open_store  # loaded meanwhile

        word = vault.word
        if word is not None:
            with suppress(Unavailable, Refused, ValueError):  # nobody is kept out for it; the next unlock tries again
                leasing.keep_recovery(profile, key, word.holders)
        return open_store(profile, key.hex96())
    finally:
        key.wipe()
