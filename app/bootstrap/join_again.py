"""`waymark join-again`: joins the service anew with the records that are here, after another copy of the laptop was used."""

import argparse
import getpass
import secrets
import sys
import webbrowser
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from app.bootstrap.asking_council import WhereTo
from app.bootstrap.rejoining import rejoin
from app.bootstrap.unlocking import open_or_erase
from app.domain.errors import Refused, Unavailable
from app.security.hardening import harden_process
from app.security.keystore import keystore
from app.security.os_lock import ProfileLock
from app.security.people import People
from app.security.profile import Profile, default_folder
from app.security.vault import Vault
from app.sync.ports import NotWelcome
from app.sync.protocol.messages.sign_in import SignIn
from app.sync.sign_in import SignInAttempt

T = TypeVar("T")
NOT_HERE: Final = "There are no records in this folder. Name the folder with --profile."
DONE: Final = "This laptop has joined anew. Open Waymark: all that waits on it is sent with the next sync.\n"


def parser() -> argparse.ArgumentParser:
    """The command line of this command."""
    made = argparse.ArgumentParser(prog="waymark join-again", description="Join the service anew with the records here.")
    made.add_argument("--profile", type=Path, default=None, help="the folder with this person's records and key")
    return made


def main(argv: Sequence[str]) -> int:
    """0 when the laptop has joined anew. Waymark's window has to be closed meanwhile."""
    options = parser().parse_args(argv)
    harden_process()
    profile = Profile(options.profile) if options.profile else People(default_folder()).last()
    lock = ProfileLock(profile)
    try:
        lock.take(patience_s=1.0)
        if not profile.has_vault:
            raise Refused(NOT_HERE)
        join_again(profile, _asked("Joining code: "), _asked("Passphrase: ", is_secret=True))
    except (Refused, Unavailable) as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    finally:
        lock.release()
    sys.stdout.write(DONE)
    return 0


def join_again(profile: Profile, code: str, passphrase: str) -> None:
    """Unlock, join, and close again. Raises Refused or Unavailable; then the records are as they were."""
    store = open_or_erase(profile, passphrase, _by_browser)
    try:
        rejoin(profile, store, Vault(profile, keystore()), code, passphrase, council=_by_browser)
    except NotWelcome as error:
        raise Refused(error.message) from error
    finally:
        store.close()


def _by_browser(where: WhereTo, key: str, use: Callable[[SignIn], T], /) -> T:
    """Satisfies `AskCouncil` at a terminal: the browser of the system opens, and where there is none its address stands here."""
    return use(SignInAttempt(partial(secrets.token_urlsafe, 48)).made(where(), key, _browse))


def _browse(url: str) -> None:
    sys.stdout.write(f"Sign in with your council account in the browser. Should none open, use this address:\n{url}\n")
    webbrowser.open(url)


def _asked(words: str, *, is_secret: bool = False) -> str:
    """Typed at the terminal, or a line of the input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(words) if is_secret else input(words)
