"""The door: a try is made only when the wait is over, and a wrong one is counted before anybody hears of it."""

from collections.abc import Callable
from contextlib import suppress
from math import ceil
from typing import TypeVar

from app.domain.errors import Refused, Unavailable
from app.security.store_key import StoreKey
from app.security.tries import Tries
from app.security.vault import LeaseHasEnded, Vault, WrongPassphrase

T = TypeVar("T")


class TooSoon(Refused):
    """A wait after wrong passphrases is not over; `wait_s` is what is left of it, in seconds."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"Wait {ceil(wait_s)} seconds before the next try. Your records are safe.", "passphrase")
        self.wait_s = wait_s


def unlock(vault: Vault, tries: Tries, passphrase: str) -> StoreKey:
    """The store's key. Raises TooSoon, WrongPassphrase, other Refused (these do not count as a try) and Unavailable."""
    return counted(tries, lambda: vault.open(passphrase))


def counted(tries: Tries, attempt: Callable[[], T]) -> T:
    """What the attempt gives. One that raises WrongPassphrase counts as a try; none is made while a wait runs."""
    wait_s = tries.before_try()
    if wait_s > 0:
        raise TooSoon(wait_s)
    try:
        result = attempt()
    except WrongPassphrase:
        tries.failed()
        raise
    except LeaseHasEnded:
        _note_success(tries)
        raise
    _note_success(tries)
    return result


def _note_success(tries: Tries) -> None:
    with suppress(Unavailable):  # a full disk must not keep out a person who knows the passphrase
        tries.succeeded()
