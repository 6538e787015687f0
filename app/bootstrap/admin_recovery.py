"""The administrator's commands for a forgotten passphrase: who holds recovery, and releasing one laptop by two of them.

Recovery passphrases are asked for at the terminal, one person after the other, and read from standard input where there is
no terminal. They are never an argument: arguments can be read by everybody on the machine.
"""

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from app.bootstrap.choosing import person_called
from app.changes.recovery import FEWEST_HOLDERS, RecoveryWrap, joined, share_of
from app.changes.recovery_file import sealed_file
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.domain.policy import Role
from app.domain.service import Person
from app.domain.text import one_line
from app.security import holder_key
from app.security.atomic_file import write_atomically
from app.security.holder_key import SealedHolderKey
from app.security.kdf import KdfParams
from app.server import recovering
from app.server.database import Database
from app.server.recovering import Held, Left

_SHORTEST_REASON: Final = 10


def _create_recovery(database: Database, options: argparse.Namespace) -> str:
    people = [_administrator(database, names) for names in options.people]
    if len({person.id for person in people}) < FEWEST_HOLDERS:
        raise Refused("Recovery takes at least two administrators, each with a passphrase of their own.")
    held = [_held(person, _asked(f"{person.names}, choose your recovery passphrase: ")) for person in people]
    recovering.keep_holders(database, held, people[0].id)
    names = ", ".join(person.names for person in people)
    return (
        f"Recovery is held by {names}: any two together. Each laptop takes part from its next sync and unlock on. "
        "A holder who forgets the passphrase is replaced by running this again."
    )


def _open_recovery(database: Database, options: argparse.Namespace) -> str:
    by, left = _holder(database, options)
    reason = one_line(options.reason)
    if len(reason) < _SHORTEST_REASON:
        raise Refused("Give a reason in a few words, such as: forgot the passphrase, identity checked by video call.")
    wrap, private = _wrap(left), _private(database, by)
    others = [holder.person for holder in wrap.holders if holder.person != by.id]
    shares = {other: share for other in others if (share := share_of(wrap, by.id, other, private))}
    if not shares:
        raise _not_for(by)
    hexed = {str(other): share.hex() for other, share in shares.items()}
    recovering.open_release(database, Id(options.laptop), by.id, reason, hexed)
    return "Your half is done. Within a day, another holder finishes it with: waymark admin release-recovery"


def _release_recovery(database: Database, options: argparse.Namespace) -> str:
    by, left = _holder(database, options)
    wrap, device = _wrap(left), Id(options.laptop)
    release = recovering.waiting(database, device)
    if release is None:
        raise Refused("Nobody has opened the recovery of this laptop within the last day: waymark admin open-recovery")
    if release.by == by.id:
        raise Refused("One person alone cannot release a laptop. Another holder has to do this half.")
    theirs = share_of(wrap, by.id, release.by, _private(database, by))
    content = joined(wrap, theirs or b"", bytes.fromhex(release.shares.get(by.id, "")))
    if theirs is None or content is None:
        raise _not_for(by)
    file, code = sealed_file(device, content)
    first = person_called(database, release.by).names
    notice = f"{first} and {by.names} gave out a way to open this laptop without your passphrase. Reason: {release.reason}"
    if not recovering.finish_release(database, device, release.id, by.id, notice):
        raise Refused("This recovery was finished already, or is older than a day. Open it again.")
    try:
        write_atomically(options.file.absolute(), msgspec.json.encode(file))
    except (OSError, Unavailable) as error:
        raise Refused(
            f"The file “{options.file}” cannot be written. Open the recovery again with another place."
        ) from error
    return (
        f"{code}\nThe file {options.file} and this code open the laptop {left.name or device} and no other. Hand them over in two "
        "different ways, and delete the file afterwards. The person is told."
    )


def _administrator(database: Database, wanted: str) -> Person:
    person = person_called(database, wanted)
    if person.role != Role.ADMINISTRATOR or person.left_on:
        raise Refused(f"{person.names} is not an administrator here, so they hold no recovery.")
    return person


def _holder(database: Database, options: argparse.Namespace) -> tuple[Person, Left]:
    """Who acts, and what the laptop left. Raises Refused for anybody who may not, and for their own laptop."""
    by = _administrator(database, options.by)
    left = recovering.left_by(database, options.laptop)
    if left is None:
        raise Refused(f"There is no laptop “{options.laptop}”. “waymark admin laptops” lists them.")
    if left.state not in {"active", "leaving"}:
        raise Refused("This laptop was reported lost or has erased itself. It is not opened again.")
    if left.person == by.id:
        raise Refused("Nobody releases their own laptop. Two other holders have to do it.")
    return by, left


def _wrap(left: Left) -> RecoveryWrap:
    if left.wrap is None:
        raise Refused(
            "This laptop has left no recovery yet: it does after a sync and an unlock once recovery is held. What was sent from it "
            "is safe; set it up again with a new enrolment code."
        )
    return left.wrap


def _private(database: Database, by: Person) -> bytes:
    held = next((one for one in recovering.holders(database) if one.person == by.id), None)
    if held is None:
        raise Refused(f"{by.names} holds no recovery.")
    params = msgspec.json.decode(held.kdf, type=KdfParams)
    key = SealedHolderKey(public=held.public, kdf=params, salt=held.salt.hex(), sealed=held.sealed.hex())
    return holder_key.opened(key, _asked(f"{by.names}, your recovery passphrase: "))


def _held(person: Person, passphrase: str) -> Held:
    made = holder_key.make(passphrase, person.names)
    params = msgspec.json.encode(made.kdf).decode()
    return Held(person.id, made.public, params, bytes.fromhex(made.salt), bytes.fromhex(made.sealed))


def _asked(question: str) -> str:
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _not_for(by: Person) -> Refused:
    return Refused(
        f"What this laptop left was sealed to other keys than those of {by.names} now. It is sealed afresh after its next sync and "
        "unlock; until then only the holders of that time can release it."
    )


COMMANDS: Final[Mapping[str, Callable[[Database, argparse.Namespace], str]]] = {
    "create-recovery": _create_recovery,
    "open-recovery": _open_recovery,
    "release-recovery": _release_recovery,
}
