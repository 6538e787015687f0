"""`waymark rescue`: makes a whole store of a damaged one, for the service desk. The damaged file is kept beside it.

States of a profile: store in place -> store set aside in `damaged-N` -> new store made in `rescuing` -> new store in place.
A run that was cut short is begun again from the newest `damaged-N`, whose file is never written to; what it left in
`rescuing` was never the store, and goes.
"""

import argparse
import getpass
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from app.bootstrap import clock
from app.bootstrap.preloading import forms
from app.bootstrap.unlocking import ask_back
from app.domain.errors import Refused, Unavailable
from app.models.ballast import Ballast
from app.models.rekeying import settle
from app.models.rescue import Rescued, rescue
from app.security.hardening import harden_process
from app.security.keystore import keystore
from app.security.lease import standing
from app.security.os_lock import ProfileLock
from app.security.people import People
from app.security.profile import STORE_FILE, Profile, default_folder
from app.security.tries import Tries
from app.security.unlock import unlock
from app.security.vault import Vault

_MAKING: Final = "rescuing"
NOT_HERE: Final = "There are no records in this folder to rescue. Name the folder with --profile."


def parser() -> argparse.ArgumentParser:
    """The command line of this command."""
    made = argparse.ArgumentParser(prog="waymark rescue", description="Make a whole store of a damaged one.")
    made.add_argument("--profile", type=Path, default=None, help="the folder with this person's records and key")
    return made


def main(argv: Sequence[str]) -> int:
    """0 when a whole store is in place again."""
    options = parser().parse_args(argv)
    harden_process()
    profile = Profile(options.profile) if options.profile else People(default_folder()).last()
    lock = ProfileLock(profile)
    try:
        lock.take(patience_s=1.0)
        passphrase = getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        found = rescue_profile(profile, passphrase)
    except (Refused, Unavailable) as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    finally:
        lock.release()
    sys.stdout.write(words_for(found))
    return 0


def rescue_profile(profile: Profile, passphrase: str) -> Rescued:
    """Set the damaged store aside and make a whole one in its place. Raises Refused or Unavailable; then all is as it was."""
    if not profile.has_vault:
        raise Refused(NOT_HERE)
    vault, tries = Vault(profile, keystore()), Tries(profile, clock.now)
    judged = standing(profile, vault.lease, clock.now())
    if not judged.opens:  # a damaged store is no way round the lease
        ask_back(profile, vault, tries, passphrase, judged)
    key = unlock(vault, tries, passphrase)
    try:
        settle(profile.store_path, key.hex96())  # a change of the key that was cut short, before the file is moved
        aside, put_back = _set_aside(profile)
        parts = {"clock": clock.now, "new_id": clock.new_id, "forms": forms()}
        try:
            making = _empty_folder(profile)
            found = rescue(aside / STORE_FILE, making / STORE_FILE, key.hex96(), **parts)
            _put_in_place(making, profile)
        except BaseException:
            put_back()
            raise
        return found
    finally:
        key.wipe()


def _empty_folder(profile: Profile) -> Path:
    """Where the new store is made: until it is whole it does not stand where a store is looked for."""
    making = profile.folder / _MAKING
    shutil.rmtree(making, ignore_errors=True)
    try:
        making.mkdir(mode=0o700)
    except OSError as trouble:
        raise Unavailable("There is no room for the new store. Nothing was changed. Check the disk.") from trouble
    return making


def _put_in_place(making: Path, profile: Profile) -> None:
    """The mark first: a store without one raises an alarm, a mark without a store is of no account."""
    for path in sorted(making.glob(f"{STORE_FILE}*"), reverse=True):
        path.rename(profile.folder / path.name)
    making.rmdir()


def _set_aside(profile: Profile) -> tuple[Path, Callable[[], None]]:
    """The folder with the damaged store, and how to undo that."""
    earlier = sorted(profile.folder.glob("damaged-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    moved: list[tuple[Path, Path]] = []

    def put_back() -> None:
        for there, here in moved:
            there.rename(here)
        if moved:
            moved[0][0].parent.rmdir()

    if not profile.store_path.exists():
        if not earlier:
            raise Refused(NOT_HERE)
        return earlier[-1], put_back
    aside = profile.folder / f"damaged-{len(earlier) + 1}"
    try:
        aside.mkdir(mode=0o700)
        Ballast(profile.store_path).give()
        for path in sorted(profile.folder.glob(f"{STORE_FILE}*"), reverse=True):  # the log before the file it belongs to
            path.rename(aside / path.name)
            moved.append((aside / path.name, path))
    except OSError as trouble:
        put_back()
        raise Unavailable("The damaged file could not be set aside. Nothing was changed. Check the disk.") from trouble
    return aside, put_back


def words_for(found: Rescued) -> str:
    """What came out, for the person at the service desk."""
    lost = f"{found.lost} could not be read and are lost.\n" if found.lost else "None of it is missing.\n"
    return (
        f"The records are whole again: {found.records} records, {found.unsent} changes that were not sent. {lost}"
        "What had been sent comes again with the next sync; until then some files show as still coming.\n"
        "The damaged file is kept in the folder damaged-…, encrypted as before. Remove it when all is well.\n"
    )
